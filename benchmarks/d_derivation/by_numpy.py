"""Derivation by hand in NumPy: edges that count, then rounds over models newly found."""

import numpy as np

from benchmarks.arrays import by_source, edges_of
from benchmarks.facts import Columns, Facts


def evaluate(facts: Facts) -> Columns:
    """The models that are flagged, by name or by descent."""
    model, derivation = facts.tables["model"], facts.tables["derivation"]
    counts = (derivation["how"] <= 2) & (model["operations"][derivation["child"]] >= 100_000)
    parent, child = derivation["parent"][counts], derivation["child"][counts]
    size = len(model["model"])
    order, begin = by_source(parent, size)
    child = child[order]
    found = np.zeros(size, bool)
    new = facts.tables["flagging"]["model"]
    found[new] = True
    while len(new):
        _, edge = edges_of(new, begin)
        touched = np.unique(child[edge])
        new = touched[~found[touched]]
        found[new] = True
    return (np.flatnonzero(found),)
