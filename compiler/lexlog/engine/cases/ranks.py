"""Marks in, positions of marked cases out and back: counted in stretches, so that nothing is listed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

import numpy as np

from lexlog.engine.rows import Array

_STRETCH = 4096


class Ranks:
    """Positions of the marks of several tuples, one tuple behind the other."""

    def __init__(self, marks: Mapping[tuple[int, ...], Array]) -> None:
        self._marks = list(marks.values())
        self._counts = [_counts(each) for each in self._marks]
        self._begins = [0]
        for counts in self._counts:
            self._begins.append(self._begins[-1] + int(counts[-1]))
        self.length = self._begins[-1]

    def position(self, place: int, number: int) -> int:
        """The position of a marked case of the tuple at a place."""
        stretch = number // _STRETCH
        before = np.count_nonzero(self._marks[place][stretch * _STRETCH : number])
        return self._begins[place] + int(self._counts[place][stretch]) + int(before)

    def at(self, position: int) -> tuple[int, int]:
        """The place of the tuple, and the number of the case, at a position."""
        place = bisect_right(self._begins, position) - 1
        rank = position - self._begins[place]
        stretch = int(np.searchsorted(self._counts[place], rank, "right")) - 1
        begin = stretch * _STRETCH
        marked = np.flatnonzero(self._marks[place][begin : begin + _STRETCH])
        return place, begin + int(marked[rank - int(self._counts[place][stretch])])


def _counts(marks: Array) -> Array:
    """How many marks lie before each stretch, and at last how many there are."""
    begins = np.arange(0, len(marks), _STRETCH)
    counts = np.add.reduceat(marks, begins, dtype=np.int64) if len(marks) else np.zeros(0, np.int64)
    return np.concatenate(([0], np.cumsum(counts)))
