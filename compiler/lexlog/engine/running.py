"""The sum of each group so far, kept so that new rows are added one by one: which groups reach a figure."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from lexlog.engine.numbers import GREATEST, bounds
from lexlog.engine.rows import Array
from lexlog.engine.tuples import Box, bits_of_table, box


class Running:
    """Sums by group of rows that hold always and come in once each; none of them is negative.

    A group reaches the figure `least` once, with one row.
    """

    def __init__(self, least: int, loops: ModuleType) -> None:
        self._least = least
        self._loops = loops
        self._box: Box | None = None
        self._reach = 0
        self._count = 0
        self._bits = 10
        self._sums = np.zeros((1 << self._bits, 2), np.int64)

    def add(self, group: Sequence[Array], values: Array) -> Array | None:
        """Takes rows in; the positions of those with which their group reaches the figure.

        None if the numbers are too wide: nothing was taken in, and nothing may be taken in again.
        """
        _, high = bounds(values)
        self._reach += high * len(values)
        if values.dtype == object or max(self._reach, self._least) > GREATEST:
            return None
        if self._box is None:
            self._box = box(group, slack=1)
        if self._box is None or len(self._box.words) > 1 or not self._box.covers(group):
            return None
        self._make_room(len(values))
        keys, _ = self._box.keys(group, len(values))
        crossed = np.empty(len(values), np.int64)
        count, new = self._loops.add_up(self._sums, self._bits, keys[:, 0], values, self._least, crossed)
        self._count += new
        return crossed[:count]

    def _make_room(self, more: int) -> None:
        bits = bits_of_table(self._count + more)
        if bits > self._bits:
            old, self._bits = self._sums, bits
            self._sums = np.zeros((1 << self._bits, 2), np.int64)
            self._loops.move(old, self._sums, self._bits)
