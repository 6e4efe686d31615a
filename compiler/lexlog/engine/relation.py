"""A predicate's rows in columns, with days and rounds: what the engine grows and the model keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import ModuleType

import numpy as np

from lexlog.engine.chains import Chains
from lexlog.engine.frame import Frame
from lexlog.engine.index import Index
from lexlog.engine.keys import group
from lexlog.engine.numbers import column, distinct, narrow
from lexlog.engine.rows import Array, Rows
from lexlog.engine.seen import Seen
from lexlog.engine.validity import Intervals, always, from_columns, union, without

_SAMPLE = 4096


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
        self.columns: dict[str, Array] = {each: np.zeros(0, np.int64) for each in names}
        self.days: Intervals | None = None
        self.round: Array = np.zeros(0, np.int32)
        self._stores: dict[str, Array] = {}
        self._indexes: dict[tuple[str, ...], Index | Chains] = {}
        self._loops = loops
        self._seen: Seen | None = None
        self._distinct: dict[str, float] = {}

    @property
    def first(self) -> Array | None:
        """The first day of each row; None if all rows hold always."""
        return None if self.days is None else self.days.first

    @property
    def last(self) -> Array | None:
        """The last day of each row; None if all rows hold always."""
        return None if self.days is None else self.days.last

    def give(self, rows: Rows) -> None:
        """Appends given rows as they are."""
        self.key = rows.key if not self.length else None
        columns = {name: narrow(rows.columns[name]) for name in self.columns}
        self._append(Frame(columns, rows.length, from_columns(rows.first, rows.last, rows.length)), 0)

    def add(self, new: Frame, round: int, *, is_fresh: bool = False) -> None:
        """Appends what the relation does not hold yet: new tuples, and old tuples on new days.

        `is_fresh` says that it holds none of them, and that no two of them agree on any day.
        """
        if is_fresh and (new.days is None or new.days.are_points):
            self._append(new, round)
            return
        fresh_rows = self._fresh(new)
        if fresh_rows is not None:
            self._append(new if len(fresh_rows) == new.length else new.take(fresh_rows), round)
            return
        groups = group([new.columns[name] for name in self.columns], new.length)
        rows, days = groups.heads, None
        if new.days is not None:
            member, days = union(groups.group, new.days)
            rows = rows[member]
        fresh = Frame({name: new.columns[name][rows] for name in self.columns}, len(rows), days)
        if self.length:
            fresh = self._uncovered(fresh)
        self._append(fresh, round)

    def index(self, names: tuple[str, ...]) -> Index | Chains:
        """The index over these columns, up to date."""
        columns = [self.columns[name] for name in names]
        if names not in self._indexes:
            self._indexes[names] = Index() if self._loops is None else Chains(self._loops)
        index = self._indexes[names]
        if not index.extend(columns, self.length):
            index = self._indexes[names] = Index()
            index.extend(columns, self.length)
        return index

    def find(self, bound: Mapping[str, int], day: int | None = None) -> Array:
        """Positions, ascending, of the rows with these values that hold on the day (None: any day)."""
        names = tuple(sorted(bound))
        found: Array = np.sort(self.index(names).find([column(bound[name], 1) for name in names]))
        if self.days is None:
            return found
        first, last = self.days.first[found], self.days.last[found]
        return found[first <= last] if day is None else found[(first <= day) & (day <= last)]

    def values(self, position: int) -> dict[str, int]:
        """The encoded values of one row, as Python ints."""
        return {name: int(column[position]) for name, column in self.columns.items()}

    def distinct(self, name: str) -> float:
        """About how many different values a column has; kept while the relation does not grow."""
        if name not in self._distinct:
            column = self.columns[name]
            sample = column[:: max(1, self.length // _SAMPLE)]
            count = len(distinct(sample))
            dense = 2 * count < len(sample)
            self._distinct[name] = float(count if dense else count * self.length / max(len(sample), 1))
        return self._distinct[name]

    def _fresh(self, new: Frame) -> Array | None:
        """The positions of new rows that the relation does not hold, by a table of its tuples; None if days
        that are not points, or wide numbers, ask for the long way."""
        points = new.days is not None and new.days.are_points
        alike = not self.length or (self.days is None) == (new.days is None)
        if self._loops is None or not alike or (new.days is not None and not points):
            return None
        if self.days is not None and not self.days.are_points:
            return None
        columns, known = list(new.columns[name] for name in self.columns), list(self.columns.values())
        if new.days is not None:
            columns.append(new.days.first)
            known.append(np.zeros(0, np.int64) if self.days is None else self.days.first)
        if self._seen is None:
            self._seen = Seen(self._loops)
        return self._seen.fresh(columns, new.length, known)

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
        return Frame({name: column[kept] for name, column in new.columns.items()}, len(kept), days)

    def _append(self, new: Frame, round: int) -> None:
        if not new.length:
            return
        old, self.length = self.length, self.length + new.length
        for name in self.columns:
            self.columns[name] = self._stored(name, new.columns[name], old)
        self.round = self._stored("round of a row", np.full(new.length, round, np.int32), old)
        self.days = self._stored_days(new.days, old)
        self._distinct.clear()

    def _stored_days(self, new: Intervals | None, old: int) -> Intervals | None:
        if new is None and (self.days is None or not old):
            return None
        new = new or always(self.length - old)
        points = new.are_points and (not old or (self.days is not None and self.days.are_points))
        if old and self.days is None:
            self._stores["first day"], self._stores["last day"] = self._always(old)
        elif old and self.days is not None and self.days.are_points and not points:
            self._stores["last day"] = self.days.first.copy()
        first = self._stored("first day", new.first, old)
        return Intervals(first, first if points else self._stored("last day", new.last, old))

    @staticmethod
    def _always(length: int) -> Iterable[Array]:
        days = always(length)
        return days.first, days.last

    def _stored(self, key: str, new: Array, old: int) -> Array:
        """The column after appending; its store grows by doubling, so that a thousand rounds stay linear."""
        if not old:
            self._stores[key] = new
            return new
        store = self._stores[key]
        end = old + len(new)
        if end > len(store) or (new.dtype == object) != (store.dtype == object):
            dtype = object if object in (new.dtype, store.dtype) else store.dtype
            grown = np.empty(max(2 * old, end), dtype=dtype)
            grown[:old] = store[:old]
            self._stores[key] = store = grown
        store[old:end] = new
        return store[:end]
