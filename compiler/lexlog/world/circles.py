"""The rows of a table that may not lead in a circle in, those that do refused and told of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lexlog.world.draft import Draft
from lexlog.world.encode import NONE_CODE
from lexlog.world.losses import Losses
from lexlog.world.sheet import Array

MOST_TOLD = 12
"""Rows of one circle that are pointed at."""

_PEELS = 100
"""How often ends are taken away; what is left then is looked at as a graph, circle or not."""


def refuse_circles(draft: Draft) -> None:
    """Refuse each row on a circle; what it leads to is not known then, as of any row that is refused.

    Days are not looked at: what comes of itself at another time comes of itself.
    """
    told = draft.table.acyclic
    if told is None or not draft.rows.length:
        return
    start, end = draft.rows.columns[told.start], draft.rows.columns[told.end]
    leads = draft.rows.certain & (start != 0) & (start != NONE_CODE) & (end != 0) & (end != NONE_CODE)
    places = np.flatnonzero(leads)
    losses = Losses()
    for circle in circles(start[places], end[places]):
        rows = places[circle].tolist()
        _tell(draft, rows)
        for row in rows:
            losses.refuse(draft, row, {told.end})
    if losses.refused or losses.dropped:
        losses.taken_from(draft)


def _tell(draft: Draft, circle: Sequence[int]) -> None:
    told, given = draft.table.acyclic, draft.rows.given
    assert told is not None
    pointed = circle[:MOST_TOLD]
    names = draft.symbols.names(draft.rows.columns[told.start][list(pointed)])
    more = f" and {len(circle) - MOST_TOLD} more" if len(circle) > MOST_TOLD else ""
    shown = " -> ".join((*names, names[0])) if not more else " -> ".join(names) + more
    first, *rest = (given[row] for row in pointed)
    draft.findings.circle(draft.table.name, shown, (first, told.end), rest)


def circles(start: Array, end: Array) -> list[list[int]]:
    """The places of the edges on circles, those of one part of the graph together, each followed by one that
    begins where it ends, as far as that goes.

    >>> circles(np.array([1, 2, 3, 4]), np.array([2, 3, 2, 4]))
    [[1, 2], [3]]
    """
    left = _after_peeling(start, end)
    if not len(left):
        return []
    import networkx as nx  # few rows ever come here

    edges = {place: (int(start[place]), int(end[place])) for place in left.tolist()}
    parts = nx.strongly_connected_components(nx.DiGraph(list(edges.values())))
    home = {node: number for number, part in enumerate(parts) for node in part}
    found: dict[int, list[int]] = {}
    for place, (one, other) in edges.items():
        if home[one] == home[other]:
            found.setdefault(home[one], []).append(place)
    return sorted(_in_turn(places, edges) for places in found.values())


def _after_peeling(start: Array, end: Array) -> Array:
    """The edges that are left once those are taken away, again and again, that no other edge leads to or that
    lead to none: what is left lies on circles or between them, or on ways of very many steps."""
    length = int(max(start.max(initial=0), end.max(initial=0))) + 1
    left = np.arange(len(start))
    for _ in range(_PEELS):
        if not len(left):
            break
        leaves, enters = np.zeros(length, bool), np.zeros(length, bool)
        leaves[start[left]], enters[end[left]] = True, True
        kept = left[leaves[end[left]] & enters[start[left]]]
        if len(kept) == len(left):
            break
        left = kept
    return left


def _in_turn(places: Sequence[int], edges: dict[int, tuple[int, int]]) -> list[int]:
    """The edges in the order in which they lead on from the first, then those that are left."""
    starts: dict[int, list[int]] = {}
    for place in reversed(places):
        starts.setdefault(edges[place][0], []).append(place)
    turn, here = [], places[0]
    waiting = set(places)
    while here in waiting:
        turn.append(here)
        waiting.discard(here)
        onward = starts.get(edges[here][1], [])
        while onward and onward[-1] not in waiting:
            onward.pop()
        here = onward[-1] if onward else -1
    return [*turn, *sorted(waiting)]
