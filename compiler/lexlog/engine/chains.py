"""From the values of some columns to the rows that have them, by chains: one link a row, nothing sorted."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from lexlog.engine.rows import Array
from lexlog.engine.tuples import Interner, box


class Chains:
    """The rows of a relation by the values of some columns, for a relation that grows at its end.

    The rows of one tuple hang in a chain, last row first. It holds what the rows were when they came in.
    """

    def __init__(self, loops: ModuleType) -> None:
        self._loops = loops
        self._interner: Interner | None = None
        self._length = 0
        self._heads, self._sizes, self._nexts = np.full(1, -1), np.zeros(1, np.int64), np.zeros(0, np.int64)

    def extend(self, columns: Sequence[Array], length: int) -> bool:
        """Brings the chains up to the columns as they are now; False if they hold numbers too wide for it."""
        if self._length == length:
            return True
        new = [column[self._length : length] for column in columns]
        if self._interner is None or not self._interner.covers(new):
            room = box(columns, slack=0 if self._interner is None else 1)
            if room is None:
                return False
            self._interner = Interner(room, self._loops, room.size <= 4 * length + 1024)
            self._length, new = 0, list(columns)
            self._heads = np.full(1, -1)
            self._sizes = np.zeros(1, np.int64)
        ids = self._interner.add(new, length - self._length)
        self._make_room(length)
        self._loops.chain(self._heads, self._nexts, self._sizes, ids, self._length)
        self._length = length
        return True

    def probe(self, columns: Sequence[Array], length: int) -> tuple[Array, Array]:
        """All pairs of a tuple asked for and a row that has it: positions of both."""
        ids = self._find(columns, length)
        total = int(self._sizes[ids].sum())
        row, found = np.empty(total, np.int64), np.empty(total, np.int64)
        self._loops.follow(self._heads, self._nexts, ids, row, found)
        return row, found

    def has(self, columns: Sequence[Array], length: int) -> Array:
        """Which of the tuples asked for some row has."""
        return np.asarray(self._heads[self._find(columns, length)] >= 0)

    def find(self, values: Sequence[Array]) -> Array:
        """The rows that have this one tuple; each value is a column of length one."""
        return self.probe(values, 1)[1]

    def _find(self, columns: Sequence[Array], length: int) -> Array:
        if self._interner is None:
            return np.full(length, -1, np.int64)
        return self._interner.find(columns, length)

    def _make_room(self, length: int) -> None:
        assert self._interner is not None
        # The last head and size stay -1 and 0: they answer for the number -1, a tuple that no row has.
        count = self._interner.count + 1
        if count > len(self._heads):
            spare = max(2 * len(self._heads), count) if len(self._heads) > 1 else count
            self._heads = _longer(self._heads, spare, -1)
            self._sizes = _longer(self._sizes, spare, 0)
        if length > len(self._nexts):
            spare = max(2 * len(self._nexts), length) if len(self._nexts) else length
            self._nexts = _longer(self._nexts, spare, -1)


def _longer(old: Array, length: int, filler: int) -> Array:
    new = np.full(length, filler, np.int64)
    new[: len(old)] = old
    return new
