"""Types in, types out: what joins with what, and how a type is called in a message."""

from __future__ import annotations

from typing import assert_never

from lexlog.resolved import tree
from lexlog.resolved.units import DAYS


def describe(kind: tree.Type) -> str:
    """A type in the words of a policy's author."""
    match kind:
        case tree.EntityType(name):
            return "text" if name == "text" else f"{'an' if name[:1] in 'aeiou' else 'a'} {name}"
        case tree.WordType(name, _):
            return f"a word of {name}"
        case tree.NumberType(unit):
            return f"a number in {unit.name}"
        case tree.DayType():
            return "a date"
        case _:
            assert_never(kind)


def number_type(kind: tree.Type) -> tree.NumberType | None:
    """The type itself if it is a number's."""
    return kind if isinstance(kind, tree.NumberType) else None


def same_dimension(left: tree.NumberType, right: tree.NumberType) -> bool:
    """Whether the two may be added and compared."""
    return left.unit.dimension == right.unit.dimension


def joined_places(op: str, left: int, right: int) -> int:
    """Decimals of a product; a quotient's are fixed by its code."""
    return left + right if op == "*" else 0


def days_type(op: str, left: tree.Type, right: tree.Type) -> tree.DayType | tree.NumberType | None:
    """date - date is days; date + days and date - days are dates; anything else is not about dates."""
    first, second = isinstance(left, tree.DayType), isinstance(right, tree.DayType)
    if first and second and op == "-":
        return tree.NumberType(DAYS)
    counted = isinstance(right, tree.NumberType) and right.unit.dimension == DAYS.dimension
    if first and counted and op in "+-":
        return tree.DayType()
    if second and op == "+" and isinstance(left, tree.NumberType) and left.unit.dimension == DAYS.dimension:
        return tree.DayType()
    return None
