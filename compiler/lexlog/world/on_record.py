"""Rows on record in, the days on which they end a silence or leave one open out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lexlog.resolved import tree as law
from lexlog.symbols import UNKNOWN_CODE
from lexlog.world.draft import Draft
from lexlog.world.encode import NONE_CODE
from lexlog.world.rows import Rows, unknown_rows
from lexlog.world.sheet import Array


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of days, each of something that has a number: the number, the first day and the last."""

    of: Array
    first: Array
    last: Array


def spoken_for(rows_of: law.RowsOf, draft: Draft) -> Spans:
    """The days on which rows about entities are certain to be on record; with `most`, enough of them. Each is
    told by the place of a row that names the entities."""
    rows = draft.rows
    may, must = asked_rows(rows_of, draft)
    chosen = np.flatnonzero(may & must)
    whole = draft.table.whole
    if rows_of.most and whole is not None:
        found = _most(rows.take(chosen), rows_of.columns, whole, draft.table)
        return Spans(chosen[found.of], found.first, found.last)
    return Spans(chosen, rows.first[chosen].astype(np.int64), rows.last[chosen].astype(np.int64))


def asked_rows(rows_of: law.RowsOf, draft: Draft) -> tuple[Array, Array]:
    """Which rows name entities and may be such ones; and of which it is certain that they are."""
    rows = draft.rows
    may: Array = np.ones(rows.length, bool)
    for name in rows_of.columns:
        may = may & (rows.columns[name] != UNKNOWN_CODE) & (rows.columns[name] != NONE_CODE)
    must = rows.certain
    if rows_of.filter is not None:
        column, words = rows_of.filter
        named = [code for word in words if (code := draft.symbols.find(word)) is not None]
        unknown = rows.unknown[column]
        may = may & (unknown | np.isin(rows.columns[column], named))
        must = must & ~unknown
    return may, must


def _most(rows: Rows, about: tuple[str, ...], whole: law.Whole, table: law.Table) -> Spans:
    """The days on which there is a row and, of each whole that rows are parts of, more than half.

    Day by day, as far as something begins or ends: first for each whole, then for each entity.
    """
    entities = numbered([rows.columns[name] for name in about])
    wholes = numbered([entities, *(rows.columns[name] for name in whole.by)])
    parts = _parts(rows, wholes, _things(rows, table.one), _least(rows, whole.column, table))
    place, day, (sums, standing) = _sweep(
        wholes[parts.row], parts.first, parts.after, (parts.least, np.ones(len(parts.row), np.int64))
    )
    owner = np.zeros(int(wholes.max(initial=0)) + 1, np.int64)
    owner[wholes] = entities
    is_there, is_short = standing > 0, (standing > 0) & (2 * sums <= whole.total)
    there, short = _steps(place, is_there), _steps(place, is_short)
    entity, begins, (has, lacks) = _summed(owner[place], day, (there, short))
    good = np.flatnonzero((has > 0) & (lacks == 0))
    row = np.zeros(int(entities.max(initial=0)) + 1, np.int64)
    row[entities] = np.arange(rows.length)
    return Spans(row[entity[good]], begins[good], begins[good + 1] - 1)


def _things(rows: Rows, one: law.One | None) -> Array:
    """A number for each row, which is that of another row if both are known to speak of the same thing."""
    own = np.arange(rows.length)
    if one is None:
        return own
    codes = rows.columns[one.by].astype(np.int64)
    found: Array = np.where(rows.unknown[one.by], own + int(codes.max(initial=0)) + 1, codes)
    return found


def _least(rows: Rows, column: str, table: law.Table) -> Array:
    """What each row certainly comes to."""
    known: Array = np.where(rows.unknown[column], 0, rows.columns[column])
    field = table.field(column)
    if field is not None and field.between is not None:
        low = field.between[0]
        is_bounded = rows.unknown[column] & ~rows.unknown[low]
        known = np.where(is_bounded, rows.columns[low], known)
    return known


@dataclass(frozen=True, slots=True)
class _Parts:
    """Stretches of days on which a thing is part of a whole: a row of it, first day, day after, value."""

    row: Array
    first: Array
    after: Array
    least: Array


