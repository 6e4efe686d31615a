"""Predicates and rules of one program, collected clause by clause, with the kinds of their columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from lexlog.datalog.simplify import simplified
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


@dataclass(frozen=True, slots=True)
class Part:
    """What one writing added to a program."""

    rules: tuple[Rule, ...]
    predicates: tuple[Predicate, ...]
    helpers: int


@dataclass(slots=True)
class Parts:
    """What programs of one law have in common, whatever the layer: parts by what each was written from, the
    parameters that each clause speaks of, and the decimals of each defined value."""

    written: dict[Hashable, Part] = field(default_factory=dict)
    spoken: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Builder:
    """Collects the predicates and rules of one program.

    Helper predicates are named after the clause that needed them, with `~n` behind. `parts` are those of
    earlier programs of the law in other layers: what is the same in both is the very same rule.
    """

    law: tree.Law
    predicates: dict[str, Predicate] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    helpers: dict[str, int] = field(default_factory=dict)
    parts: Parts = field(default_factory=Parts)

    def helper(self, clause: str, columns: tuple[Column, ...]) -> Predicate:
        """A new predicate for a part of a clause, named alike in every layer of the law in which the clause
        says the same."""
        number = self.helpers[clause] = self.helpers.get(clause, 0) + 1
        made = Predicate(f"{clause}~{number}", columns)
        self.predicates[made.name] = made
        return made

    @property
    def places(self) -> dict[str, int]:
        """The decimals of each defined value."""
        return self.parts.places

    def write(self, clause: str, version: Hashable, make: Callable[[], None]) -> None:
        """Has a part of a clause written, or takes it from an earlier program. `version` is all that the part
        depends on beside the law."""
        begin = self.helpers.get(clause, 0)
        key = clause, begin, version
        part = self.parts.written.get(key)
        if part is None:
            rules, predicates = self.rules, self.predicates
            self.rules, self.predicates = [], dict(predicates)
            make()
            new = tuple(each for name, each in self.predicates.items() if name not in predicates)
            written = tuple(rule for each in self.rules if (rule := simplified(each)) is not None)
            part = self.parts.written[key] = Part(written, new, self.helpers.get(clause, 0))
            self.rules, self.predicates = rules, predicates
        self.rules.extend(part.rules)
        self.predicates.update((each.name, each) for each in part.predicates)
        self.helpers[clause] = part.helpers

    def all_rules(self) -> tuple[Rule, ...]:
        """The rules that can hold, each as an earlier program had it."""
        found = (simplified(each) for each in self.rules)
        return tuple(self._known(each) for each in found if each is not None)

    def _known(self, rule: Rule) -> Rule:
        return self.parts.written.setdefault((rule, rule.origin), Part((rule,), (), 0)).rules[0]

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
