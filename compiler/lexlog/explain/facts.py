"""What reasons are made of: cells and rows of the tables, rows that are not there, limbs of the law; each by
its number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A cell of an entity or a case says what it says: table, row of the world, column."""

    table: str
    row: int
    column: str


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """A row of a relation is there and says what it says."""

    table: str
    row: int


@dataclass(frozen=True, slots=True, order=True)
class NoRow:
    """A table has no row with these stored values but those that it has."""

    table: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, order=True)
class Limb:
    """A clause that rules on the case stands: a limb of a requirement, a prohibition, an exception."""

    clause: str


Fact: TypeAlias = Cell | Row | NoRow | Limb


@dataclass(slots=True)
class Facts:
    """Facts by number, in the order in which they were met; of a cell or row also where the model has it."""

    numbers: dict[Fact, int] = field(default_factory=dict)
    all: list[Fact] = field(default_factory=list)
    places: dict[Fact, tuple[str, int]] = field(default_factory=dict)

    def number(self, fact: Fact, place: tuple[str, int] | None = None) -> int:
        """The number of a fact."""
        if fact not in self.numbers:
            self.numbers[fact] = len(self.all)
            self.all.append(fact)
            if place is not None:
                self.places[fact] = place
        return self.numbers[fact]
