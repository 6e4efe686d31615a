"""Sets of facts as whole numbers in, the smallest of them out: no set that contains another one.

A set is a whole number whose bits are its members, so that a union is one operation however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Sets = tuple[int, ...]
"""Sets none of which contains another, the smallest first."""

NOTHING: Sets = (0,)
"""The empty set alone: what holds whatever the facts are."""


def smallest(sets: Iterable[int]) -> Sets:
    """The sets that contain no other one, by size and then by their members.

    >>> smallest([0b111, 0b011, 0b100, 0b011])
    (4, 3)
    """
    kept: list[int] = []
    for each in sorted(set(sets), key=lambda found: (found.bit_count(), found)):
        if not any(each & other == other for other in kept):
            kept.append(each)
    return tuple(kept)


def joined(families: Iterable[Sets], most: int) -> tuple[Sets, bool]:
    """One set of each family together, in every way; at most so many, and whether there were more.

    >>> joined([(1, 2), (4,)], 8)
    ((5, 6), False)
    """
    found, is_cut = NOTHING, False
    for family in sorted(families, key=len):
        if not family:
            return (), is_cut
        found = smallest(one | other for one in found for other in family)
        if len(found) > most:
            found, is_cut = found[:most], True
    return found, is_cut


def covers(weights: Sequence[int], need: int, most: int) -> tuple[list[tuple[int, ...]], bool]:
    """The smallest choices of places whose weights add up to what is needed; at most so many, and whether
    there were more. Weights are positive; no chosen place could be left out.

    >>> covers([30, 50, 20], 50, 8)
    ([(1,), (0, 2)], False)
    """
    order = sorted(range(len(weights)), key=lambda place: (-weights[place], place))
    left = [0] * (len(order) + 1)
    for at in range(len(order) - 1, -1, -1):
        left[at] = left[at + 1] + weights[order[at]]
    found: list[tuple[int, ...]] = []
    waiting: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    while waiting:
        at, total, chosen = waiting.pop()
        if total >= need:
            if len(found) == most:
                return found, True
            found.append(tuple(sorted(chosen)))
            continue
        if total + left[at] < need:
            continue
        waiting.append((at + 1, total, chosen))
        waiting.append((at + 1, total + weights[order[at]], (*chosen, order[at])))
    return found, False


def members(found: int) -> Iterator[int]:
    """The members of a set, in order.

    >>> list(members(0b1010))
    [1, 3]
    """
    while found:
        lowest = found & -found
        yield lowest.bit_length() - 1
        found ^= lowest
