"""Rows with numbers that lie between two other columns in, what is wrong with these out; and their bounds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lexlog.exact import whole, written
from lexlog.resolved import tree as law
from lexlog.world.by_place import Ranges
from lexlog.world.cells import Wrong
from lexlog.world.making import Making
from lexlog.world.rows import Rows
from lexlog.world.sheet import Array
from lexlog.world.typed import stored_column


def bounded(table: law.Table) -> Iterator[tuple[law.Field, law.NumberType, str, str]]:
    """The columns of numbers that lie between two others, with their types and these."""
    for field in table.fields:
        if field.between is not None and isinstance(field.type, law.NumberType):
            yield field, field.type, *field.between


def set_between(making: Making) -> None:
    """Fill in each number whose ends are one number, and refuse a row with a number outside its ends, or with
    ends that have changed places. One column of a row is told of, the first."""
    told = making.odd.copy()
    for field, kind, low, high in bounded(making.draft.table):
        has_low, has_high = ~making.unknown[low], ~making.unknown[high]
        least, greatest, values = (making.columns[name] for name in (low, high, field.name))
        is_known = ~making.unknown[field.name]
        turned = has_low & has_high & (least > greatest)
        outside = is_known & ((has_low & (values < least)) | (has_high & (values > greatest)))
        for row in np.flatnonzero((turned | outside) & ~told).tolist():
            ends = int(least[row]) if has_low[row] else None, int(greatest[row]) if has_high[row] else None
            column = high if turned[row] else field.name
            said = (
                f"a number from {written(ends[0] or 0, kind.places)} on"
                if turned[row]
                else _said(kind, *ends)
            )
            _refuse(making, row, column, said)
        told |= turned | outside
        is_one = has_low & has_high & (least == greatest) & ~is_known & ~told
        is_one[making.wrong[field.name]] = False
        if is_one.any():
            making.columns[field.name] = np.where(is_one, least, values)
            making.unknown[field.name] = making.unknown[field.name] & ~is_one


def _refuse(making: Making, row: int, column: str, expected: str) -> None:
    draft = making.draft
    kind = draft.table.field(column)
    assert kind is not None
    assert isinstance(kind.type, law.NumberType)
    text = written(int(making.columns[column][row]), kind.type.places).replace(",", "")
    matters = column in draft.needed
    at = making.at(row)
    draft.findings.bad_cell(draft.table.name, column, at, text, Wrong(expected), matters=matters)
    if matters:
        making.refused[row] = True


def _said(kind: law.NumberType, low: int | None, high: int | None) -> str:
    parts = [(word, end) for word, end in (("from", low), ("to", high)) if end is not None]
    return "a number " + " ".join(f"{word} {written(end, kind.places)}" for word, end in parts)


def ranges_of(table: law.Table, rows: Rows) -> dict[str, Ranges]:
    """By column, the bounds of numbers that are not known, where their rows give some."""
    found = {}
    for field, kind, low, high in bounded(table):
        is_open = rows.unknown[field.name] & ~(rows.unknown[low] & rows.unknown[high])
        places = np.flatnonzero(is_open)
        if not len(places):
            continue
        least, greatest = declared(kind)
        found[field.name] = Ranges(
            places, _ends(rows, low, places, least), _ends(rows, high, places, greatest)
        )
    return found


def _ends(rows: Rows, column: str, places: Array, default: int) -> Array:
    values, unknown = rows.columns[column][places], rows.unknown[column][places]
    if not unknown.any() and values.dtype != object:
        return values
    return stored_column(np.where(unknown, default, values.astype(object)).tolist())


def declared(kind: law.NumberType) -> tuple[int, int]:
    """The ends that the column declares, as stored; wide ones where it declares none."""
    least = -(10**36) if kind.least is None else whole(kind.least, kind.places)
    return least, 10**36 if kind.greatest is None else whole(kind.greatest, kind.places)
