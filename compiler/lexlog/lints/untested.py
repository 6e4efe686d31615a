"""A law and what its scenarios came to in, findings out on clauses that no met expectation rests on."""

from __future__ import annotations

from collections.abc import Sequence

from lexlog.diagnostic import Diagnostic, Report
from lexlog.resolved.tree import Law
from lexlog.scenarios import Result, uncovered


def untested(law: Law, results: Sequence[Result]) -> tuple[Diagnostic, ...]:
    """A finding for each clause of a ruling that could be deleted without a scenario's noticing."""
    report = Report()
    for clause in uncovered(results, law):
        report.add(
            "untested-clause",
            f"no scenario rests on `{clause.id}`",
            clause.span,
            help="write one at its figure, one below and one above, with `because` and the arithmetic",
            severity="warning",
        )
    return report.diagnostics
