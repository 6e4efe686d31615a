"""The clauses of a picture: what a box says, and which rows are lines, badges and marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lexlog.syntax.tree.clauses import Clause
from lexlog.syntax.tree.words import Name

Only: TypeAlias = tuple[Name, tuple[Name, ...]] | None
"""`where COLUMN in [..]`: rows with one of these words; None for all rows."""


@dataclass(frozen=True, slots=True)
class Show(Clause):
    """`show COLUMN, COLUMN;` what the box of an entity says of it, its name first."""

    columns: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Line(Clause):
    """`line ROWS from COLUMN to COLUMN where F in [..] "..." dotted;` each row is a line, downward."""

    rows: Name
    above: Name
    below: Name
    filter: Only
    text: str
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Badge(Clause):
    """`badge ROWS(COLUMN) where F in [..] "...";` each row is told in the box of the entity in the column."""

    rows: Name
    column: Name
    filter: Only
    text: str


@dataclass(frozen=True, slots=True)
class Mark(Clause):
    """`mark ROWS(COLUMN) "...";` what is in the column is marked; with `mark COLUMN of ROWS(OTHER)`, what is
    in it beside the party that is drawn, which is in the other one."""

    rows: Name
    column: Name
    text: str
    of: Name | None = None
