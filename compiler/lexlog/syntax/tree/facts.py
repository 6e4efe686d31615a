"""Units and field types, and the clauses of a table of facts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from lexlog.syntax.tree.clauses import Clause
from lexlog.syntax.tree.conditions import Number
from lexlog.syntax.tree.words import Name


@dataclass(frozen=True, slots=True)
class NamedType:
    """An entity type, or one of `text`, `date`, `key`."""

    name: Name


@dataclass(frozen=True, slots=True)
class WordsType:
    """One of these words."""

    words: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class NumberType:
    """A decimal in a unit, in a declared range, with a declared smallest step."""

    unit: str
    least: Decimal | None = None
    greatest: Decimal | None = None
    step: Decimal | None = None


FieldType: TypeAlias = NamedType | WordsType | NumberType


@dataclass(frozen=True, slots=True)
class Field(Clause):
    """A column of a table: its name, its type, the word policies use for it, what a blank cell says, and the
    columns between which a number lies that is not known.

    `only` is another column and the word of it beside which alone this one may be filled.
    """

    name: Name
    type: FieldType
    alias: Name | None = None
    blank: Name | None = None
    between: tuple[Name, Name] | None = None
    only: tuple[Name, Name] | None = None


@dataclass(frozen=True, slots=True)
class Key(Clause):
    """`key a, b;` the columns that tell rows apart."""

    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class DecidedOn(Clause):
    """`decided on FIELD;` the date under whose law and facts a case is decided."""

    field: Name


@dataclass(frozen=True, slots=True)
class CoversField(Clause):
    """`covers speaks of FIELD;` the field whose words the `covers` clauses list."""

    field: Name


@dataclass(frozen=True, slots=True)
class RowsOf:
    """`TABLE(COLUMN, ...) where F in [..]` rows of a table about entities, told by a column of words;
    `most of` such rows: more than half of their whole."""

    table: Name
    columns: tuple[Name, ...]
    filter: tuple[Name, tuple[Name, ...]] | None = None
    most: bool = False


@dataclass(frozen=True, slots=True)
class Silence(Clause):
    """`silence is unknown for each COLUMN, .. where F in [..] with G is w having ROWS lacking ROWS, ROWS;`

    No row is not the same as none. With `by TABLE`, for each that has a row there with G is w: then any
    number of rows may be missing.
    """

    columns: tuple[Name, ...]
    filter: tuple[Name, tuple[Name, ...]] | None = None
    fixed: tuple[Name, Name] | None = None
    having: RowsOf | None = None
    lacking: tuple[RowsOf, ...] = ()
    by: Name | None = None


@dataclass(frozen=True, slots=True)
class Acyclic(Clause):
    """`acyclic from A to B;` no row leads back, over other rows, to where it comes from."""

    start: Name
    end: Name


@dataclass(frozen=True, slots=True)
class One(Clause):
    """`one A, B for each COLUMN;` rows that agree in the column agree in these, and count once in a sum."""

    names: tuple[Name, ...]
    by: Name


@dataclass(frozen=True, slots=True)
class Whole(Clause):
    """`whole 100% of COLUMN for each A, B;` what the rows that agree in these have of it is at most that."""

    total: Number
    column: Name
    by: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Complete(Clause):
    """`complete for each COLUMN by TABLE with F is w;` for whom that has such a row, it is the whole."""

    column: Name
    table: Name
    fixed: tuple[Name, Name]


@dataclass(frozen=True, slots=True)
class SpeaksFrom(Clause):
    """`speaks from DATE;` a row says nothing of days before the one that it names there."""

    column: Name


@dataclass(frozen=True, slots=True)
class Booked(Clause):
    """`booked with COLUMN is WORD, COLUMN is the exception;` what the row of a case says once it has gone: in
    each column this word, or, where none is given, what the exception that cleared it is called."""

    cells: tuple[tuple[Name, Name | None], ...]


@dataclass(frozen=True, slots=True)
class Changed(Clause):
    """`changed by CHANGER: COLUMN, COLUMN;` who can change these columns; without columns, the rows."""

    by: Name
    columns: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposes(Clause):
    """`proposes lower COLUMN "...";` a cell of a case that may be proposed to be another, in which direction,
    and what is to be said of that; without a column, rows that may be proposed."""

    column: Name | None
    direction: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Closed(Clause):
    """`closed;` a name of this entity in policy text must be a row of its table."""


@dataclass(frozen=True, slots=True)
class Fresh(Clause):
    """`fresh by TABLE(COLUMN, DATE, DAYS);` how old a copy may be for its silence to mean none."""

    table: Name
    column: Name
    as_of: Name
    days: Name
