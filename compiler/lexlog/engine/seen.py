"""The tuples that were seen before: a bit for each where their box is small, a table of them where not."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from lexlog.engine.rows import Array
from lexlog.engine.tuples import Box, Interner, box

_BITS_PER_ROW = 256


class Seen:
    """A set of tuples that grows."""

    def __init__(self, loops: ModuleType) -> None:
        self._loops = loops
        self._box: Box | None = None
        self._bitmap: Array | None = None
        self._interner: Interner | None = None
        self._count = 0

    def fresh(self, columns: Sequence[Array], length: int, known: Sequence[Array]) -> Array | None:
        """Takes tuples in; the positions, ascending, of those not seen before, each at its first.

        `known` are the columns of all that was seen: where a tuple lies outside the box, the set is built
        anew from them. None if they hold numbers too wide for it; the set is then as it was.
        """
        if self._needs_rebuild(columns, length) and not self._rebuild(columns, length, known):
            return None
        fresh = np.empty(length, np.int64)
        if self._bitmap is not None:
            assert self._box is not None
            keys, _ = self._box.keys(columns, length)
            count = self._loops.mark(self._bitmap, keys[:, 0], fresh)
            self._count += count
            return fresh[:count]
        assert self._interner is not None
        before = self._interner.count
        ids = self._interner.add(columns, length)
        self._count = self._interner.count
        return _firsts(ids, before)

    def _needs_rebuild(self, columns: Sequence[Array], length: int) -> bool:
        if self._interner is None or not self._interner.covers(columns):
            return True
        rows = self._count + length  # a table that has grown until bits would be smaller gives way to them
        return self._bitmap is None and rows > 2**16 and _is_small(self._interner.box, rows)

    def _rebuild(self, columns: Sequence[Array], length: int, known: Sequence[Array]) -> bool:
        rows = len(known[0]) if known else 0
        both = [np.concatenate((old, new)) for old, new in zip(known, columns, strict=True)] if rows else columns
        room = box(both, slack=1 if self._interner is not None else 0)
        if room is None:
            return False
        small = _is_small(room, rows + length + 2**15)
        self._box = room
        self._interner = Interner(room, self._loops, direct=small)
        self._bitmap = np.zeros((room.size >> 3) + 1, np.uint8) if small else None
        self._count = 0
        if rows:
            self.fresh(known, rows, [])
        return True


def _is_small(room: Box, rows: int) -> bool:
    return len(room.words) == 1 and room.size <= _BITS_PER_ROW * rows


def _firsts(ids: Array, before: int) -> Array:
    """The first position of each number from `before` on: they come in ascending order."""
    new = ids >= before
    at = np.flatnonzero(new)
    numbers = ids[at]
    highest = np.maximum.accumulate(numbers) if len(numbers) else numbers
    return at[np.concatenate(([True], numbers[1:] > highest[:-1]))] if len(at) else at
