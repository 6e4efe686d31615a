"""A plan and the relations in, a frame of bindings out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from lexlog.datalog.tree import Comparison, Constant, Expression, Operation, Term, Variable
from lexlog.engine import numbers
from lexlog.engine.algebra import Clip, Compute, Filter, Join, Pairs, Part, Plan, Scan, Step, Subtract
from lexlog.engine.frame import UNIT, Frame
from lexlog.engine.memory import Room
from lexlog.engine.record import Record
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array
from lexlog.engine.validity import Intervals, always, meet, without
from lexlog.symbols import Symbols

Plans = dict[tuple[int, int | None], Plan]


@dataclass(frozen=True, slots=True)
class World:
    """What a plan reads: relations, codes of symbols, and where the last round of a relation begins.

    `plans` are those made before, by the identity of the rule and the place of its delta.
    `record` takes down what is planned and what it costs; `room` refuses what would not fit memory.
    """

    relations: Mapping[str, Relation]
    symbols: Symbols
    plans: Plans = field(default_factory=dict)
    last_round: dict[str, int] = field(default_factory=dict)
    record: Record = field(default_factory=Record)
    room: Room = field(default_factory=Room)

    def code(self, constant: Constant) -> int:
        """The encoded value of a constant."""
        return self.symbols.code(constant.value) if isinstance(constant.value, str) else constant.value


def run(plan: Plan, world: World) -> Frame:
    """The bindings of the body. A frame without rows may lack columns: nothing is left to be asked of it."""
    frame = UNIT
    for step in plan.steps:
        frame = _taken(step, frame, world)
        if not frame.length:
            break
    return frame


def evaluated(expression: Expression, frame: Frame, world: World) -> tuple[numbers.Value, Array | None]:
    """The value of an expression in each row, and where it has one (None: everywhere)."""
    match expression:
        case Variable(name):
            return frame.columns[name], None
        case Constant():
            return world.code(expression), None
        case Operation(op, left_part, right_part, scale):
            left, on_left = evaluated(left_part, frame, world)
            right, on_right = evaluated(right_part, frame, world)
            defined = _both(on_left, on_right)
            match op:
                case "+":
                    return numbers.add(left, right), defined
                case "-":
                    return numbers.subtract(left, right), defined
                case "*":
                    return numbers.multiply(left, right), defined
                case "ratio":
                    divisor = numbers.column(right, frame.length)
                    nonzero = np.asarray(divisor != 0, dtype=bool)
                    if nonzero.all():
                        return numbers.ratio(left, right, scale), defined
                    return numbers.ratio(left, np.where(nonzero, divisor, 1), scale), _both(defined, nonzero)


def _taken(step: Step, frame: Frame, world: World) -> Frame:
    match step:
        case Scan():
            return _scanned(step, world)
        case Join():
            return _joined(step, frame, world)
        case Subtract():
            return _subtracted(step, frame, world)
        case Filter(comparison):
            return _filtered(comparison, frame, world)
        case Compute(variable, expression):
            value, defined = evaluated(expression, frame, world)
            columns = {**frame.columns, variable: numbers.column(value, frame.length)}
            return _where(Frame(columns, frame.length, frame.days), defined)
        case Clip(days):
            clip = Intervals(np.full(frame.length, days.first), np.full(frame.length, days.last))
            return _on_days(frame, *meet(frame.days, clip))


def _scanned(step: Scan, world: World) -> Frame:
    relation = world.relations[step.predicate]
    rows = _rows(step.part, relation, world)
    mask: Array | None = None
    for column, term in step.tests:
        assert isinstance(term, Constant)
        mask = _both(mask, numbers.equal(relation.columns[column][rows], world.code(term)))
    for left, right in step.same:
        mask = _both(mask, numbers.equal(relation.columns[left][rows], relation.columns[right][rows]))
    days = relation.days
    if days is not None and not days.are_points:
        mask = _both(mask, days.first[rows] <= days.last[rows])
    columns = {variable: relation.columns[column][rows] for column, variable in step.brings}
    kept = None if step.ever or days is None else _sliced(days, rows)
    return _where(Frame(columns, rows.stop - rows.start, kept), mask)


def _rows(part: Part, relation: Relation, world: World) -> slice:
    match part:
        case "all":
            return slice(0, relation.length)
        case "delta":
            return slice(world.last_round[relation.name], relation.length)
        case "older":
            return slice(0, world.last_round[relation.name])


def _joined(step: Join, frame: Frame, world: World) -> Frame:
    relation = world.relations[step.predicate]
    row, found = _matches(step.on, step.same, relation, frame, world)
    if step.part == "older":
        older = found < world.last_round[relation.name]
        row, found = row[older], found[older]
    if relation.days is not None and (step.ever or frame.days is None):
        # A row whose last day is before its first holds on none; elsewhere `meet` drops it.
        held = relation.days.first[found] <= relation.days.last[found]
        row, found = row[held], found[held]
    theirs = None if step.ever or relation.days is None else relation.days.take(found)
    ours = None if frame.days is None else frame.days.take(row)
    days, kept = meet(ours, theirs)
    if kept is not None:
        row, found = row[kept], found[kept]
    if not step.brings and (theirs is None or (ours is not None and ours.are_points)):
        # A test: each row of the frame stays once, however many rows agree with it.
        tested = np.zeros(frame.length, bool)
        tested[row] = True
        return _only(frame, step.keep).where(tested)
    columns = {name: frame.columns[name][row] for name in step.keep}
    columns |= {variable: relation.columns[column][found] for column, variable in step.brings}
    return Frame(columns, len(row), days)


def _subtracted(step: Subtract, frame: Frame, world: World) -> Frame:
    relation = world.relations[step.predicate]
    row, found = _matches(step.on, step.same, relation, frame, world)
    if not len(row):
        return frame
    if relation.days is None:
        absent = np.ones(frame.length, bool)
        absent[row] = False
        return frame.where(absent)
    kept, days = without(frame.days or always(frame.length), row, relation.days.take(found))
    return Frame({name: column[kept] for name, column in frame.columns.items()}, len(kept), days)


def _matches(
    on: tuple[tuple[str, Term], ...], same: Pairs, relation: Relation, frame: Frame, world: World
) -> tuple[Array, Array]:
    """Pairs of a row of the frame and a row of the relation that agree, whatever their days."""
    asked = [_asked(term, frame, world) for _, term in on]
    row, found = relation.index(tuple(column for column, _ in on)).probe(asked, frame.length)
    for left, right in same:
        equal = numbers.equal(relation.columns[left][found], relation.columns[right][found])
        row, found = row[equal], found[equal]
    return row, found


def _asked(term: Term, frame: Frame, world: World) -> Array:
    if isinstance(term, Constant):
        return numbers.column(world.code(term), frame.length)
    return frame.columns[term.name]


def _filtered(comparison: Comparison, frame: Frame, world: World) -> Frame:
    left, on_left = evaluated(comparison.left, frame, world)
    right, on_right = evaluated(comparison.right, frame, world)
    mask = numbers.compare(left, comparison.op, right)
    if isinstance(mask, bool):
        mask = np.full(frame.length, mask)
    return _where(frame, _both(mask, _both(on_left, on_right)))


def _only(frame: Frame, names: tuple[str, ...]) -> Frame:
    return Frame({name: frame.columns[name] for name in names}, frame.length, frame.days)


def _on_days(frame: Frame, days: Intervals | None, kept: Array | None) -> Frame:
    """The rows that are kept, on their new days (which are those of the kept rows already)."""
    if kept is None:
        return Frame(frame.columns, frame.length, days)
    columns = {name: column[kept] for name, column in frame.columns.items()}
    return Frame(columns, int(kept.sum()), days)


def _where(frame: Frame, mask: Array | None) -> Frame:
    return frame if mask is None else frame.where(mask)


def _both(left: Array | None, right: Array | None) -> Array | None:
    if left is None or right is None:
        return right if left is None else left
    return left & right


def _sliced(days: Intervals, rows: slice) -> Intervals:
    first = days.first[rows]
    return Intervals(first, first if days.are_points else days.last[rows])
