"""Rows with cells that say something only beside a word in, those refused that say it beside another.

An empty cell that has nothing to say is `none` then, or a day that does not come.
"""

from __future__ import annotations

import numpy as np

from lexlog.resolved import tree as law
from lexlog.world.cells import Wrong
from lexlog.world.draft import NEVER
from lexlog.world.duplicates import part_text
from lexlog.world.encode import NONE_CODE
from lexlog.world.making import Making
from lexlog.world.rows import always
from lexlog.world.sheet import Array


def fit_beside(making: Making) -> None:
    """Settle the cells that another cell of their row rules out."""
    for field in making.draft.table.fields:
        if field.only is None:
            continue
        other, word = field.only
        is_ruled_out = ~making.unknown[other] & (making.columns[other] != making.draft.symbols.find(word))
        is_ruled_out &= ~making.odd
        if not is_ruled_out.any():
            continue
        is_empty = _empty(making, field)
        for row in np.flatnonzero(is_ruled_out & ~is_empty).tolist():
            _refuse(making, field, row)
        _leave_empty(making, field, is_ruled_out & is_empty & ~making.guessed)


def _empty(making: Making, field: law.Field) -> Array:
    unknown = making.unknown[field.name]
    if isinstance(field.type, law.NumberType | law.DayType):
        return unknown
    found: Array = unknown | (making.columns[field.name] == NONE_CODE)
    return found


def _refuse(making: Making, field: law.Field, row: int) -> None:
    draft = making.draft
    assert field.only is not None
    other, word = field.only
    text = part_text(draft, field.name, making.columns, making.unknown, row)
    said = part_text(draft, other, making.columns, making.unknown, row)
    wrong = Wrong(f"an empty cell, since {other} is `{said}` and not `{word}`")
    draft.findings.bad_cell(draft.table.name, field.name, making.at(row), text, wrong, matters=True)
    making.refused[row] = True


def _leave_empty(making: Making, field: law.Field, places: Array) -> None:
    if isinstance(field.type, law.NumberType) or not places.any():
        return
    column = making.columns[field.name]
    is_day = isinstance(field.type, law.DayType)
    value = always(NEVER if is_day else NONE_CODE, len(column), np.int64 if is_day else np.int32)
    making.columns[field.name] = np.where(places, value, column)
    making.unknown[field.name] = making.unknown[field.name] & ~places
