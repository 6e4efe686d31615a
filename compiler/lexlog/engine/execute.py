"""A plan and the relations in, a frame of bindings out."""

from __future__ import annotations

import numpy as np

from lexlog.datalog.tree import Comparison, Constant, Today
from lexlog.engine import numbers
from lexlog.engine.algebra import Clip, Compute, Filter, Join, Part, Plan, Scan, Step, Subtract
from lexlog.engine.cases import everyone, steps
from lexlog.engine.expressions import both, computed, evaluated, holding
from lexlog.engine.frame import UNIT, Frame
from lexlog.engine.joins import joined, subtracted
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array
from lexlog.engine.validity import Intervals, allowed, always, meet
from lexlog.engine.world import World


def run(plan: Plan, world: World) -> Frame:
    """The bindings of the body. A frame without rows may lack columns: nothing is left to be asked of it."""
    frame, rest = everyone.begun(plan, world, _taken) or (UNIT, plan.steps)
    for step in rest:
        if not frame.length:
            break
        frame = _taken(step, frame, world)
    return frame


def _taken(step: Step, frame: Frame, world: World) -> Frame:
    match step:
        case Scan():
            return _scanned(step, world)
        case Join():
            return joined(step, frame, world)
        case Subtract():
            return subtracted(step, frame, world)
        case Filter(comparison) if isinstance(comparison.right, Today):
            return _in_time(comparison, frame, world)
        case Filter(comparison):
            return frame.where(holding(comparison, frame, world))
        case Compute(variable, expression):
            return _where(*computed(variable, expression, frame, world))
        case Clip(days):
            clip = Intervals(np.full(frame.length, days.first), np.full(frame.length, days.last))
            return _on_days(frame, *meet(frame.days, clip))


def _scanned(step: Scan, world: World) -> Frame:
    of = world.sitting.get(step.predicate)
    marked = None if of is None else steps.scanned(step, of, world.symbols)
    if marked is not None:
        return marked
    relation = world.plain(step.predicate)
    rows = _rows(step.part, relation, world)
    mask: Array | None = None
    for column, term in step.tests:
        assert isinstance(term, Constant)
        mask = both(mask, numbers.equal(relation.columns[column][rows], world.code(term)))
    for left, right in step.same:
        mask = both(mask, numbers.equal(relation.columns[left][rows], relation.columns[right][rows]))
    days = relation.days
    if days is not None and not days.are_points:
        mask = both(mask, days.first[rows] <= days.last[rows])
    columns = {variable: relation.columns[column] for column, variable in step.brings}
    if step.part != "all":
        columns = {name: column[rows] for name, column in columns.items()}
        days = None if days is None else _sliced(days, rows)
    elif step.predicate not in world.growing:
        for each in columns.values():
            world.lookups.keep(each)
    frame = Frame(columns, rows.stop - rows.start, None if step.ever else days)
    if of is not None and step.part == "all" and not step.ever:
        frame = frame.with_columns(steps.numbered(step, of))
    return _where(frame, mask)


def _rows(part: Part, relation: Relation, world: World) -> slice:
    match part:
        case "all":
            return slice(0, relation.length)
        case "delta":
            return slice(world.last_round[relation.name], relation.length)
        case "older":
            return slice(0, world.last_round[relation.name])


def _in_time(comparison: Comparison, frame: Frame, world: World) -> Frame:
    """Keeps of each row the days on which the comparison of a value with the day holds."""
    value, defined = evaluated(comparison.left, frame, world)
    column = numbers.column(value, frame.length)
    if defined is not None:
        at = np.flatnonzero(defined)
        frame, column = frame.take(at), column[at]
    return _on_days(frame, *meet(frame.days or always(frame.length), allowed(column, comparison.op)))


def _on_days(frame: Frame, days: Intervals | None, kept: Array | None) -> Frame:
    """The rows that are kept, on their new days (which are those of the kept rows already)."""
    if kept is None:
        return frame.on(days)
    at = np.flatnonzero(kept)
    return Frame(frame.columns.take(at), len(at), days)


def _where(frame: Frame, mask: Array | None) -> Frame:
    return frame if mask is None else frame.where(mask)


def _sliced(days: Intervals, rows: slice) -> Intervals:
    first = days.first[rows]
    return Intervals(first, first if days.are_points else days.last[rows])
