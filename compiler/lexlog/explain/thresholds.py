"""A threshold that is not reached in, what counts, by how much it is short, and what does not count out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from lexlog.datalog.tree import Aggregate, Positive, Rule
from lexlog.explain import tree
from lexlog.explain.compared import Wording
from lexlog.explain.nearest import Near, all_near
from lexlog.explain.rules import folded
from lexlog.explain.search import Binding, bindings, evaluate
from lexlog.explain.states import States
from lexlog.explain.values import number, with_unit

MOST_ASIDE = 8
"""Rows that would count but for a condition of which each is shown."""


class Explains(Protocol):
    """What says of the conditions of a body how they are."""

    def conditions(self, rule: Rule, near: Near, start: Binding, depth: int) -> Iterator[tree.Condition]:
        """The conditions of a body."""


def short_of(
    wording: Wording, states: States, trying: Explains, rule: Rule, start: Binding, depth: int
) -> Iterator[tree.Condition]:
    """The sum that is compared with the threshold; then what would add to it, and why it does not."""
    aggregate = rule.aggregate
    assert aggregate is not None
    assert aggregate.bound is not None
    assert aggregate.op is not None
    counted: dict[tuple[int, ...], tuple[int, Binding]] = {}
    for binding in bindings(wording.model, rule, start, wording.day):
        value = evaluate(aggregate.value, binding, wording.model)
        if value is not None:
            counted.setdefault(_key(aggregate, binding, value), (value, binding))
    total = folded(aggregate.function, [value for value, _ in counted.values()])
    places, unit = aggregate.places, aggregate.unit
    gap = number(abs(aggregate.bound - total), places)
    said = _sum(aggregate, [value for value, _ in counted.values()])
    node = tree.Compared(
        number(total, places), aggregate.op, number(aggregate.bound, places), unit, False, gap, said
    )
    yield tree.Condition(said, "unmet", node)
    if depth > 0:
        yield from _aside(wording, states, trying, rule, start, depth, {*counted})


def _aside(
    wording: Wording,
    states: States,
    trying: Explains,
    rule: Rule,
    start: Binding,
    depth: int,
    counted: set[tuple[int, ...]],
) -> Iterator[tree.Condition]:
    """Rows that would be added up, the greatest first, each with the condition that keeps it out."""
    aggregate = rule.aggregate
    assert aggregate is not None
    found: dict[tuple[int, ...], tuple[int, Near]] = {}
    for near in all_near(states, rule.body, start):
        value = _value(wording, aggregate, near)
        if value is None or not near.failing:
            continue
        key = _key(aggregate, near.binding, value)
        if key not in counted and (key not in found or near.key < found[key][1].key):
            found[key] = value, near
    ordered = sorted(found.items(), key=lambda each: (-each[1][0], each[0]))
    for _, (value, near) in ordered[:MOST_ASIDE]:
        inside = tuple(trying.conditions(rule, near, start, depth - 1))
        amount = with_unit(number(value, aggregate.places), aggregate.unit)
        rows = [
            wording.said(literal, near.binding, rule.body)
            for at, literal in enumerate(rule.body)
            if isinstance(literal, Positive) and near.states.get(at) == "met"
        ]
        failed = [each for each in inside if each.state != "met"]
        node = failed[0].node if failed else None
        state = failed[0].state if failed else "unmet"
        yield tree.Condition(f"{amount} of {', '.join(rows)} does not count", state, node)


def _value(wording: Wording, aggregate: Aggregate, near: Near) -> int | None:
    try:
        return evaluate(aggregate.value, near.binding, wording.model)
    except KeyError:
        return None


def _key(aggregate: Aggregate, binding: Binding, value: int) -> tuple[int, ...]:
    return (*(binding[each] for each in aggregate.over if each in binding), value)


def _sum(aggregate: Aggregate, values: list[int]) -> str:
    """What is added up, in figures while they are few."""
    shown = [number(value, aggregate.places) for value in sorted(values, reverse=True)]
    name = "number" if aggregate.unit in ("", "count") else "total"
    if 2 <= len(shown) <= 4:
        return f"{name} of {' + '.join(shown)}"
    return f"{name} of {len(shown)} row{'' if len(shown) == 1 else 's'}"
