"""Steps that the programs written by hand in NumPy share."""

from __future__ import annotations

import numpy as np

from benchmarks.facts import Array


def by_source(source: Array, size: int) -> tuple[Array, Array]:
    """The order of edges by their source, and where the edges of each source begin."""
    begin = np.concatenate(([0], np.cumsum(np.bincount(source, minlength=size))))
    return np.argsort(source, kind="stable"), begin


def edges_of(sources: Array, begin: Array) -> tuple[Array, Array]:
    """All edges of these sources, as places in the order by source, and the place of each edge's source."""
    count = begin[sources + 1] - begin[sources]
    place = np.repeat(np.arange(len(sources)), count)
    return place, np.arange(len(place)) - np.repeat(np.cumsum(count) - count - begin[sources], count)


def is_in(values: Array, ordered: Array) -> Array:
    """Which values stand in an ordered array."""
    if not len(ordered):
        return np.zeros(len(values), bool)
    place = np.searchsorted(ordered, values)
    place[place == len(ordered)] = 0
    return np.asarray(ordered[place] == values)


def summed(keys: Array, values: Array) -> tuple[Array, Array]:
    """The different keys in order, each with the sum of its values."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begin = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))[: len(keys)]
    return keys[begin], np.add.reduceat(values[order], begin) if len(begin) else values[:0]
