"""Rows that are being settled in, the first and last day of each out; days that do not fit are told."""

from __future__ import annotations

import numpy as np

from lexlog.resolved.layer import BEGINNING, END
from lexlog.world.cells import Wrong
from lexlog.world.draft import Draft, Part
from lexlog.world.making import Making, tell
from lexlog.world.rows import always, stacked
from lexlog.world.sheet import Array
from lexlog.world.typed import Numbers


def set_days(making: Making) -> None:
    """Set the days of all rows: of a case that on which it is decided, of others those on which they hold."""
    column = making.draft.table.decided_on
    if column is None:
        _set_days(making)
    else:
        _set_days_of_cases(making, column)


def _set_days_of_cases(making: Making, column: str) -> None:
    days, unknown = making.columns[column], making.unknown[column].copy()
    wrong = making.wrong[column]
    making.refused[wrong] = True
    unknown[wrong] = False
    making.undated = unknown & ~making.refused & ~making.odd
    known = ~making.unknown[column]
    if known.all():
        making.first = making.last = days.astype(np.int32)
    else:
        making.first = np.where(known, days, BEGINNING).astype(np.int32)
        making.last = np.where(known, days, END).astype(np.int32)


def _set_days(making: Making) -> None:
    """The first and last day of each row, from the columns for them."""
    draft = making.draft
    ends = {"from": making.first, "to": making.last}
    bad = making.odd.copy()
    for name in ends:
        begin = 0
        found: list[Array] = []
        for part in draft.parts:
            found.append(_ends(making, part, name, begin, bad))
            begin += part.length
        if found:
            ends[name] = stacked(found)
    making.first, making.last = ends["from"], ends["to"]
    turned = np.flatnonzero((making.first > making.last) & ~bad)
    for row in turned.tolist():
        texts = [_cell(draft, row, name) for name in ends]
        draft.findings.bad_cell(
            draft.table.name,
            "to",
            making.at(row),
            texts[1],
            Wrong(f"a day on or after `{texts[0]}`"),
            matters=True,
        )
    bad[turned] = True
    making.refused |= bad & ~making.odd
    draft.dated = draft.dated or bool((((making.first != BEGINNING) | (making.last != END)) & ~bad).any())


def _ends(making: Making, part: Part, name: str, begin: int, bad: Array) -> Array:
    """The days in a column of a part; what does not fit is told, unless the row is bad already."""
    default = BEGINNING if name == "from" else END
    if name not in part.days:
        return always(default, part.length)
    cells = part.days[name][0]
    column = cells.column
    assert isinstance(column, Numbers)
    tell(making.draft, part, name, [each for each in cells.wrong if not bad[begin + each.row]])
    bad[[begin + each.row for each in cells.wrong]] = True
    if column.unknown.strides == (0,):
        return always(default, part.length)
    return np.where(column.unknown, default, column.values).astype(np.int32)


def _cell(draft: Draft, row: int, name: str) -> str:
    """The text of a cell in a column of days."""
    for part in draft.parts:
        if row < part.length:
            column = part.days[name][1]
            if column is None:
                return ""
            place = row if column.places is None else int(column.places[row])
            text = column.texts[place]
            return text if isinstance(text, str) else str(text.as_py())
        row -= part.length
    raise IndexError(row)
