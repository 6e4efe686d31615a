"""The tables of facts that the law declares, column by column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lexlog.resolved.tree.types import Type
from lexlog.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `blank` is the field whose value an empty cell takes, `none`, or None: then it is unknown."""

    name: str
    type: Type
    alias: str | None = None
    blank: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """One row is unknown for each entity of `column` (of words in `filter`) that has none (with `fixed`)."""

    column: str
    filter: tuple[str, tuple[str, ...]] | None = None
    fixed: tuple[str, str] | None = None


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

    `closed`: a name of this entity that the law speaks of must be a row.
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
    span: Span = field(default=NOWHERE, compare=False)

    def field(self, name: str) -> Field | None:
        """The field of this name or alias."""
        for each in self.fields:
            if name in (each.name, each.alias):
                return each
        return None
