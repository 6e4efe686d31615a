"""Reports of imports and of validations in, text and JSON out: what was taken, what not, and why, counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lexlog import locate
from lexlog.diagnostic import Diagnostic
from lexlog.imports.reasons import REASONS
from lexlog.imports.report import FATES, Reason, Report
from lexlog.render import diagnostics as rendered

_HEADINGS = {
    "refused": "refused: nothing of these records is taken",
    "doubt": "in doubt: what cannot be told is left unknown",
    "skipped": "skipped: no table speaks of it",
    "note": "to note",
}
_WIDTH = 118


def text(report: Report, into: Path) -> str:
    """The report as a reader sees it on a terminal."""
    return "\n".join(_lines(report, into)) + "\n"


def _lines(report: Report, into: Path) -> Iterator[str]:
    counts = ", ".join(f"{report.fates[fate]:,} {fate}" for fate in FATES if report.fates[fate])
    files = "1 file" if len(report.files) == 1 else f"{len(report.files)} files"
    yield f"{report.kind}: {report.records:,} records in {files}" + (f": {counts}" if counts else "")
    last = None
    for each in report.reasons:
        if each.weight != last:
            yield ""
            yield _HEADINGS[each.weight]
            last = each.weight
        yield from _reason(each)
    yield ""
    yield f"tables in {locate.shown(into)}" if report.tables else "no table was written"
    yield from (f"{count:>11,}  {name}" for name, count in sorted(report.tables.items()))


def _reason(each: Reason) -> Iterator[str]:
    yield f"{each.count:>11,}  {REASONS[each.reason]} [{each.reason}]"
    for place, message in each.examples:
        yield " " * 13 + _short(place)
        yield " " * 15 + _short(message)
    if each.count > len(each.examples) and each.weight in ("refused", "doubt"):
        yield " " * 13 + f"... and {each.count - len(each.examples):,} more in import-remarks.txt"


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH - 15 else text[: _WIDTH - 18] + "..."


Cells = Mapping[str, tuple[int, Mapping[str, int]]]
"""Rows of each table, and how many cells of each column are unknown in them."""


def validation_text(found: Sequence[Diagnostic], cells: Cells) -> str:
    """How many rows there are, what is unknown in them, and how much was found."""
    lines = []
    for name, (count, unknown) in sorted(cells.items()):
        told = ", ".join(f"{column} {number:,}" for column, number in unknown.items())
        lines.append(f"{count:>11,}  {name}" + (f"   unknown: {told}" if told else ""))
    errors = sum(each.severity == "error" for each in found)
    lines.append(f"{errors} errors, {len(found) - errors} warnings" if found else "no mistakes")
    return "\n".join(lines) + "\n"


def validation(found: Sequence[Diagnostic], cells: Cells) -> dict[str, Any]:
    """The same as a document of the schema `lexlog.facts/1`."""
    return {
        "schema": "lexlog.facts/1",
        "tables": {
            name: {"rows": count, "unknown": dict(unknown)} for name, (count, unknown) in cells.items()
        },
        "diagnostics": rendered.as_json(found, {})["diagnostics"],
    }
