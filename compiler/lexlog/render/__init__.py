"""Decisions, proofs and diagnostics in, text and JSON out; one file for each kind of value."""
