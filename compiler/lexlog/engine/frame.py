"""Bindings in columns: what a body has found so far, or the rows that a rule proposes.

A column is an array and the places in it that the rows stand for; nothing is copied until it is read. A rule
that tests a million rows by five tables and keeps one column in the end copies that column alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from lexlog.engine.places import Places
from lexlog.engine.rows import Array
from lexlog.engine.validity import Intervals, always

Origin: TypeAlias = tuple[Array, Places | None]
"""An array and the places in it that are meant (None: all of it, in order)."""


class Columns(Mapping[str, Array]):
    """Columns by name, each made when it is first read."""

    __slots__ = ("_made", "_origins")

    def __init__(self, origins: Mapping[str, Origin]) -> None:
        self._origins = dict(origins)
        self._made: dict[str, Array] = {}

    def __getitem__(self, name: str) -> Array:
        values, places = self._origins[name]
        if places is None:
            return values
        if name not in self._made:
            self._made[name] = values[places.array]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._origins)

    def __len__(self) -> int:
        return len(self._origins)

    def origin(self, name: str) -> Origin:
        """The array that the column is taken from, and the places in it."""
        return self._origins[name]

    def origins(self, names: Iterable[str]) -> dict[str, Origin]:
        """The origins of these columns."""
        return {name: self._origins[name] for name in names}

    def take(self, positions: Array) -> Columns:
        """The columns at these positions."""
        return self.at(Places(positions), len(positions))

    def at(self, rows: Places, length: int) -> Columns:
        """The same, of so many positions that need not be worked out yet."""
        taken: dict[Places | None, Places] = {None: rows}
        found: dict[str, Origin] = {}
        for name, (values, places) in self._origins.items():
            if places is None and values.strides == (0,):
                found[name] = np.broadcast_to(values[:1], length), None
                continue
            if places not in taken:
                taken[places] = Places(rows, places)
            found[name] = values, taken[places]
        return Columns(found)


class Frame:
    """Rows over variables (or over the columns of a head), each on its days; None: all of them always.

    No row is empty of days. Rows may repeat.
    """

    __slots__ = ("columns", "days", "length")

    def __init__(self, columns: Mapping[str, Array], length: int, days: Intervals | None = None) -> None:
        self.columns = (
            columns
            if isinstance(columns, Columns)
            else Columns({name: (each, None) for name, each in columns.items()})
        )
        self.length = length
        self.days = days

    def take(self, positions: Array) -> Frame:
        """The rows at these positions."""
        days = None if self.days is None else self.days.take(positions)
        return Frame(self.columns.take(positions), len(positions), days)

    def where(self, mask: Array) -> Frame:
        """The rows for which the mask is true."""
        return self if mask.all() else self.take(np.flatnonzero(mask))

    def only(self, names: Iterable[str]) -> Frame:
        """The same rows over these columns."""
        return Frame(Columns(self.columns.origins(names)), self.length, self.days)

    def with_columns(self, more: Mapping[str, Origin]) -> Frame:
        """The same rows over more columns."""
        return Frame(Columns(self.columns.origins(self.columns) | dict(more)), self.length, self.days)

    def on(self, days: Intervals | None) -> Frame:
        """The same rows on these days."""
        return Frame(self.columns, self.length, days)


UNIT = Frame({}, 1)
"""The frame of a body without conditions: one row, always."""


def concatenated(frames: Sequence[Frame]) -> Frame:
    """The rows of all frames, in order. They have the same columns."""
    if len(frames) == 1:
        return frames[0]
    columns = {name: np.concatenate([each.columns[name] for each in frames]) for name in frames[0].columns}
    length = sum(each.length for each in frames)
    if all(each.days is None for each in frames):
        return Frame(columns, length)
    return Frame(columns, length, joined([each.days or always(each.length) for each in frames]))


def joined(days: Sequence[Intervals]) -> Intervals:
    """The intervals of all parts, in order; points if all are."""
    first = np.concatenate([each.first for each in days])
    if all(each.are_points for each in days):
        return Intervals(first, first)
    return Intervals(first, np.concatenate([each.last for each in days]))
