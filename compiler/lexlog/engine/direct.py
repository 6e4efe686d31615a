"""From one value to a row, by a table with a cell for each value: where values lie close together."""

from __future__ import annotations

import numpy as np

from lexlog.engine.rows import Array


class Direct:
    """A row for each value from `low` on.

    INVARIANT: the first and the last cell answer for all other values.
    """

    def __init__(self, low: int, cells: Array) -> None:
        """`cells` begin and end with one for all other values, -1; it must not be written to any more."""
        self._below = low - 1
        self._cells = cells

    def at(self, column: Array) -> Array:
        """The row of each value; -1 if there is none."""
        places = column - self._below if self._below else column
        return np.take(self._cells, places, mode="clip")

    def among(self, rows: Array) -> Direct:
        """The same, where what was a row is a place in `rows`."""
        return Direct(self._below + 1, np.append(rows, -1)[self._cells])
