"""What a rule asks of one value of a case alone, worked out once for each value that there is.

A transfer's item may be in several paragraphs, and a rule asks whether one of them is among some. That is
asked of each item, not of each transfer: the steps that follow from the item alone are taken for all items,
and the items that are left are a relation that is then looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np

from lexlog.datalog.tree import Term, Variable
from lexlog.engine.algebra import Compute, Filter, Join, Scan, Step, Subtract
from lexlog.engine.asked import Asked, asked
from lexlog.engine.frame import Frame
from lexlog.engine.numbers import bounds, distinct
from lexlog.engine.order import variables
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array
from lexlog.engine.world import World

WORTH = 4
"""Rows for each different value from which it pays."""

Run = Callable[[Step, Frame, World], Frame]


def apart(
    steps: tuple[Step, ...], wanted: Collection[str], frame: Frame, world: World, run: Run
) -> tuple[Asked, tuple[Step, ...]] | None:
    """What is to be asked of the frame in place of the first step and all that follow from it, and the steps
    that are left; None if they do not depend on one variable alone, or it has too many values."""
    first = steps[0]
    if not isinstance(first, Join) or first.part != "all" or len(_variables(first.on)) != 1:
        return None
    (variable,) = _variables(first.on)
    parted = _parted(steps, variable, wanted)
    values, _ = frame.columns.origin(variable)
    if parted is None or values.dtype == object:
        return None
    domain = world.lookups.once("domain", (values,), lambda: _domain(values))
    if len(domain) * WORTH > frame.length:
        return None
    inside, outside = parted
    found = Frame({variable: domain}, len(domain))
    for step in inside:
        if found.length:
            found = run(step, found, world)
    relation = Relation(f"{variable} of {id(inside)}", (variable,), loops=world.loops)
    world.apart.append((inside, relation))
    if found.length:
        relation.add(found.only((variable,)), 1)
    if relation.days is not None and relation.day_index((variable,)) is None:
        return None
    return asked(((variable, Variable(variable)),), relation, frame, world), outside


def _parted(
    steps: tuple[Step, ...], variable: str, wanted: Collection[str]
) -> tuple[tuple[Step, ...], tuple[Step, ...]] | None:
    """The steps that follow from the variable through the first one, and the others; None if some step joins
    both, or the head wants what the first ones find."""
    found: set[str] = set()
    inside: list[Step] = []
    outside: list[Step] = []
    for step in steps:
        if inside and not found & _asks(step):
            outside.append(step)
        elif _asks(step) <= found | {variable}:
            inside.append(step)
            found |= _gives(step)
        else:
            return None
    if found & {*wanted}:
        return None
    return (
        tuple(_keeping(step, lambda name: name in found or name == variable, (variable,)) for step in inside),
        tuple(_keeping(step, lambda name: name not in found) for step in outside),
    )


def _keeping(step: Step, is_kept: Callable[[str], bool], more: tuple[str, ...] = ()) -> Step:
    if not isinstance(step, Join):
        return step
    return replace(step, keep=tuple(dict.fromkeys((*filter(is_kept, step.keep), *more))))


def _asks(step: Step) -> set[str]:
    match step:
        case Join(on=on) | Subtract(on=on):
            return _variables(on)
        case Filter(comparison):
            return variables(comparison.left) | variables(comparison.right)
        case Compute(_, expression):
            return variables(expression)
        case _:
            return set()


def _gives(step: Step) -> set[str]:
    match step:
        case Join(brings=brings) | Scan(brings=brings):
            return {name for _, name in brings}
        case Compute(name):
            return {name}
        case _:
            return set()


def _variables(on: tuple[tuple[str, Term], ...]) -> set[str]:
    return {term.name for _, term in on if isinstance(term, Variable)}


def _domain(values: Array) -> Array:
    """The different values, ascending."""
    low, high = bounds(values)
    if high - low > 4 * len(values):
        return distinct(values)
    occurs = np.zeros(high - low + 1, bool)
    occurs[values - low] = True
    return np.flatnonzero(occurs) + low
