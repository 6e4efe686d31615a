"""A predicate or column in, what its two bounds are called out."""

from __future__ import annotations

from typing import Literal as Word

from lexlog.datalog.doubt import Doubts
from lexlog.datalog.tree import (
    UNKNOWN,
    Constant,
)

Bound = Word["must", "may"]
BOUNDS: tuple[Bound, Bound] = ("must", "may")
MAY = "?"
HIGH = "^"
NOT_KNOWN = Constant(UNKNOWN)


def name_of(doubts: Doubts, predicate: str, bound: Bound) -> str:
    """The predicate that holds what must, or may, hold."""
    in_doubt = predicate in doubts.predicates
    return predicate + MAY if in_doubt and bound == "may" else predicate
