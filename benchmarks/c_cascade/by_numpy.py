"""The cascade by hand in NumPy: a sum for each party, and rounds over those newly reached."""

import numpy as np

from benchmarks.arrays import by_source, edges_of
from benchmarks.facts import Columns, Facts

HALF = 500_000


def evaluate(facts: Facts) -> Columns:
    """The parties that are reached."""
    holding, size = facts.tables["holding"], len(facts.tables["party"]["party"])
    order, begin = by_source(holding["owner"], size)
    owned, share = holding["owned"][order], holding["share"][order]
    reached, total = np.zeros(size, bool), np.zeros(size, np.int64)
    new = facts.tables["listing"]["party"]
    reached[new] = True
    while len(new):
        _, edge = edges_of(new, begin)
        np.add.at(total, owned[edge], share[edge])
        touched = np.unique(owned[edge])
        new = touched[(total[touched] >= HALF) & ~reached[touched]]
        reached[new] = True
    return (np.flatnonzero(reached),)
