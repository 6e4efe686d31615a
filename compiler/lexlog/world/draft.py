"""Sheets of one table in, its rows as columns out, with what was refused and what that leaves in doubt.

A table is read in two turns. `take` reads the cells of a sheet by their types. When all sheets of all tables
are there and their names have codes, `settle` (`settle.py`) finds out which rows stand.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from lexlog.resolved import tree as law
from lexlog.symbols import Symbols
from lexlog.world.by_type import typed
from lexlog.world.findings import Findings
from lexlog.world.keys import Keys
from lexlog.world.rows import Rows, in_a_row
from lexlog.world.sheet import Array, Column, Few, Sheet
from lexlog.world.tree import Refused
from lexlog.world.typed import Names, Numbers, Typed

VALIDITY = ("from", "to")

NEVER = datetime.date.max.toordinal()
"""A day that does not come: what an empty cell says that has nothing to say."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a sheet, their cells read by type; `many` if it is one row for any number of rows."""

    file: str
    lines: Array
    broken: Array
    guessed: Array
    cells: dict[str, Typed]
    days: dict[str, tuple[Typed, Column | None]]
    source: Column
    many: bool = False
    ends: dict[str, tuple[int, int]] | None = None

    @property
    def length(self) -> int:
        """How many rows there are."""
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Strangers:
    """Entities of a type that no table has and for which cells of a column stand: their codes, the codes of
    what the rows of these cells are spoken of by, and the words that tell where they come from."""

    type: str
    column: str
    codes: Array
    keys: Array
    told: str


@dataclass(slots=True)
class Draft:
    """A table while it is read. `needed` are the columns that some clause looks at.

    `shared` says of a case table that one row of it can move the decision of another (`shared.py`). Then a
    row that is refused or has no date stays in doubt; else it says nothing about any other case. `strangers`
    are the names that other tables use and that no row has; `unread` are the keys of rows that are not among
    the rows. `others` are the entities that no table has and for which cells of this one stand, of which the
    first `entered` lots have rows; `named` counts them by column and key.
    """

    table: law.Table
    needed: frozenset[str]
    findings: Findings
    shared: bool = False
    parts: list[Part] = field(default_factory=list)
    rows: Rows = None  # type: ignore[assignment]
    symbols: Symbols = None  # type: ignore[assignment]
    refused: list[Refused] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    dated: bool = False
    entities: Rows | None = None
    entity_keys: frozenset[str] = frozenset()
    strangers: set[str] = field(default_factory=set)
    others: list[Strangers] = field(default_factory=list)
    entered: int = 0
    named: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def is_case(self) -> bool:
        """Whether the rows are cases to decide."""
        return self.table.word == "case"

    def take(self, sheet: Sheet) -> bool:
        """Read the cells of a sheet. False if it does not show them as they are written and some do not fit:
        then the same rows are to be read exactly."""
        cells = {
            each.name: typed(
                sheet.columns.get(each.name), each, sheet.length, may_be_none=may_be_none(self.table, each)
            )
            for each in self.table.fields
        }
        if sheet.exactly is not None and any(
            each.wrong and isinstance(each.column, Numbers) for each in cells.values()
        ):
            return False
        days = {
            name: (typed(sheet.columns.get(name), law.Field(name, law.DAY), sheet.length, may_be_none=False),
                   sheet.columns.get(name))
            for name in VALIDITY
            if self.table.decided_on is None and self.table.field(name) is None
        }  # fmt: skip
        source = sheet.columns.get("source", Few(("",), np.zeros(sheet.length, np.int32)))
        nothing = np.zeros(sheet.length, bool)
        broken, guessed = (each if len(each) else nothing for each in (sheet.broken, sheet.guessed))
        self.parts.append(Part(sheet.file, sheet.lines, broken, guessed, cells, days, source))
        return True

    def poison(self) -> None:
        """Nothing of a file could be read: any rows may be there."""
        if self.is_case and not self.shared:
            return
        cells = {each.name: typed(None, each, 1, may_be_none=True) for each in self.table.fields}
        nothing = np.zeros(1, bool)
        source = Few(("a file that could not be read",), np.zeros(1, np.int32))
        self.parts.append(Part("", np.zeros(1, np.int32), nothing, nothing, cells, {}, source, many=True))

    def names(self) -> Iterator[Names]:
        """The columns of symbols, field by field, part by part."""
        for each in self.table.fields:
            for part in self.parts:
                column = part.cells[each.name].column
                if isinstance(column, Names):
                    yield column

    def keys(self) -> Keys:
        """The names that the rows have in the first column of the key, those of refused rows included."""
        codes = self.rows.columns[self.table.key[0]]
        return Keys(self.symbols, np.concatenate((codes, np.array(self.unread, np.int64))))

    def add_all(self, more: Sequence[Rows]) -> None:
        """More rows, behind those that there are."""
        self.rows = in_a_row([self.rows, *more])


def may_be_none(table: law.Table, column: law.Field) -> bool:
    """Whether there can be none: where a blank cell has a meaning, and in what a relation says of its key."""
    if not isinstance(column.type, law.EntityType) or column.type == law.TEXT or column.blank is not None:
        return True
    return table.word == "relation" and column.name not in table.key
