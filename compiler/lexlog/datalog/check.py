"""A program in, findings about its clauses out: names, variables without a row, cycles without a meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lexlog.datalog.outcomes import RELATIONS
from lexlog.datalog.safety import unsafe
from lexlog.datalog.strata import Unstratified, components
from lexlog.datalog.tree import Assignment, Origin, Positive, Program, Rule
from lexlog.diagnostic import Label, Report
from lexlog.source import Span


def check_names(names: Mapping[str, Span], report: Report) -> None:
    """Report tables and definitions, each with its place, that have the name of a relation of deciding."""
    for relation in RELATIONS:
        if relation.name in names:
            report.add(
                "reserved-name",
                f"`{relation.name}` is a relation through which cases are decided",
                names[relation.name],
                help="choose another name",
            )


def check(program: Program, report: Report, spans: Mapping[str, Span]) -> None:
    """Report unsafe rules, values that grow through themselves, and the first cycle that has no meaning.

    `spans` says where each clause stands.
    """

    def _span(origin: Origin) -> Span:
        return spans.get(origin.clause, Span(origin.file, 0, 0, origin.line, 1))

    for rule, variable in unsafe(program):
        name = re.sub(r"_\d+$", "", variable.name.split("'")[0])
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
        return
    home = {name: component for component in order for name in component.predicates if component.recursive}
    for rule in program.rules:
        if (component := home.get(rule.head.predicate)) and _grows(rule, component.predicates):
            report.add(
                "unbounded-arithmetic",
                f"`{_plain(rule.head.predicate)}` is worked out from itself, so it could grow without bound",
                _span(rule.origin),
                help="compare a total with a figure instead, or work the value out from rows of facts",
            )


def _grows(rule: Rule, members: tuple[str, ...]) -> bool:
    """Whether the rule computes a value in its head out of its own component."""
    own = any(isinstance(each, Positive) and each.atom.predicate in members for each in rule.body)
    made = {each.variable for each in rule.body if isinstance(each, Assignment)}
    return own and any(term in made for _, term in rule.head.terms)


def _plain(predicate: str) -> str:
    return predicate.split("~")[0]
