"""The meaning of a program, naive and slow: day by day, rule by rule, until nothing is new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any

from lexlog.datalog.strata import Unstratified, components
from lexlog.datalog.tree import (
    Assignment,
    Comparison,
    Constant,
    Expression,
    Negative,
    Operation,
    Positive,
    Program,
    Rule,
    Variable,
)
from lexlog.engine.numbers import COMPARISONS

Tuples = set[tuple[Any, ...]]
Binding = dict[str, Any]


def change_days(program: Program, rows: Mapping[str, list[Any]]) -> list[int]:
    """Days such that nothing changes in between."""
    days = {0}
    for each in (*program.rules, *program.facts):
        days |= {each.days.first, each.days.last + 1}
    for table in rows.values():
        for _, first, last in table:
            days |= {first, last + 1}
    return sorted(day for day in days if 0 <= day <= 4_000_000)


def naive(program: Program, rows: Mapping[str, list[Any]]) -> dict[int, dict[str, Tuples]]:
    """For each change day, the tuples of each predicate."""
    days = change_days(program, rows)
    models = {
        day: {each.name: _given(program, rows, each.name, day) for each in program.predicates} for day in days
    }
    order = components(program)
    assert not isinstance(order, Unstratified)
    for component in order:
        rules = [rule for rule in program.rules if rule.head.predicate in component.predicates]
        for day in days:
            while any([_derive(rule, day, models, program) for rule in rules if day in rule.days]):
                pass
    return models


def _given(program: Program, rows: Mapping[str, list[Any]], name: str, day: int) -> Tuples:
    found = {values for values, first, last in rows.get(name, []) if first <= day <= last}
    return found | {fact.values for fact in program.facts if fact.predicate == name and day in fact.days}


def _derive(rule: Rule, day: int, models: dict[int, dict[str, Tuples]], program: Program) -> bool:
    columns = {each.name: [column.name for column in each.columns] for each in program.predicates}
    bindings = list(_bindings(list(rule.body), {}, day, models, columns))
    if rule.aggregate is not None:
        bindings = _aggregated(rule, bindings)
    terms = dict(rule.head.terms)
    new = {
        tuple(_value(terms[column], binding) for column in columns[rule.head.predicate])
        for binding in bindings
    }
    target = models[day][rule.head.predicate]
    is_new = not new <= target
    target |= new
    return is_new


def _bindings(
    body: list[Any],
    binding: Binding,
    day: int,
    models: dict[int, dict[str, Tuples]],
    columns: dict[str, list[str]],
) -> Iterator[Binding]:
    """Positive literals first, then assignments, comparisons and negations."""
    if not body:
        yield binding
        return
    rank = {Positive: 0, Assignment: 1, Comparison: 2, Negative: 3}
    literal, *rest = body = sorted(body, key=lambda each: rank[type(each)])
    match literal:
        case Positive(atom, is_ever):
            days = list(models) if is_ever else [day]
            for values in set().union(*(models[each][atom.predicate] for each in days)):
                extended = _matched(
                    atom.terms, dict(zip(columns[atom.predicate], values, strict=True)), binding
                )
                if extended is not None:
                    yield from _bindings(rest, extended, day, models, columns)
        case Assignment(variable, expression):
            value = _value(expression, binding)
            if value is not None and binding.get(variable.name, value) == value:
                yield from _bindings(rest, {**binding, variable.name: value}, day, models, columns)
        case Comparison(left, op, right):
            one, other = _value(left, binding), _value(right, binding)
            if one is not None and other is not None and COMPARISONS[op](one, other):
                yield from _bindings(rest, binding, day, models, columns)
        case Negative(atom):
            if not any(
                _matched(atom.terms, dict(zip(columns[atom.predicate], values, strict=True)), binding)
                is not None
                for values in models[day][atom.predicate]
            ):
                yield from _bindings(rest, binding, day, models, columns)


def _matched(terms: Any, row: dict[str, Any], binding: Binding) -> Binding | None:
    binding = dict(binding)
    for column, term in terms:
        expected = term.value if isinstance(term, Constant) else binding.setdefault(term.name, row[column])
        if expected != row[column]:
            return None
    return binding


def _aggregated(rule: Rule, bindings: list[Binding]) -> list[Binding]:
    aggregate = rule.aggregate
    assert aggregate is not None
    group = [each.name for each in rule.head.variables() if each != aggregate.result]
    sums: dict[tuple[Any, ...], set[tuple[Any, ...]]] = {}
    for binding in bindings:
        value = _value(aggregate.value, binding)
        if value is not None:
            over = tuple(binding[each.name] for each in aggregate.over)
            sums.setdefault(tuple(binding[name] for name in group), set()).add((*over, value))
    function = {"total": sum, "number": sum, "greatest": max, "least": min}[aggregate.function]
    found = []
    for key, rows in sums.items():
        result = function([row[-1] for row in rows])  # type: ignore[operator]
        binding = dict(zip(group, key, strict=True))
        if aggregate.bound is None:
            assert aggregate.result is not None
            found.append({**binding, aggregate.result.name: result})
        elif COMPARISONS[aggregate.op or ">="](result, aggregate.bound):
            found.append(binding)
    return found


def _value(expression: Expression, binding: Binding) -> Any:
    match expression:
        case Variable(name):
            return binding[name]
        case Constant(value):
            return value
        case Operation(op, left_part, right_part, scale):
            left, right = _value(left_part, binding), _value(right_part, binding)
            if left is None or right is None or (op == "ratio" and right == 0):
                return None
            if op == "ratio":
                quotient = Fraction(left) * Fraction(10) ** scale / right
                return floor(quotient) + ceil(quotient)
            return left + right if op == "+" else left - right if op == "-" else left * right
