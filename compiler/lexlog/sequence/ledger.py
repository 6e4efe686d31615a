"""A world and cases that have gone in, the world in which their rows say so out.

What a row says then is told by its table: `booked with COLUMN is WORD, COLUMN is the exception`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from lexlog.resolved.tree import Booked, Law
from lexlog.sequence.tree import Booking
from lexlog.symbols import UNKNOWN_CODE
from lexlog.world.tree import Array, Given, World, WorldTable

JOINED = "+"
"""Joins the names of exceptions that clear a case together only."""


@dataclass(slots=True)
class Ledger:
    """The cases of a world that can be booked, and the world with some of them booked; it stays as it is.

    A case is open until its row is known to say all the words that booking would make it say. One that may
    not be there, because it was refused or has no date, has no turn: from the start, what booking would make
    of it is not known.
    """

    law: Law
    given: World
    rows: dict[str, tuple[str, int]] = field(init=False)
    undated: tuple[str, ...] = field(init=False)
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.rows = {}
        absent: dict[str, Array] = {}
        symbols = self.given.symbols
        undated: list[str] = []
        for name, said in _tables(self.law).items():
            table = self.given.tables[name]
            at = self._open(table, said)
            keys = table.columns[self.law.tables[name].key[0]]
            absent[name] = at[~table.certain[at]]
            for row in at[table.certain[at]].tolist():
                self.rows[symbols.name(int(keys[row]))] = name, row
            undated.extend(symbols.name(int(code)) for code in keys[absent[name]].tolist() if code)
        self.undated = tuple(sorted({*undated}))
        self.world = self._in_doubt(absent)

    def after(self, bookings: Iterable[Booking]) -> World:
        """The world once these cases are booked."""
        by_table: dict[str, list[tuple[int, Booking]]] = {}
        for each in bookings:
            name, row = self.rows[each.case]
            by_table.setdefault(name, []).append((row, each))
        tables = {name: self._booked(name, rows) for name, rows in by_table.items()}
        return replace(self.world, tables={**self.world.tables, **tables})

    def in_doubt(self) -> World:
        """The world in which any open case may be booked, or may say anything else in these columns."""
        found: dict[str, list[int]] = {}
        for name, row in self.rows.values():
            found.setdefault(name, []).append(row)
        return self._in_doubt({name: np.array(rows, np.int64) for name, rows in found.items()}, self.world)

    def _open(self, table: WorldTable, said: Booked) -> Array:
        """The rows that are not known to be booked already."""
        closed = np.full(table.entities, bool(said.words))
        for column, word in said.words:
            code = self.given.symbols.find(word)
            says = table.columns[column][: table.entities] == (-1 if code is None else code)
            closed &= says & ~table.unknown[column][: table.entities]
        return np.flatnonzero(~closed)

    def _in_doubt(self, rows: Mapping[str, Array], world: World | None = None) -> World:
        base = world or self.given
        tables = {}
        for name, at in rows.items():
            if len(at):
                columns = {each: (at, None) for each in _tables(self.law)[name].columns}
                tables[name] = _written(base.tables[name], columns)
        return replace(base, tables={**base.tables, **tables}) if tables else base

    def _booked(self, name: str, rows: list[tuple[int, Booking]]) -> WorldTable:
        """The table with these rows booked: what is not known of them is in doubt."""
        said, symbols = _tables(self.law)[name], self.world.symbols
        certain = [row for row, each in rows if each.certain]
        doubtful = [row for row, each in rows if not each.certain]
        table = self.world.tables[name]
        for column, word in said.words:
            table = _written(table, {column: (np.array(certain, np.int64), symbols.code(word))})
        if said.exception is not None:
            for exception in {each.exception for _, each in rows if each.certain and each.exception}:
                at = np.array([row for row, each in rows if each.certain and each.exception == exception])
                # Exceptions that clear a case together are no one code: which limits it counts for is open.
                code = None if JOINED in exception else symbols.code(exception)
                table = _written(table, {said.exception: (at, code)})
        table = _written(table, {each: (np.array(doubtful, np.int64), None) for each in said.columns})
        return replace(table, given=table.given.with_own(_sources(table, rows)))


def booked_tables(law: Law) -> tuple[str, ...]:
    """The case tables that say how a case of theirs is booked."""
    return tuple(_tables(law))


def _tables(law: Law) -> dict[str, Booked]:
    return {name: each.booked for name, each in law.tables.items() if each.booked is not None}


def _written(table: WorldTable, cells: Mapping[str, tuple[Array, int | None]]) -> WorldTable:
    """The table with a code in these rows of a column; None is not known."""
    columns, unknown = dict(table.columns), dict(table.unknown)
    for column, (rows, code) in cells.items():
        values, marks = np.array(columns[column], np.int64), np.array(unknown[column], bool)
        values[rows], marks[rows] = UNKNOWN_CODE if code is None else code, code is None
        columns[column], unknown[column] = values, marks
    return replace(table, columns=columns, unknown=unknown)


def _sources(table: WorldTable, rows: list[tuple[int, Booking]]) -> dict[int, Given]:
    """Where each of these rows was given, and that it was booked."""
    found = {}
    for row, each in rows:
        given = table.given[row]
        by = f" under exception {each.exception}" if each.exception else ""
        said = f"{each.case} goes{by}: booked in sequence"
        if not each.certain:
            said = f"{each.case} may go{by}: in the upper bound, in sequence"
        found[row] = Given(given.file, given.line, said)
    return found
