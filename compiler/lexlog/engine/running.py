"""What an aggregate has come to for each group so far, kept so that new rows are taken in one by one."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from lexlog.engine.numbers import GREATEST, LEAST, bounds
from lexlog.engine.rows import Array
from lexlog.engine.tuples import Interner, box

_START = {"total": 0, "number": 0, "greatest": LEAST, "least": GREATEST}


class Running:
    """The value of each group, by number of the group. Rows come in once each and hold always."""

    def __init__(self, function: str, loops: ModuleType) -> None:
        self._function = function
        self._loops = loops
        self._groups: Interner | None = None
        self._values: Array = np.zeros(0, np.int64)
        self._ids: Array = np.zeros(0, np.int64)
        self._reach = 0

    def add(self, group: Sequence[Array], values: Array) -> Array | None:
        """Takes rows in; the value of the group of each before. None if the numbers are too wide: nothing was
        taken in, and nothing may be taken in again."""
        low, high = bounds(values)
        self._reach += max(-low, high) * len(values)
        if values.dtype == object or self._reach > GREATEST:
            return None
        if self._groups is None:
            room = box(group, slack=1)
            if room is None:
                return None
            self._groups = Interner(room, self._loops, direct=room.size <= 4 * len(values) + 1024)
        if not self._groups.covers(group):
            return None
        self._ids = ids = self._groups.add(group, len(values))
        if self._groups.count > len(self._values):
            longer = np.full(max(2 * len(self._values), self._groups.count), _START[self._function], np.int64)
            longer[: len(self._values)] = self._values
            self._values = longer
        before: Array = self._values[ids]
        match self._function:
            case "greatest":
                np.maximum.at(self._values, ids, values)
            case "least":
                np.minimum.at(self._values, ids, values)
            case _:
                np.add.at(self._values, ids, values)
        return before

    def results(self) -> tuple[Array, Array]:
        """Of the rows that came in last: the first of each group, and the value of that group."""
        first = np.full(len(self._values), -1, np.int64)
        first[self._ids[::-1]] = np.arange(len(self._ids))[::-1]
        groups = np.flatnonzero(first >= 0)
        return first[groups], self._values[groups]
