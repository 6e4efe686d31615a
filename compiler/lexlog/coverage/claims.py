"""A table of claims about the law in, the claims out, and findings on those that nothing answers."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from lexlog import locate
from lexlog.coverage.tree import Claim
from lexlog.diagnostic import Diagnostic, Report, nearest
from lexlog.resolved.tree import Law
from lexlog.source import Span

COLUMNS = ("claim", "said", "scenario", "not_modelled", "reason", "remark")
ANSWERS = COLUMNS[2:5]


class NoClaims(Exception):
    """The file is no table of claims; the message says why."""

    exit_code = 4


def bundled() -> Path | None:
    """The table beside the bundled law, if there is one."""
    path = locate.home() / "policy" / "claims.csv"
    return path if path.is_file() else None


def read(path: Path) -> tuple[Claim, ...]:
    """The claims of a table, in its order. Raises NoClaims and OSError."""
    shown = locate.shown(path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise NoClaims(f"{shown}:1: expected the columns {', '.join(COLUMNS)}")
        try:
            return tuple(_claim(row, shown, rows.line_num) for row in rows)
        except csv.Error as error:
            raise NoClaims(f"{shown}:{rows.line_num}: {error}") from None


def _claim(row: dict[str, str | None], file: str, line: int) -> Claim:
    cells = [cell.strip() for column in COLUMNS if (cell := row[column]) is not None]
    if len(row) > len(COLUMNS) or len(cells) < len(COLUMNS):
        raise NoClaims(f"{file}:{line}: expected {len(COLUMNS)} cells")
    name, said, scenario, not_modelled, reason, remark = cells
    return Claim(name, said, scenario, not_modelled, reason, remark, file, line)


def check(claims: Iterable[Claim], law: Law) -> tuple[Diagnostic, ...]:
    """A finding for each claim that is told twice, that has no answer or more than one, or whose answer is
    not in the law."""
    report, seen = Report(), set[str]()
    titles = {each.title for each in law.scenarios}
    omitted = {each.paragraph for policy in law.policies for each in policy.omissions}
    for claim in claims:
        if claim.id in seen:
            _tell(report, claim, "is told twice", None)
        seen.add(claim.id)
        given = [column for column in ANSWERS if getattr(claim, column)]
        if len(given) != 1 or not claim.said:
            _tell(report, claim, "wants a sentence and one answer", f"fill one of {', '.join(ANSWERS)}")
        if claim.scenario and claim.scenario not in titles:
            _tell(report, claim, f"names no scenario: `{claim.scenario}`", nearest(claim.scenario, titles))
        if claim.not_modelled and claim.not_modelled not in omitted:
            says = f"names no passage that is not modelled: `{claim.not_modelled}`"
            _tell(report, claim, says, nearest(claim.not_modelled, omitted))
    return report.diagnostics


def _tell(report: Report, claim: Claim, says: str, help: str | None) -> None:
    at = Span(claim.file, 0, 0, claim.line, 1)
    report.add("bad-claim", f"claim `{claim.id}` {says}", at, help=help, severity="warning")
