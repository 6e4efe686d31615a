"""A table and names in, the rows that have them in a column out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from lexlog.symbols import UNKNOWN_CODE
from lexlog.world.tree import Array, World, WorldTable

SCANS = 8
"""How often a column is read from end to end to look names up; after that it is put in order once."""


@dataclass(slots=True)
class RowsByName:
    """The rows of the tables of a world, looked up by the codes of the names in a column. A name that is not
    known has the code of one, and so have rows of an entity that is not known."""

    world: World
    _orders: dict[tuple[str, str], tuple[Array, Array]] = field(default_factory=dict)
    _most: dict[tuple[str, str], int] = field(default_factory=dict)
    _scans: dict[tuple[str, str], int] = field(default_factory=dict)

    def table(self, name: str) -> WorldTable:
        """The table of this name."""
        return self.world.tables[name]

    def most(self, table: str, column: str) -> int:
        """How many rows may have one name in a column, at most: with those in which it is not known."""
        if table not in self.world.tables:
            return 0
        if (table, column) not in self._most:
            counts = np.bincount(self._codes(table, column), minlength=1)
            self._most[table, column] = int(counts[UNKNOWN_CODE] + counts[UNKNOWN_CODE + 1 :].max(initial=0))
        return self._most[table, column]

    def of(self, table: str, column: str, names: Iterable[int]) -> Array:
        """The places of the rows that have one of these names in the column."""
        asked = np.fromiter(names, np.int64)
        self._scans[table, column] = self._scans.get((table, column), 0) + 1
        if self._scans[table, column] <= SCANS:
            is_asked = np.zeros(len(self.world.symbols), bool)
            is_asked[asked] = True
            return np.flatnonzero(is_asked[self._codes(table, column)])
        order, codes = self._order(table, column)
        begin, end = np.searchsorted(codes, asked, "left"), np.searchsorted(codes, asked, "right")
        count = end - begin
        found: Array = order[np.arange(count.sum()) - np.repeat(np.cumsum(count) - end, count)]
        return found

    def with_all(self, table: str, rows: Array) -> Array:
        """The rows, with those that speak of the same thing as one of them."""
        together: Mapping[int, tuple[int, ...]] = self.table(table).together
        if not together:
            return rows
        more = [other for row in rows.tolist() for other in together.get(row, ())]
        return np.unique(np.concatenate((rows, np.array(more, np.int64))))

    def _codes(self, table: str, column: str) -> Array:
        held = self.world.tables[table]
        return np.where(held.unknown[column], UNKNOWN_CODE, held.columns[column])

    def _order(self, table: str, column: str) -> tuple[Array, Array]:
        """The rows in the order of the codes of a column, and these codes."""
        if (table, column) not in self._orders:
            codes = self._codes(table, column)
            order = np.argsort(codes, kind="stable")
            self._orders[table, column] = order, codes[order]
        return self._orders[table, column]
