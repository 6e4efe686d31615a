"""A plan in, whether what it finds is new by its form alone out: what saves a look into the table of tuples.

A relation's `key` are columns on which no two of its rows agree on any day. Joined by their keys, the rows of
a frame differ in a set of variables; a head that keeps these variables repeats no row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from lexlog.datalog.tree import Atom, Constant, Positive, Rule, Variable
from lexlog.engine.algebra import Join, Plan, Scan
from lexlog.engine.cases.marked import Marked
from lexlog.engine.relation import Relation


def is_distinct(plan: Plan, relations: Mapping[str, Relation | Marked], kept: Collection[str]) -> bool:
    """Whether no two rows of the plan's frame agree, on any day, in all the variables that are kept."""
    key: set[str] | None = set()
    for step in plan.steps:
        if isinstance(step, Scan | Join):
            key = _widened(step, relations[step.predicate], key)
        if key is None:
            return False
    return key is not None and key <= set(kept)


def _widened(step: Scan | Join, relation: Relation | Marked, key: set[str] | None) -> set[str] | None:
    """The variables in which rows differ after this step; None if they may agree in all."""
    dated = relation.is_dated
    if isinstance(step, Join) and not step.brings and not dated:
        return key  # a test: each row stays once
    if key is None or relation.key is None or (step.ever and dated):
        return None
    fixed = {column for column, _ in (step.on if isinstance(step, Join) else step.tests)}
    brought = dict(step.brings)
    if not {*relation.key} <= fixed | brought.keys():
        return None
    theirs = {brought[column] for column in relation.key if column in brought}
    on = dict(step.on) if isinstance(step, Join) else {}
    asked = {term.name for term in on.values() if isinstance(term, Variable)}
    if key <= asked:
        # A row of theirs says what was asked for, and so which row of the frame it met.
        return theirs | {term.name for column in relation.key if isinstance(term := on.get(column), Variable)}
    return key | theirs


def reads_once(rule: Rule, recursive: Collection[str]) -> bool:
    """Whether each binding of the rule is met in one round only: at most one of its literals grows."""
    return sum(isinstance(each, Positive) and each.atom.predicate in recursive for each in rule.body) <= 1


def is_alone(rule: Rule, rules: Sequence[Rule]) -> bool:
    """Whether no other of these rules can derive a row that this one derives."""
    return all(other is rule or _differ(rule.head, other.head) for other in rules)


def _differ(left: Atom, right: Atom) -> bool:
    """Whether no row can come from both heads: they are of two predicates, or differ in a constant."""
    if left.predicate != right.predicate:
        return True
    other: dict[str, Constant | Variable] = dict(right.terms)
    return any(
        isinstance(term, Constant) and isinstance(other[column], Constant) and term != other[column]
        for column, term in left.terms
    )
