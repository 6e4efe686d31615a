"""docs/lint.md shows every lint with what it says, what comes of it and what to do."""

import re
from pathlib import Path

from lexlog.codes import CODES

PAGE = Path(__file__).parents[2] / "docs" / "lint.md"
PLACE = re.compile(r"(?<=<!-- codes -->\n).*?(?=\n\n[^|\n])", re.S)


def table():
    rows = [
        f"| `{code}`, {row.number} | {row.sentence} | {row.why} | {row.explanation} |"
        for code, row in CODES.items()
        if row.number.startswith("LX06")
    ]
    return "\n".join(["", "| code | says | what comes of it | what to do |", "|---|---|---|---|", *rows])


def test_the_page_has_the_table_of_codes(accept):
    text = PAGE.read_text("utf-8")
    written = PLACE.sub(lambda _: table(), text)
    if accept:
        PAGE.write_text(written, "utf-8")
    else:
        assert written == text, "`make accept` writes the table anew"


def test_every_lint_says_what_comes_of_it():
    assert [code for code, row in CODES.items() if row.number.startswith("LX06") != bool(row.why)] == []
