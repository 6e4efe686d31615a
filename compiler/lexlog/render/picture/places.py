"""Layers in their order in, how far to the right each item stands out.

Each layer in turn is placed as near to its neighbors as the order and the widths allow: least squares under
`x[i+1] - x[i] >= gap`, solved by pooling adjacent violators (Ayer and others, 1955).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from lexlog.render.picture.items import Item

ROUNDS = 16
GAPS = {"box": 26.0, "label": 10.0, "bend": 5.0}
STRAIGHT = 8.0
"""How much more a piece between two bends counts than one at a box: long lines come out straight."""

Near = Callable[[Item], Sequence[Item]]


def place(layers: Sequence[Sequence[Item]], chains: Sequence[Sequence[Item]]) -> None:
    """Set `x` of every item, from 0 on."""
    for layer in layers:
        start = 0.0
        for left, right in zip([None, *layer], layer, strict=False):
            start += 0 if left is None else _gap(left, right)
            right.x = start
    for round_ in range(ROUNDS):
        down = round_ % 2 == 0
        is_last = round_ >= ROUNDS - 4
        for layer in layers if down else reversed(layers):
            _settle(layer, _both if is_last else _above if down else _below)
    for chain in chains:
        _straighten(chain[1:-1], layers)
    least = min((item.x - item.width / 2 for layer in layers for item in layer), default=0.0)
    for layer in layers:
        for item in layer:
            item.x -= least


def _above(item: Item) -> Sequence[Item]:
    return item.above


def _below(item: Item) -> Sequence[Item]:
    return item.below


def _both(item: Item) -> Sequence[Item]:
    return [*item.above, *item.below]


def _gap(left: Item, right: Item) -> float:
    return (left.width + right.width) / 2 + (GAPS[left.kind] + GAPS[right.kind]) / 2


def _weight(item: Item, other: Item) -> float:
    return 1.0 if "box" in (item.kind, other.kind) else STRAIGHT


def _settle(layer: Sequence[Item], near: Near) -> None:
    wanted, weights = [], []
    for item in layer:
        others = [(each.x, _weight(item, each)) for each in near(item)]
        total = sum(weight for _, weight in others)
        wanted.append(sum(x * weight for x, weight in others) / total if total else item.x)
        weights.append(total or 0.1)
    offsets = [0.0]
    for left, right in pairwise(layer):
        offsets.append(offsets[-1] + _gap(left, right))
    found = _rising([want - offset for want, offset in zip(wanted, offsets, strict=False)], weights)
    for item, x, offset in zip(layer, found, offsets, strict=False):
        item.x = x + offset


def _rising(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The numbers nearest to these that never fall, by weighted squares.

    >>> _rising([1, 3, 2, 4], [1, 1, 1, 1])
    [1.0, 2.5, 2.5, 4.0]
    """
    pools: list[tuple[float, float, int]] = []
    for want, weight in zip(wanted, weights, strict=True):
        pools.append((float(want), weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, v, m), (b, w, n) = pools[-2:]
            pools[-2:] = [((a * v + b * w) / (v + w), v + w, m + n)]
    return [value for value, _, count in pools for _ in range(count)]


def _straighten(run: Sequence[Item], layers: Sequence[Sequence[Item]]) -> None:
    """Move what a line crosses onto as few plumb lines as its neighbors leave room for."""
    start = 0
    while start < len(run):
        low, high, end = -math.inf, math.inf, start
        while end < len(run):
            left, right = _room(run[end], layers[run[end].layer])
            if max(low, left) > min(high, right):
                break
            low, high, end = max(low, left), min(high, right), end + 1
        end = max(end, start + 1)
        part = run[start:end]
        middle = sorted(item.x for item in part)[len(part) // 2]
        if low <= high and len(part) > 1:
            for item in part:
                item.x = min(max(middle, low), high)
        start = end


def _room(item: Item, layer: Sequence[Item]) -> tuple[float, float]:
    """Between which places an item can move."""
    at = next(place for place, each in enumerate(layer) if each is item)
    low = layer[at - 1].x + _gap(layer[at - 1], item) if at else -math.inf
    high = layer[at + 1].x - _gap(item, layer[at + 1]) if at + 1 < len(layer) else math.inf
    return low, high
