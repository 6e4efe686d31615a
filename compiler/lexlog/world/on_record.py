"""Rows on record in, the days on which they end a silence or leave one open out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from lexlog.resolved import tree as law
from lexlog.world.cells import Stored
from lexlog.world.draft import Draft, Row

Span = tuple[int, int]


def spoken_for(rows_of: law.RowsOf, draft: Draft) -> dict[Stored, list[Span]]:
    """By entity, the days on which rows about it are certain to be on record; with `most`, enough of them."""
    about: dict[Stored, list[Row]] = defaultdict(list)
    for row in draft.rows:
        is_asked = rows_of.filter is None or row.values.get(rows_of.filter[0]) in rows_of.filter[1]
        if row.certain and is_asked and row.values.get(rows_of.column) is not None:
            about[row.values[rows_of.column]].append(row)
    whole = draft.table.whole
    if not rows_of.most or whole is None:
        return {key: [(row.first, row.last) for row in rows] for key, rows in about.items()}
    return {key: list(_most(rows, whole, draft.table.one)) for key, rows in about.items()}


def _most(rows: Sequence[Row], whole: law.Whole, one: law.One | None) -> Iterator[Span]:
    """The days on which there is a row and, of each whole that rows are parts of, more than half."""
    cuts = sorted({day for row in rows for day in (row.first, row.last + 1)})
    for first, after in pairwise(cuts):
        standing = [row for row in rows if row.first <= first <= row.last]
        parts: dict[tuple[Stored, ...], dict[Stored, int]] = defaultdict(dict)
        for place, row in enumerate(standing):
            thing = row.values.get(one.by) if one is not None else None
            own = parts[tuple(row.values.get(name) for name in whole.by)]
            own[place if thing is None else str(thing)] = _least(row, whole.column)
        if standing and all(2 * sum(own.values()) > whole.total for own in parts.values()):
            yield first, after - 1


def _least(row: Row, column: str) -> int:
    value = row.values.get(column)
    if isinstance(value, int):
        return value
    return (row.ends or {}).get(column, (0, 0))[0]


def unrecorded(draft: Draft, silence: law.Silence, told: Draft) -> Iterator[Row]:
    """Any number of rows for each whom `told` says that not all is on record, on the days on which no row
    says that all is."""
    assert silence.fixed is not None
    name, word = silence.fixed
    whole = draft.table.whole
    complete = whole.complete if whole is not None and whole.complete is not None else None
    full: dict[Stored, list[Span]] = defaultdict(list)
    if complete is not None and complete.table == told.table.name:
        for row in told.rows:
            if row.certain and row.values.get(complete.fixed[0]) == complete.fixed[1]:
                full[row.values.get(silence.column)].append((row.first, row.last))
    for row in told.rows:
        if row.values.get(name) not in (word, None):
            continue
        about = row.values.get(silence.column)
        for first, last in without(row.first, row.last, full.get(about, ())):
            values: dict[str, Stored] = dict.fromkeys(field.name for field in draft.table.fields)
            values[silence.column] = about
            yield Row(values, first, last, row.given, certain=False, many=True)


def without(first: int, last: int, spans: Iterable[Span]) -> Iterator[Span]:
    """The stretches of these days that no span covers."""
    day = first
    for begins, ends in sorted(spans):
        if begins > day:
            yield day, min(begins - 1, last)
        day = max(day, ends + 1)
        if day > last:
            return
    if day <= last:
        yield day, last
