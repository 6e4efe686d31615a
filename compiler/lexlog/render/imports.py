"""The report of an import in, text out: what was taken, what was not, and why, counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lexlog import locate
from lexlog.imports.reasons import REASONS
from lexlog.imports.report import FATES, Reason, Report

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
