"""Days of one row as a short list of spans: united, taken away; what `validity.py` does for columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""A first and a last day, both included."""

Spans: TypeAlias = list[Span]
"""Days as spans that are ascending and neither overlap nor touch."""


def united(spans: Iterable[Span]) -> Spans:
    """The days in any of the spans, which may come in any order and overlap.

    >>> united([(7, 9), (1, 3), (4, 5)])
    [(1, 5), (7, 9)]
    """
    ordered = sorted(spans)
    if len(ordered) < 2:
        return ordered
    found = [ordered[0]]
    for first, last in ordered[1:]:
        if first > found[-1][1] + 1:
            found.append((first, last))
        elif last > found[-1][1]:
            found[-1] = (found[-1][0], last)
    return found


def without(spans: Spans, holes: Iterable[Span]) -> Spans:
    """The days that are left when those of the holes are taken away.

    >>> without([(1, 9)], [(3, 4), (9, 12)])
    [(1, 2), (5, 8)]
    """
    for from_, to in holes:
        left: Spans = []
        for first, last in spans:
            if to < first or from_ > last:
                left.append((first, last))
                continue
            if first < from_:
                left.append((first, from_ - 1))
            if to < last:
                left.append((to + 1, last))
        spans = left
    return spans
