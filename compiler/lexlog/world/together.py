"""Rows that speak of one thing in, rows that agree out; what one of them leaves open, another may tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lexlog.resolved import tree as law
from lexlog.world.between import declared
from lexlog.world.by_place import Together
from lexlog.world.draft import Draft
from lexlog.world.rows import Rows
from lexlog.world.sheet import Array


def together_of(table: law.Table, rows: Rows) -> Together | None:
    """Which rows speak of the same thing; None where the table does not say that rows may."""
    if table.one is None:
        return None
    places = np.flatnonzero(~rows.unknown[table.one.by])
    return Together.of(places, rows.columns[table.one.by][places])


def agree(draft: Draft) -> None:
    """Make rows of one thing say the same on the days that they share, each in the columns that are the
    thing's.

    A cell that is not known is what another row says. Numbers that differ are not known, and lie between the
    least and the greatest of them; names and words that differ are not known.
    """
    one, rows = draft.table.one, draft.rows
    same = together_of(draft.table, rows)
    if one is None or not same:
        return
    columns = [each for name in one.columns if (each := draft.table.field(name)) and name in draft.needed]
    cells = _Cells(draft.rows)
    for begin, end in zip(same.begins[:-1].tolist(), same.begins[1:].tolist(), strict=True):
        for group in _on_the_same_days(same.members[begin:end].tolist(), rows):
            for column in columns:
                if isinstance(column.type, law.NumberType):
                    _settle_number(draft, cells, group, column, column.type)
                else:
                    _settle(draft, cells, group, column.name)
    draft.rows = cells.rows()


@dataclass(slots=True)
class _Cells:
    """Rows of which some cells are written anew; a column is copied when that happens first."""

    of: Rows
    columns: dict[str, Array] = field(default_factory=dict)
    unknown: dict[str, Array] = field(default_factory=dict)

    def get(self, name: str, row: int) -> int | None:
        """The number or code in a cell, or None if it is not known."""
        unknown = self.unknown.get(name, self.of.unknown[name])
        return None if unknown[row] else int(self.columns.get(name, self.of.columns[name])[row])

    def put(self, name: str, row: int, value: int | None) -> None:
        """Write a cell."""
        if self.get(name, row) == value:
            return
        if name not in self.columns:
            self.columns[name] = self.of.columns[name].copy()
            self.unknown[name] = self.of.unknown[name].copy()
        self.columns[name][row], self.unknown[name][row] = value or 0, value is None

    def rows(self) -> Rows:
        """The rows as they are now."""
        columns, unknown = {**self.of.columns, **self.columns}, {**self.of.unknown, **self.unknown}
        return replace(self.of, columns=columns, unknown=unknown)


def _on_the_same_days(places: Sequence[int], rows: Rows) -> Iterator[list[int]]:
    """The rows in groups that hang together by days that they share."""
    group: list[int] = []
    last = -1
    for place in sorted(places, key=lambda each: (int(rows.first[each]), int(rows.last[each]))):
        if group and rows.first[place] > last:
            if len(group) > 1:
                yield group
            group = []
            last = -1
        group.append(place)
        last = max(last, int(rows.last[place]))
    if len(group) > 1:
        yield group


def _said(cells: _Cells, rows: Sequence[int], name: str) -> dict[int, int]:
    """By what is said, the last of the rows that say it."""
    return {value: row for row in rows if (value := cells.get(name, row)) is not None}


def _settle(draft: Draft, cells: _Cells, rows: Sequence[int], name: str) -> None:
    said = _said(cells, rows, name)
    if len(said) > 1:
        _tell(draft, name, list(said.values()), "and is taken as not known", is_number=False)
    for row in rows:
        cells.put(name, row, next(iter(said)) if len(said) == 1 else None)


def _settle_number(
    draft: Draft, cells: _Cells, rows: Sequence[int], field: law.Field, kind: law.NumberType
) -> None:
    """One number for all of them, or one pair of ends."""
    said = _said(cells, rows, field.name)
    ends = list(_ends(cells, rows, field, kind))
    low, high = (min(said), max(said)) if said else _narrowest(ends)
    if len(said) > 1:
        in_order = [said[number] for number in sorted(said)]
        _tell(draft, field.name, in_order, "and is taken to lie between", is_number=True)
    is_one = low is not None and low == high
    is_bounded = low is not None and not is_one and (low, high) != declared(kind)
    for row in rows:
        cells.put(field.name, row, low if is_one else None)
        for name, end in zip(field.between or (), (low, high), strict=False):
            cells.put(name, row, end if is_bounded or is_one else None)


def _narrowest(ends: Sequence[tuple[int, int]]) -> tuple[int | None, int | None]:
    """The ends that all allow, or the outermost where they do not meet."""
    if not ends:
        return None, None
    low, high = max(a for a, _ in ends), min(b for _, b in ends)
    return (low, high) if low <= high else (min(a for a, _ in ends), max(b for _, b in ends))


def _ends(
    cells: _Cells, rows: Sequence[int], field: law.Field, kind: law.NumberType
) -> Iterator[tuple[int, int]]:
    """Of the rows that leave the number open and bound it, the bounds."""
    if field.between is None:
        return
    least, greatest = declared(kind)
    for row in rows:
        low, high = (cells.get(name, row) for name in field.between)
        if cells.get(field.name, row) is None and (low is not None or high is not None):
            yield least if low is None else low, greatest if high is None else high


def _tell(draft: Draft, column: str, rows: Sequence[int], what: str, *, is_number: bool) -> None:
    one, given = draft.table.one, draft.rows.given
    assert one is not None
    name = draft.symbols.name(int(draft.rows.columns[one.by][rows[0]]))
    draft.findings.differ(
        f"{draft.table.name}.{column} differs between rows of {one.by} `{name}`, {what}",
        (given[rows[-1]], column),
        given[rows[0]],
        f"rows of one {one.by} are the same; give those that are not a {one.by} of their own",
        matters=not is_number,
    )
