"""Company control by hand in NumPy: rounds over new pairs, partial sums kept until they pass the half."""

import numpy as np

from benchmarks.arrays import by_source, edges_of, is_in, summed
from benchmarks.facts import Array, Columns, Facts

HALF = 500_000


def evaluate(facts: Facts) -> Columns:
    """All pairs of who controls and what is controlled."""
    holding, size = facts.tables["holding"], len(facts.tables["party"]["party"])
    order, begin = by_source(holding["owner"], size)
    owned, share = holding["owned"][order], holding["share"][order]
    seeds = np.unique(holding["owner"][holding["share"] > HALF])
    known = seeds * size + seeds  # each counts for itself
    pending, partial = np.zeros(0, np.int64), np.zeros(0, np.int64)
    found, new = [], known
    while len(new):
        place, edge = edges_of(new % size, begin)
        keys, sums = summed((new // size)[place] * size + owned[edge], share[edge])
        absent = ~is_in(keys, known)
        keys, sums = keys[absent], sums[absent]
        pending, partial = summed(np.concatenate((pending, keys)), np.concatenate((partial, sums)))
        passed = partial > HALF
        new, pending, partial = pending[passed], pending[~passed], partial[~passed]
        found.append(new)
        known = _merged(known, new)
    pairs = np.concatenate(found)
    return pairs // size, pairs % size


def _merged(known: Array, new: Array) -> Array:
    return np.sort(np.concatenate((known, new)), kind="stable")
