"""Rows about cases: a case has a number and a day, and a relation about cases one mark a case."""
