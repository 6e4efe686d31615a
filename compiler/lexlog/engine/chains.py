"""From the values of some columns to the rows that have them: the first in order, later ones in chains."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from lexlog.engine.direct import Direct
from lexlog.engine.rows import Array
from lexlog.engine.tuples import Interner, box

_NONE = np.zeros(0, np.int64)


class Chains:
    """The rows of a relation by the values of some columns, for a relation that grows at its end.

    The rows that came first lie side by side, tuple by tuple; those that came later hang in a chain, one link
    a row, until they are as many as the first. It holds what the rows were when they came in.
    """

    def __init__(self, loops: ModuleType) -> None:
        self._loops = loops
        self._interner: Interner | None = None
        self._length = 0
        self._longest = 0
        self._starts, self._order = np.zeros(1, np.int32), np.zeros(0, np.int32)
        self._heads, self._sizes, self._nexts = _NONE, _NONE, _NONE
        self._begin = 0
        self._direct: Direct | None = None

    def extend(self, columns: Sequence[Array], length: int) -> bool:
        """Brings the index up to the columns as they are now; False if they hold numbers too wide for it."""
        if self._length == length:
            return True
        new = [column[self._length : length] for column in columns]
        is_new = self._interner is None or not self._interner.covers(new)
        if is_new or length > 2 * self._begin:
            return self._lay_out(columns, length, widen=is_new and self._interner is not None)
        assert self._interner is not None
        self._direct = None
        ids = self._interner.add(new, length - self._length)
        self._make_room(length)
        longest = self._loops.chain(
            self._starts, self._heads, self._nexts, self._sizes, ids, self._length, self._begin
        )
        self._longest = max(self._longest, longest)
        self._length = length
        return True

    is_whole = True
    """`at` finds every tuple."""

    @property
    def is_unique(self) -> bool:
        """Whether no tuple has more than one row."""
        return self._longest <= 1

    def at(self, columns: Sequence[Array], length: int) -> Array:
        """A row that has each tuple asked for; -1 if there is none."""
        if self.direct is not None and columns[0].dtype == np.int64:
            return self.direct.at(columns[0])
        return self._first(self._find(columns, length))

    @property
    def direct(self) -> Direct | None:
        """The same for one column whose values lie close together."""
        if self._direct is None and self._interner is not None and self._interner.direct:
            word = self._interner.box.words[0]
            if len(word) == 1 and self._length == self._begin:
                cells = np.full(self._interner.count + 2, -1)
                self._loops.first_of_all(self._starts, self._order, cells)
                self._direct = Direct(word[0][1], cells)
        return self._direct

    def probe(self, columns: Sequence[Array], length: int) -> tuple[Array, Array]:
        """All pairs of a tuple asked for and a row that has it: positions of both."""
        ids = self._find(columns, length)
        total = self._loops.pairs(self._starts, self._sizes, ids)
        row, found = np.empty(total, np.int64), np.empty(total, np.int64)
        self._loops.follow(self._starts, self._order, self._heads, self._nexts, self._begin, ids, row, found)
        return row, found

    def find(self, values: Sequence[Array]) -> Array:
        """The rows that have this one tuple; each value is a column of length one."""
        return self.probe(values, 1)[1]

    def has(self, columns: Sequence[Array], length: int) -> Array:
        """Which of the tuples asked for some row has."""
        return np.asarray(self.at(columns, length) >= 0)

    def _first(self, ids: Array) -> Array:
        """A row of each number; -1 if there is none."""
        found = np.empty(len(ids), np.int64)
        self._loops.first(self._starts, self._order, self._heads, ids, found)
        return found

    def _lay_out(self, columns: Sequence[Array], length: int, *, widen: bool) -> bool:
        """All rows side by side, in a box that has room for more where it was too small."""
        room = box(columns, slack=1 if widen else 0)
        if room is None:
            return False
        interner = self._interner = Interner(room, self._loops, length)
        if interner.direct and len(columns) == 1:
            values, low = columns[0], room.words[0][0][1]
        else:
            values, low = interner.add(columns, length), 0
        self._starts, self._order, self._longest = side_by_side(values, low, interner.count, self._loops)
        self._heads, self._sizes, self._nexts = _NONE, _NONE, _NONE
        self._direct = None
        self._length = self._begin = length
        return True

    def _find(self, columns: Sequence[Array], length: int) -> Array:
        if self._interner is None:
            return np.full(length, -1, np.int64)
        return self._interner.find(columns, length)

    def _make_room(self, length: int) -> None:
        assert self._interner is not None
        count = self._interner.count
        if count > len(self._heads):
            spare = max(2 * len(self._heads), count)
            self._heads, self._sizes = _longer(self._heads, spare, -1), _longer(self._sizes, spare, 0)
        if length - self._begin > len(self._nexts):
            self._nexts = _longer(self._nexts, max(2 * len(self._nexts), length - self._begin), -1)


def side_by_side(values: Array, low: int, count: int, loops: ModuleType) -> tuple[Array, Array, int]:
    """Where the rows of each of so many values from `low` on begin, the rows side by side by value, and the
    most of one value."""
    starts, order = np.zeros(count + 2, np.int32), np.empty(len(values), np.int32)
    longest = loops.count_values(values, low, starts)
    loops.lay_values(values, low, starts, order)
    return starts[:-1], order, longest


def _longer(old: Array, length: int, filler: int) -> Array:
    new = np.full(length, filler, np.int64)
    new[: len(old)] = old
    return new
