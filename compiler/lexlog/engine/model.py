"""The least model of a program over its rows: every relation, with days, rounds and components."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lexlog.datalog.strata import Component
from lexlog.datalog.tree import Program
from lexlog.engine.relation import Relation
from lexlog.symbols import Symbols


@dataclass(frozen=True, slots=True)
class Model:
    """What holds, and since which round of which component.

    INVARIANT: a derived row of round r holds, on each of its days, by a rule whose body has rows of earlier
    components and rows of its own component with rounds before r: a proof can always be rebuilt.
    """

    program: Program
    symbols: Symbols
    components: tuple[Component, ...]
    relations: Mapping[str, Relation]

    def relation(self, name: str) -> Relation:
        """The rows of a predicate."""
        return self.relations[name]

    def snapshot(self, name: str, day: int) -> set[tuple[int, ...]]:
        """The tuples of a predicate that hold on a day, in the order of its columns."""
        relation = self.relations[name]
        columns = [column[relation.find({}, day)].tolist() for column in relation.columns.values()]
        return set(zip(*columns, strict=True)) if columns else {()} if len(relation.find({}, day)) else set()
