"""From the values of some columns and a day to the one row that holds on it, where no two do."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from lexlog.engine.rows import Array
from lexlog.engine.tuples import Interner, box
from lexlog.engine.validity import Intervals


class DayIndex:
    """Rows by their tuple, and of one tuple by their first day; made once, from a complete relation."""

    def __init__(
        self, interner: Interner, starts: Array, order: Array, days: Intervals, loops: ModuleType
    ) -> None:
        self._interner = interner
        self._starts = starts
        self._order = order
        self._days = days
        self._loops = loops

    def at(self, columns: Sequence[Array], days: Array, length: int) -> Array:
        """The row that has each tuple and holds on its day; -1 if there is none."""
        found = np.empty(length, np.int64)
        ids = self._interner.find(columns, length)
        self._loops.stab(self._starts, self._order, self._days.first, self._days.last, ids, days, found)
        return found


def day_index(columns: Sequence[Array], days: Intervals, length: int, loops: ModuleType) -> DayIndex | None:
    """The index of these rows; None if two rows of one tuple share a day, or numbers are too wide."""
    room = box(columns)
    if room is None:
        return None
    interner = Interner(room, loops, length)
    ids = interner.add(columns, length)
    order = np.lexsort((days.first, ids))
    group, first, last = ids[order], days.first[order], days.last[order]
    if ((group[1:] == group[:-1]) & (first[1:] <= last[:-1])).any() or (last < first).any():
        return None
    starts = np.concatenate(([0], np.cumsum(np.bincount(ids, minlength=interner.count))))
    return DayIndex(interner, starts, order, days, loops)
