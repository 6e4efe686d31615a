"""Days in columns: intervals met, united, taken away and swept, for all rows at once.

Rows that hold always carry no days at all (None), and rows that hold on one day each (points) carry one
array twice; both are told apart by identity, so they cost nothing extra. Everything else is one trick: a
group and a day packed into one whole number, sorted.
"""

from __future__ import annotations

import numpy as np

from lexlog.datalog.tree import FIRST_DAY, LAST_DAY
from lexlog.engine.numbers import distinct, narrow, summable, within
from lexlog.engine.places import Places
from lexlog.engine.rows import Array

_BITS = 22
_DAY = (1 << _BITS) - 1
assert LAST_DAY + 2 < 1 << _BITS


class Intervals:
    """The days from `first` to `last` of each row, int64, within FIRST_DAY and LAST_DAY.

    `last is first` says that the rows are points; a copy of the array would break that, and only cost time.
    With `places`, the rows are those places of the arrays, and copied when they are first read.
    """

    __slots__ = ("_first", "_last", "_places", "are_points")

    def __init__(self, first: Array, last: Array, places: Places | None = None) -> None:
        self.are_points = last is first
        self._first = first
        self._last = last
        self._places = places

    @property
    def first(self) -> Array:
        """The first day of each row."""
        self._read()
        return self._first

    @property
    def last(self) -> Array:
        """The last day of each row."""
        self._read()
        return self._last

    def take(self, positions: Array) -> Intervals:
        """The intervals at these positions (or where this mask is true)."""
        if positions.dtype == bool:
            positions = np.flatnonzero(positions)
        return Intervals(self._first, self._last, Places(positions, self._places))

    def _read(self) -> None:
        if self._places is not None:
            at, self._places = self._places.array, None
            first = self._first[at]
            self._last = first if self.are_points else self._last[at]
            self._first = first


def always(length: int) -> Intervals:
    """Rows that hold always, written out."""
    return Intervals(np.full(length, FIRST_DAY, np.int64), np.full(length, LAST_DAY, np.int64))


def allowed(values: Array, op: str) -> Intervals:
    """The days d of each row for which `value op d` holds; none of them if the last is before the first."""
    day = within(values, FIRST_DAY - 1, LAST_DAY + 1)
    days = always(len(day))
    match op:
        case "<=":
            return Intervals(np.maximum(day, days.first), days.last)
        case "<":
            return Intervals(np.maximum(day + 1, days.first), days.last)
        case ">=":
            return Intervals(days.first, np.minimum(day, days.last))
        case _:
            return Intervals(days.first, np.minimum(day - 1, days.last))


def from_columns(first: Array | None, last: Array | None, length: int) -> Intervals | None:
    """The days of a table in the cheapest form that says the same."""
    if first is None and last is None:
        return None
    if first is not None and last is first:
        first = np.clip(first.astype(np.int64), FIRST_DAY, LAST_DAY)
        return Intervals(first, first)
    full = always(length)
    first = full.first if first is None else np.clip(first.astype(np.int64), FIRST_DAY, LAST_DAY + 1)
    last = full.last if last is None else np.clip(last.astype(np.int64), FIRST_DAY - 1, LAST_DAY)
    if length and (first == FIRST_DAY).all() and (last == LAST_DAY).all():
        return None
    return Intervals(first, first if np.array_equal(first, last) else last)


def meet(left: Intervals | None, right: Intervals | None) -> tuple[Intervals | None, Array | None]:
    """Row by row the days in both, and where there are any (None: everywhere); the other rows are dropped."""
    if left is None or right is None:
        return left if right is None else right, None
    if left.are_points or right.are_points:
        points, other = (left, right) if left.are_points else (right, left)
        kept = (other.first <= points.first) & (points.first <= other.last)
        return (points, None) if kept.all() else (points.take(kept), kept)
    first, last = np.maximum(left.first, right.first), np.minimum(left.last, right.last)
    kept = first <= last
    return (Intervals(first, last), None) if kept.all() else (Intervals(first[kept], last[kept]), kept)


