"""Rows of boxes and lines between them in, what has a place in each layer out.

Between two rows of boxes is a layer of labels. A line has an item in every layer that it crosses: its label
in one layer of labels, a bend in each other. So no line meets a box, and no label anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from lexlog.render.picture.layers import Layered
from lexlog.render.picture.panels import Panel

BEND = 3.0


@dataclass(slots=True)
class Item:
    """A box, a label or a bend; of a label or a bend, the number of its line. `x` is its middle."""

    kind: Literal["box", "label", "bend"]
    number: int
    layer: int
    width: float
    height: float
    x: float = 0.0
    above: list[Item] = field(default_factory=list)
    below: list[Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Items:
    """Items by layer from the top, in some order; of each line those that it crosses, downward, with its
    ends."""

    layers: list[list[Item]]
    chains: tuple[tuple[Item, ...], ...]


def items(
    boxes: Sequence[Panel], labels: Sequence[Panel], edges: Sequence[tuple[int, int]], rows: Layered
) -> Items:
    """The items of a picture. Rows of boxes are the even layers."""
    placed = [Item("box", n, 2 * rows.rows[n], panel.width, panel.height) for n, panel in enumerate(boxes)]
    layers: dict[int, list[Item]] = defaultdict(list)
    for item in placed:
        layers[item.layer].append(item)
    downs = [(b, a) if (a, b) in rows.turned else (a, b) for a, b in edges]
    ends = Counter(("from", a) for a, _ in downs) + Counter(("to", b) for _, b in downs)
    chains = []
    for number, (above, below) in enumerate(downs):
        first, last = placed[above].layer + 1, placed[below].layer - 1
        at = first if ends["from", above] <= ends["to", below] else last
        chain = [placed[above]]
        for layer in range(first, last + 1):
            panel = labels[number]
            item = Item("bend", number, layer, BEND, 0)
            if layer == at and panel.texts:
                item = Item("label", number, layer, panel.width, panel.height)
            layers[layer].append(item)
            chain.append(item)
        chain.append(placed[below])
        for upper, lower in pairwise(chain):
            upper.below.append(lower)
            lower.above.append(upper)
        chains.append(tuple(chain))
    return Items([layers[layer] for layer in range(max(layers, default=-1) + 1)], tuple(chains))
