"""Layers of items in, the same in an order in which few lines cross out.

Items are sorted by the middle of their neighbors, down and up in turn, and neighbors are swapped where that
takes crossings away. After Gansner, Koutsofios, North and Vo, "A technique for drawing directed graphs",
1993.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from itertools import pairwise

from lexlog.render.picture.items import Item

SWEEPS, IDLE = 24, 6
"""At most so many times all layers are sorted, and so many of them without getting better."""

Place = Mapping[int, float]


def ordered(layers: list[list[Item]]) -> list[list[Item]]:
    """The layers in the best order that was found; the same for the same layers."""
    best = [[*layer] for layer in layers]
    fewest, idle = _all_crossings(best), 0
    now = [[*layer] for layer in layers]
    for sweep in range(SWEEPS):
        if not fewest or idle >= IDLE:
            break
        _sweep(now, down=sweep % 2 == 0)
        _swap(now)
        found = _all_crossings(now)
        idle = 0 if found < fewest else idle + 1
        if found < fewest:
            best, fewest = [[*layer] for layer in now], found
    return best


def _sweep(layers: list[list[Item]], *, down: bool) -> None:
    numbers = range(1, len(layers)) if down else range(len(layers) - 2, -1, -1)
    for number in numbers:
        places = _places(layers[number - 1 if down else number + 1])
        keys = {}
        for place, item in enumerate(layers[number]):
            near = sorted(places[id(each)] for each in (item.above if down else item.below))
            keys[id(item)] = _median(near) if near else float(place)
        layers[number].sort(key=lambda item: keys[id(item)])


def _median(places: Sequence[float]) -> float:
    """The middle one; of two or more in the middle, between them by where more others are near."""
    half = len(places) // 2
    if len(places) % 2:
        return places[half]
    if len(places) == 2:
        return sum(places) / 2
    left, right = places[half - 1] - places[0], places[-1] - places[half]
    if left + right == 0:
        return (places[half - 1] + places[half]) / 2
    return (places[half - 1] * right + places[half] * left) / (left + right)


def _places(layer: Sequence[Item]) -> Place:
    return {id(item): float(place) for place, item in enumerate(layer)}


def _swap(layers: list[list[Item]]) -> None:
    """Swap neighbors while that takes crossings away."""
    for number, layer in enumerate(layers):
        above = _places(layers[number - 1]) if number else {}
        below = _places(layers[number + 1]) if number + 1 < len(layers) else {}
        near = {
            id(item): (sorted(above[id(e)] for e in item.above), sorted(below[id(e)] for e in item.below))
            for item in layer
        }
        for _ in range(len(layer)):
            swapped = False
            for place in range(len(layer) - 1):
                left, right = near[id(layer[place])], near[id(layer[place + 1])]
                now = sum(_crossed(a, b) for a, b in zip(left, right, strict=True))
                then = sum(_crossed(b, a) for a, b in zip(left, right, strict=True))
                if then < now:
                    layer[place], layer[place + 1] = layer[place + 1], layer[place]
                    swapped = True
            if not swapped:
                break


def _crossed(left: Sequence[float], right: Sequence[float]) -> int:
    """How many lines cross between an item and the one to its right; places are sorted."""
    return sum(bisect_left(right, place) for place in left)


def _all_crossings(layers: Sequence[Sequence[Item]]) -> int:
    return sum(crossings(upper, lower) for upper, lower in pairwise(layers))


def crossings(upper: Sequence[Item], lower: Sequence[Item]) -> int:
    """How many lines cross between two layers."""
    places, ends = _places(lower), []
    for item in upper:
        ends.extend(sorted(places[id(each)] for each in item.below))
    seen: list[float] = []
    found = 0
    for end in ends:
        found += len(seen) - bisect_left(seen, end + 0.5)
        insort(seen, end)
    return found
