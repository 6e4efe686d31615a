"""Boxes and lines in, a row for each box out: what stands above is in a row above, as far as there is one.

Lines that lead back, as where two hold each other, are turned for this and drawn upward. Rows that are too
wide are laid out as several. After Sugiyama, Tagawa and Toda, "Methods for visual understanding of
hierarchical system structures", 1981; lines are turned after Eades, Lin and Smyth, 1993.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

WIDEST, BROAD, TALL = 1900.0, 1.8, 110.0
"""Up to which width a row of boxes always stays one; how many times as wide as tall a larger picture may be;
about how much room is between two rows."""

Edge = tuple[int, int]
Weight = tuple[int, ...]
Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layered:
    """The row of each box from the top, and the lines that are turned."""

    rows: tuple[int, ...]
    turned: frozenset[Edge]


def layered(count: int, edges: Sequence[Edge], weights: Sequence[Weight], sizes: Sequence[Size]) -> Layered:
    """Rows for boxes by number; earlier numbers come first where it does not matter. Lines that weigh less
    are turned first."""
    turned = _turned(count, edges, weights)
    downward = sorted({(b, a) if (a, b) in turned else (a, b) for a, b in edges})
    graph = nx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(downward)
    rows = _drawn_in(graph, _longest(graph))
    return Layered(_wrapped(graph, rows, sizes), frozenset(turned))


def _turned(count: int, edges: Sequence[Edge], weights: Sequence[Weight]) -> set[Edge]:
    """Lines that lead back in an order of the boxes in which few do."""
    ranks = {weight: rank for rank, weight in enumerate(sorted(set(weights)), 1)}
    heaviest: dict[Edge, int] = {}
    for edge, weight in zip(edges, weights, strict=True):
        heaviest[edge] = max(heaviest.get(edge, 0), ranks[weight])
    graph = nx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((a, b, heaviest[a, b]) for a, b in sorted(heaviest))
    turned: set[Edge] = set()
    for part in nx.strongly_connected_components(graph):
        if len(part) > 1:
            order = _order(graph.subgraph(part))
            turned.update((a, b) for a, b in graph.subgraph(part).edges if order[a] > order[b])
    return turned


def _order(graph: nx.DiGraph) -> Mapping[int, int]:
    """Boxes in an order in which few lines lead back: again and again what only leads out comes first, what
    is only led to comes last, and else who leads out most beyond what leads in."""
    outs = {node: {each: graph[node][each]["weight"] for each in graph.successors(node)} for node in graph}
    ins = {node: {each: graph[each][node]["weight"] for each in graph.predecessors(node)} for node in graph}
    first: list[int] = []
    last: list[int] = []
    while outs:
        sink = min((node for node in outs if not outs[node]), default=None)
        leading = [node for node in outs if not ins[node]] or [*outs]
        lead = min(leading, key=lambda node: (sum(ins[node].values()) - sum(outs[node].values()), node))
        chosen = lead if sink is None else sink
        (first if sink is None else last).append(chosen)
        for node in outs.pop(chosen):
            ins[node].pop(chosen, None)
        for node in ins.pop(chosen):
            outs[node].pop(chosen, None)
    return {node: place for place, node in enumerate([*first, *reversed(last)])}


def _longest(graph: nx.DiGraph) -> dict[int, int]:
    """Each box one row below the lowest of those above it."""
    rows: dict[int, int] = {}
    for node in nx.lexicographical_topological_sort(graph):
        rows[node] = max((rows[each] + 1 for each in graph.predecessors(node)), default=0)
    return rows


def _drawn_in(graph: nx.DiGraph, rows: dict[int, int]) -> dict[int, int]:
    """Boxes that lead down more than up, right above the highest that they lead to."""
    for node in reversed([*nx.lexicographical_topological_sort(graph)]):
        below = [rows[each] for each in graph.successors(node)]
        if below and len(below) > graph.in_degree(node):
            rows[node] = min(below) - 1
    used = {row: place for place, row in enumerate(sorted(set(rows.values())))}
    return {node: used[row] for node, row in rows.items()}


def _wrapped(graph: nx.DiGraph, rows: Mapping[int, int], sizes: Sequence[Size]) -> tuple[int, ...]:
    """Rows that are too wide as several: of what leads down, the first are in the lowest, of others in the
    highest."""
    found: dict[int, int] = {}
    area = sum(width * (height + TALL) for width, height in sizes)
    widest, start = max(WIDEST, math.sqrt(BROAD * area)), 0
    for row in range(max(rows.values(), default=-1) + 1):
        boxes = [node for node in sorted(rows) if rows[node] == row]
        parts = math.ceil(sum(sizes[node][0] for node in boxes) / widest)
        leads_down = [node for node in boxes if not graph.in_degree(node)]
        others = [node for node in boxes if graph.in_degree(node)]
        order = [*others, *reversed(leads_down)]
        for place, node in enumerate(order):
            found[node] = start + place * parts // len(order)
        start += parts
    return tuple(found[node] for node in range(len(found)))
