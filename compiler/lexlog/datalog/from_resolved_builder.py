"""Predicates and rules of one program, collected clause by clause, with the kinds of their columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from lexlog.datalog.tree import (
    RATIO_PLACES,
    Column,
    DayKind,
    Kind,
    NumberKind,
    Predicate,
    Rule,
    SymbolKind,
)
from lexlog.exact import whole
from lexlog.resolved import tree

VALUE = "value"
"""The column that holds a defined value."""


@dataclass(slots=True)
class Builder:
    """Collects the predicates and rules of one program.

    `places` gives the decimals of each defined value. Helper predicates are named after the clause that
    needed them, with `~n` behind.
    """

    law: tree.Law
    predicates: dict[str, Predicate] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    helpers: int = 0

    def helper(self, clause: str, columns: tuple[Column, ...]) -> Predicate:
        """A new predicate for a part of a clause."""
        self.helpers += 1
        made = Predicate(f"{clause}~{self.helpers}", columns)
        self.predicates[made.name] = made
        return made

    def group(self, name: str) -> str:
        """The predicate of a group."""
        return f"group {name}"


def kind(of: tree.Type, places: int | None = None) -> Kind:
    """The column kind of a type; `places` overrides the declared decimals."""
    match of:
        case tree.EntityType(name):
            return SymbolKind(name)
        case tree.WordType(name, _):
            return SymbolKind(name)
        case tree.DayType():
            return DayKind()
        case tree.NumberType(unit, declared, least, greatest, ratio):
            if ratio:
                return NumberKind(unit.name, RATIO_PLACES, True)
            kept = declared if places is None else places
            return NumberKind(unit.name, kept, False, _stored(least, kept), _stored(greatest, kept))
        case _:
            assert_never(of)


def _stored(value: Decimal | None, places: int) -> int | None:
    return None if value is None else whole(value, places)
