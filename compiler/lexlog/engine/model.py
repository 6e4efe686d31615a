"""The least model of a program over its rows: every relation, with days, rounds and components."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from lexlog.datalog.strata import Component
from lexlog.datalog.tree import Program
from lexlog.engine.rows import Array
from lexlog.symbols import Symbols


class Readable(Protocol):
    """A relation as deciding and explaining read it, wherever its rows are kept, in one piece or changed.

    A row has a position, and the given rows those of their table. A position that no `find` returns says
    nothing.
    """

    @property
    def name(self) -> str:
        """The predicate."""

    @property
    def component(self) -> int:
        """The place of its component among those of the program."""

    @property
    def length(self) -> int:
        """How many positions there are."""

    @property
    def columns(self) -> Mapping[str, Array]:
        """The values at each position, by column."""

    def find(self, bound: Mapping[str, int], day: int | None = None) -> Array:
        """Positions of the rows with these values that hold on the day (None: any day)."""

    def positions(self, bound: Mapping[str, int], day: int | None = None) -> list[int]:
        """The same as a list."""

    def values(self, position: int) -> dict[str, int]:
        """The encoded values of one row, as Python ints."""

    def round_of(self, position: int) -> int:
        """The round in which the row was found; 0 for a given one."""


@dataclass(frozen=True, slots=True)
class Model:
    """What holds, and since which round of which component.

    INVARIANT: a derived row of round r holds, on each of its days, by a rule whose body has rows of earlier
    components and rows of its own component with rounds before r: a proof can always be rebuilt.
    """

    program: Program
    symbols: Symbols
    components: tuple[Component, ...]
    relations: Mapping[str, Readable]

    def relation(self, name: str) -> Readable:
        """The rows of a predicate."""
        return self.relations[name]

    def snapshot(self, name: str, day: int) -> set[tuple[int, ...]]:
        """The tuples of a predicate that hold on a day, in the order of its columns."""
        relation = self.relations[name]
        columns = [column[relation.find({}, day)].tolist() for column in relation.columns.values()]
        return set(zip(*columns, strict=True)) if columns else {()} if len(relation.find({}, day)) else set()
