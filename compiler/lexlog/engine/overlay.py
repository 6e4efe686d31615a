"""A relation and what has changed in it in, the changed relation out, over the same columns."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lexlog.engine.cases.lookup import MarkedLookup
from lexlog.engine.lookup import Lookup, Row, Values, by_values
from lexlog.engine.rows import Array, number_column


class Overlay:
    """The rows of a relation without the dead ones, and with those that were added behind its end.

    INVARIANT: the relation below is shared and never written to. An overlay that a model holds does not
    change either, only a `forked` one that is still being worked out. A position, once given, means one row.
    """

    def __init__(self, base: Lookup | MarkedLookup) -> None:
        self._base = base
        self._dead: set[int] = set()
        self._added: list[Row] = []
        self._tables: dict[tuple[str, ...], dict[Values, list[Row]]] = {}
        self.name = base.relation.name
        self.component = base.relation.component
        self.names = base.names

    def forked(self) -> Overlay:
        """The same rows, to be changed without touching this one."""
        fork = Overlay(self._base)
        fork._dead, fork._added = self._dead.copy(), self._added.copy()
        return fork

    @property
    def length(self) -> int:
        """How many positions there are, those of dead rows included."""
        return self._base.length + len(self._added)

    # --- rows ---

    def match(self, names: tuple[str, ...], key: Values) -> list[Row]:
        """The live rows with these values in these columns. The list must not be changed."""
        found = self._base.match(names, key)
        if self._dead:
            found = [row for row in found if row[4] not in self._dead]
        if self._added:
            table = self._tables.get(names)
            if table is None:
                places = [self.names.index(name) for name in names]
                table = self._tables[names] = by_values(
                    [row for row in self._added if self._lives(row)], places
                )
            found = found + table.get(key, [])
        return found

    def prepare(self, names: tuple[str, ...]) -> None:
        """Makes ready for being asked by these columns."""
        self._base.prepare(names)

    def of(self, values: Values) -> list[Row]:
        """The live rows of a tuple."""
        return self.match(self.names, values)

    def is_live(self, position: int) -> bool:
        """Whether there is such a row and it has not been removed."""
        return 0 <= position < self.length and position not in self._dead

    def row(self, position: int) -> Row:
        """The row at a position."""
        begin = self._base.length
        return self._base.row(position) if position < begin else self._added[position - begin]

    def add(self, values: Values, first: int, last: int, round: int) -> Row:
        """Puts a row behind the end."""
        row = (values, first, last, round, self.length)
        self._added.append(row)
        if first <= last:
            for names, table in self._tables.items():
                key = tuple([values[self.names.index(name)] for name in names])
                table.setdefault(key, []).append(row)
        return row

    def kill(self, row: Row) -> None:
        """Takes a live row away."""
        self._dead.add(row[4])
        for names, table in self._tables.items():
            rows = table.get(tuple([row[0][self.names.index(name)] for name in names]), [])
            if row in rows:
                rows.remove(row)

    def _lives(self, row: Row) -> bool:
        return row[4] not in self._dead and row[1] <= row[2]

    # --- as a relation is read ---

    def find(self, bound: Mapping[str, int], day: int | None = None) -> Array:
        """Positions, ascending, of the live rows with these values that hold on the day (None: any day)."""
        return np.array(self.positions(bound, day), dtype=np.int64)

    def positions(self, bound: Mapping[str, int], day: int | None = None) -> list[int]:
        """The same as a list."""
        names = tuple(sorted(bound))
        rows = self.match(names, tuple([bound[name] for name in names]))
        return sorted([row[4] for row in rows if day is None or row[1] <= day <= row[2]])

    def values(self, position: int) -> dict[str, int]:
        """The encoded values of one row, as Python ints."""
        return dict(zip(self.names, self.row(position)[0], strict=True))

    def round_of(self, position: int) -> int:
        """The round in which the row was found; 0 for a given one."""
        return self.row(position)[3]

    @property
    def columns(self) -> Mapping[str, Array]:
        """The values at each position, by column; a copy of the whole relation, if rows were added."""
        columns = self._base.relation.columns
        if not self._added:
            return columns
        added = zip(*(row[0] for row in self._added), strict=True)
        return {
            name: np.concatenate((column, number_column(list(more))))
            for (name, column), more in zip(columns.items(), added, strict=True)
        }
