"""A program in, findings about it out, told in the author's clauses: variables without a row, cycles without a meaning."""

from __future__ import annotations

from lexlog.datalog.safety import unsafe
from lexlog.datalog.strata import Unstratified, components
from lexlog.datalog.tree import Origin, Program
from lexlog.diagnostic import Label, Report
from lexlog.source import Span


def check(program: Program, report: Report) -> None:
    """Report every unsafe rule and the first cycle through a negation or an aggregate."""
    for rule, variable in unsafe(program):
        name = variable.name.split("'")[0].split("_")[0]
        report.add(
            "unbound-variable",
            f"`{name}` is tied to no row in this clause",
            _span(rule.origin),
            help=f"say which rows `{name}` ranges over",
        )
    order = components(program)
    if isinstance(order, Unstratified):
        first, *rest = order.rules
        labels = [
            Label(_span(rule.origin), f"`{_plain(rule.head.predicate)}` rests on this") for rule in rest
        ]
        report.add(
            "unstratified",
            f"`{_plain(first.head.predicate)}` depends on its own absence or on a sum over itself",
            _span(first.origin),
            labels=labels,
            help="break the cycle: what is denied or added up must be settled first",
        )


def _plain(predicate: str) -> str:
    return predicate.split("~")[0]


def _span(origin: Origin) -> Span:
    return Span(origin.file, 0, 0, origin.line, 1)
