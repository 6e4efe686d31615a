"""The first steps of a rule about cases, taken for all cases at once: what a step tests is a mark taken away.

As long as each case has one row, and not too few count, this is the cheapest: no rows are listed, and what
was looked up for all cases is looked up for all rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lexlog.datalog.tree import Comparison, Constant, Term, Today, Variable
from lexlog.engine import numbers
from lexlog.engine.algebra import Clip, Compute, Filter, Join, Plan, Scan, Step, Subtract
from lexlog.engine.asked import Asked, asked
from lexlog.engine.cases.apart import Run, apart
from lexlog.engine.cases.marked import Marked, parted
from lexlog.engine.cases.steps import Sitting
from lexlog.engine.cases.table import Cases
from lexlog.engine.expressions import both, computed, evaluated, holding
from lexlog.engine.frame import Frame, Origin
from lexlog.engine.places import Places
from lexlog.engine.plan import wanted
from lexlog.engine.rows import Array
from lexlog.engine.world import World

FEW = 64
"""Where less than one case in so many counts, their rows are listed before anything is looked up for them."""

On = tuple[tuple[str, Term], ...]


@dataclass(frozen=True, slots=True)
class Everyone:
    """A row for each case, of which those count that are marked (None: all). What stands in the others means
    nothing."""

    cases: Cases
    frame: Frame
    marks: Array | None = None

    @property
    def count(self) -> int:
        """How many rows count."""
        return self.cases.length if self.marks is None else int(np.count_nonzero(self.marks))

    @property
    def are_few(self) -> bool:
        """Whether their rows are better listed."""
        return self.count * FEW < self.cases.length

    def where(self, marks: Array | None) -> Everyone:
        """Without those that have no mark."""
        return replace(self, marks=both(self.marks, marks))

    def of(self, frame: Frame) -> Everyone:
        """The same cases with other columns."""
        return replace(self, frame=frame)

    @property
    def rows(self) -> Frame:
        """Those that count, as a frame."""
        if self.marks is None:
            return self.frame
        at, count = Places.of_marks(self.marks), self.count
        return Frame(self.frame.columns.at(at, count), count, self.cases.days_at(at))


def begun(plan: Plan, world: World, run: Run) -> tuple[Frame, tuple[Step, ...]] | None:
    """The frame after the first steps of a plan, and the steps that are left; None if it does not begin with
    cases. `run` takes a step for rows."""
    first = plan.steps[0] if plan.steps else None
    of = world.sitting.get(first.predicate) if isinstance(first, Scan) else None
    now = None if of is None or not isinstance(first, Scan) else _scanned(first, of, world)
    if now is None:
        return None
    left = plan.steps[1:]
    while left:
        after = _taken(left[0], now, world)
        if after is None:
            hoisted = apart(left, wanted(plan.rule), now.frame, world, run)
            if hoisted is None:
                return now.rows, left
            asks, left = hoisted
            hits = asks.hits(now.frame) if asks.relation.days is None else asks.hits_of_the_day(now.frame)
            now = now.where(hits)
            continue
        now, left = after, left[1:]
    return now.rows, ()


def _scanned(step: Scan, of: Sitting, world: World) -> Everyone | None:
    if step.part != "all" or step.ever or step.same or any(name == of.column for name, _ in step.tests):
        return None
    frame = Frame({}, of.cases.length, of.cases.days_at(None))
    now = Everyone(of.cases, frame)
    named = {variable: (of.cases.codes, None) for name, variable in step.brings if name == of.column}
    found = _told(of, step.tests, tuple(each for each in step.brings if each[0] != of.column), now, world)
    if found is None or found.are_few:
        return None
    for values, places in found.frame.columns.origins(found.frame.columns).values():
        world.lookups.keep(values)
        if places is not None:
            world.lookups.keep(places.array)
    world.lookups.keep(of.cases.days)
    return found.of(found.frame.with_columns(named))


def _taken(step: Step, now: Everyone, world: World) -> Everyone | None:
    """After a step; None if it has to be taken for rows."""
    match step:
        case Join():
            return _joined(step, now, world)
        case Subtract():
            return _subtracted(step, now, world)
        case Filter(comparison) if not now.are_few and isinstance(comparison.right, Today):
            return now.where(_in_time(comparison, now, world))
        case Filter(comparison) if not now.are_few:
            return now.where(holding(comparison, now.frame, world))
        case Compute(variable, expression) if not now.are_few:
            frame, defined = computed(variable, expression, now.frame, world)
            return now.of(frame).where(defined)
        case Clip(days):
            return now.where(now.cases.on(days))
        case _:
            return None


def _in_time(comparison: Comparison, now: Everyone, world: World) -> Array:
    """The cases for which the comparison of a value with the day holds on their own day."""
    value, defined = evaluated(comparison.left, now.frame, world)
    holds = numbers.compare(numbers.column(value, now.cases.length), comparison.op, now.cases.days)
    marks = np.full(now.cases.length, holds) if isinstance(holds, bool) else holds
    return marks if defined is None else marks & defined


def _joined(step: Join, now: Everyone, world: World) -> Everyone | None:
    if step.part != "all" or step.same:
        return None
    of = _sitting(step.predicate, step.on, now, world)
    if of is not None:
        if step.ever:
            return None
        others = tuple(each for each in step.on if each[0] != of.column)
        found = _told(of, others, step.brings, now, world)
        return None if found is None else found.of(found.frame.only((*step.keep, *_names(step))))
    relation = world.plain(step.predicate)
    if not relation.length:
        return now.where(np.zeros(now.cases.length, bool))
    asks = asked(step.on, relation, now.frame, world, ever=step.ever)
    met = _met(step, asks, now)
    if met is None:
        return None
    at, hits = met
    brought: dict[str, Origin] = {name: (relation.columns[column], at) for column, name in step.brings}
    return now.of(now.frame.only(step.keep).with_columns(brought)).where(hits)


def _met(step: Join, asks: Asked, now: Everyone) -> tuple[Places | None, Array | None] | None:
    """The one row that each case meets, and which cases meet one; None if some may meet several."""
    if now.are_few:
        return None
    if asks.relation.days is None:
        if not step.brings and asks.index.is_whole:
            return None, asks.hits(now.frame)
        return asks.found(now.frame) if asks.index.is_unique else None
    if step.ever:
        return None
    if not step.brings:
        hits = asks.hits_of_the_day(now.frame)
        return None if hits is None else (None, hits)
    of_the_day = asks.of_the_day(now.frame)
    return None if of_the_day is None else (Places(of_the_day), of_the_day >= 0)


def _subtracted(step: Subtract, now: Everyone, world: World) -> Everyone | None:
    if step.same:
        return None
    of = _sitting(step.predicate, step.on, now, world)
    if of is not None:
        others = tuple(each for each in step.on if each[0] != of.column)
        found = _told(of, others, (), Everyone(now.cases, now.frame), world)
        assert found is not None, "a test can always be answered"
        return now.where(np.zeros(now.cases.length, bool) if found.marks is None else ~found.marks)
    relation = world.plain(step.predicate)
    if not relation.length:
        return now
    asks = asked(step.on, relation, now.frame, world)
    if now.are_few:
        return None
    if relation.days is None and asks.index.is_whole:
        hits = asks.hits(now.frame)
        return now.where(np.zeros(now.cases.length, bool) if hits is None else ~hits)
    hits = asks.hits_of_the_day(now.frame)
    return None if hits is None else now.where(~hits)


def _sitting(predicate: str, on: On, now: Everyone, world: World) -> Sitting | None:
    """The relation as one about these cases, if it is asked about the case of each row."""
    of = world.sitting.get(predicate)
    term = None if of is None else dict(on).get(of.column)
    if of is None or of.cases is not now.cases or not isinstance(term, Variable):
        return None
    values, places = now.frame.columns.origin(term.name)
    return of if values is of.cases.codes and places is None else None


def _told(
    of: Sitting, on: On, brings: tuple[tuple[str, str], ...], now: Everyone, world: World
) -> Everyone | None:
    """What a relation says of each case, beside the case itself; None if it may say several things."""
    if isinstance(of.relation, Marked):
        return _of_marks(of.relation, on, brings, now, world)
    rows = None if of.seat.rows is None else Places(of.seat.rows)
    for column, term in on:
        theirs = of.relation.columns[column]
        theirs = theirs if rows is None else theirs[rows.array]
        asks = world.code(term) if isinstance(term, Constant) else now.frame.columns[term.name]
        now = now.where(numbers.equal(theirs, asks))
    brought: dict[str, Origin] = {name: (of.relation.columns[column], rows) for column, name in brings}
    now = now.of(now.frame.with_columns(brought))
    return now if rows is None else now.where(rows.array >= 0)


def _of_marks(
    relation: Marked, on: On, brings: tuple[tuple[str, str], ...], now: Everyone, world: World
) -> Everyone | None:
    tests, variables = parted(on, world.code)
    if not brings and not variables:
        marks = relation.any(tests)
        return now.where(np.zeros(now.cases.length, bool) if marks is None else marks)
    columns = tuple(dict.fromkeys((*(column for column, _ in brings), *(column for column, _ in variables))))
    matching = relation.telling(tests, columns)
    if brings and len(matching) != 1:
        return None
    agree = np.zeros(now.cases.length, bool)
    for values, marks in matching:
        for column, variable in variables:
            marks = marks & numbers.equal(now.frame.columns[variable], values[column])
        agree |= marks
    repeated: dict[str, Origin] = {
        name: (numbers.repeated(matching[0][0][column], now.cases.length), None) for column, name in brings
    }
    return now.of(now.frame.with_columns(repeated)).where(agree)


def _names(step: Join) -> tuple[str, ...]:
    return tuple(name for _, name in step.brings)
