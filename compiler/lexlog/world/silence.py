"""A table in which no row means something, and the table of those who have none, in; a row of unknown values
for each of them out, on the days on which there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.symbols import Symbols
from lexlog.world.draft import Draft
from lexlog.world.given import Given, GivenRows
from lexlog.world.keys import marked
from lexlog.world.rows import Rows, unknown_rows
from lexlog.world.sheet import Array


@dataclass(frozen=True, slots=True)
class Gaps:
    """Stretches of days on which entities have no row: codes in order, first and last days."""

    codes: Array
    first: Array
    last: Array


def silent_rows(draft: Draft, silence: law.Silence, drafts: Mapping[str, Draft]) -> Rows:
    """A row of unknown values for each entity that has none, on the days on which it has none."""
    field = draft.table.field(silence.column)
    assert field is not None
    assert isinstance(field.type, law.EntityType)
    home = drafts[field.type.name]
    entities, certain = _entities(home, silence)
    gaps = _gaps(draft, silence, entities)
    begins = np.searchsorted(gaps.codes, entities, "left")
    counts = np.searchsorted(gaps.codes, entities, "right") - begins
    owner = np.repeat(np.arange(len(entities)), counts)
    chosen = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(begins, counts)
    known = {field.name: entities[owner]}
    if silence.fixed is not None:
        known[silence.fixed[0]] = np.full(len(owner), draft.symbols.code(silence.fixed[1]))
    given = GivenRows.all(Given("", 0, f"no row of {draft.table.name}"), len(owner))
    first, last = gaps.first[chosen].astype(np.int32), gaps.last[chosen].astype(np.int32)
    draft.dated = draft.dated or bool(((first != BEGINNING) | (last != END)).any())
    return unknown_rows(draft.table, known, given, first=first, last=last, certain=certain[owner])


def _entities(home: Draft, silence: law.Silence) -> tuple[Array, Array]:
    """The codes of those of whom silence speaks, a row each, and whether it certainly does."""
    codes, certain = home.rows.columns[home.table.key[0]], home.rows.certain
    is_meant = codes != 0
    if silence.filter is not None:
        column, words = silence.filter
        kind, unknown = home.rows.columns[column], home.rows.unknown[column]
        is_meant = is_meant & (unknown | np.isin(kind, _codes(home.symbols, words)))
        certain = certain & ~unknown
    return codes[is_meant], certain[is_meant]


def _codes(symbols: Symbols, words: tuple[str, ...]) -> list[int]:
    return [code for word in words if (code := symbols.find(word)) is not None]


def _spoken(draft: Draft, silence: law.Silence) -> tuple[Array, Array, Array]:
    """Of the rows that end a silence, whose it was, and their first and last days."""
    rows = draft.rows
    speaks = rows.columns[silence.column] != 0
    if silence.fixed is not None:
        column, word = silence.fixed
        code = draft.symbols.code(word)
        speaks = speaks & ((rows.columns[column] == code) | rows.unknown[column])
    return rows.columns[silence.column][speaks], rows.first[speaks], rows.last[speaks]


def _gaps(draft: Draft, silence: law.Silence, entities: Array) -> Gaps:
    """The stretches of days that no row covers, by entity."""
    codes, first, last = _spoken(draft, silence)
    everyone = np.flatnonzero(marked(entities, draft.symbols) & ~marked(codes, draft.symbols))
    found = [(everyone, np.full(len(everyone), BEGINNING), np.full(len(everyone), END))]
    is_partial = (first > BEGINNING) | (last < END)
    if not is_partial.any():
        return Gaps(*found[0])
    chosen = np.flatnonzero(marked(codes[is_partial], draft.symbols)[codes])
    found.extend(_between(codes[chosen], first[chosen], last[chosen]))
    codes, first, last = (np.concatenate(each) for each in zip(*found, strict=True))
    order = np.lexsort((first, codes))
    return Gaps(codes[order], first[order], last[order])


def _between(codes: Array, first: Array, last: Array) -> list[tuple[Array, Array, Array]]:
    """The days before, between and after the rows of each entity."""
    order = np.lexsort((first, codes))
    codes, first, last = codes[order], first[order].astype(np.int64), last[order].astype(np.int64)
    is_new = np.concatenate(([True], codes[1:] != codes[:-1]))
    # The last day that a row up to this one covers, within an entity: entities are kept apart by their rank.
    width = END + 2
    covered = np.maximum.accumulate(np.cumsum(is_new) * width + last) % width
    begin = np.where(is_new, BEGINNING, np.concatenate(([0], covered[:-1])) + 1)
    is_gap = first > begin
    is_last = np.concatenate((is_new[1:], [True])) & (covered < END)
    return [
        (codes[is_gap], begin[is_gap], first[is_gap] - 1),
        (codes[is_last], covered[is_last] + 1, np.full(int(is_last.sum()), END)),
    ]