def _parts(rows: Rows, wholes: Array, things: Array, least: Array) -> _Parts:
    """Rows of one thing that share days, as one: they say the same."""
    first, after = rows.first.astype(np.int64), rows.last.astype(np.int64) + 1
    own = numbered([wholes, things])
    order = np.lexsort((first, own))
    own, first, after, least = own[order], first[order], after[order], least[order]
    width = int(after.max(initial=0)) + 1
    covered = np.maximum.accumulate(own * width + after) - own * width
    begins = np.ones(len(own), bool)
    begins[1:] = (own[1:] != own[:-1]) | (first[1:] >= covered[:-1])
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(own)) - 1 if len(own) else starts
    return _Parts(order[starts], first[starts], covered[ends], least[starts])


def numbered(columns: list[Array]) -> Array:
    """A number for each row, which is that of another row if both have the same in all columns."""
    found = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        numbers = np.unique(column, return_inverse=True)[1]
        found = np.unique(found * (int(numbers.max(initial=0)) + 1) + numbers, return_inverse=True)[1]
    return found


def _sweep(
    of: Array, first: Array, after: Array, values: tuple[Array, ...]
) -> tuple[Array, Array, list[Array]]:
    """Of each thing, each day on which some of its stretches begins or ends, and the sums from there on."""
    both = [np.concatenate((each, -each)) for each in values]
    return _summed(np.concatenate((of, of)), np.concatenate((first, after)), tuple(both))


def _summed(of: Array, day: Array, steps: tuple[Array, ...]) -> tuple[Array, Array, list[Array]]:
    """Steps on days as sums from each day on; they come to nothing in the end, for each thing."""
    order = np.lexsort((day, of))
    of, day = of[order], day[order]
    is_last = np.ones(len(of), bool)
    is_last[:-1] = (of[1:] != of[:-1]) | (day[1:] != day[:-1])
    return of[is_last], day[is_last], [np.cumsum(each[order])[is_last] for each in steps]


def _steps(of: Array, state: Array) -> Array:
    """Where a state of each thing begins (1) and ends (-1), for things whose rows stand together."""
    before = np.zeros(len(state), np.int64)
    before[1:] = np.where(of[1:] == of[:-1], state[:-1], 0)
    return state.astype(np.int64) - before


def unrecorded(draft: Draft, silence: law.Silence, told: Draft) -> Rows:
    """Any number of rows for each whom `told` says that not all is on record, on the days on which no row
    says that all is."""
    assert silence.fixed is not None
    name, word = silence.fixed
    rows = told.rows
    speaks = rows.unknown[name] | (rows.columns[name] == draft.symbols.code(word))
    full = _full(draft, silence.column, told)
    spans = sorted(_without(rows, np.flatnonzero(speaks), silence.column, full))
    place, first, last = (np.array(each, np.int64) for each in zip(*spans, strict=True)) if spans else _NONE
    return unknown_rows(
        draft.table,
        {silence.column: rows.columns[silence.column][place]},
        rows.given.take(place),
        first=first.astype(np.int32),
        last=last.astype(np.int32),
        many=True,
    )


_NONE = (np.zeros(0, np.int64),) * 3


def _full(draft: Draft, column: str, told: Draft) -> Spans:
    """The days on which all that an entity has is certain to be on record."""
    complete = draft.table.whole.complete if draft.table.whole is not None else None
    if complete is None or complete.table != told.table.name:
        return Spans(*_NONE)
    rows, (fixed, word) = told.rows, complete.fixed
    says = rows.certain & (rows.columns[fixed] == draft.symbols.code(word)) & ~rows.unknown[fixed]
    places = np.flatnonzero(says & (rows.columns[column] != 0))
    return Spans(rows.columns[column][places], rows.first[places], rows.last[places])


def _without(rows: Rows, places: Array, column: str, full: Spans) -> Iterator[tuple[int, int, int]]:
    """The stretches of days of these rows that no span covers."""
    codes = rows.columns[column][places]
    is_met = np.isin(codes, full.of)
    for place in places[~is_met].tolist():
        yield place, int(rows.first[place]), int(rows.last[place])
    order = np.lexsort((full.first, full.of))
    known, first, last = full.of[order], full.first[order], full.last[order]
    for place, code in zip(places[is_met].tolist(), codes[is_met].tolist(), strict=True):
        begin, end = np.searchsorted(known, code, "left"), np.searchsorted(known, code, "right")
        spans = zip(first[begin:end].tolist(), last[begin:end].tolist(), strict=True)
        for each in _gaps(int(rows.first[place]), int(rows.last[place]), spans):
            yield place, *each


def _gaps(first: int, last: int, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    day = first
    for begins, ends in spans:
        if begins > day:
            yield day, min(begins - 1, last)
        day = max(day, ends + 1)
        if day > last:
            return
    if day <= last:
        yield day, last
