"""Steps of plans that speak of a case, run by the numbers of cases: nothing is looked up, marks are read.

Each function returns None where the step asks for something else; it is then run over plain rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from lexlog.datalog.tree import Constant, Term, Variable
from lexlog.engine import numbers
from lexlog.engine.algebra import Join, Scan, Subtract
from lexlog.engine.cases.marked import Marked, parted
from lexlog.engine.cases.table import Cases, Seat
from lexlog.engine.frame import Columns, Frame, Origin
from lexlog.engine.places import Places
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array
from lexlog.engine.validity import meet
from lexlog.symbols import Symbols


@dataclass(frozen=True, slots=True)
class Sitting:
    """A relation whose rows are about cases: a table of them, or marks."""

    relation: Relation | Marked
    seat: Seat

    @property
    def cases(self) -> Cases:
        """The cases."""
        return self.seat.cases

    @property
    def column(self) -> str:
        """The column that names the case."""
        return self.seat.column


def scanned(step: Scan, of: Sitting, symbols: Symbols) -> Frame | None:
    """The rows of marks as a first frame, their case by number."""
    if not isinstance(of.relation, Marked) or step.part != "all" or step.ever or step.same:
        return None
    tests = parted(step.tests, _code(symbols))[0]
    if any(column == of.column for column, _ in tests):
        return None
    brought = tuple(column for column, _ in step.brings if column != of.column)
    found = [(values, np.flatnonzero(marks)) for values, marks in of.relation.telling(tests, brought)]
    at = Places(np.concatenate([np.zeros(0, np.int64), *(rows for _, rows in found)]))
    columns: dict[str, Origin] = {}
    for column, variable in step.brings:
        columns[variable] = (
            (of.cases.codes, at) if column == of.column else (_repeated(column, found, len(at.array)), None)
        )
    return Frame(Columns(columns), len(at.array), of.cases.days_at(at))


def numbered(step: Scan, of: Sitting) -> dict[str, Origin]:
    """The variable that a scan of a table of cases binds to the case, by number; none of marks."""
    if isinstance(of.relation, Marked):
        return {}
    at = None if of.seat.numbers is None else Places(of.seat.numbers)
    return {variable: (of.cases.codes, at) for column, variable in step.brings if column == of.column}


def joined(step: Join, of: Sitting, frame: Frame, symbols: Symbols) -> Frame | None:
    """The frame extended by what the relation says of the case in each row."""
    variable = _case(step.on, of)
    if variable is None or step.ever or step.part != "all" or step.same:
        return None
    frame = _numbered(variable, of.cases, frame)
    others = tuple(pair for pair in step.on if pair[0] != of.column)
    if isinstance(of.relation, Marked):
        return _marked(step, of.relation, _places(variable, frame), others, frame, symbols)
    rows = _places(variable, frame)
    if of.seat.rows is not None:
        found = of.seat.rows if rows is None else of.seat.rows[rows.array]
        kept = np.flatnonzero(found >= 0)
        frame, rows = frame.take(kept), Places(kept, Places(found))
    columns: dict[str, Origin] = {var: (of.relation.columns[column], rows) for column, var in step.brings}
    asked = {column: (of.relation.columns[column], rows) for column, _ in others}
    mask = _agreeing(others, Frame(Columns(asked), frame.length), frame, symbols)
    met = frame.only(step.keep).with_columns(columns)
    return met if mask is None else met.where(mask)


def subtracted(step: Subtract, of: Sitting, frame: Frame, symbols: Symbols) -> Frame | None:
    """The frame without the rows of whose case the relation says so."""
    variable = _case(step.on, of)
    if variable is None or step.same or frame.columns.origin(variable)[0] is not of.cases.codes:
        return None
    others = tuple(pair for pair in step.on if pair[0] != of.column)
    places = _places(variable, frame)
    if isinstance(of.relation, Marked):
        found = _hits(of.relation, places, others, frame, symbols)
        return frame if found is None else frame.where(~found)
    if of.seat.rows is not None:
        return None
    asked = {column: (of.relation.columns[column], places) for column, _ in others}
    mask = _agreeing(others, Frame(Columns(asked), frame.length), frame, symbols)
    return frame.where(np.zeros(frame.length, bool) if mask is None else ~mask)


def _case(on: tuple[tuple[str, Term], ...], of: Sitting) -> str | None:
    """The variable of the frame that names the case."""
    term = dict(on).get(of.column)
    return term.name if isinstance(term, Variable) else None


def _places(variable: str, frame: Frame) -> Places | None:
    return frame.columns.origin(variable)[1]


def _numbered(variable: str, cases: Cases, frame: Frame) -> Frame:
    """The rows whose value is a case, on its day, with the variable by number."""
    if frame.columns.origin(variable)[0] is cases.codes:
        return frame
    found = cases.numbers(frame.columns[variable])
    kept = np.flatnonzero(found >= 0)
    at = Places(kept, Places(found))
    frame = frame.take(kept).with_columns({variable: (cases.codes, at)})
    days, common = meet(frame.days, cases.days_at(at))
    if common is not None:
        frame = frame.take(np.flatnonzero(common))
    return frame.on(days)


def _marked(
    step: Join,
    relation: Marked,
    places: Places | None,
    others: tuple[tuple[str, Term], ...],
    frame: Frame,
    symbols: Symbols,
) -> Frame:
    if not step.brings:
        hits = _hits(relation, places, others, frame, symbols)
        return frame.only(step.keep).where(np.zeros(frame.length, bool) if hits is None else hits)
    constants, variables = parted(others, _code(symbols))
    asked = tuple(dict.fromkeys((*(each for each, _ in step.brings), *(each for each, _ in variables))))
    found: list[tuple[Mapping[str, int], Array]] = []
    for values, marks in relation.telling(constants, asked):
        hits = marks if places is None else marks[places.array]
        for column, variable in variables:
            hits = hits & numbers.equal(frame.columns[variable], values[column])
        found.append((values, np.flatnonzero(hits)))
    rows = np.concatenate([np.zeros(0, np.int64), *(each for _, each in found)])
    brought = {variable: (_repeated(column, found, len(rows)), None) for column, variable in step.brings}
    return frame.only(step.keep).take(rows).with_columns(brought)


def _hits(
    relation: Marked,
    places: Places | None,
    others: tuple[tuple[str, Term], ...],
    frame: Frame,
    symbols: Symbols,
) -> Array | None:
    """The rows of whose case some tuple agrees with these terms; None if there are none."""
    constants, variables = parted(others, _code(symbols))
    if not variables:
        marks = relation.any(constants)
        return marks if marks is None or places is None else marks[places.array]
    hits = np.zeros(frame.length, bool)
    for values, marks in relation.telling(constants, tuple(column for column, _ in variables)):
        agree = marks if places is None else marks[places.array]
        for column, variable in variables:
            agree = agree & numbers.equal(frame.columns[variable], values[column])
        hits |= agree
    return hits


def _agreeing(
    on: tuple[tuple[str, Term], ...], theirs: Frame, frame: Frame, symbols: Symbols
) -> Array | None:
    """Where these columns have the values that the frame asks for; None if nothing is asked."""
    mask: Array | None = None
    for column, term in on:
        asked = _code(symbols)(term) if isinstance(term, Constant) else frame.columns[term.name]
        agree = numbers.equal(theirs.columns[column], asked)
        mask = agree if mask is None else mask & agree
    return mask


def _code(symbols: Symbols) -> Callable[[Constant], int]:
    """What encodes a constant."""
    return lambda each: symbols.code(each.value) if isinstance(each.value, str) else each.value


def _repeated(column: str, found: list[tuple[Mapping[str, int], Array]], length: int) -> Array:
    """The value of a column for each row found; one value takes no room."""
    codes = [values[column] for values, _ in found]
    if len(set(codes)) == 1:
        return numbers.repeated(codes[0], length)
    return np.repeat(np.array(codes, np.int64), [len(rows) for _, rows in found])
