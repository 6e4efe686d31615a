"""The tables of facts that the law declares, column by column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lexlog.resolved.tree.types import Type
from lexlog.source import NOWHERE, Span

ANOTHER = "another"
"""What a blank cell may stand for: an entity that no table has, of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `blank` is the field whose value an empty cell takes, a word of its type that an empty cell
    says, `none`, `another` (an entity that no table has), or None: then it is unknown. A number that is not
    known lies `between` two other columns.

    `only` is another column and the word of it beside which alone a cell here may say something.
    """

    name: str
    type: Type
    alias: str | None = None
    blank: str | None = None
    between: tuple[str, str] | None = None
    only: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RowsOf:
    """The rows of a table whose `columns` name entities, those with these words in a column by `filter`.

    `most`: such rows, if they come to more than half of each whole that they are parts of.
    """

    table: str
    columns: tuple[str, ...]
    filter: tuple[str, tuple[str, ...]] | None = None
    most: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """One row is unknown for each entity of the column (of words in `filter`) that has none (with `fixed`).

    With `having`, for each that has some of these rows; with `lacking`, for each that has none of these
    others. Several columns go together, as the rows of `having` name them. With `by`, any number of rows for
    each entity that has a row with `fixed` in that table.
    """

    columns: tuple[str, ...]
    filter: tuple[str, tuple[str, ...]] | None = None
    fixed: tuple[str, str] | None = None
    having: RowsOf | None = None
    lacking: tuple[RowsOf, ...] = ()
    by: str | None = None

    @property
    def column(self) -> str:
        """The first column: the entity that the row is about."""
        return self.columns[0]

    @property
    def looks_at(self) -> tuple[RowsOf, ...]:
        """The rows of other tables on which it hangs."""
        return self.lacking if self.having is None else (self.having, *self.lacking)


@dataclass(frozen=True, slots=True)
class Acyclic:
    """Rows lead from what stands in `start` to what stands in `end`, and never in a circle."""

    start: str
    end: str


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
class Booked:
    """What the row of a case says once it has gone: a word in each of the columns in `words`, and the
    exception that cleared it in `exception`. What neither names stays as it is."""

    words: tuple[tuple[str, str], ...]
    exception: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that may say something else afterwards."""
        return (*(column for column, _ in self.words), *([self.exception] if self.exception else ()))


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
    acyclic: Acyclic | None = None
    booked: Booked | None = None
    span: Span = field(default=NOWHERE, compare=False)

    def field(self, name: str) -> Field | None:
        """The field of this name or alias."""
        for each in self.fields:
            if name in (each.name, each.alias):
                return each
        return None
