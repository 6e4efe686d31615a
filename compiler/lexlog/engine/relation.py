"""A predicate's rows in columns, with days and rounds: what the engine grows and the model keeps."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from types import ModuleType

import numpy as np

from lexlog.datalog.tree import FIRST_DAY, LAST_DAY
from lexlog.engine.chains import Chains
from lexlog.engine.day_index import DayIndex, day_index
from lexlog.engine.frame import Frame
from lexlog.engine.index import Index
from lexlog.engine.keys import group
from lexlog.engine.numbers import bounds, column, distinct, equal, narrow
from lexlog.engine.rows import Array, Rows
from lexlog.engine.seen import Seen, Tuples
from lexlog.engine.selected import Selected
from lexlog.engine.store import Growing, GrowingDays, Stored
from lexlog.engine.validity import Intervals, always, from_columns, union, without

_SAMPLE = 4096

Tests = tuple[tuple[str, int], ...]
"""Columns and the values that rows must have in them."""

DAY = "the day of a row"
"""Stands among the columns of an index for the day of each row, where rows are points."""


class Relation:
    """Rows over named columns: the given ones first, at round 0, then the derived ones, round by round.

    INVARIANT: a row never changes and never moves, and no derived row holds on a day on which an earlier row
    of the same values does. Given rows are kept as they came. Writing into an array of `columns` breaks it.
    """

    def __init__(
        self, name: str, names: Sequence[str], component: int = 0, loops: ModuleType | None = None
    ) -> None:
        self.name = name
        self.component = component
        self.length = 0
        self.key: tuple[str, ...] | None = tuple(names)
        """Columns on which no two rows agree on any day; None if there may be none such."""
        self.columns = Stored(names)
        self._round = Growing(np.int32)
        self._days = GrowingDays()
        self._indexes: dict[tuple[str, ...], Index | Chains] = {}
        self._selected: dict[tuple[tuple[str, ...], Tests], tuple[int, Selected]] = {}
        self._loops = loops
        self._one_day: dict[tuple[tuple[str, ...], Tests], tuple[int, bool]] = {}
        self._day_indexes: dict[tuple[tuple[str, ...], Tests], tuple[int, DayIndex | None]] = {}
        self._seen: Seen | None = None
        self._distinct: dict[str, float] = {}

    @property
    def days(self) -> Intervals | None:
        """The days of each row; None if all rows hold always."""
        return self._days.intervals

    @property
    def is_dated(self) -> bool:
        """Whether some rows do not hold always."""
        return self._days.intervals is not None

    @property
    def round(self) -> Array:
        """The round in which each row was found."""
        return self._round.array

    @property
    def first(self) -> Array | None:
        """The first day of each row; None if all rows hold always."""
        return None if self.days is None else self.days.first

    @property
    def last(self) -> Array | None:
        """The last day of each row; None if all rows hold always."""
        return None if self.days is None else self.days.last

    def of_component(self, component: int) -> Relation:
        """The same rows as those of a predicate of another component; nothing is copied. It is complete."""
        made = copy.copy(self)
        made.component = component
        return made

    def give(self, rows: Rows, rounds: Array | None = None) -> None:
        """Appends rows as they are, found in these rounds (None: given, round 0)."""
        self.key = rows.key if not self.length else None
        columns = {name: narrow(rows.columns[name]) for name in self.columns}
        self.append(
            Frame(columns, rows.length, from_columns(rows.first, rows.last, rows.length)),
            0 if rounds is None else rounds,
        )

    def add(self, new: Frame, round: int, *, is_fresh: bool = False) -> None:
        """Appends what the relation does not hold yet: new tuples, and old tuples on new days.

        `is_fresh` says that it holds none of them, and that no two of them agree on any day.
        """
        if is_fresh and (new.days is None or new.days.are_points):
            if self._seen is not None:
                self._fresh(new)  # what asks later must find them seen
            self.append(new, round)
            return
        fresh_rows = self._fresh(new)
        if fresh_rows is not None:
            self.append(new if len(fresh_rows) == new.length else new.take(fresh_rows), round)
            return
        groups = group([new.columns[name] for name in self.columns], new.length)
        rows, days = groups.heads, None
        if new.days is not None:
            member, days = union(groups.group, new.days)
            rows = rows[member]
        fresh = Frame(new.columns.take(rows), len(rows), days)
        if self.length:
            fresh = self._uncovered(fresh)
        self.append(fresh, round)

    def index(self, names: tuple[str, ...], tests: Tests = ()) -> Index | Chains | Selected:
        """The index over these columns, up to date; of the rows that meet the tests, which a relation that
        still grows should not be asked for."""
        return self._selection(names, tests) if tests else self._index(names)

    def _index(self, names: tuple[str, ...]) -> Index | Chains:
        columns = [self._column(name) for name in names]
        if names not in self._indexes:
            self._indexes[names] = Index() if self._loops is None else Chains(self._loops)
        index = self._indexes[names]
        if not index.extend(columns, self.length):
            index = self._indexes[names] = Index()
            index.extend(columns, self.length)
        return index

    def _selection(self, names: tuple[str, ...], tests: Tests) -> Selected:
        length, found = self._selected.get((names, tests), (-1, None))
        if found is None or length != self.length:
            found = Selected(self._meeting(tests), [self._column(name) for name in names], self._loops)
            self._selected[names, tests] = self.length, found
        return found

    def _meeting(self, tests: Tests) -> Array:
        """The rows that meet the tests."""
        mask = np.ones(self.length, bool)
        for name, code in tests:
            mask &= equal(self._column(name), code)
        return np.flatnonzero(mask)

    def count(self, tests: Tests) -> int:
        """How many rows meet the tests."""
        return len(self._meeting(tests))

    def has_one_day(self, names: tuple[str, ...], tests: Tests = ()) -> bool:
        """Whether all rows of one tuple hold on the same one day, as rows about a case do. The relation is
        complete."""
        if self.days is None or not self.days.are_points:
            return False
        if (names, tests) not in self._one_day or self._one_day[names, tests][0] != self.length:
            index, rows = self.index(names, tests), self._meeting(tests)
            days = self.days.first
            others = index.at([self._column(name)[rows] for name in names], len(rows))
            has_one = index.is_whole and bool((days[others] == days[rows]).all())
            self._one_day[names, tests] = self.length, has_one
        return self._one_day[names, tests][1]

    def day_index(self, names: tuple[str, ...], tests: Tests = ()) -> DayIndex | None:
        """The rows by these columns and the day, if no two of one tuple share a day. For a relation that is
        complete."""
        if self.days is None or self.days.are_points:
            return None
        if (names, tests) not in self._day_indexes or self._day_indexes[names, tests][0] != self.length:
            columns = [self.columns[name] for name in names]
            rows = self._meeting(tests) if tests else None
            made = day_index(columns, self.days, rows, self.length, self._loops)
            self._day_indexes[names, tests] = self.length, made
        return self._day_indexes[names, tests][1]

    def settle(self) -> None:
        """Says that nothing more comes; keeps the key that was found in its rows, if one was."""
        if self._seen is not None and self._seen.key is not None:
            self.key = ([*self.columns][self._seen.key],)
        self._seen = None

    def _column(self, name: str) -> Array:
        if name != DAY:
            return self.columns[name]
        assert self.days is not None
        return self.days.first

    def find(self, bound: Mapping[str, int], day: int | None = None) -> Array:
        """Positions, ascending, of the rows with these values that hold on the day (None: any day)."""
        found = self._found(bound)
        if self.days is None:
            return found
        first, last = self.days.first[found], self.days.last[found]
        return found[first <= last] if day is None else found[(first <= day) & (day <= last)]

    def _found(self, bound: Mapping[str, int]) -> Array:
        names = tuple(sorted(bound))
        found: Array = np.sort(self._index(names).find([column(bound[name], 1) for name in names]))
        return found

    def positions(self, bound: Mapping[str, int], day: int | None = None) -> list[int]:
        """The same as a list."""
        found: list[int] = self.find(bound, day).tolist()
        return found

    def spell(self, bound: Mapping[str, int], day: int) -> tuple[list[int], int, int]:
        """Positions as by `find`, with the first and the last day of those around this one on which they are
        the same."""
        found = self._found(bound)
        if self.days is None or not len(found):
            return found.tolist(), FIRST_DAY, LAST_DAY
        first, last = self.days.first[found], self.days.last[found]
        began, ended = first <= day, last < day
        begins = (first[began & (first <= last)], last[ended & (first <= last)] + 1)
        ends = (last[~ended & (first <= last)], first[~began & (first <= last)] - 1)
        here = found[began & ~ended].tolist()
        low = max(FIRST_DAY, *(int(each.max(initial=FIRST_DAY)) for each in begins))
        return here, low, min(LAST_DAY, *(int(each.min(initial=LAST_DAY)) for each in ends))

    def values(self, position: int) -> dict[str, int]:
        """The encoded values of one row, as Python ints."""
        return {name: int(column[position]) for name, column in self.columns.items()}

    def round_of(self, position: int) -> int:
        """The round in which the row was found; 0 for a given one."""
        return int(self.round[position])

    def distinct(self, name: str) -> float:
        """About how many different values a column has; kept while the relation does not grow."""
        if name not in self._distinct:
            column = self._column(name)
            sample = column[:: max(1, self.length // _SAMPLE)]
            count = len(distinct(sample))
            dense = 2 * count < len(sample)
            low, high = bounds(column)
            about = float(count if dense else count * self.length / max(len(sample), 1))
            self._distinct[name] = min(about, float(high - low + 1))
        return self._distinct[name]

    @property
    def segments(self) -> float | None:
        """On about how many days rows hold, if on one each; None if they hold on intervals, 1 if always."""
        if self.days is None or not self.length:
            return 1.0
        return max(1.0, self.distinct(DAY)) if self.days.are_points else None

    def _fresh(self, new: Frame) -> Array | None:
        """The positions of new rows that the relation does not hold, by a table of its tuples; None if days
        that are not points, or wide numbers, ask for the long way."""
        points = new.days is not None and new.days.are_points
        alike = not self.length or (self.days is None) == (new.days is None)
        if self._loops is None or not alike or (new.days is not None and not points):
            return None
        if self.days is not None and not self.days.are_points:
            return None
        if self._seen is None:
            self._seen = Seen(self._loops)
        days = None if new.days is None else new.days.first
        tuples = Tuples([new.columns[name] for name in self.columns], new.length, days)
        fresh = self._seen.fresh(tuples, self._known)
        if fresh is None:
            self._loops = None  # numbers too wide for a table of tuples: this relation sorts from here on
        return fresh

    def _known(self) -> Tuples:
        columns = [*self.columns.values()] if self.length else []
        return Tuples(columns, self.length, None if self.days is None else self.days.first)

    def _uncovered(self, new: Frame) -> Frame:
        names = tuple(self.columns)
        row, found = self.index(names).probe([new.columns[name] for name in names], new.length)
        if not len(row):
            return new
        if self.days is None:
            absent = np.ones(new.length, bool)
            absent[row] = False
            return new.where(absent)
        kept, days = without(new.days or always(new.length), row, self.days.take(found))
        return Frame(new.columns.take(kept), len(kept), days)

    def append(self, new: Frame, rounds: int | Array) -> None:
        """Appends rows that it does not hold, none of them twice."""
        if not new.length:
            return
        self.length += new.length
        self.columns.append(new.columns, new.length)
        self._round.append(new.length, lambda: np.broadcast_to(np.asarray(rounds, np.int32), new.length))
        self._days.append(new.days, new.length)
        self._distinct.clear()
