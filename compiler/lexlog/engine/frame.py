"""Bindings in columns: what a body has found so far, or the rows that a rule proposes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lexlog.engine.rows import Array
from lexlog.engine.validity import Intervals, always


@dataclass(frozen=True, slots=True)
class Frame:
    """Rows over variables (or over the columns of a head), each on its days; None: all of them always.

    No row is empty of days. Rows may repeat.
    """

    columns: Mapping[str, Array]
    length: int
    days: Intervals | None = None

    def take(self, positions: Array) -> Frame:
        """The rows at these positions."""
        return Frame(
            {name: column[positions] for name, column in self.columns.items()},
            len(positions),
            None if self.days is None else self.days.take(positions),
        )

    def where(self, mask: Array) -> Frame:
        """The rows for which the mask is true."""
        return self if mask.all() else self.take(np.flatnonzero(mask))


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
