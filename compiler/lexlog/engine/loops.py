"""Loops over millions of rows for which NumPy has no word: hashing tuples, following chains, marking bits.

Compiled on first use where numba is installed, and kept on disk. Nothing else may import this module: ask
`machine.loops`, which is None where there is no compiler; the engine then sorts instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba
import numpy as np

from lexlog.engine.rows import Array

_P = ParamSpec("_P")
_R = TypeVar("_R")

_MIX = np.int64(-7046029254386353131)  # 2**64 divided by the golden ratio, as a signed number


def _compiled(loop: Callable[_P, _R]) -> Callable[_P, _R]:
    return cast("Callable[_P, _R]", numba.njit(cache=True, nogil=True)(loop))


@_compiled
def _slot(tuples: Array, row: int, bits: int) -> int:
    """Where to look for a tuple first, in a table of 2**bits slots."""
    mixed = np.int64(0)
    for place in range(tuples.shape[1]):
        mixed = (mixed ^ tuples[row, place]) * _MIX
        mixed ^= (mixed >> 29) & 0x7FFFFFFFF
    return int((mixed >> (63 - bits)) & ((1 << bits) - 1))


@_compiled
def _is_same(kept: Array, at: int, asked: Array, row: int) -> bool:
    """Whether the tuple kept at a place is the one asked for in a row."""
    same = True
    for place in range(asked.shape[1]):
        same = same and kept[at, place] == asked[row, place]
    return same


@_compiled
def intern(slots: Array, bits: int, kept: Array, count: int, asked: Array, ids: Array) -> int:
    """Gives each tuple asked for its number, new tuples the next ones; the count afterwards.

    `slots` are 2**bits numbers of tuples (-1: free), `kept` the tuples by number. Both have room.
    """
    mask = (1 << bits) - 1
    for row in range(len(asked)):
        slot = _slot(asked, row, bits)
        while True:
            at = slots[slot]
            if at < 0:
                slots[slot] = count
                for place in range(asked.shape[1]):
                    kept[count, place] = asked[row, place]
                ids[row] = count
                count += 1
                break
            if _is_same(kept, at, asked, row):
                ids[row] = at
                break
            slot = (slot + 1) & mask
    return count


@_compiled
def find(slots: Array, bits: int, kept: Array, asked: Array, ids: Array) -> None:
    """Writes the number of each tuple asked for, -1 for one that was never taken in."""
    mask = (1 << bits) - 1
    for row in range(len(asked)):
        slot = _slot(asked, row, bits)
        ids[row] = -1
        while slots[slot] >= 0:
            at = slots[slot]
            if _is_same(kept, at, asked, row):
                ids[row] = at
                break
            slot = (slot + 1) & mask


@_compiled
def spread(slots: Array, bits: int, kept: Array, count: int) -> None:
    """Enters the first `count` tuples into a new, empty table."""
    mask = (1 << bits) - 1
    for row in range(count):
        slot = _slot(kept, row, bits)
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = row


@_compiled
def mark(bitmap: Array, keys: Array, fresh: Array) -> int:
    """Sets the bit of each key; writes the positions of keys whose bit was not set, and counts them."""
    count = 0
    for row in range(len(keys)):
        key = keys[row]
        bit = np.uint8(1 << (key & 7))
        if not bitmap[key >> 3] & bit:
            bitmap[key >> 3] |= bit
            fresh[count] = row
            count += 1
    return count


@_compiled
def lay_out(next_place: Array, ids: Array, order: Array) -> None:
    """Writes rows 0, 1, ... side by side by their numbers; those of each begin at its `next_place`."""
    for row in range(len(ids)):
        order[next_place[ids[row]]] = row
        next_place[ids[row]] += 1


@_compiled
def chain(heads: Array, nexts: Array, sizes: Array, any_row: Array, ids: Array, begin: int, base: int) -> int:
    """Puts rows `begin`, `begin + 1`, ... at the heads of the chains of their numbers; the most rows of one.

    `nexts` starts with row `base`; `any_row` is some row of each number.
    """
    longest = 0
    for place in range(len(ids)):
        at = ids[place]
        row = begin + place
        nexts[row - base] = heads[at]
        heads[at] = row
        any_row[at] = row
        sizes[at] += 1
        longest = max(longest, sizes[at])
    return longest


@_compiled
def follow(
    starts: Array, order: Array, heads: Array, nexts: Array, base: int, ids: Array, row: Array, found: Array
) -> None:
    """Writes each pair of a position in `ids` and a row of its number. The arrays have room for all."""
    count = 0
    for place in range(len(ids)):
        at = ids[place]
        if at < 0:
            continue
        if at + 1 < len(starts):
            for number in range(starts[at], starts[at + 1]):
                row[count] = place
                found[count] = order[number]
                count += 1
        later = heads[at]
        while later >= 0:
            row[count] = place
            found[count] = later
            count += 1
            later = nexts[later - base]


@_compiled
def stab(
    starts: Array, rows: Array, first: Array, last: Array, ids: Array, days: Array, found: Array
) -> None:
    """Writes the row of each number that holds on the day asked for, -1 if none does.

    `rows` lie side by side by number and first day, and those of one number share no day.
    """
    for place in range(len(ids)):
        found[place] = -1
        at = ids[place]
        if at < 0:
            continue
        low, high = starts[at], starts[at + 1]
        day = days[place]
        while high - low > 1:
            middle = (low + high) >> 1
            if first[middle] <= day:
                low = middle
            else:
                high = middle
        if low < high and first[low] <= day <= last[low]:
            found[place] = rows[low]
