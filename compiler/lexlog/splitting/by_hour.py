"""A table and fillings of it, each in its hour, in; the table with all of them, by the hour, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lexlog.world.given import joined
from lexlog.world.tree import Array, WorldTable

STRANGER = 1 << 40
"""Added to the place of a row of an entity that is not known: it lies behind all rows of those that are."""

Span = tuple[int, int, int]
"""A row, with the first and the last of some hours in which it stands."""


@dataclass(frozen=True, slots=True)
class ByHour:
    """A table in which rows stand in their hours, and the place of each row in every filled table in whose
    hour it stands."""

    table: WorldTable
    places: Array


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of one table with the hours in which they stand."""

    of: WorldTable
    rows: Array
    first: Array
    last: Array

    @classmethod
    def of_spans(cls, of: WorldTable, spans: Sequence[Span]) -> _Part:
        rows, first, last = (
            np.array([each for each in spans if each[1] <= each[2]], np.int64).reshape(-1, 3).T
        )
        return cls(of, rows, first, last)

    def those_in(self, rows: Iterator[int]) -> tuple[Array, Array]:
        """Where some of the rows stand in this part, and which each is."""
        at = np.flatnonzero(np.isin(self.rows, np.fromiter(rows, np.int64)))
        return at, self.rows[at]


def by_hour(base: WorldTable, first: Array, last: Array, filled: Mapping[int, WorldTable]) -> ByHour:
    """The table in which each row of `base` stands from its first to its last hour, but in the hours of those
    filled tables that say something else of it: there it stands as they have it. Nothing is said of other
    hours. All have the same rows of entities that are not known."""
    hours = sorted(filled)
    changed = {hour: frozenset(_changed(base, filled[hour])) for hour in hours}
    touched = sorted(frozenset[int]().union(*changed.values()))
    without = {row: frozenset(hour for hour in hours if row in changed[hour]) for row in touched}
    known = [
        _standing(base, np.setdiff1d(np.arange(base.entities), np.array(touched, np.int64)), first, last),
        _Part.of_spans(base, [*_stays(touched, hours, without, first, last)]),
    ]
    for hour in hours:
        more = range(base.entities, filled[hour].entities)
        own = [(row, hour, hour) for row in sorted(changed[hour]) if first[row] <= hour <= last[row]]
        known.append(_Part.of_spans(filled[hour], [*own, *((row, hour, hour) for row in more)]))
    behind = _standing(base, np.arange(base.entities, base.length), first, last)
    return _joined([each for each in known if len(each.rows)], behind)


def _standing(of: WorldTable, rows: Array, first: Array, last: Array) -> _Part:
    return _Part(of, rows, first[rows], last[rows])


def _stays(
    rows: Sequence[int],
    hours: Sequence[int],
    without: Mapping[int, frozenset[int]],
    first: Array,
    last: Array,
) -> Iterator[Span]:
    """The hours in which these rows stand as they are."""
    for row in rows:
        for begin, end in _runs(hours, without[row]):
            yield row, max(begin, int(first[row])), min(end, int(last[row]))


def _runs(hours: Sequence[int], without: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The hours but for some, those that follow each other together."""
    run: list[int] = []
    for hour in hours:
        if hour not in without:
            run.append(hour)
        elif run:
            yield run[0], run[-1]
            run = []
    if run:
        yield run[0], run[-1]


def _changed(base: WorldTable, filled: WorldTable) -> Iterator[int]:
    """The rows of known entities of which the filled table says something else."""
    end = base.entities
    differs = np.zeros(end, bool)
    pairs = [(base.certain, filled.certain)]
    for name in base.columns:
        pairs += [(base.columns[name], filled.columns[name]), (base.unknown[name], filled.unknown[name])]
    for one, other in pairs:
        if one is not other:
            differs |= np.asarray(one[:end] != other[:end], bool)
    yield from np.flatnonzero(differs).tolist()
    for name, narrowed in filled.ranges.items():
        before = base.ranges.get(name, {})
        if narrowed is not before:
            yield from (row for row, ends in narrowed.items() if row < end and before.get(row) != ends)


def _joined(known: Sequence[_Part], behind: _Part) -> ByHour:
    """The rows of all parts, those of entities that are not known behind the others."""
    parts, base = [*known, behind], behind.of
    starts = np.cumsum([0, *(len(each.rows) for each in parts)])
    ranges: dict[str, dict[int, tuple[int, int]]] = {}
    many: set[int] = set()
    for part, start in zip(parts, starts.tolist(), strict=False):
        for name, narrowed in part.of.ranges.items():
            at, rows = part.those_in(iter(narrowed))
            kept = ranges.setdefault(name, {})
            kept.update(zip((at + start).tolist(), map(narrowed.__getitem__, rows.tolist()), strict=True))
        many.update((part.those_in(iter(part.of.many))[0] + start).tolist())
    places = np.concatenate([each.rows for each in parts])
    entities = int(starts[-2])
    places[entities:] += STRANGER
    table = replace(
        base,
        columns={n: np.concatenate([p.of.columns[n][p.rows] for p in parts]) for n in base.columns},
        unknown={n: np.concatenate([p.of.unknown[n][p.rows] for p in parts]) for n in base.columns},
        certain=np.concatenate([each.of.certain[each.rows] for each in parts]),
        first=np.concatenate([each.first for each in parts]),
        last=np.concatenate([each.last for each in parts]),
        given=joined([each.of.given.take(each.rows) for each in parts]),
        entities=entities,
        ranges=ranges,
        keyed=False,
        many=frozenset(many),
        together={},
    )
    return ByHour(table, places)
