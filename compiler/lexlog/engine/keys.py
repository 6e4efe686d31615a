"""Several columns as one: tuples packed into int64 keys, and rows grouped by their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lexlog.engine.numbers import bounds, distinct
from lexlog.engine.rows import Array

_LIMIT = 2**62

DENSE = 4
"""How many tuples could occur, for each row that there is, in a table with a cell for each."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One column of a key: an offset from `low` if its range is small enough, else a rank in `table`.

    `prefix` lists the keys of the columns before it, where those have to be ranked first to make room.
    """

    low: int
    size: int
    table: Array | None
    prefix: Array | None
    prefix_size: int

    def digits(self, column: Array) -> tuple[Array, Array]:
        """The digit of each value, and where the value is known at all."""
        if self.table is not None:
            return _ranks(self.table, column)
        known = (column >= self.low) & (column <= self.low + self.size - 1)
        digits = np.where(known, column, self.low) - self.low
        return (digits.astype(np.int64) if digits.dtype == object else digits), known


@dataclass(frozen=True, slots=True)
class KeyCode:
    """A one-to-one map of the tuples of the rows it was fitted to into range(size).

    It can be asked for any tuple: one that was not among those has a key that none of them has.
    """

    places: tuple[_Place, ...]
    size: int

    def encode(self, columns: Sequence[Array], length: int) -> Array:
        """The key of each tuple."""
        key = np.zeros(length, np.int64)
        known: Array | None = None
        for number, (place, column) in enumerate(zip(self.places, columns, strict=True)):
            digits, ok = place.digits(column)
            if place.prefix is not None:
                key, before = _ranks(place.prefix, key)
                ok = ok & before
            key = digits if number == 0 else key * place.size + digits
            known = ok if known is None else known & ok
        return key if known is None else np.where(known, key, self.size)


def fit(columns: Sequence[Array], length: int) -> tuple[KeyCode, Array]:
    """A code for the tuples of these columns, and their keys."""
    places: list[_Place] = []
    key, size = np.zeros(length, np.int64), 1
    for column in columns:
        low, high = bounds(column)
        span, table, prefix = high - low + 1, None, None
        if size * span > _LIMIT and size > max(length, 1):
            prefix = distinct(key)
            key, size = np.searchsorted(prefix, key), len(prefix)
        if size * span > _LIMIT or column.dtype == object:
            table = distinct(column)
            span = len(table)
        place = _Place(low, span, table, prefix, size)
        digits = np.searchsorted(table, column) if table is not None else column - low
        key = key * span + digits if places else digits
        places.append(place)
        size *= span
    return KeyCode(tuple(places), size), key


def ordered(key: Array, size: int) -> Array:
    """The stable order of keys in range(size): a sort of plain numbers, many times faster than an argsort."""
    bits = len(key).bit_length()
    if size < 2**16:
        return np.argsort(key.astype(np.uint16), kind="stable")
    if size << bits < 2**63:
        return np.sort((key << bits) + np.arange(len(key))) & ((1 << bits) - 1)
    return np.argsort(key, kind="stable")


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows sorted by their tuples: `order` lists the rows, and each group begins at one of `starts`."""

    order: Array
    starts: Array

    @property
    def heads(self) -> Array:
        """The first row of each group."""
        return self.order[self.starts]

    @property
    def group(self) -> Array:
        """The group of each row, in the order of the rows."""
        result = np.empty(len(self.order), np.int64)
        sizes = np.diff(np.concatenate((self.starts, [len(self.order)])))
        result[self.order] = np.repeat(np.arange(len(self.starts)), sizes)
        return result


def group(columns: Sequence[Array], length: int) -> Groups:
    """The groups of equal tuples; with no columns, one group."""
    code, key = fit(columns, length)
    order = ordered(key, code.size)
    key = key[order]
    turns = np.ones(length, bool)
    np.not_equal(key[1:], key[:-1], out=turns[1:])
    return Groups(order, np.flatnonzero(turns))


def dense(columns: Sequence[Array], length: int) -> tuple[Array, int] | None:
    """A number for each tuple, and how many could occur, if those are not many more than the rows.

    Values that lie far apart, days say, are numbered by those that occur.
    """
    key, size = np.zeros(length, np.int64), 1
    for column in columns:
        if column.dtype == object:
            return None
        low, high = bounds(column)
        digits, span = column - low, high - low + 1
        if size * span > DENSE * length and span <= DENSE * length:
            occurs = np.zeros(span, np.int64)
            occurs[digits] = 1
            ranks = np.cumsum(occurs)
            digits, span = ranks[digits] - 1, int(ranks[-1])
        size *= span
        if size > DENSE * length:
            return None
        key = digits if size == span else key * span + digits
    return key, size


def _ranks(table: Array, values: Array) -> tuple[Array, Array]:
    if not len(table):
        return np.zeros(len(values), np.int64), np.zeros(len(values), bool)
    rank = np.searchsorted(table, values)
    rank[rank == len(table)] = 0
    known = np.asarray(table[rank] == values, dtype=bool)
    return np.where(known, rank, 0), known
