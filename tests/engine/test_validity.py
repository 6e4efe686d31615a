"""Intervals against the days they stand for, one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lexlog.engine.validity import Intervals, elementary, from_columns, meet, totals, union, without

DAY = st.integers(0, 15)
ROW = st.tuples(st.integers(0, 2), DAY, DAY, st.integers(-5, 5)).map(
    lambda row: (row[0], min(row[1:3]), max(row[1:3]), row[3])
)
ROWS = st.lists(ROW, max_size=12)
POINTS = st.lists(ROW.map(lambda row: (row[0], row[1], row[1], row[3])), max_size=12)


def columns(rows, points=False):
    group, first, last, value = (np.array([row[i] for row in rows], np.int64) for i in range(4))
    return group, Intervals(first, first if points else last), value


def days_of(rows):
    return {(row[0], day) for row in rows for day in range(row[1], row[2] + 1)}


def spelled(group, days):
    return [
        (int(g), day)
        for g, first, last in zip(group, days.first, days.last, strict=True)
        for day in range(first, last + 1)
    ]


@given(ROWS)
def test_union_is_disjoint_sorted_and_has_no_neighbours(rows):
    group, days = union(*columns(rows)[:2])
    found = spelled(group, days)
    assert set(found) == days_of(rows)
    assert len(found) == len(set(found))
    assert found == sorted(found)
    ends = set(zip(group.tolist(), days.last.tolist(), strict=True))
    assert not any(
        (g, first - 1) in ends for g, first in zip(group.tolist(), days.first.tolist(), strict=True)
    )


@given(POINTS)
def test_union_of_points_is_points(rows):
    group, days = union(*columns(rows, points=True)[:2])
    assert days.are_points
    assert spelled(group, days) == sorted(days_of(rows))


@given(st.lists(ROW, min_size=1, max_size=8), st.data(), st.booleans(), st.booleans())
def test_without_takes_away_the_holes_of_each_row(rows, data, rows_are_points, holes_are_points):
    if rows_are_points:
        rows = [(g, first, first, v) for g, first, _, v in rows]
    holes = data.draw(st.lists(ROW, max_size=10))
    if holes_are_points:
        holes = [(g, first, first, v) for g, first, _, v in holes]
    row = np.array([hole[3] % len(rows) for hole in holes], np.int64)
    _, days, _ = columns(rows, rows_are_points)
    position, left = without(days, row, columns(holes, holes_are_points)[1])
    expected = {
        (i, day)
        for i, (_, first, last, _) in enumerate(rows)
        for day in range(first, last + 1)
        if not any(r == i and hole[1] <= day <= hole[2] for r, hole in zip(row, holes, strict=True))
    }
    found = spelled(position, left)
    assert set(found) == expected
    assert len(found) == len(expected)


@given(ROWS)
def test_totals_are_the_sums_of_each_day(rows):
    group, days, value = totals(*columns(rows))
    found = {
        (int(g), day): int(v)
        for g, first, last, v in zip(group, days.first, days.last, value, strict=True)
        for day in range(first, last + 1)
    }
    assert found == {
        (g, day): sum(row[3] for row in rows if row[0] == g and row[1] <= day <= row[2])
        for g, day in days_of(rows)
    }


@given(ROWS)
def test_elementary_segments_cut_each_row_at_every_change(rows):
    row, group, days = elementary(*columns(rows)[:2])
    pieces = {
        (int(g), int(first), int(last)) for g, first, last in zip(group, days.first, days.last, strict=True)
    }
    assert sum(last - first + 1 for _, first, last in pieces) == len(days_of(rows))
    by_row = sorted((int(r), day) for r, day in spelled(row, days))
    assert by_row == [(i, day) for i, r in enumerate(rows) for day in range(r[1], r[2] + 1)]


@given(st.lists(st.tuples(ROW, ROW), max_size=10), st.booleans(), st.booleans())
def test_meet_is_the_days_in_both(pairs, left_points, right_points):
    left = [(g, a, a if left_points else b, v) for (g, a, b, v), _ in pairs]
    right = [(g, a, a if right_points else b, v) for _, (g, a, b, v) in pairs]
    days, kept = meet(columns(left, left_points)[1], columns(right, right_points)[1])
    found = spelled(np.arange(len(pairs)) if kept is None else np.flatnonzero(kept), days)
    assert found == [
        (i, day)
        for i, (one, other) in enumerate(zip(left, right, strict=True))
        for day in range(max(one[1], other[1]), min(one[2], other[2]) + 1)
    ]


def test_days_take_the_cheapest_form():
    zero, one = np.array([0, 0]), np.array([1, 1])
    assert from_columns(None, None, 2) is None
    assert from_columns(zero, np.array([4_000_000, 4_000_000]), 2) is None
    points = from_columns(one, one.copy(), 2)
    assert points is not None
    assert points.are_points
