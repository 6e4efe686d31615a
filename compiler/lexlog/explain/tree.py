"""Proofs as values: a node is a given row, a row that a clause derives, or what a condition came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

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
    """Two values compared; `gap` is by how much they differ, `text` the comparison in the author's words."""

    left: str
    op: str
    right: str
    unit: str
    holds: bool
    gap: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Summed:
    """An aggregate: its contributors and what they come to; `at_least` if more may have been added later."""

    over: str
    contributors: tuple[Node, ...]
    total: str
    at_least: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a clause that was tried: met, unmet or unknown, and what shows it."""

    text: str
    state: str
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """A clause that could have derived the row and did not, condition by condition up to one that fails."""

    clause: str
    citation: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """No such row holds: each clause that could derive it was tried. `table` if only facts could say it."""

    relation: str
    pattern: str
    tried: tuple[Tried, ...] = ()
    table: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """A cell that is not known."""

    relation: str
    key: str
    field: str


Node: TypeAlias = Given | Derived | Compared | Summed | Absent | Unknown
