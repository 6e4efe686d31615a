"""Predicates and rules of one program, collected clause by clause, with the kinds of their columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, assert_never

from lexlog.datalog.simplify import simplified
from lexlog.datalog.tree import (
    RATIO_PLACES,
    Column,
    DayKind,
    Kind,
    NumberKind,
    Origin,
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
    """What the writing of something in the law added to a program: of a clause, or of all that it is."""

    of: object
    rules: tuple[Rule, ...]
    predicates: tuple[Predicate, ...]
    helpers: dict[str, int]


PartKey = tuple[int, Hashable]
"""The identity of what was written, and all that the writing depends on beside it and the declarations."""


@dataclass(slots=True)
class Parts:
    """What programs of much the same law have in common: parts by what they were written from, the parameters
    that each clause speaks of, and every rule once.

    All that a part is written from beside itself are the declarations of the law, with the decimals of each
    defined value; `of_law` has those of the law that was written last.
    """

    declared: object = None
    written: dict[PartKey, Part] = field(default_factory=dict)
    spoken: dict[int, tuple[tree.Clause, tuple[str, ...]]] = field(default_factory=dict)
    rules: dict[tuple[Rule, Origin], Rule] = field(default_factory=dict)
    of_law: tuple[tree.Law, dict[str, Predicate], dict[str, int]] | None = None

    def fit(self, declared: object) -> None:
        """Forgets what was written under other declarations."""
        if self.declared != declared:
            self.declared = declared
            self.written.clear()

    def __getstate__(self) -> tuple[object, ...]:
        """What is kept in a file, where nothing has the identity that it had."""
        return self.declared, [*self.written.items()], [*self.spoken.values()], self.rules, self.of_law

    def __setstate__(self, kept: tuple[Any, ...]) -> None:
        self.declared, written, spoken, self.rules, self.of_law = kept
        self.written = {(id(part.of), key[1]): part for key, part in written}
        self.spoken = {id(each[0]): each for each in spoken}


@dataclass(slots=True)
class Builder:
    """Collects the predicates and rules of one program.

    `places` gives the decimals of each defined value. Helper predicates are named after the clause that
    needed them, with `~n` behind. `parts` are those of earlier programs of much the same law: what is the
    same in both is the very same rule.
    """

    law: tree.Law
    predicates: dict[str, Predicate] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    helpers: dict[str, int] = field(default_factory=dict)
    parts: Parts = field(default_factory=Parts)

    def add(self, rule: Rule) -> None:
        """Adds a rule, unless it can hold of nothing."""
        made = simplified(rule)
        if made is not None:
            self.rules.append(self.parts.rules.setdefault((made, made.origin), made))

    def helper(self, clause: str, columns: tuple[Column, ...]) -> Predicate:
        """A new predicate for a part of a clause, named alike in every layer of the law in which the clause
        says the same."""
        number = self.helpers[clause] = self.helpers.get(clause, 0) + 1
        made = Predicate(f"{clause}~{number}", columns)
        self.predicates[made.name] = made
        return made

    def write(self, clause: tree.Clause, version: Hashable, make: Callable[[], None]) -> None:
        """Has a part of a clause written, or takes it from an earlier program. `version` is all that the part
        depends on beside the law."""
        self.write_all(clause, (self.helpers.get(clause.id, 0), version), make)

    def write_all(self, of: object, key: Hashable, make: Callable[[], None]) -> None:
        """Has the whole of something written, or takes it from an earlier program. `key` is all that it
        depends on beside itself and the declarations."""
        part = self.parts.written.get((id(of), key))
        if part is None:
            part = self.parts.written[id(of), key] = self._part(of, make)
        self.rules.extend(part.rules)
        self.predicates.update((each.name, each) for each in part.predicates)
        self.helpers.update(part.helpers)

    def _part(self, of: object, make: Callable[[], None]) -> Part:
        rules, predicates, helpers = self.rules, self.predicates, self.helpers
        self.rules, self.predicates, self.helpers = [], dict(predicates), dict(helpers)
        make()
        new = tuple(each for name, each in self.predicates.items() if name not in predicates)
        counted = {name: n for name, n in self.helpers.items() if helpers.get(name) != n}
        part = Part(of, tuple(self.rules), new, counted)
        self.rules, self.predicates, self.helpers = rules, predicates, helpers
        return part

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
