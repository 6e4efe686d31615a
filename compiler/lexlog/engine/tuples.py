"""Tuples of columns as whole numbers: packed where their ranges fit, interned where they do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from lexlog.engine.numbers import bounds
from lexlog.engine.rows import Array

_WORD = 2**62

PACKED = 2**62
"""How many tuples may be packed into one word."""

NUMBERED = 4
"""How many tuples there could be, for each row that there is, in a box that numbers them by itself."""
_ALWAYS_NUMBERED = 2**16


def bits_of_table(keys: int) -> int:
    """The bits that number the cells of a table of hashes in which so many keys leave a third free."""
    return (3 * keys // 2).bit_length()


@dataclass(frozen=True, slots=True)
class Box:
    """Ranges of some columns, in words: columns of one word are packed into one int64 by their ranges."""

    words: tuple[tuple[tuple[int, int, int], ...], ...]
    """For each word its columns: which one, the least value, how many values."""

    @property
    def size(self) -> int:
        """How many tuples there could be."""
        product = 1
        for word in self.words:
            for _, _, span in word:
                product *= span
        return product

    def is_small(self, most: int) -> bool:
        """Whether there could be no more than so many tuples, all of one word."""
        return len(self.words) == 1 and self.size <= most

    def covers(self, columns: Sequence[Array]) -> bool:
        """Whether all these tuples lie in the box; columns behind its own do not matter."""
        for word in self.words:
            for number, low, span in word:
                least, greatest = bounds(columns[number])
                if columns[number].dtype == object or least < low or greatest >= low + span:
                    return False
        return True

    def keys(self, columns: Sequence[Array], length: int) -> tuple[Array, Array | None]:
        """The words of each tuple, one row each, and which tuples lie in the box (None: all). Not to be
        written to: one word may be a column itself."""
        words: list[Array] = []
        inside: Array | None = None
        for word in self.words:
            key: Array | None = None
            for number, low, span in word:
                column = columns[number]
                least, greatest = bounds(column)
                if least < low or greatest >= low + span:
                    known = (column >= low) & (column < low + span)
                    inside = known if inside is None else inside & known
                    column = np.where(known, column, low)
                digits = column - low if low else column
                if key is None:
                    key = digits
                else:
                    key = key * span  # the product is ours to add to
                    key += digits
            words.append(np.zeros(length, np.int64) if key is None else key)
        if len(words) == 1:
            return np.require(words[0], np.int64, ("C", "W")).reshape(length, 1), inside
        return np.stack(words, axis=1, dtype=np.int64), inside


def box(columns: Sequence[Array], slack: int = 0) -> Box | None:
    """The box of these columns, each range widened by `slack` times its span; None for wide numbers."""
    words: list[list[tuple[int, int, int]]] = [[]]
    size = 1
    for number, column in enumerate(columns):
        if column.dtype == object:
            return None
        low, high = bounds(column)
        span = high - low + 1
        if slack:
            low, span = (0 if 0 <= low <= slack * span else low - slack * span), (2 * slack + 1) * span
        if not -_WORD < low <= low + span < _WORD:
            return None
        if size * span > PACKED and words[-1]:
            words.append([])
            size = 1
        words[-1].append((number, low, span))
        size *= span
    return Box(tuple(map(tuple, words)))


class Interner:
    """Tuples in, numbers out: the same number for the same tuple, from 0 on without gaps.

    A box that is small for so many `rows` numbers its tuples by itself (`direct`); others go through a table.
    Tuples outside the box cannot be taken in (`covers`), only asked for.
    """

    def __init__(self, box: Box, loops: ModuleType, rows: int = 0) -> None:
        self.box = box
        self.direct = direct = rows > 0 and box.is_small(NUMBERED * (rows + _ALWAYS_NUMBERED))
        self.count = box.size if direct else 0
        self._loops = loops
        self._bits = 10
        self._slots = np.full(0 if direct else 1 << self._bits, -1, np.int32)
        self._kept = np.empty((0 if direct else 1 << self._bits, len(box.words)), np.int64)

    def covers(self, columns: Sequence[Array]) -> bool:
        """Whether all these tuples lie in the box."""
        return self.box.covers(columns)

    def add(self, columns: Sequence[Array], length: int) -> Array:
        """The number of each tuple; all of them lie in the box."""
        packed, _ = self.box.keys(columns, length)
        if self.direct:
            return packed[:, 0]
        self._make_room(length)
        ids = np.empty(length, np.int64)
        self.count = self._loops.intern(self._slots, self._bits, self._kept, self.count, packed, ids)
        return ids

    def find(self, columns: Sequence[Array], length: int) -> Array:
        """The number of each tuple, -1 for one that was not taken in."""
        columns = [each if each.dtype != object else _within(each) for each in columns]
        packed, inside = self.box.keys(columns, length)
        if self.direct:
            ids = packed[:, 0]
        else:
            ids = np.empty(length, np.int64)
            self._loops.find(self._slots, self._bits, self._kept, packed, ids)
        return ids if inside is None else np.where(inside, ids, -1)

    def _make_room(self, more: int) -> None:
        wanted = self.count + more
        if wanted > len(self._kept):
            kept = np.empty((max(2 * len(self._kept), wanted), len(self.box.words)), np.int64)
            kept[: self.count] = self._kept[: self.count]
            self._kept = kept
        if 2 * wanted > len(self._slots):
            self._bits = (2 * wanted).bit_length()
            self._slots = np.full(1 << self._bits, -1, np.int32)
            self._loops.spread(self._slots, self._bits, self._kept, self.count)


def _within(column: Array) -> Array:
    """Wide numbers as int64; those that do not fit become a number that no box holds."""
    return np.where((column > -_WORD) & (column < _WORD), column, -_WORD).astype(np.int64)
