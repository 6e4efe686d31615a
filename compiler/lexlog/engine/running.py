"""What an aggregate has come to for each group so far, kept so that new rows are taken in one by one."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from lexlog.engine.numbers import GREATEST, LEAST, bounds, compare
from lexlog.engine.rows import Array
from lexlog.engine.tuples import Interner, box

START = {"total": 0, "number": 0, "greatest": LEAST, "least": GREATEST}


class Running:
    """The value of each group, by number of the group. Rows come in once each and hold always."""

    def __init__(self, function: str, loops: ModuleType) -> None:
        self._function = function
        self._loops = loops
        self._groups: Interner | None = None
        self._reach = 0
        self._values: Array = np.zeros(0, np.int64)
        self._first: Array = np.zeros(0, np.int64)
        self._is_there: Array = np.zeros(0, bool)

    def add(self, group: Sequence[Array], values: Array) -> Touched | None:
        """Takes rows in; the groups that they touch. None if the numbers are too wide: nothing was taken in,
        and nothing may be taken in again."""
        low, high = bounds(values)
        self._reach += max(-low, high) * len(values)
        if values.dtype == object or self._reach > GREATEST:
            return None
        if self._groups is None:
            room = box(group, slack=1)
            if room is None:
                return None
            self._groups = Interner(room, self._loops, len(values))
        if not self._groups.covers(group):
            return None
        ids = self._groups.add(group, len(values))
        self._make_room(self._groups.count)
        places = np.arange(len(ids))
        self._first[ids[::-1]] = places[::-1]
        head = np.flatnonzero(self._first[ids] == places)
        groups = ids[head]
        before, was_there = self._values[groups], self._is_there[groups]
        match self._function:
            case "greatest":
                np.maximum.at(self._values, ids, values)
            case "least":
                np.minimum.at(self._values, ids, values)
            case _:
                np.add.at(self._values, ids, values)
        self._is_there[groups] = True
        return Touched(head, before, was_there, self._values[groups])

    def _make_room(self, count: int) -> None:
        old = len(self._values)
        if count > old:
            more = max(old, count - old)
            self._values = np.concatenate((self._values, np.full(more, START[self._function])))
            self._first = np.concatenate((self._first, np.zeros(more, np.int64)))
            self._is_there = np.concatenate((self._is_there, np.zeros(more, bool)))


class Touched:
    """The groups of some rows: the first row of each, the value before and now."""

    def __init__(self, head: Array, before: Array, was_there: Array, now: Array) -> None:
        self.head = head
        self.now = now
        self._before = before
        self._was_there = was_there

    def crossed(self, op: str, bound: int) -> Array:
        """Which groups meet the comparison now and did not before."""
        met = self._was_there & np.asarray(compare(self._before, op, bound))
        found: Array = np.asarray(compare(self.now, op, bound)) & ~met
        return found
