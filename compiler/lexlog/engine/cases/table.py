"""Tables of cases in, the cases with their numbers and days out: each is one row, and holds on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lexlog.datalog.tree import Days, Predicate, SymbolKind
from lexlog.engine.numbers import bounds
from lexlog.engine.places import Places
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array
from lexlog.engine.validity import Intervals


class Cases:
    """Cases by number: the code of each, and its day.

    INVARIANT: no two have one code. A column whose array is the very `codes` is one of numbers: its places
    are those of cases, and its rows hold on no other day than theirs.
    """

    def __init__(self, codes: Array, days: Array) -> None:
        self.codes = codes.view()
        self.days = days
        self.length = len(codes)
        self._low, high = bounds(codes)
        self._numbers: Array | None = None
        self._on: dict[Days, Array | None] = {}
        if self.length and (high - self._low != self.length - 1 or (np.diff(codes) != 1).any()):
            self._numbers = np.full(high - self._low + 1, -1, np.int64)
            self._numbers[codes - self._low] = np.arange(self.length)

    @property
    def are_distinct(self) -> bool:
        """Whether no two cases have one code."""
        return self._numbers is None or int(np.count_nonzero(self._numbers >= 0)) == self.length

    def numbers(self, codes: Array) -> Array:
        """The number of each code; -1 if no case has it."""
        size = self.length if self._numbers is None else len(self._numbers)
        places = codes - self._low
        inside = (places >= 0) & (places < size)
        if self._numbers is None:
            return np.where(inside, places, -1)
        return np.where(inside, self._numbers[np.where(inside, places, 0)], -1)

    def number(self, code: int) -> int:
        """The number of one code; -1 if no case has it."""
        place = code - self._low
        if not 0 <= place < (self.length if self._numbers is None else len(self._numbers)):
            return -1
        return place if self._numbers is None else int(self._numbers[place])

    def on(self, days: Days) -> Array | None:
        """The cases of these days; None if all are. Not to be written to."""
        if days not in self._on:
            marks = (self.days >= days.first) & (self.days <= days.last)
            self._on[days] = None if marks.all() else marks
        return self._on[days]

    def days_at(self, places: Places | None) -> Intervals:
        """The days of the cases at these places (None: of all)."""
        return Intervals(self.days, self.days, places)


@dataclass(frozen=True, slots=True)
class Seat:
    """A table whose rows are cases, by the numbers of these.

    `rows` has the row of each case, -1 if it has none, and `numbers` the case of each row; both are None if
    the rows are the cases in their order.
    """

    cases: Cases
    column: str
    rows: Array | None = None
    numbers: Array | None = None


def seats(predicates: Mapping[str, Predicate], relations: Mapping[str, Relation]) -> dict[str, Seat]:
    """The tables whose rows are cases: with a key of one column, each row on one day, by their names.

    All share their cases, but for a table that has one twice, or on another day than an earlier table has it.
    """
    tables = {}
    for predicate in sorted(predicates.values(), key=lambda each: -relations[each.name].length):
        days = relations[predicate.name].days
        if can_have_cases(predicate) and days is not None and days.are_points:
            tables[predicate.name] = predicate.key[0], relations[predicate.name]
    cases, kept = _all_cases(tables)
    return {name: _seat(*tables[name], cases) for name in kept}


def can_have_cases(predicate: Predicate) -> bool:
    """Whether the rows of a table are cases if each holds on one day: its key is one column of names."""
    key = predicate.key
    return predicate.given and len(key) == 1 and isinstance(predicate.kind(key[0]), SymbolKind)


def _all_cases(tables: Mapping[str, tuple[str, Relation]]) -> tuple[Cases, list[str]]:
    """The cases of all tables, the longest first, and the tables that have each once and on its day."""
    cases, kept = Cases(np.zeros(0, np.int64), np.zeros(0, np.int64)), []
    for name, (column, relation) in tables.items():
        codes, days = relation.columns[column], relation.days.first  # type: ignore[union-attr]
        numbers = cases.numbers(codes)
        known, new = np.flatnonzero(numbers >= 0), np.flatnonzero(numbers < 0)
        if not Cases(codes, days).are_distinct or (cases.days[numbers[known]] != days[known]).any():
            continue
        kept.append(name)
        if len(new) == len(codes) and not cases.length:
            cases = Cases(codes, days)
        elif len(new):
            more = np.concatenate((cases.codes, codes[new])), np.concatenate((cases.days, days[new]))
            cases = Cases(*more)
    return cases, kept


def _seat(column: str, relation: Relation, cases: Cases) -> Seat:
    codes = relation.columns[column]
    if len(codes) == cases.length and np.array_equal(codes, cases.codes):
        return Seat(cases, column)
    numbers = cases.numbers(codes)
    rows = np.full(cases.length, -1, np.int64)
    rows[numbers] = np.arange(len(numbers))
    return Seat(cases, column, rows, numbers)
