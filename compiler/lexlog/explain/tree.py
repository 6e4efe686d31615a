"""Proofs as values: a node is a given row, a row that a clause derives, or what a condition came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lexlog.exact import written
from lexlog.explain.values import with_unit

Row: TypeAlias = tuple[tuple[str, str], ...]
"""Columns with their values as a reader writes them."""


@dataclass(frozen=True, slots=True)
class Given:
    """A row of a table, with the file and line that it stands in and its source."""

    relation: str
    row: Row
    file: str
    line: int
    source: str


@dataclass(frozen=True, slots=True)
class Derived:
    """A row that a clause derives from the children."""

    relation: str
    row: Row
    clause: str
    citation: str
    file: str
    line: int
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """Two values compared; `gap` is by how much they differ, `text` the comparison in the author's words,
    `worked` how the left one was added up, in figures."""

    left: str
    op: str
    right: str
    unit: str
    holds: bool
    gap: str
    text: str = ""
    worked: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One of the amounts that an aggregate is made of, as it is stored, and the rows that it is read from."""

    value: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Summed:
    """An aggregate: its terms, the greatest first, and what they come to; `at_least` if more may have been
    added later, and then `asked` is what it had to reach, as in `>= 50%`. Values of terms are whole numbers
    of 10**-places units."""

    over: str
    terms: tuple[Term, ...]
    total: str
    at_least: bool
    unit: str = ""
    places: int = 0
    asked: str = ""

    def amount(self, terms: tuple[Term, ...]) -> str:
        """What some of its terms come to together."""
        return with_unit(written(sum(each.value for each in terms), self.places), self.unit)

    @property
    def contributors(self) -> tuple[Node, ...]:
        """The rows that the terms are read from."""
        return tuple(node for term in self.terms for node in term.nodes)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a clause that was tried: met, unmet or unknown, and what shows it."""

    text: str
    state: str
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """A clause that could have derived the row and did not: its conditions, as they come nearest to being
    met."""

    clause: str
    citation: str
    conditions: tuple[Condition, ...]

    @property
    def failed(self) -> tuple[Condition, ...]:
        """The conditions that are not met for certain."""
        return tuple(each for each in self.conditions if each.state != "met")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row that is there says something else than was asked for; or it is not known what."""

    column: str
    has: str
    asked: str


@dataclass(frozen=True, slots=True)
class Absent:
    """No such row holds: each clause that could derive it was tried, the nearest first. `table` if only facts
    could say it; `instead` is then the row of the same key, if there is one, and `cells` where it says
    something else. `any` if not every column was asked for: no row at all has what was."""

    relation: str
    asked: Row
    tried: tuple[Tried, ...] = ()
    table: bool = False
    cells: tuple[Cell, ...] = ()
    instead: Given | None = None
    any: bool = False

    @property
    def pattern(self) -> str:
        """What was asked for, in one line."""
        return ", ".join(f"{column}: {value}" for column, value in self.asked)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A cell that is not known."""

    relation: str
    key: str
    field: str


Node: TypeAlias = Given | Derived | Compared | Summed | Absent | Unknown
