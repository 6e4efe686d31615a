"""A relation in columns in, its rows one by one out, found by the values of some of their columns."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from lexlog.datalog.tree import FIRST_DAY, LAST_DAY
from lexlog.engine.numbers import GREATEST, LEAST
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array

Values: TypeAlias = tuple[int, ...]
Row: TypeAlias = tuple[Values, int, int, int, int]
"""Values in the order of the columns, first and last day, round, position."""

SMALL = 2_000
"""Most rows of a relation that is kept as Python tuples; a larger one is read from its columns."""

_FEW = 32


class Lookup:
    """The rows of a relation that no longer grows, for who asks for a few at a time.

    What is asked for the first time is sorted first; after that, asking costs the same however long the
    relation is. Rows that hold on no day are never found.
    """

    def __init__(self, relation: Relation) -> None:
        self.relation = relation
        self.length = relation.length
        self.names = tuple(relation.columns)
        self._place = {name: place for place, name in enumerate(self.names)}
        self._columns = tuple(relation.columns.values())
        self._orders: dict[int, _Order] = {}
        self._rows: list[Row] | None = None
        self._tables: dict[tuple[str, ...], dict[Values, list[Row]]] = {}

    def match(self, names: tuple[str, ...], key: Values) -> list[Row]:
        """The rows with these values in these columns, by position. The list must not be changed."""
        if self.length > SMALL:
            return self._found(names, key)
        table = self._tables.get(names)
        if table is None:
            table = self._tables[names] = by_values(self._all(), [self._place[name] for name in names])
        return table.get(key, [])

    def prepare(self, names: tuple[str, ...]) -> None:
        """Makes ready for being asked by these columns."""
        if self.length <= SMALL:
            self.match(names, ())
        else:
            for name in names:
                self._order(self._place[name])

    def row(self, position: int) -> Row:
        """The row at a position."""
        if self._rows is not None:
            return self._rows[position]
        days, values = self.relation.days, tuple([column.item(position) for column in self._columns])
        first = FIRST_DAY if days is None else days.first.item(position)
        last = LAST_DAY if days is None else days.last.item(position)
        return values, first, last, self.relation.round.item(position), position

    def _all(self) -> list[Row]:
        if self._rows is None:
            self._rows = [self.row(position) for position in range(self.length)]
        return [row for row in self._rows if row[1] <= row[2]]

    def _found(self, names: tuple[str, ...], key: Values) -> list[Row]:
        """By the column with the fewest rows of its value; the other columns are looked at row by row."""
        if not names:
            return self._all()
        best: tuple[int, int, Array] | None = None
        for name, value in zip(names, key, strict=True):
            order = self._order(self._place[name])
            low, high = order.range(value)
            if best is None or high - low < best[1] - best[0]:
                best = low, high, order.order
        assert best is not None
        positions = best[2][best[0] : best[1]]
        if len(positions) > _FEW and len(names) > 1:
            for name, value in zip(names, key, strict=True):
                positions = positions[self._columns[self._place[name]][positions] == value]
        rows = [self.row(position) for position in positions.tolist()]
        asked = [(self._place[name], value) for name, value in zip(names, key, strict=True)]
        return [r for r in rows if r[1] <= r[2] and all(r[0][place] == value for place, value in asked)]

    def _order(self, place: int) -> _Order:
        if place not in self._orders:
            self._orders[place] = _Order(self._columns[place])
        return self._orders[place]


class _Order:
    """The positions of a column sorted by value. Where values are dense, `starts` says where each begins."""

    def __init__(self, column: Array) -> None:
        self.order = np.argsort(column, kind="stable")
        self.sorted: Array | None = None
        self.starts: Array | None = None
        least, greatest = int(column[self.order[0]]), int(column[self.order[-1]])
        self.low, self.high = least, greatest
        if column.dtype != object and greatest - least <= 4 * len(column):
            count = np.bincount(column - least)
            self.starts = np.concatenate(([0], np.cumsum(count)))
        else:
            self.sorted = column[self.order]

    def range(self, value: int) -> tuple[int, int]:
        """Where the positions of the value begin and end."""
        if not self.low <= value <= self.high:
            return 0, 0
        if self.starts is not None:
            slot = value - self.low
            return self.starts.item(slot), self.starts.item(slot + 1)
        assert self.sorted is not None
        assert self.sorted.dtype == object or LEAST <= value <= GREATEST
        typed = value if self.sorted.dtype == object else self.sorted.dtype.type(value)
        return int(self.sorted.searchsorted(typed, "left")), int(self.sorted.searchsorted(typed, "right"))


def by_values(rows: list[Row], places: list[int]) -> dict[Values, list[Row]]:
    """The rows by their values at these places."""
    table: dict[Values, list[Row]] = {}
    for row in rows:
        values = row[0]
        table.setdefault(tuple([values[place] for place in places]), []).append(row)
    return table
