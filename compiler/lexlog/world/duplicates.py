"""Rows of a table as columns in, those out whose key another row has on the same day.

Of two rows that say the same, the first stays. Of two that do not, the second is refused; and where they are
of a case, the first is withdrawn, because no one knows which is meant.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from lexlog.exact import written
from lexlog.resolved import tree as law
from lexlog.world.draft import Draft
from lexlog.world.sheet import Array

Columns = Mapping[str, Array]
Days = tuple[Array, Array]


@dataclass(frozen=True, slots=True)
class Told:
    """A row that has the key of a former one, and in what they are the same or not."""

    row: int
    first: int
    how: str
    is_same: bool


@dataclass(slots=True)
class Duplicates:
    """What is to be told; the rows that say nothing new; those to be refused; and those to be withdrawn, each
    with the row because of which it is."""

    told: list[Told] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    withdrawn: dict[int, int] = field(default_factory=dict)


def duplicates(draft: Draft, columns: Columns, unknown: Columns, days: Days, taken: Array) -> Duplicates:
    """The rows among those taken that have a key in common on some day."""
    found = Duplicates()
    keys = _keys(draft.table.key, columns, unknown)
    for group in _groups(keys, days, taken, on_any_day=draft.table.decided_on is not None):
        _tell_apart(draft, columns, unknown, days, group, found)
    found.told.sort(key=lambda each: each.row)
    return found


def _keys(key: Sequence[str], columns: Columns, unknown: Columns) -> Array:
    """A number for each row, which is that of another row if both have the same key."""
    found: Array | None = None
    for name in key:
        numbers = _numbered(columns[name], unknown[name])
        if found is None:
            found = numbers
            continue
        width = int(numbers.max(initial=0)) + 1
        if int(found.max(initial=0)) >= 2**62 // width:
            found = np.unique(found, return_inverse=True)[1]
        found = found.astype(np.int64) * width + numbers
    assert found is not None
    return found


def _numbered(column: Array, unknown: Array) -> Array:
    """Codes as they are; of other columns each value numbered, with 0 for what is not known."""
    if column.dtype == np.int32:
        return column
    numbers: Array = np.unique(column, return_inverse=True)[1] + 1
    return np.where(unknown, 0, numbers)


def _groups(keys: Array, days: Days, taken: Array, *, on_any_day: bool) -> Iterator[list[int]]:
    """The rows of each key that two rows have on one day, in their order."""
    rows = np.flatnonzero(taken)
    chosen = keys if len(rows) == len(keys) else keys[rows]
    in_order = np.sort(chosen)
    repeated = in_order[1:][in_order[1:] == in_order[:-1]]
    if not len(repeated):
        return
    rows = rows[np.isin(chosen, repeated)]
    first, last = (each[rows] for each in days)
    order = np.lexsort((rows, first, keys[rows]))
    rows, first, last = rows[order], first[order], last[order]
    same_key = keys[rows][1:] == keys[rows][:-1]
    meets = same_key if on_any_day else same_key & (first[1:] <= last[:-1])
    if not meets.any():
        return
    begins = np.flatnonzero(np.concatenate(([True], ~same_key)))
    ends = np.append(begins[1:], len(rows))
    for place in np.flatnonzero(np.maximum.reduceat(np.append(meets, False), begins)).tolist():
        yield sorted(rows[begins[place] : ends[place]].tolist())


def _tell_apart(
    draft: Draft, columns: Columns, unknown: Columns, days: Days, group: Sequence[int], found: Duplicates
) -> None:
    """Go through the rows of one key in their order."""
    on_any_day = draft.table.decided_on is not None
    needed = [name for name in sorted(draft.needed) if name in columns]
    begins: list[int] = []  # the first days of the rows that stand, in order, and these rows
    standing: list[int] = []
    for row in group:
        first, last = (0, 0) if on_any_day else (int(days[0][row]), int(days[1][row]))
        at = bisect_right(begins, last)
        meets = [standing[0]] if on_any_day and standing else _meeting(standing[:at], days[1], first)
        if not meets:
            begins.insert(at, first)
            standing.insert(at, row)
            continue
        other = min(meets)
        is_equal = all(_is_same(columns[name], unknown[name], row, other) for name in needed)
        is_within = on_any_day or (int(days[0][other]) <= first and last <= int(days[1][other]))
        found.told.append(Told(row, other, _how(is_equal, is_within), is_equal and is_within))
        if is_equal and is_within:
            found.again.append(row)
            continue
        found.refused.append(row)
        if draft.is_case:
            found.withdrawn.setdefault(other, row)


def _meeting(standing: Sequence[int], lasts: Array, first: int) -> list[int]:
    """Those of the rows, in the order of their days, which hold on this day or later."""
    found = []
    for row in reversed(standing):
        if lasts[row] < first:
            break
        found.append(row)
    return found


def _is_same(column: Array, unknown: Array, row: int, other: int) -> bool:
    if unknown[row] or unknown[other]:
        return bool(unknown[row] == unknown[other])
    return bool(column[row] == column[other])


def _how(is_equal: bool, is_within: bool) -> str:
    if not is_equal:
        return "with different values"
    return "with the same values" if is_within else "with the same values on more days"


def key_text(draft: Draft, columns: Columns, unknown: Columns, row: int) -> str:
    """The key of a row as one would write it; `?` for what is not known."""
    return ", ".join(part_text(draft, name, columns, unknown, row) for name in draft.table.key)


def part_text(draft: Draft, name: str, columns: Columns, unknown: Columns, row: int) -> str:
    """A cell of a row as one would write it; `?` for what is not known."""
    kind, value = draft.table.field(name), columns[name][row]
    assert kind is not None
    if unknown[name][row]:
        return "?"
    match kind.type:
        case law.DayType():
            return datetime.date.fromordinal(int(value)).isoformat()
        case law.NumberType(places=places):
            return written(int(value), places).replace(",", "")
        case _:
            return draft.symbols.name(int(value))
