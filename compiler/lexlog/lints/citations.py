"""A law in, findings out on clauses, members and figures that do not say where in the law they stand, and on
figures that do not say since when."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.diagnostic import Report
from lexlog.resolved.tree import Law, Parameter
from lexlog.source import Span

_PLACE = 'write `section "..."` or `per "..."` behind the name of the block, or `per "..."` in the bracket'


def check_citations(law: Law, report: Report) -> None:
    """Report every clause and member that only the header of its file cites, and figures without a document
    or a first day."""
    for name, span in _uncited(law):
        report.add(
            "missing-citation",
            f"`{name}` is cited by the header of its file alone",
            span,
            help=_PLACE,
            severity="warning",
        )
    for parameter in law.parameters.values():
        _check_figure(parameter, report)


def _uncited(law: Law) -> Iterator[tuple[str, Span]]:
    yield from ((each.id, each.span) for each in law.clauses().values() if not each.is_cited)
    for group in law.groups.values():
        yield from ((each.id, each.span) for each in group.members if not each.is_cited)


def _check_figure(parameter: Parameter, report: Report) -> None:
    versions = zip(parameter.versions, parameter.places, parameter.citations, strict=True)
    for (_, life), place, citation in versions:
        if not citation:
            report.add(
                "missing-citation",
                f"parameter `{parameter.name}` has a value that no document is named for",
                place,
                help='name its instrument, as in `[by INSTRUMENT]`, or its place, as in `[per "..."]`',
                severity="warning",
            )
        if life.by is None and life.first is None:
            report.add(
                "undated-parameter",
                f"parameter `{parameter.name}` has a value of which no first day is known",
                place,
                help="write since when it is law, as in `[by INSTRUMENT]` or `[from DATE]`",
                severity="warning",
            )
