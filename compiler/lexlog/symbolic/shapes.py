"""What a world of open cells is made of: its size, its rows, and what must hold of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lexlog.symbolic.codes import Bool, Term

CASE = "witness"
OTHERS = ("other_1",)
"""Cases beside it, which rules may count that speak of rows of any day."""
FIRST, LAST = 1, 3_652_059
"""The days that can be written as a date; a blank cell that means none has the last of them."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many entities there are of the kinds in `of` (None: of all), and one of each other; and how many
    rows between the same entities, or with `apart` one for each word by which rules tell them apart. A world
    that is `narrow` has no entities that are only named by the law, and says nothing of others."""

    entities: int
    copies: int
    of: frozenset[str] | None = None
    apart: bool = False
    narrow: bool = False
    others: bool = False

    def count(self, type_: str) -> int:
        """How many entities there are of a kind."""
        return self.entities if self.of is None or type_ in self.of else 1

    def __str__(self) -> str:
        rows = "1 row" if self.copies == 1 else f"{self.copies} rows"
        if self.entities == 1:
            return f"1 entity of each kind and {rows} between the same of them"
        kinds = "each kind"
        if self.of is not None:
            kinds = ", ".join(f"`{each}`" for each in sorted(self.of))
        return f"{self.entities} entities of {kinds} and {rows} between the same of them"


@dataclass(frozen=True, slots=True)
class SymbolicRow:
    """A row that is there where `present` holds. `told` says that the witness must state it: rows of the
    reference facts are there anyway."""

    table: str
    present: Bool
    cells: Mapping[str, Term]
    told: bool = True


@dataclass(slots=True)
class SymbolicWorld:
    """Rows by table, what must hold of them, which names a cell may have, what a unit
    is in its number, which cells are days, and which of them may be blank."""

    size: Size
    rows: dict[str, list[SymbolicRow]] = field(default_factory=dict)
    rules: list[Bool] = field(default_factory=list)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    days: list[Term] = field(default_factory=list)
    blanks: list[Term] = field(default_factory=list)
    texts: dict[tuple[str, str], int] = field(default_factory=dict)
