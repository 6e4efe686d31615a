"""Rows of one table as columns, while the world is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.world.given import GivenRows, joined
from lexlog.world.sheet import Array


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns of equal length: codes of symbols (0 is unknown) and stored numbers; and which are unknown.

    Rows that are not `certain` may not be there. `nameless` ones are of a case whose key could not be read;
    those in `many` stand for any number of rows.
    """

    columns: Mapping[str, Array]
    unknown: Mapping[str, Array]
    first: Array
    last: Array
    certain: Array
    nameless: Array
    many: Array
    given: GivenRows

    @property
    def length(self) -> int:
        """How many rows there are."""
        return len(self.certain)

    def take(self, places: Array) -> Rows:
        """The rows at these places, in this order."""
        return Rows(
            {name: column[places] for name, column in self.columns.items()},
            {name: column[places] for name, column in self.unknown.items()},
            self.first[places],
            self.last[places],
            self.certain[places],
            self.nameless[places],
            self.many[places],
            self.given.take(places),
        )


@lru_cache(maxsize=4096)
def always(value: int | bool, length: int, kind: type = np.int32) -> Array:
    """A column of one value, which takes no room."""
    return np.broadcast_to(np.asarray(value, kind), (length,))


def stacked(parts: Sequence[Array]) -> Array:
    """Columns one behind the other; those of one value stay what they are."""
    if len(parts) == 1:
        return parts[0]
    filled = [each for each in parts if len(each)]
    if not filled:
        return parts[0]
    if all(each.strides == (0,) and each.dtype == filled[0].dtype for each in filled):
        value = filled[0][0]
        if all(each[0] == value for each in filled):
            return np.broadcast_to(value, (sum(map(len, filled)),))
    return filled[0] if len(filled) == 1 else np.concatenate(filled)


def in_a_row(parts: Sequence[Rows]) -> Rows:
    """The rows of all parts, one part behind the other."""
    filled = [each for each in parts if each.length] or [parts[0]]
    if len(filled) == 1:
        return filled[0]
    return Rows(
        {name: stacked([each.columns[name] for each in filled]) for name in filled[0].columns},
        {name: stacked([each.unknown[name] for each in filled]) for name in filled[0].unknown},
        stacked([each.first for each in filled]),
        stacked([each.last for each in filled]),
        stacked([each.certain for each in filled]),
        stacked([each.nameless for each in filled]),
        stacked([each.many for each in filled]),
        joined([each.given for each in filled]),
    )


def unknown_rows(
    table: law.Table,
    known: Mapping[str, Array],
    given: GivenRows,
    *,
    first: Array | None = None,
    last: Array | None = None,
    certain: Array | None = None,
    many: bool = False,
) -> Rows:
    """Rows of which only these columns of codes are known (0 is unknown there, too); by default such as may
    not be there, on every day. With `many` each stands for any number of rows."""
    length = len(given)
    columns: dict[str, Array] = {}
    unknown: dict[str, Array] = {}
    for field in table.fields:
        codes = known.get(field.name)
        if codes is not None:
            columns[field.name], unknown[field.name] = codes.astype(np.int32, copy=False), codes == 0
            continue
        is_number = isinstance(field.type, law.NumberType | law.DayType)
        columns[field.name] = always(0, length, np.int64 if is_number else np.int32)
        unknown[field.name] = always(True, length, np.bool_)
    nothing = always(False, length, np.bool_)
    return Rows(
        columns,
        unknown,
        always(BEGINNING, length) if first is None else first,
        always(END, length) if last is None else last,
        nothing if certain is None else certain,
        nothing,
        always(True, length, np.bool_) if many else nothing,
        given,
    )


def forgotten(rows: Rows, cells: Mapping[str, Array]) -> Rows:
    """The rows with the cells in these places of each column unknown."""
    columns, unknown = {**rows.columns}, {**rows.unknown}
    for name, places in cells.items():
        if len(places):
            columns[name], unknown[name] = columns[name].copy(), unknown[name].copy()
            columns[name][places] = 0
            unknown[name][places] = True
    return replace(rows, columns=columns, unknown=unknown)
