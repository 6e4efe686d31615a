"""A predicate and its rules in, the column of its case out, if every row of it is about a case on its day."""

from __future__ import annotations

from collections.abc import Sequence

from lexlog.datalog.tree import DayKind, NumberKind, Positive, Predicate, Rule, Variable
from lexlog.engine.cases.marked import Listed
from lexlog.engine.cases.steps import Sitting
from lexlog.engine.cases.table import Cases
from lexlog.engine.world import World


def case_of(predicate: Predicate, rules: Sequence[Rule], world: World) -> tuple[str, Cases] | None:
    """The column that names the case in every rule's head, and the cases; None if there is none such.

    Each rule must read, on the day of the row, a relation whose rows are about that case.
    """
    if any(isinstance(column.kind, NumberKind | DayKind) for column in predicate.columns):
        return None
    for column in predicate.columns:
        found = [_cases(rule, column.name, world) for rule in rules]
        if found and found[0] is not None and all(each is found[0] for each in found):
            return column.name, found[0]
    return None


def _cases(rule: Rule, column: str, world: World) -> Cases | None:
    term = dict(rule.head.terms)[column]
    if not isinstance(term, Variable):
        return None
    for literal in rule.body:
        if isinstance(literal, Positive) and not literal.ever:
            of = _about_cases(literal.atom.predicate, world)
            if of is not None and dict(literal.atom.terms).get(of.column) == term:
                return of.cases
    return None


def _about_cases(name: str, world: World) -> Sitting | Listed | None:
    """A relation, if its rows are about cases: those of one with too many tuples for marks still are."""
    relation = world.relations[name]
    return relation if isinstance(relation, Listed) else world.sitting.get(name)