def union(group: Array, days: Intervals) -> tuple[Array, Intervals]:
    """The days of each group, disjoint, by group and day. Neighbours become one; points stay points.

    >>> union(np.array([0, 0, 0]), Intervals(np.array([1, 3, 9]), np.array([4, 5, 9])))[1].last.tolist()
    [5, 9]
    """
    if days.are_points:
        key = distinct((group << _BITS) + days.first)
        day = key & _DAY
        return key >> _BITS, Intervals(day, day)
    key = (group << _BITS) + days.first
    order = np.argsort(key, kind="stable")
    key = key[order]
    reach = np.maximum.accumulate(((group << _BITS) + days.last)[order])
    opens = np.flatnonzero(np.concatenate(([True], key[1:] > reach[:-1] + 1))) if len(key) else order
    closes = np.concatenate((opens[1:] - 1, [len(key) - 1])) if len(key) else order
    return key[opens] >> _BITS, Intervals(key[opens] & _DAY, reach[closes] & _DAY)


def without(days: Intervals, row: Array, holes: Intervals) -> tuple[Array, Intervals]:
    """What is left of each interval when the holes of its row are taken away: positions of rows, and pieces.

    The i-th hole is taken from the interval at row[i]. A row may fall into pieces or vanish.
    """
    if days.are_points:
        day = days.first[row]
        kept = np.ones(len(days.first), bool)
        kept[row[(holes.first <= day) & (day <= holes.last)]] = False
        return np.flatnonzero(kept), days.take(kept)
    clipped, common = meet(days.take(row), holes)
    assert clipped is not None
    row, holes = union(row if common is None else row[common], clipped)
    base = np.arange(len(days.first)) << _BITS
    # A row with n holes has n + 1 starts and n + 1 ends; sorted, they pair up.
    starts = np.sort(np.concatenate((base + days.first, (row << _BITS) + holes.last + 1)))
    ends = np.sort(np.concatenate((base + days.last, (row << _BITS) + holes.first - 1)))
    starts, ends = starts[starts <= ends], ends[starts <= ends]
    position = starts >> _BITS
    return position, Intervals(starts & _DAY, ends - (position << _BITS))


def totals(group: Array, days: Intervals, values: Array) -> tuple[Array, Intervals, Array]:
    """The sum of the values that hold, for each group and elementary segment on which any row holds.

    Values come in at the first day and go out after the last; a running sum over the sorted ends does the
    rest, since each group comes to nothing at its end.
    """
    values = summable(values)
    point = np.concatenate(((group << _BITS) + days.first, (group << _BITS) + days.last + 1))
    order = np.argsort(point, kind="stable")
    point = point[order]
    turns = np.flatnonzero(np.concatenate(([True], point[1:] != point[:-1]))) if len(point) else order
    change = np.concatenate((values, -values))[order]
    count = np.concatenate((np.ones(len(group), np.int64), np.full(len(group), -1)))[order]
    total = np.add.accumulate(np.add.reduceat(change, turns)) if len(turns) else change
    live = np.flatnonzero(np.cumsum(np.add.reduceat(count, turns))) if len(turns) else turns
    opens = point[turns]
    segments = Intervals(opens[live] & _DAY, (opens[live + 1] - 1) & _DAY)
    return opens[live] >> _BITS, segments, narrow(total[live])


def elementary(group: Array, days: Intervals) -> tuple[Array, Array, Intervals]:
    """Each row cut at the change points of its group: row, group and segment of each piece."""
    begin, end = (group << _BITS) + days.first, (group << _BITS) + days.last + 1
    points = distinct(np.concatenate((begin, end)))
    low, high = np.searchsorted(points, begin), np.searchsorted(points, end)
    row = np.repeat(np.arange(len(group)), high - low)
    piece = np.arange(len(row)) - np.repeat(np.cumsum(high - low) - high, high - low)
    return row, group[row], Intervals(points[piece] & _DAY, (points[piece + 1] - 1) & _DAY)
