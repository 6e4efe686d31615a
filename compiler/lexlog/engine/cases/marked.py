"""A relation about cases: for each tuple of its other columns a mark for each case that has it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

import numpy as np

from lexlog.datalog.tree import Constant, Term, Variable
from lexlog.engine.cases.ranks import Ranks
from lexlog.engine.cases.table import Cases
from lexlog.engine.frame import Frame
from lexlog.engine.keys import group
from lexlog.engine.numbers import distinct
from lexlog.engine.places import Places
from lexlog.engine.relation import DAY, Relation, Tests
from lexlog.engine.rows import Array, Rows

MOST = 256
"""Tuples of the other columns up to which marks are kept: a byte a case for each."""

ROUND = 1
"""The round of every row: only predicates that do not read themselves are marked."""

Tuple = tuple[int, ...]
Told = tuple[Mapping[str, int], Array]


class Marked:
    """Rows that each hold on the day of their case, and are derived in one round.

    Rows are told by marks: nothing is copied, sorted or hashed to find whether a case has a tuple, or to add
    one. What else is asked is answered by `plain`, the same rows as a relation, made when it is first needed.
    Positions are the same in both: tuple by tuple in the order in which they came, by number of the case.
    INVARIANT: nothing is added after a position was told.
    """

    def __init__(self, name: str, names: tuple[str, ...], column: str, cases: Cases, component: int) -> None:
        self.name = name
        self.component = component
        self.cases = cases
        self.column = column
        self.names = names
        self.others = tuple(each for each in names if each != column)
        self.key = names
        self._marks: dict[Tuple, Array] = {}
        self._told: dict[tuple[Tests, tuple[str, ...]], tuple[Told, ...]] = {}
        self._plain: Relation | None = None
        self._ranks: Ranks | None = None
        self._length: int | None = None

    def add(self, new: Frame) -> bool:
        """Marks the cases of new rows; False if there would be too many tuples: then nothing was marked."""
        parts = self._parts(new)
        if parts is None:
            return False
        places = self._places(new)
        for key, rows in parts:
            if key not in self._marks:
                self._marks[key] = np.zeros(self.cases.length, bool)
            if places is None:
                self._marks[key][slice(None) if rows is None else rows] = True
            elif rows is None and places.marks is not None:
                self._marks[key] |= places.marks
            else:
                self._marks[key][places.array if rows is None else places.array[rows]] = True
        self._told.clear()
        self._plain = self._ranks = self._length = None
        return True

    def _places(self, new: Frame) -> Places | None:
        """The numbers of the cases of new rows; None if they are all cases in order."""
        values, places = new.columns.origin(self.column)
        if values is self.cases.codes:
            return places
        return Places(self.cases.numbers(new.columns[self.column]))

    def _parts(self, new: Frame) -> list[tuple[Tuple, Array | None]] | None:
        """The tuples of the other columns, and the rows that have each (None: all); None if too many."""
        columns = [new.columns[name] for name in self.others]
        if all(each.strides == (0,) for each in columns):
            return [(tuple(int(each[0]) for each in columns), None)]
        groups = group(columns, new.length)
        if len(groups.starts) + len(self._marks) > MOST:
            return None
        parts = np.split(groups.order, groups.starts[1:])
        return [(tuple(int(each[rows[0]]) for each in columns), rows) for rows in parts]

    def settle(self) -> None:
        """Says that nothing more comes."""

    def has_marks_of(self, other: Marked) -> bool:
        """Whether the same cases have the same tuples."""
        if self.cases is not other.cases or self.names != other.names or self.column != other.column:
            return False
        mine, theirs = ({k: m for k, m in each._marks.items() if m.any()} for each in (self, other))
        return mine.keys() == theirs.keys() and all(np.array_equal(m, theirs[k]) for k, m in mine.items())

    def of_component(self, component: int) -> Marked:
        """The same marks as those of a predicate of another component; nothing is copied."""
        made = copy.copy(self)
        made.component, made._plain = component, None
        return made

    is_dated = True
    """Every row holds on the day of its case."""

    # --- what a step asks ---

    def telling(self, tests: Tests, columns: tuple[str, ...] = ()) -> tuple[Told, ...]:
        """The different values of some columns in tuples that meet the tests, and the marks of each. These
        must not be written to."""
        if (tests, columns) not in self._told:
            found: dict[Tuple, Array] = {}
            for key, marks in self._marks.items():
                values = dict(zip(self.others, key, strict=True))
                if all(values[column] == code for column, code in tests):
                    told = tuple(values[column] for column in columns)
                    found[told] = found[told] | marks if told in found else marks
            self._told[tests, columns] = tuple(
                (dict(zip(columns, told, strict=True)), marks) for told, marks in found.items()
            )
        return self._told[tests, columns]

    def count(self, tests: Tests) -> int:
        """How many rows meet the tests."""
        ours = [(self.others.index(column), code) for column, code in tests if column != self.column]
        kept = [m for key, m in self._marks.items() if all(key[place] == code for place, code in ours)]
        for _, case in (each for each in tests if each[0] == self.column):
            number = self.cases.number(case)
            return sum(bool(marks[number]) for marks in kept) if number >= 0 else 0
        return sum(int(np.count_nonzero(marks)) for marks in kept)

    def any(self, tests: Tests) -> Array | None:
        """The cases that have some tuple with these values; None if no case has. Not to be written to."""
        return next((marks for _, marks in self.telling(tests)), None)

    # --- as a relation is read ---

    @property
    def tuples(self) -> list[tuple[dict[str, int], Array]]:
        """The tuples of the other columns by name, with their marks, in the order of positions."""
        return [(dict(zip(self.others, key, strict=True)), marks) for key, marks in self._marks.items()]

    @property
    def ranks(self) -> Ranks:
        """Positions of rows, by tuple and case."""
        if self._ranks is None:
            self._ranks = Ranks(self._marks)
        return self._ranks

    @property
    def plain(self) -> Relation:
        """The same rows in columns."""
        if self._plain is None:
            made = Listed(self)
            numbers = [np.flatnonzero(marks) for marks in self._marks.values()]
            at = np.concatenate([np.zeros(0, np.int64), *numbers])
            columns = {self.column: self.cases.codes[at]}
            for place, name in enumerate(self.others):
                codes = [key[place] for key in self._marks]
                columns[name] = np.repeat(np.array(codes, np.int64), list(map(len, numbers)))
            days = self.cases.days[at]
            made.give(Rows(columns, len(at), days, days, self.names), np.full(len(at), ROUND, np.int32))
            self._plain = made
        return self._plain

    @property
    def length(self) -> int:
        """How many rows there are."""
        if self._length is None:
            self._length = sum(int(np.count_nonzero(marks)) for marks in self._marks.values())
        return self._length

    @property
    def columns(self) -> Mapping[str, Array]:
        """The values of each row, by column: `plain`, made for it."""
        return self.plain.columns

    @property
    def segments(self) -> float | None:
        """On about how many days rows hold."""
        return max(1.0, float(len(distinct(self.cases.days[:: max(1, self.cases.length // 4096)]))))

    def distinct(self, name: str) -> float:
        """About how many different values a column has."""
        if name == self.column:
            return float(min(self.length, self.cases.length))
        if name == DAY:
            return self.segments or 1.0
        place = self.others.index(name)
        return float(len({key[place] for key in self._marks}))

    def find(self, bound: Mapping[str, int], day: int | None = None) -> Array:
        """Positions, ascending, of the rows with these values that hold on the day (None: any day)."""
        return np.array(self.positions(bound, day), np.int64)

    def positions(self, bound: Mapping[str, int], day: int | None = None) -> list[int]:
        """The same as a list."""
        if self.column not in bound:
            found = self.plain.find(bound, day)
            return list(map(int, found))
        number = self.cases.number(bound[self.column])
        if number < 0 or (day is not None and int(self.cases.days[number]) != day):
            return []
        return [
            self.ranks.position(place, number)
            for place, (key, marks) in enumerate(self._marks.items())
            if marks[number]
            and all(bound.get(name, code) == code for name, code in zip(self.others, key, strict=True))
        ]

    def values(self, position: int) -> dict[str, int]:
        """The encoded values of one row, as Python ints."""
        place, number = self.ranks.at(position)
        key = list(self._marks)[place]
        found = dict(zip(self.others, key, strict=True)) | {self.column: int(self.cases.codes[number])}
        return {name: found[name] for name in self.names}

    def day_of(self, position: int) -> int:
        """The day on which the row holds."""
        return int(self.cases.days[self.ranks.at(position)[1]])

    def round_of(self, position: int) -> int:
        """The round in which the row was found."""
        return ROUND


class Listed(Relation):
    """The rows of marks in columns: each is about a case, on its day. More such rows may come."""

    def __init__(self, of: Marked) -> None:
        super().__init__(of.name, of.names, of.component)
        self.column, self.cases = of.column, of.cases


def parted(
    on: tuple[tuple[str, Term], ...], code: Callable[[Constant], int]
) -> tuple[Tests, tuple[tuple[str, str], ...]]:
    """The columns that must have a value, and those that must agree with a variable."""
    tests = tuple((column, code(term)) for column, term in on if isinstance(term, Constant))
    return tests, tuple((column, term.name) for column, term in on if isinstance(term, Variable))
