"""A plan and the relations in, a frame of bindings out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType

import numpy as np

from lexlog.datalog.tree import Comparison, Constant, Expression, Operation, Term, Variable
from lexlog.engine import numbers
from lexlog.engine.algebra import Clip, Compute, Filter, Join, Part, Plan, Scan, Step, Subtract
from lexlog.engine.day_index import DayIndex
from lexlog.engine.frame import UNIT, Frame, Origin
from lexlog.engine.lookups import Lookups
from lexlog.engine.memory import Room
from lexlog.engine.order import variables
from lexlog.engine.places import Places
from lexlog.engine.record import Record
from lexlog.engine.relation import DAY, Relation
from lexlog.engine.rows import Array
from lexlog.engine.validity import Intervals, always, meet, without
from lexlog.symbols import Symbols

Plans = dict[tuple[int, int | None], Plan]


@dataclass(frozen=True, slots=True)
class World:
    """What a plan reads: relations, codes of symbols, what still grows, where its last round begins, and what
    was looked up before.

    `plans` are those made before, by the identity of the rule and the place of its delta.
    `record` takes down what is planned and what it costs; `room` refuses what would not fit memory.
    """

    relations: Mapping[str, Relation]
    symbols: Symbols
    loops: ModuleType | None = None
    plans: Plans = field(default_factory=dict)
    growing: set[str] = field(default_factory=set)
    last_round: dict[str, int] = field(default_factory=dict)
    lookups: Lookups = field(default_factory=Lookups)
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
            return _computed(variable, expression, frame, world)
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
    columns = {variable: relation.columns[column] for column, variable in step.brings}
    if step.part != "all":
        columns = {name: column[rows] for name, column in columns.items()}
        days = None if days is None else _sliced(days, rows)
    elif step.predicate not in world.growing:
        for each in columns.values():
            world.lookups.keep(each)
    return _where(Frame(columns, rows.stop - rows.start, None if step.ever else days), mask)


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
    names = _names(step.on, relation, frame, world, ever=step.ever)
    if step.part == "all" and not step.same:
        is_test = not step.brings and (relation.days is None or _has_one_day(names, relation, world))
        if (is_test and relation.index(names).is_whole) or relation.index(names).is_unique:
            return _looked_up(step, names, relation, frame, world)
        of_the_day = _day_index(step, relation, frame, world)
        if of_the_day is not None:
            assert frame.days is not None
            found = of_the_day.at(_asked_all(step.on, names, frame, world), frame.days.first, frame.length)
            hits = np.flatnonzero(found >= 0)
            met = frame.only(step.keep).take(hits)
            return met.with_columns(_brought(step, relation, Places(found[hits])))
    row, found = _matches(step, names, relation, frame, world)
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
        return frame.only(step.keep).where(tested)
    brought = _brought(step, relation, Places(found))
    return Frame(frame.only(step.keep).columns.take(row), len(row), days).with_columns(brought)


def _day_index(step: Join, relation: Relation, frame: Frame, world: World) -> DayIndex | None:
    """How to find the one row that holds on the day of each row of the frame, if that can be."""
    is_dated = relation.days is not None and not relation.days.are_points and not step.ever
    if not is_dated or frame.days is None or not frame.days.are_points or step.predicate in world.growing:
        return None
    return relation.day_index(tuple(column for column, _ in step.on))


def _brought(step: Join, relation: Relation, at: Places) -> dict[str, Origin]:
    return {variable: (relation.columns[column], at) for column, variable in step.brings}


def _looked_up(step: Join, names: tuple[str, ...], relation: Relation, frame: Frame, world: World) -> Frame:
    """A join in which each row of the frame meets one row at most: nothing is paired, only found."""
    at, hits = _found(step, names, relation, frame, world)
    frame = frame.only(step.keep)
    if hits is not None and not hits.all():
        kept = np.flatnonzero(hits)
        frame, at = frame.take(kept), Places(kept, at)
    if relation.days is not None:
        theirs = relation.days.take(at.array)
        if step.ever or frame.days is None:
            # A row whose last day is before its first holds on none; elsewhere `meet` drops it.
            held = np.flatnonzero(theirs.first <= theirs.last)
            frame, at, theirs = frame.take(held), Places(held, at), theirs.take(held)
        days, common = meet(frame.days, None if step.ever else theirs)
        if common is not None:
            met = np.flatnonzero(common)
            frame, at = Frame(frame.columns.take(met), len(met)), Places(met, at)
        frame = frame.on(days)
    return frame.with_columns(_brought(step, relation, at))


def _subtracted(step: Subtract, frame: Frame, world: World) -> Frame:
    relation = world.relations[step.predicate]
    if not relation.length:
        return frame
    names = _names(step.on, relation, frame, world)
    is_simple = relation.days is None or _has_one_day(names, relation, world)
    if not step.same and relation.index(names).is_whole and (is_simple or relation.index(names).is_unique):
        at, hits = _found(step, names, relation, frame, world)
        row = np.arange(frame.length) if hits is None else np.flatnonzero(hits)
        if relation.days is None:
            return frame.where(_absent(row, frame.length))
        found = at.array[row]
    else:
        row, found = _matches(step, names, relation, frame, world)
    if not len(row):
        return frame
    if relation.days is None:
        return frame.where(_absent(row, frame.length))
    kept, days = without(frame.days or always(frame.length), row, relation.days.take(found))
    return Frame(frame.columns.take(kept), len(kept), days)


def _absent(row: Array, length: int) -> Array:
    absent = np.ones(length, bool)
    absent[row] = False
    return absent


def _found(
    step: Join | Subtract, names: tuple[str, ...], relation: Relation, frame: Frame, world: World
) -> tuple[Places, Array | None]:
    """For each row of the frame a row of the relation that agrees, and whether there is one (None: always).

    One variable is looked up where its values come from, if that is a shorter column, or one that other rules
    ask about too.
    """
    index = relation.index(names)
    term = step.on[0][1] if len(names) == len(step.on) == 1 else None
    if not isinstance(term, Variable):
        found = index.at(_asked_all(step.on, names, frame, world), frame.length)
        return Places(found), found >= 0
    values, places = frame.columns.origin(term.name)
    lookups = world.lookups
    is_kept = lookups.knows(values) and relation.name not in world.growing
    if not is_kept and places is not None and len(values) > frame.length:
        found = index.at([frame.columns[term.name]], frame.length)
        return Places(found), found >= 0
    if not is_kept:
        found = index.at([values], len(values))
    else:
        found = lookups.once((relation.name, names), (values,), lambda: index.at([values], len(values)))
    at = Places(found)
    if places is not None:
        at = Places(lookups.once("at", (found, places.array), lambda: found[places.array]))
    if is_kept and lookups.once("all", (found,), lambda: np.asarray(found.min(initial=0) >= 0)):
        return at, None
    return at, at.array >= 0


def _names(
    on: tuple[tuple[str, Term], ...], relation: Relation, frame: Frame, world: World, *, ever: bool = False
) -> tuple[str, ...]:
    """The columns to look in; with the day where both sides have one each, and it tells rows apart."""
    names = tuple(column for column, _ in on)
    if ever or relation.days is None or not relation.days.are_points or _has_one_day(names, relation, world):
        return names
    return (*names, DAY) if frame.days is not None and frame.days.are_points else names


def _has_one_day(names: tuple[str, ...], relation: Relation, world: World) -> bool:
    is_growing = relation.name in world.growing
    return names[-1:] != (DAY,) and not is_growing and relation.has_one_day(names)


def _asked_all(
    on: tuple[tuple[str, Term], ...], names: tuple[str, ...], frame: Frame, world: World
) -> list[Array]:
    asked = [_asked(term, frame, world) for _, term in on]
    if names[-1:] == (DAY,):
        assert frame.days is not None
        asked.append(frame.days.first)
    return asked


def _matches(
    step: Join | Subtract, names: tuple[str, ...], relation: Relation, frame: Frame, world: World
) -> tuple[Array, Array]:
    """Pairs of a row of the frame and a row of the relation that agree, whatever their days."""
    row, found = relation.index(names).probe(_asked_all(step.on, names, frame, world), frame.length)
    for left, right in step.same:
        equal = numbers.equal(relation.columns[left][found], relation.columns[right][found])
        row, found = row[equal], found[equal]
    return row, found


def _asked(term: Term, frame: Frame, world: World) -> Array:
    if isinstance(term, Constant):
        return numbers.column(world.code(term), frame.length)
    return frame.columns[term.name]


def _filtered(comparison: Comparison, frame: Frame, world: World) -> Frame:
    short, places = _shortened(variables(comparison.left) | variables(comparison.right), frame)
    left, on_left = evaluated(comparison.left, short, world)
    right, on_right = evaluated(comparison.right, short, world)
    holds = numbers.compare(left, comparison.op, right)
    mask = np.full(short.length, holds) if isinstance(holds, bool) else holds
    for defined in (on_left, on_right):
        mask = mask if defined is None else mask & defined
    return frame.where(mask if places is None else mask[places.array])


def _computed(variable: str, expression: Expression, frame: Frame, world: World) -> Frame:
    short, places = _shortened(variables(expression), frame)
    value, defined = evaluated(expression, short, world)
    made = frame.with_columns({variable: (numbers.column(value, short.length), places)})
    if defined is None:
        return made
    return made.where(defined if places is None else defined[places.array])


def _shortened(names: set[str], frame: Frame) -> tuple[Frame, Places | None]:
    """The frame of one variable where its values come from, if those are fewer, and the places in it."""
    if len(names) == 1:
        (name,) = names
        values, places = frame.columns.origin(name)
        if places is not None and len(values) < frame.length:
            return Frame({name: values}, len(values)), places
    return frame, None


def _on_days(frame: Frame, days: Intervals | None, kept: Array | None) -> Frame:
    """The rows that are kept, on their new days (which are those of the kept rows already)."""
    if kept is None:
        return frame.on(days)
    at = np.flatnonzero(kept)
    return Frame(frame.columns.take(at), len(at), days)


def _where(frame: Frame, mask: Array | None) -> Frame:
    return frame if mask is None else frame.where(mask)


def _both(left: Array | None, right: Array | None) -> Array | None:
    if left is None or right is None:
        return right if left is None else left
    return left & right


def _sliced(days: Intervals, rows: slice) -> Intervals:
    first = days.first[rows]
    return Intervals(first, first if days.are_points else days.last[rows])
