"""From one value to a row, by a table with a cell for each value: where values lie close together."""

from __future__ import annotations

import numpy as np

from lexlog.engine.rows import Array


class Direct:
    """A row for each value from `low` on.

    INVARIANT: the first and the last cell answer for all other values.
    """

    def __init__(self, low: int, rows: Array) -> None:
        self._below = low - 1
        self._cells = np.concatenate(([-1], rows, [-1]))

    def at(self, column: Array) -> Array:
        """The row of each value; -1 if there is none."""
        places = column - self._below if self._below else column
        return np.take(self._cells, places, mode="clip")

    def among(self, rows: Array) -> Direct:
        """The same, where what was a row is a place in `rows`."""
        found = Direct(self._below + 1, np.zeros(0, np.int64))
        found._cells = np.append(rows, -1)[self._cells]
        return found
