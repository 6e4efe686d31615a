"""Names and arithmetic of rules in, whole numbers and terms of the solver out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import z3

Bool: TypeAlias = Any
"""A formula of the solver, or True or False where that is known."""

Term: TypeAlias = Any
"""A whole number, or a term of the solver that stands for one; symbols are numbers by `Codes`."""


@dataclass(slots=True)
class Codes:
    """A number for each name, the same on both sides."""

    numbers: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def code(self, name: str) -> int:
        """The number of a name."""
        if name not in self.numbers:
            self.numbers[name] = len(self.names)
            self.names.append(name)
        return self.numbers[name]

    def value(self, known: str | int) -> int:
        """A symbol by its number, a number as it is."""
        return self.code(known) if isinstance(known, str) else known


def both(parts: Iterable[Bool]) -> Bool:
    """All of these."""
    kept = []
    for each in parts:
        if each is False:
            return False
        if each is not True:
            kept.append(each)
    return True if not kept else kept[0] if len(kept) == 1 else z3.And(kept)


def either(parts: Iterable[Bool]) -> Bool:
    """One of these."""
    kept = []
    for each in parts:
        if each is True:
            return True
        if each is not False:
            kept.append(each)
    return False if not kept else kept[0] if len(kept) == 1 else z3.Or(kept)


def no(part: Bool) -> Bool:
    """Not this."""
    return (not part) if isinstance(part, bool) else z3.Not(part)


def solved(part: Bool) -> Any:
    """The formula as the solver takes it."""
    return z3.BoolVal(part) if isinstance(part, bool) else part


def equal(left: Term, right: Term) -> Bool:
    """Whether two terms are one."""
    if isinstance(left, int) and isinstance(right, int):
        return left == right
    if not isinstance(left, int) and not isinstance(right, int) and left.eq(right):
        return True
    return left == right


def compared(left: Term, op: str, right: Term) -> Bool:
    """A comparison of two terms."""
    match op:
        case "=":
            return equal(left, right)
        case "!=":
            return no(equal(left, right))
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def ratio(left: Term, right: Term, scale: int) -> Term:
    """floor(q) + ceil(q) of q = left * 10**scale / right, for right other than 0."""
    above, below = left * 10 ** max(scale, 0), right * 10 ** max(-scale, 0)
    if isinstance(above, int) and isinstance(below, int):
        return 0 if below == 0 else above // below - (-above) // below
    if isinstance(below, int):
        if below < 0:
            above, below = -above, -below
        return 0 if below == 0 else above / below - (-above) / below
    above, below = z3.If(below > 0, above, -above), z3.If(below > 0, below, -below)
    return above / below - (-above) / below


class Z3Logic:
    """How goals are joined in formulas of the solver."""

    def all(self, of: Iterable[Bool]) -> Bool:
        """All hold."""
        return both(of)

    def any(self, of: Iterable[Bool]) -> Bool:
        """One holds."""
        return either(of)

    def no(self, of: Bool) -> Bool:
        """It does not hold."""
        return no(of)
