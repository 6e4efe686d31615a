"""Units and field types, and the clauses of a table of facts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from lexlog.syntax.tree.clauses import Clause
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
    """A column of a table: its name, its type, the word policies use for it, and what a blank cell says."""

    name: Name
    type: FieldType
    alias: Name | None = None
    blank: Name | None = None


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
class Silence(Clause):
    """`silence is unknown for each ENTITY where F in [..] with G is w;` no row is not the same as none."""

    column: Name
    filter: tuple[Name, tuple[Name, ...]] | None = None
    fixed: tuple[Name, Name] | None = None


@dataclass(frozen=True, slots=True)
class Changed(Clause):
    """`changed by CHANGER: COLUMN, COLUMN;` who can change these columns; without columns, the rows."""

    by: Name
    columns: tuple[Name, ...] = ()


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
