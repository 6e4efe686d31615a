"""What may be left of a rule of which all else is to fail: rows and terms that are there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lexlog.datalog.safety import variables
from lexlog.datalog.tree import Aggregate, Constant, Rule, Variable
from lexlog.explain.directions import Aspects, Direction
from lexlog.explain.evidence import Environment, Keeping
from lexlog.explain.formula import FALSE, TRUE
from lexlog.explain.search import Binding, code, compare, evaluate

Pattern: TypeAlias = tuple[tuple[str, int], ...]
Key: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing may be left."""


NOTHING = Nothing()


@dataclass(frozen=True, slots=True)
class Rows:
    """A binding whose head is one of these rows, up to the directions in `aspects`."""

    rows: tuple[Pattern, ...]
    aspects: Aspects


@dataclass(frozen=True, slots=True)
class Terms:
    """A binding that is one of these terms of an aggregate, or (of the greatest and least) one that is on
    this side of the last of them."""

    keys: frozenset[Key]
    direction: Direction


@dataclass(frozen=True, slots=True)
class Listed:
    """A binding with one of these keys, whatever keeps it there: of a term, or of a group alone."""

    keys: frozenset[Key]
    of_groups: bool


Left: TypeAlias = Nothing | Rows | Terms | Listed


def group_of(rule: Rule, values: Mapping[Variable, int]) -> Key:
    """What the head of an aggregate says beside its result."""
    result = None if rule.aggregate is None else rule.aggregate.result
    return tuple(values[term] for _, term in rule.head.terms if isinstance(term, Variable) and term != result)


def key_of(rule: Rule, aggregate: Aggregate, values: Binding, value: int) -> Key:
    """What tells a term of an aggregate from others: its group, what it is over, its value."""
    over = (values[each] for each in aggregate.over if each in values)
    return (*group_of(rule, values), *over, value)


def may_be_left(keeping: Keeping, left: Left, environment: Environment) -> int:
    """What keeps a binding, of which everything holds, among those that may be left."""
    match left:
        case Nothing():
            return FALSE
        case Rows(rows, aspects):
            found = (_is_row(keeping, dict(row), dict(aspects), environment) for row in rows)
            return keeping.grounds.formulas.any(found)
        case Terms(keys, direction):
            return _is_term(keeping, keys, direction, environment)
        case Listed(keys, of_groups):
            return TRUE if _key(keeping, environment, of_groups) in keys else FALSE


def _is_row(
    keeping: Keeping, row: Mapping[str, int], aspects: Mapping[str, Direction], environment: Environment
) -> int:
    kept = []
    for column, term in keeping.rule.head.terms:
        if aspects and column not in aspects:
            continue
        way = aspects.get(column, "=")
        constant = isinstance(term, Constant)
        value = code(keeping.grounds.model, term.value) if constant else environment[term].value  # type: ignore[union-attr, index]
        assert value is not None
        if not compare(value, way, row[column]):
            return FALSE
        if isinstance(term, Variable):
            kept.append(keeping.of(environment[term].by, way))
    return keeping.grounds.formulas.all(kept)


def _is_term(keeping: Keeping, keys: frozenset[Key], direction: Direction, environment: Environment) -> int:
    aggregate = keeping.rule.aggregate
    assert aggregate is not None
    values = {variable: each.value for variable, each in environment.items()}
    value = evaluate(aggregate.value, values, keeping.grounds.model)
    if value is None:
        return keeping.exactly(variables(aggregate.value), environment)
    if aggregate.function in ("greatest", "least"):
        ends = [each[-1] for each in keys]
        end = max(ends) if aggregate.function == "greatest" else min(ends)
        if not compare(value, direction, end):
            return FALSE
    elif key_of(keeping.rule, aggregate, values, value) not in keys:
        return FALSE
    return keeping.of_expression(aggregate.value, environment, direction)


def _key(keeping: Keeping, environment: Environment, of_groups: bool) -> Key | None:
    values = {variable: each.value for variable, each in environment.items()}
    aggregate = keeping.rule.aggregate
    assert aggregate is not None
    if of_groups:
        return group_of(keeping.rule, values)
    value = evaluate(aggregate.value, values, keeping.grounds.model)
    return None if value is None else key_of(keeping.rule, aggregate, values, value)
