"""From the values of some columns and a day to the one row that holds on it, where no two do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType

import numpy as np

from lexlog.engine.keys import fit
from lexlog.engine.rows import Array
from lexlog.engine.tuples import Interner, box
from lexlog.engine.validity import Intervals

_BITS = 22
"""A day fits into so many bits."""

Numbers = Callable[[Sequence[Array], int], Array]
"""The number of each tuple; one that no row has gets a number outside of those that were given."""


class DayIndex:
    """Rows by their tuple, and of one tuple by their first day; made once, from a complete relation."""

    def __init__(
        self, numbers: Numbers, starts: Array, rows: Array, days: Intervals, loops: ModuleType | None
    ) -> None:
        self._numbers = numbers
        self._starts = starts
        self._rows = rows.astype(np.int32)
        self._first, self._last = days.first.astype(np.int32), days.last.astype(np.int32)
        self._loops = loops
        groups = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        self._begins = None if loops is not None else (groups << _BITS) + days.first

    def at(self, columns: Sequence[Array], days: Array, length: int) -> Array:
        """The row that has each tuple and holds on its day; -1 if there is none."""
        ids = self._numbers(columns, length)
        if self._begins is None:
            assert self._loops is not None
            found = np.empty(length, np.int64)
            self._loops.stab(self._starts, self._rows, self._first, self._last, ids, days, found)
            return found
        if not len(self._begins):
            return np.full(length, -1)
        at = np.searchsorted(self._begins, (ids << _BITS) + days, "right") - 1
        holds = (at >= 0) & (self._begins[at] >> _BITS == ids) & (days <= self._last[at])
        return np.where(holds, self._rows[at], -1)


def day_index(
    columns: Sequence[Array], days: Intervals, rows: Array | None, length: int, loops: ModuleType | None
) -> DayIndex | None:
    """The index of these rows (None: all); None if two of one tuple share a day, or numbers are too wide."""
    if rows is not None:
        columns, days, length = [column[rows] for column in columns], days.take(rows), len(rows)
    numbered = _numbered(columns, length, loops)
    if numbered is None:
        return None
    numbers, ids, count = numbered
    order = np.lexsort((days.first, ids))
    group, days = ids[order], days.take(order)
    shared = (group[1:] == group[:-1]) & (days.first[1:] <= days.last[:-1])
    if shared.any() or (days.last < days.first).any():
        return None
    starts = np.concatenate(([0], np.cumsum(np.bincount(ids, minlength=count))))
    return DayIndex(numbers, starts, order if rows is None else rows[order], days, loops)


def _numbered(
    columns: Sequence[Array], length: int, loops: ModuleType | None
) -> tuple[Numbers, Array, int] | None:
    """What numbers tuples, the numbers of these, and how many there are; None if they are too wide."""
    if loops is None:
        code, ids = fit(columns, length)
        return (code.encode, ids, code.size) if code.size < 1 << (62 - _BITS) else None
    room = box(columns)
    if room is None:
        return None
    interner = Interner(room, loops, length)
    ids = interner.add(columns, length)
    return interner.find, ids, interner.count
