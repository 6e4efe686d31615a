"""The tables of facts that the law declares, column by column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lexlog.resolved.tree.types import Type
from lexlog.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `blank` is the field whose value an empty cell takes, a word of its type that an empty cell
    says, `none`, or None: then it is unknown. A number that is not known lies `between` two other columns."""

    name: str
    type: Type
    alias: str | None = None
    blank: str | None = None
    between: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RowsOf:
    """The rows of a table whose `column` names an entity, those with these words in a column by `filter`.

    `most`: such rows, if they come to more than half of each whole that they are parts of.
    """

    table: str
    column: str
    filter: tuple[str, tuple[str, ...]] | None = None
    most: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """One row is unknown for each entity of `column` (of words in `filter`) that has none (with `fixed`), and
    of these other rows (`lacking`).

    With `by`, any number of rows for each entity that has a row with `fixed` in that table.
    """

    column: str
    filter: tuple[str, tuple[str, ...]] | None = None
    fixed: tuple[str, str] | None = None
    lacking: tuple[RowsOf, ...] = ()
    by: str | None = None


@dataclass(frozen=True, slots=True)
class One:
    """Rows that agree in the column `by` agree in `columns`; together they are one thing, added up once."""

    columns: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class Complete:
    """For whom `table` has a row with `fixed`, in a column of the same name, all there is is on record."""

    column: str
    table: str
    fixed: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Whole:
    """What rows that agree in `by` have in `column` is together at most `total` (as stored), or all of it
    where `complete` says so."""

    total: int
    column: str
    by: tuple[str, ...]
    complete: Complete | None = None


@dataclass(frozen=True, slots=True)
class Fresh:
    """No row with a value in `column` means none only on days for which `table` has a copy.

    A copy speaks from the day in its column `as_of` on, for as many days as its column `days` says.
    """

    table: str
    column: str
    as_of: str
    days: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of facts. Rows are told apart by `key`; a `case` is decided on the day in `decided_on`.

    `closed`: a name of this entity that the law speaks of must be a row. `speaks_from`: a row says nothing of
    the days before the one in this column.
    """

    name: str
    word: Literal["entity", "relation", "case"]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    silences: tuple[Silence, ...] = ()
    decided_on: str | None = None
    covers: str | None = None
    title: str = ""
    closed: bool = False
    fresh: Fresh | None = None
    one: One | None = None
    whole: Whole | None = None
    speaks_from: str | None = None
    span: Span = field(default=NOWHERE, compare=False)

    def field(self, name: str) -> Field | None:
        """The field of this name or alias."""
        for each in self.fields:
            if name in (each.name, each.alias):
                return each
        return None
