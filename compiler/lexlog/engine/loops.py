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
def _home(key: int, bits: int) -> int:
    """Where to look for a key first, in a table of 2**bits cells."""
    mixed = np.int64(key) * _MIX
    mixed ^= (mixed >> 29) & 0x7FFFFFFFF
    return int(((mixed * _MIX) >> (63 - bits)) & ((1 << bits) - 1))


@_compiled
def enter(cells: Array, bits: int, keys: Array, fresh: Array) -> int:
    """Enters keys, none of them negative, into a table of 2**bits cells (0: free, else a key plus 1).

    Writes the positions of those that were not in it, and counts them. There is room for all.
    """
    mask = (1 << bits) - 1
    count = 0
    for row in range(len(keys)):
        key = keys[row] + 1
        cell = _home(key, bits)
        while cells[cell] != 0 and cells[cell] != key:
            cell = (cell + 1) & mask
        if cells[cell] == 0:
            cells[cell] = key
            fresh[count] = row
            count += 1
    return count


@_compiled
def add_up(sums: Array, bits: int, keys: Array, values: Array, least: int, crossed: Array) -> tuple[int, int]:
    """Adds values, none of them negative, to the sums of their keys; a cell is a key plus 1 (0: free) and its
    sum.

    Writes the positions of rows with which a sum comes to `least` or more for the first time, and counts them
    and the keys that are new. There is room for all.
    """
    mask = (1 << bits) - 1
    count, new = 0, 0
    for row in range(len(keys)):
        key = keys[row] + 1
        cell = _home(key, bits)
        while sums[cell, 0] != 0 and sums[cell, 0] != key:
            cell = (cell + 1) & mask
        is_new = sums[cell, 0] == 0
        if is_new:
            sums[cell, 0] = key
            new += 1
        before = sums[cell, 1]
        sums[cell, 1] = before + values[row]
        if (is_new or before < least) and before + values[row] >= least:
            crossed[count] = row
            count += 1
    return count, new


@_compiled
def move(old: Array, sums: Array, bits: int) -> None:
    """Enters the keys and sums of a table into a larger, empty one."""
    mask = (1 << bits) - 1
    for row in range(len(old)):
        if old[row, 0] != 0:
            cell = _home(old[row, 0], bits)
            while sums[cell, 0] != 0:
                cell = (cell + 1) & mask
            sums[cell, 0] = old[row, 0]
            sums[cell, 1] = old[row, 1]


@_compiled
def mark_values(known: Array, keys: Array, values: Array, fresh: Array) -> int:
    """Notes the value of each key that has none (-1); writes the positions of these keys, and counts them.

    -1, with some values noted already, if a key comes with two values.
    """
    count = 0
    for row in range(len(keys)):
        key = keys[row]
        if known[key] < 0:
            known[key] = values[row]
            fresh[count] = row
            count += 1
        elif known[key] != values[row]:
            return -1
    return count


@_compiled
def count_values(column: Array, low: int, starts: Array) -> int:
    """Writes where the rows of each value begin, laid side by side by value, and finds the most of one.

    `starts` are zeros, two more than there are values from `low` on; its first one stays 0.
    """
    for row in range(len(column)):
        starts[column[row] - low + 2] += 1
    longest = 0
    for place in range(2, len(starts)):
        longest = max(longest, starts[place])
        starts[place] += starts[place - 1]
    return longest


@_compiled
def lay_values(column: Array, low: int, starts: Array, order: Array) -> None:
    """Writes rows side by side by value. The cell behind that of a value says where it begins, and after this
    where it ends."""
    for row in range(len(column)):
        at = column[row] - low + 1
        order[starts[at]] = row
        starts[at] += 1


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
def chain(starts: Array, heads: Array, nexts: Array, sizes: Array, ids: Array, begin: int, base: int) -> int:
    """Puts rows `begin`, `begin + 1`, ... at the heads of the chains of their numbers; the most rows of one.

    `nexts` starts with row `base`, `sizes` count the rows in chains, `starts` are of those laid side by side.
    """
    longest = 0
    for place in range(len(ids)):
        at = ids[place]
        row = begin + place
        nexts[row - base] = heads[at]
        heads[at] = row
        sizes[at] += 1
        laid = starts[at + 1] - starts[at] if at + 1 < len(starts) else 0
        longest = max(longest, sizes[at] + laid)
    return longest


@_compiled
def pairs(starts: Array, sizes: Array, ids: Array) -> int:
    """How many pairs `follow` will write."""
    count = 0
    for place in range(len(ids)):
        at = ids[place]
        if at >= 0:
            if at + 1 < len(starts):
                count += starts[at + 1] - starts[at]
            if at < len(sizes):
                count += sizes[at]
    return count


@_compiled
def first(starts: Array, order: Array, heads: Array, ids: Array, found: Array) -> None:
    """Writes some row of each number, -1 if there is none."""
    for place in range(len(ids)):
        at = ids[place]
        found[place] = -1
        if at >= 0:
            if at < len(heads):
                found[place] = heads[at]
            if found[place] < 0 and at + 1 < len(starts) and starts[at] < starts[at + 1]:
                found[place] = order[starts[at]]


@_compiled
def first_of_all(starts: Array, order: Array, cells: Array) -> None:
    """Writes the first of the rows of each number, one cell further on; leaves the cells of other numbers."""
    for at in range(len(starts) - 1):
        if starts[at] < starts[at + 1]:
            cells[at + 1] = order[starts[at]]


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
        later = heads[at] if at < len(heads) else -1
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


@_compiled
def walk(
    starts: Array,
    targets: Array,
    begin_of: Array,
    seed: Array,
    round: Array,
    stamps: Array,
    queue: Array,
    when: Array,
    node: Array,
    of: Array,
    rounds: Array,
    group: int,
) -> tuple[int, int]:
    """Walks breadth first from the seeds of each group, from `group` on; the group to go on with, a count.

    Writes each node that is no seed, its group and its round, one more than that of a node before it, while
    there is room for all nodes. The seeds of a group stand in the order of their rounds, and `stamps` are of
    groups before.
    """
    count = 0
    while group + 1 < len(begin_of) and count + len(stamps) <= len(node):
        last = 0
        for place in range(begin_of[group], begin_of[group + 1]):
            if stamps[seed[place]] != group:
                stamps[seed[place]] = group
                queue[last] = seed[place]
                when[last] = round[place]
                last += 1
        at = 0
        while at < last:
            begin = queue[at]
            for edge in range(starts[begin], starts[begin + 1]):
                end = targets[edge]
                if stamps[end] != group:
                    stamps[end] = group
                    queue[last] = end
                    when[last] = when[at] + 1
                    node[count] = end
                    of[count] = group
                    rounds[count] = when[at] + 1
                    last += 1
                    count += 1
            at += 1
        group += 1
    return group, count
