"""Every reason for which a record, or a cell of one, is not taken: a word, and what it says in general."""

from __future__ import annotations

REASONS: dict[str, str] = {
    # --- the file ---
    "not-readable": "the record cannot be read",
    "not-encoded": "the record is not text in the encoding of the file",
    "cut-off": "the file ends in the middle of something",
    "not-complete": "the file says that it has more records than it has",
    "wrong-shape": "the record lacks something that its format asks for, or has it in another form",
    # --- the record ---
    "not-a-party": "the record is about nothing that a table has",
    "superseded": "a later record takes its place",
    "withdrawn": "the register itself says that the record does not count",
    "other-relation": "a kind of relation that no table has",
    "same-again": "an identifier is described twice, in the same words",
    "twice": "the same record stands twice, and whether it counts twice is not told",
    "contradiction": "an identifier is described twice, in different words",
    "described-nowhere": "a name is used, and no record describes it",
    "says-none": "the register states that there is nobody to name",
    # --- its cells ---
    "bad-percentage": "a share is no exact percentage from 0 to 100",
    "no-percentage": "a share is not stated",
    "bad-identifier": "an identifier does not have the form of its scheme",
    "no-identifier": "the record does not say whom or what it is about",
    "unknown-owner": "who holds is not told, or is described nowhere",
    "bad-date": "a date is not in the calendar, or not of the form year-month-day",
    "no-date": "the day of the copy is not told",
    "unknown-country": "a country is not one of the table of countries",
    "several-countries": "several countries are told where there is one cell",
    "unknown-word": "a word of the format is in no mapping table",
    "bad-operations": "a number of operations is no exact whole number",
    "bad-unit": "a unit cannot be converted exactly",
    "not-stated": "the relation is not told",
    "several-developers": "several developers are told where there is one cell",
    "no-table": "there is no table for it",
    "no-column": "the file has no column for it",
    "bad-cell": "a cell does not have the form that its column asks for",
    "unread-text": "a text that no mapping table knows, or that was cut off by its publisher",
}
