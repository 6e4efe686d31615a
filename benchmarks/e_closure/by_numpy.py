"""Transitive closure by hand in NumPy: rounds over new pairs, all pairs in one table of bytes."""

import numpy as np

from benchmarks.arrays import by_source, edges_of
from benchmarks.facts import Columns, Facts


def evaluate(facts: Facts) -> Columns:
    """All pairs of places of which one leads to the other."""
    road, size = facts.tables["road"], len(facts.tables["place"]["place"])
    order, begin = by_source(road["begin"], size)
    end = road["end"][order]
    known = np.zeros(size * size, bool)
    new = np.unique(road["begin"] * size + road["end"])
    while len(new):
        known[new] = True
        place, edge = edges_of(new % size, begin)
        keys = (new // size)[place] * size + end[edge]
        new = np.unique(keys[~known[keys]])
    pairs = np.flatnonzero(known)
    return pairs // size, pairs % size
