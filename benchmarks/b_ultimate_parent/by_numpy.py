"""Ultimate parents by hand in NumPy: steps are doubled until no more chains end, then circles are walked."""

import numpy as np

from benchmarks.facts import Array, Columns, Facts

HALF = 500_000


def evaluate(facts: Facts) -> Columns:
    """Each party with its ultimate parent and the country of that."""
    holding, party = facts.tables["holding"], facts.tables["party"]
    itself = np.arange(len(party["party"]))
    parent = itself.copy()
    majority = holding["share"] > HALF
    parent[holding["owned"][majority]] = holding["owner"][majority]
    top = parent
    moving = np.flatnonzero(parent[top] != top)
    while True:
        top = top[top]
        # Distances to an end have no gaps: once a doubling ends no chain, what still moves is under a circle.
        still = moving[parent[top[moving]] != top[moving]]
        if len(still) == len(moving):
            break
        moving = still
    if len(moving):
        top[moving] = _least_in_circle(top[moving], parent)
    return itself, top, party["country"][top]


def _least_in_circle(starts: Array, parent: Array) -> Array:
    """The least number in the circle above each start."""
    circle = np.unique(starts)
    while not np.array_equal(stepped := np.unique(parent[circle]), circle):
        circle = stepped
    least = np.full(len(parent), -1)
    least[circle] = np.minimum(circle, parent[circle])
    ahead = parent[circle]
    for _ in range(len(circle).bit_length()):
        least[circle] = np.minimum(least[circle], least[ahead])
        ahead = _twice(ahead, circle)
    while len(outside := np.flatnonzero(least[starts] < 0)):
        starts[outside] = parent[starts[outside]]
    return least[starts]


def _twice(ahead: Array, circle: Array) -> Array:
    """Where each of a circle stands after twice as many steps."""
    return ahead[np.searchsorted(circle, ahead)]
