"""From the values of some columns to the rows that have them: the first in order, later ones in chains."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from lexlog.engine.direct import Direct
from lexlog.engine.rows import Array
from lexlog.engine.tuples import Interner, box


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
        self._starts, self._order = np.zeros(2, np.int64), np.zeros(0, np.int64)
        self._heads, self._sizes, self._any = np.full(1, -1), np.zeros(1, np.int64), np.full(1, -1)
        self._nexts, self._begin = np.zeros(0, np.int64), 0
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
            self._heads, self._nexts, self._sizes, self._any, ids, self._length, self._begin
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
        return np.asarray(self._any[self._find(columns, length)])

    @property
    def direct(self) -> Direct | None:
        """The same for one column whose values lie close together."""
        if self._direct is None and self._interner is not None and self._interner.direct:
            word = self._interner.box.words[0]
            if len(word) == 1 and self._length == self._begin:
                self._direct = Direct(word[0][1], self._any[:-1])
        return self._direct

    def probe(self, columns: Sequence[Array], length: int) -> tuple[Array, Array]:
        """All pairs of a tuple asked for and a row that has it: positions of both."""
        ids = self._find(columns, length)
        total = int(self._sizes[ids].sum())
        row, found = np.empty(total, np.int64), np.empty(total, np.int64)
        self._loops.follow(self._starts, self._order, self._heads, self._nexts, self._begin, ids, row, found)
        return row, found

    def find(self, values: Sequence[Array]) -> Array:
        """The rows that have this one tuple; each value is a column of length one."""
        return self.probe(values, 1)[1]

    def has(self, columns: Sequence[Array], length: int) -> Array:
        """Which of the tuples asked for some row has."""
        return np.asarray(self.at(columns, length) >= 0)

    def _lay_out(self, columns: Sequence[Array], length: int, *, widen: bool) -> bool:
        """All rows side by side, in a box that has room for more where it was too small."""
        room = box(columns, slack=1 if widen else 0)
        if room is None:
            return False
        self._interner = Interner(room, self._loops, length)
        ids = self._interner.add(columns, length)
        count = self._interner.count
        # The last cell answers for the number -1, a tuple that no row has.
        self._sizes = np.zeros(count + 1, np.int64)
        self._sizes[:count] = np.bincount(ids, minlength=count)
        self._longest = int(self._sizes.max())
        self._any = np.full(count + 1, -1)
        self._any[ids] = np.arange(length)
        self._starts = np.concatenate(([0], np.cumsum(self._sizes[:count])))
        if self._longest > 1:
            self._order = np.empty(length, np.int64)
            self._loops.lay_out(self._starts[:-1].copy(), ids, self._order)
        else:
            self._order = self._any[np.flatnonzero(self._sizes[:count])]
        self._heads = np.full(count + 1, -1)
        self._nexts = np.zeros(0, np.int64)
        self._length = self._begin = length
        return True

    def _find(self, columns: Sequence[Array], length: int) -> Array:
        if self._interner is None:
            return np.full(length, -1, np.int64)
        return self._interner.find(columns, length)

    def _make_room(self, length: int) -> None:
        assert self._interner is not None
        count = self._interner.count + 1
        if count > len(self._heads):
            spare = max(2 * len(self._heads), count)
            self._heads = _longer(self._heads, spare, -1)
            self._any = _longer(self._any, spare, -1)
            self._sizes = _longer(self._sizes, spare, 0)
        if length - self._begin > len(self._nexts):
            self._nexts = _longer(self._nexts, max(2 * len(self._nexts), length - self._begin), -1)


def _longer(old: Array, length: int, filler: int) -> Array:
    new = np.full(length, filler, np.int64)
    new[: len(old)] = old
    return new
