"""A known evaluation and the program and tables of another in, the relations that stay as they are out.

Questions that are asked one after the other, as when unknown cells are filled in turn, change few tables, and
another posture or reading of the law changes few rules. What no change reaches is taken over, whole, and so
is what rests on a relation that was computed anew and came out as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from lexlog.datalog.strata import Component, dependencies
from lexlog.datalog.tree import Fact, Predicate, Program, Rule
from lexlog.engine.cases.marked import Marked
from lexlog.engine.cases.steps import Sitting
from lexlog.engine.cases.table import can_have_cases
from lexlog.engine.given import facts_by_predicate, rules_by_head
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array, Rows
from lexlog.engine.world import World
from lexlog.symbols import Symbols

RulesByHead = Mapping[str, list[Rule]]
FactsByPredicate = Mapping[str, list[Fact]]


@dataclass(slots=True)
class Last:
    """What an evaluation read and found; nothing of it is written to any more."""

    symbols: Symbols | None = None
    program: Program | None = None
    rules: RulesByHead = field(default_factory=dict)
    facts: FactsByPredicate = field(default_factory=dict)
    order: tuple[Component, ...] = ()
    tables: Mapping[str, Rows] = field(default_factory=dict)
    relations: dict[str, Relation | Marked] = field(default_factory=dict)
    sitting: dict[str, Sitting] = field(default_factory=dict)
    predicates: Mapping[str, Predicate] = field(default_factory=dict)

    def keep(
        self, again: Again, relations: dict[str, Relation | Marked], sitting: dict[str, Sitting]
    ) -> None:
        """Take the place of what was kept before."""
        self.symbols, self.program, self.rules = again.symbols, again.program, again.rules
        self.facts, self.order, self.tables = again.facts, again.order, again.tables
        self.predicates = again.predicates
        self.relations, self.sitting = relations, sitting


class Again:
    """A program over tables, held against an evaluation that is known, component by component.

    INVARIANT: of the predicates whose turn has been, `changed` has every one that may have other rows than
    the known evaluation found.
    """

    def __init__(
        self,
        last: Last | None,
        program: Program,
        tables: Mapping[str, Rows],
        symbols: Symbols,
        order: tuple[Component, ...],
    ) -> None:
        self.symbols, self.program, self.tables, self.order = symbols, program, tables, order
        known = last if last is not None and last.symbols is symbols else None
        is_same = known is not None and known.program is program
        self.rules = known.rules if known and is_same else rules_by_head(program, symbols)
        self.facts = known.facts if known and is_same else facts_by_predicate(program)
        self.predicates = {predicate.name: predicate for predicate in program.predicates}
        self.changed = set(self._given_otherwise(known)) if known else set[str]()
        # what is kept about cases goes by their numbers
        self.known = (
            None if known is None or any(self._has_cases(each, known) for each in self.changed) else known
        )
        self._components = frozenset(known.order) if known else frozenset()

    def table(self, name: str, place: int) -> Relation | Marked | None:
        """A relation without rules, as it is known, for the component at this place."""
        if self.known is None or name in self.changed or name not in self.known.relations:
            return None
        has_rules = self.rules.get(name) or self.known.rules.get(name)
        return None if has_rules else self._at(name, place, self.known)

    def takes_over(self, component: Component, place: int, world: World) -> bool:
        """Puts the relations of the component at this place into the world as they are known, unless
        something that they rest on may be another."""
        if self.known is None or not self._stays(component, self.known):
            return False
        for name in component.predicates:
            relation = world.relations[name] = self._at(name, place, self.known)
            of = self.known.sitting.get(name)
            if of is not None:
                world.sitting[name] = Sitting(relation, of.seat)
        return True

    def _stays(self, component: Component, known: Last) -> bool:
        names = component.predicates
        if component not in self._components or not self.changed.isdisjoint(names):
            return False
        if any(self.rules.get(name, []) != known.rules.get(name, []) for name in names):
            return False
        read = (used for name in names for rule in self.rules.get(name, ()) for used, _ in dependencies(rule))
        return self.changed.isdisjoint(read)

    def _at(self, name: str, place: int, known: Last) -> Relation | Marked:
        relation = known.relations[name]
        return relation if relation.component == place else relation.of_component(place)

    def seen(self, component: Component, relations: Mapping[str, Relation | Marked]) -> None:
        """Takes down whether relations that were computed anew came out as they are known."""
        if self.known is None:
            return
        for name in component.predicates:
            known = self.known.relations.get(name)
            if known is not None and self._is_declared(name, self.known) and is_as(relations[name], known):
                self.changed.discard(name)
            else:
                self.changed.add(name)

    @property
    def seats(self) -> dict[str, Sitting]:
        """The tables of cases as they are known."""
        kept = self.known.sitting if self.known else {}
        return {name: each for name, each in kept.items() if isinstance(each.relation, Relation)}

    def _given_otherwise(self, known: Last) -> Iterator[str]:
        """The predicates whose given rows, or whose columns, are not what they were."""
        for name in self.predicates.keys() | known.predicates.keys():
            is_same = _is_same(self.tables.get(name), known.tables.get(name))
            is_same = is_same and self.facts.get(name, []) == known.facts.get(name, [])
            if not is_same or not self._is_declared(name, known):
                yield name

    def _is_declared(self, name: str, known: Last) -> bool:
        """Whether a predicate has the same columns in both."""
        return self.predicates.get(name) == known.predicates.get(name)

    def _has_cases(self, name: str, known: Last) -> bool:
        """Whether the rows of a table are cases, or were."""
        seat, rows, predicate = known.sitting.get(name), self.tables.get(name), self.predicates.get(name)
        if seat is not None and isinstance(seat.relation, Relation):
            return True
        if rows is None or rows.first is None or rows.last is None or predicate is None:
            return False
        return can_have_cases(predicate) and (
            rows.last is rows.first or np.array_equal(rows.first, rows.last)
        )


def is_as(one: Relation | Marked, other: Relation | Marked) -> bool:
    """Whether two relations have the same rows, as far as can be told without sorting them."""
    if not one.length and not other.length:
        return True
    if isinstance(one, Marked) and isinstance(other, Marked):
        return one.has_marks_of(other)
    if isinstance(one, Marked) or isinstance(other, Marked) or one.length != other.length:
        return False
    days = (_are_equal(one.first, other.first), _are_equal(one.last, other.last))
    return all(days) and all(_are_equal(column, other.columns[name]) for name, column in one.columns.items())


def _is_same(rows: Rows | None, other: Rows | None) -> bool:
    if rows is None or other is None or rows is other:
        return rows is other
    if rows.length != other.length or rows.key != other.key or rows.columns.keys() != other.columns.keys():
        return False
    if not (_are_equal(rows.first, other.first) and _are_equal(rows.last, other.last)):
        return False
    return all(_are_equal(column, other.columns[name]) for name, column in rows.columns.items())


def _are_equal(one: Array | None, other: Array | None) -> bool:
    if one is None or other is None:
        return one is other
    return one is other or (one.dtype == other.dtype and np.array_equal(one, other))
