"""A loaded world in, what contradicts itself in its registers and lists out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lexlog.diagnostic import Report
from lexlog.exact import written
from lexlog.source import Span
from lexlog.symbols import Symbols
from lexlog.world.tree import Array, World, WorldTable

PLACES = 6
"""Decimals of a share, as the tables declare them."""
WHOLE = 100 * 10**PLACES


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a table that are certain, with what is looked at most."""

    table: WorldTable
    symbols: Symbols

    def column(self, name: str) -> Array:
        return self.table.columns[name]

    def known(self, name: str) -> Array:
        """Where the cell of a column is known, in rows that are there for certain."""
        unknown = self.table.unknown.get(name)
        sure = np.asarray(self.table.certain)
        return sure if unknown is None else sure & ~np.asarray(unknown)

    def name(self, column: str, row: int) -> str:
        return self.symbols.name(int(self.column(column)[row]))

    def span(self, row: int) -> Span:
        given = self.table.given[row]
        return Span(given.file, 0, 0, given.line, 1)


def examine(world: World, report: Report) -> None:
    """Report what contradicts itself; the world is loaded, so every cell fits its column."""
    for name, check in (("holding", _holdings), ("listing", _listings)):
        table = world.tables.get(name)
        if table is not None and table.length:
            check(_Rows(table, world.symbols), world, report)


def _holdings(rows: _Rows, world: World, report: Report) -> None:
    low = _least(rows)
    known = rows.known("owned") & (low > 0)
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    keys = [rows.column(name)[known] for name in ("owned", "interest", "class")]
    for place, *key in zip(np.flatnonzero(known).tolist(), *(each.tolist() for each in keys), strict=True):
        groups[tuple(key)].append(place)
    for members in groups.values():
        if sum(int(low[row]) for row in members) > WHOLE:
            _over(rows, members, low, report)


def _least(rows: _Rows) -> Array:
    """What each holding is at least, in millionths of a percent."""
    exact = np.where(rows.known("share"), rows.column("share"), 0)
    bound = np.where(rows.known("share_min"), rows.column("share_min"), 0)
    return np.where(rows.known("share"), exact, bound)


def _over(rows: _Rows, members: list[int], low: Array, report: Report) -> None:
    """Report a register that adds to more than 100 percent on some day; the shares of a lot count once."""
    first, last = rows.table.first, rows.table.last
    days = sorted({int(first[row]) for row in members}) if first is not None else [0]
    for day in days:
        lots: dict[int, int] = {}
        for row in members:
            if first is None or last is None or first[row] <= day <= last[row]:
                lot = int(rows.column("lot")[row])
                lots[lot] = max(lots.get(lot, 0), int(low[row]))
        total = sum(lots.values())
        if total > WHOLE:
            said = (
                f"holders of `{rows.name('owned', members[0])}` have {written(total, PLACES)}% of it together"
            )
            report.add("over-100", said, rows.span(members[0]), severity="warning")
            return


def _listings(rows: _Rows, world: World, report: Report) -> None:
    copies = world.tables["list_snapshot"]
    sure = np.flatnonzero(np.asarray(copies.certain)).tolist()
    copied = {int(copies.columns["list"][row]) for row in sure}
    for row in _firsts(rows, "list"):
        if int(rows.column("list")[row]) not in copied:
            said = f"no copy of `{rows.name('list', row)}` is told of"
            report.add("list-without-copy", said, rows.span(row), severity="warning")


def _firsts(rows: _Rows, column: str) -> Iterator[int]:
    """The first row of each value of a column, among those that a file has."""
    seen: set[int] = set()
    for row in np.flatnonzero(rows.known(column)).tolist():
        value = int(rows.column(column)[row])
        if value not in seen and rows.table.given[row].file:
            seen.add(value)
            yield row


def unknown_cells(world: World) -> dict[str, tuple[int, dict[str, int]]]:
    """The rows of each table that files have, and how many cells of each column are not known in them."""
    found = {}
    for name, table in world.tables.items():
        sure = np.asarray(table.certain)
        count = int(sure.sum())
        if count:
            blanks = {column: int((np.asarray(mask) & sure).sum()) for column, mask in table.unknown.items()}
            found[name] = (count, {column: number for column, number in blanks.items() if number})
    return found
