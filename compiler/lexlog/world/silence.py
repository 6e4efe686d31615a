"""Tables in which no row means something, and the tables that say of whom, in; a row of unknown values for
each of them out, on the days on which there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.symbols import Symbols
from lexlog.world.draft import Draft, Strangers
from lexlog.world.encode import NONE_CODE
from lexlog.world.given import Given, GivenRows
from lexlog.world.needed import asked_columns
from lexlog.world.on_record import Spans, asked_rows, numbered, spoken_for, unrecorded
from lexlog.world.others import enter_others, name_others
from lexlog.world.rows import Rows, always, unknown_rows
from lexlog.world.sheet import Array

Drafts = Mapping[str, Draft]
Entities = tuple[Array, ...]
"""Codes of entities that go together: a column for each, a place for each of those."""


def break_silence(of: law.Law, drafts: Drafts) -> None:
    """Add the rows that stand for silence. One may speak of an entity that no table has; of that nothing is
    known either."""
    asked = asked_columns(of)
    silent = [
        (draft, _silent_rows(draft, silence, drafts))
        for draft in drafts.values()
        for silence in draft.table.silences
    ]
    for draft, rows in silent:
        _add(draft, rows, asked)
    for stranger in enter_others(drafts):
        for draft in drafts.values():
            for silence in draft.table.silences:
                if _speaks_of(draft, silence, stranger):
                    _add(draft, _about_strangers(draft, silence, stranger), asked)


def _add(draft: Draft, rows: Rows, asked: Mapping[str, frozenset[str]]) -> None:
    if not rows.length:
        return
    draft.dated = draft.dated or bool(((rows.first != BEGINNING) | (rows.last != END)).any())
    draft.add_all([_without_remarks(draft.table, rows, asked[draft.table.name])])


def _without_remarks(table: law.Table, rows: Rows, asked: frozenset[str]) -> Rows:
    """The rows; a text that may be blank and of which no clause speaks is so."""
    columns, unknown = {**rows.columns}, {**rows.unknown}
    for field in table.fields:
        if field.type == law.TEXT and field.blank == "none" and field.name not in asked:
            columns[field.name] = always(NONE_CODE, rows.length)
            unknown[field.name] = always(False, rows.length, np.bool_)
    return replace(rows, columns=columns, unknown=unknown)


def _speaks_of(draft: Draft, silence: law.Silence, others: Strangers) -> bool:
    """Whether an entity that no table has is one of whom silence says something: it has no rows that would
    make others speak."""
    field = draft.table.field(silence.column)
    is_of_type = field is not None and field.type == law.EntityType(others.type)
    return is_of_type and silence.having is None and silence.by is None


def _about_strangers(draft: Draft, silence: law.Silence, others: Strangers) -> Rows:
    length = len(others.codes)
    certain = always(silence.filter is None, length, np.bool_)
    number = np.ones(length, np.int64)
    found = Spans(np.arange(length), np.full(length, BEGINNING), np.full(length, END))
    return _rows(draft, silence, (others.codes,), found, number, certain, is_nested=True)


# --- of whom silence speaks, and when -----------------------------------------------------------------------


def _silent_rows(draft: Draft, silence: law.Silence, drafts: Drafts) -> Rows:
    """A row of unknown values for each entity that has none, on the days on which it has none; or any number
    of rows for each of which another table says that not all are there."""
    if silence.by is not None:
        return unrecorded(draft, silence, drafts[silence.by])
    having = None if silence.having is None else _told(silence.having, drafts)
    lacking = [_told(each, drafts) for each in silence.lacking]
    entities, certain = _entities(draft, silence, drafts, having)
    spoken = [_own(draft, silence), *(_spoken(each, drafts) for each in silence.lacking)]
    told = [*([] if having is None else [having]), *lacking]
    numbers, most = _numbers(
        draft.symbols, [entities, *(each for each, _ in spoken), *(each.entities for each in told)]
    )
    of, about, by_rows = numbers[0], numbers[1 : 1 + len(spoken)], numbers[1 + len(spoken) :]
    speaks: Array = np.ones(len(of), bool)
    for each, number in zip(told, by_rows, strict=True):
        may, must = _among(number, of, most), _among(number[each.certain], of, most)
        if each is having:
            speaks, certain = speaks & may, certain & must
        else:
            certain = certain & (must | ~may)
    places = np.flatnonzero(speaks)
    spans = [replace(days, of=number) for (_, days), number in zip(spoken, about, strict=True)]
    found, count = _in_gaps(_gaps(most, spans, of[places]), of[places])
    chosen = tuple(each[places] for each in entities)
    return _rows(draft, silence, chosen, found, count, certain[places][found.of])


@dataclass(frozen=True, slots=True)
class _Told:
    """Entities that may have some of the rows asked for, and of which it is certain."""

    entities: Entities
    certain: Array


def _told(rows: law.RowsOf, drafts: Drafts) -> _Told:
    draft = drafts[rows.table]
    may, must = asked_rows(rows, draft)
    places = np.flatnonzero(may)
    return _Told(_named(draft, rows.columns, places), must[places])


def _named(draft: Draft, columns: Iterable[str], places: Array) -> Entities:
    return tuple(draft.rows.columns[name][places] for name in columns)


def _entities(
    draft: Draft, silence: law.Silence, drafts: Drafts, having: _Told | None
) -> tuple[Entities, Array]:
    """Those of whom silence may speak, and whether it is certain that they are such ones."""
    if len(silence.columns) > 1:
        assert having is not None
        length = len(having.certain)
        first = np.unique(numbered(list(having.entities)), return_index=True)[1] if length else np.arange(0)
        return tuple(each[first] for each in having.entities), np.ones(len(first), bool)
    field = draft.table.field(silence.column)
    assert field is not None
    assert isinstance(field.type, law.EntityType)
    home = drafts[field.type.name]
    codes, certain = home.rows.columns[home.table.key[0]], home.rows.certain
    is_meant = codes != 0
    if silence.filter is not None:
        column, words = silence.filter
        kind, unknown = home.rows.columns[column], home.rows.unknown[column]
        is_meant = is_meant & (unknown | np.isin(kind, _codes(home.symbols, words)))
        certain = certain & ~unknown
    return (codes[is_meant],), certain[is_meant]


def _codes(symbols: Symbols, words: tuple[str, ...]) -> list[int]:
    return [code for word in words if (code := symbols.find(word)) is not None]


def _spoken(rows: law.RowsOf, drafts: Drafts) -> tuple[Entities, Spans]:
    """The days on which rows of another table end a silence, and whose it was."""
    days = spoken_for(rows, drafts[rows.table])
    return _named(drafts[rows.table], rows.columns, days.of), days


def _own(draft: Draft, silence: law.Silence) -> tuple[Entities, Spans]:
    """The days on which rows of the table end its silence, and whose it was."""
    rows = draft.rows
    speaks: Array = np.ones(rows.length, bool)
    for name in silence.columns:
        speaks = speaks & (rows.columns[name] != 0)
    if silence.fixed is not None:
        column, word = silence.fixed
        code = draft.symbols.code(word)
        speaks = speaks & ((rows.columns[column] == code) | rows.unknown[column])
    places = np.flatnonzero(speaks)
    days = Spans(places, rows.first[places], rows.last[places])
    return _named(draft, silence.columns, places), days


def _numbers(symbols: Symbols, parts: Sequence[Entities]) -> tuple[list[Array], int]:
    """A number for each of these entities, or each that go together, the same for the same ones; and how many
    numbers there may be."""
    if all(len(each) == 1 for each in parts):
        return [codes for (codes,) in parts], len(symbols)
    columns = [np.concatenate(each) for each in zip(*parts, strict=True)]
    found = numbered(columns)
    ends = np.cumsum([len(each[0]) for each in parts])[:-1]
    return np.split(found, ends), int(found.max(initial=-1)) + 1


def _among(some: Array, asked: Array, most: int) -> Array:
    is_there = np.zeros(most, bool)
    is_there[some] = True
    found: Array = is_there[asked]
    return found


# --- days ---------------------------------------------------------------------------------------------------


def _gaps(most: int, spoken: Sequence[Spans], entities: Array) -> Spans:
    """The stretches of days that no span covers, by entity; in their order."""
    of, first, last = (
        np.concatenate([getattr(each, part) for each in spoken]) for part in ("of", "first", "last")
    )
    is_asked, is_told = np.zeros(most, bool), np.zeros(most, bool)
    is_asked[entities], is_told[of] = True, True
    everyone = np.flatnonzero(is_asked & ~is_told)
    found = [(everyone, np.full(len(everyone), BEGINNING), np.full(len(everyone), END))]
    is_partial = (first > BEGINNING) | (last < END)
    if not is_partial.any():
        return Spans(*found[0])
    is_told[:] = False
    is_told[of[is_partial]] = True
    chosen = np.flatnonzero(is_told[of])
    found.extend(_between(of[chosen], first[chosen], last[chosen]))
    of, first, last = (np.concatenate(each) for each in zip(*found, strict=True))
    order = np.lexsort((first, of))
    return Spans(of[order], first[order], last[order])


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


def _in_gaps(gaps: Spans, entities: Array) -> tuple[Spans, Array]:
    """The gaps of each of these in turn, told by its place; and each one's number, from 1 on."""
    begins = np.searchsorted(gaps.of, entities, "left")
    counts = np.searchsorted(gaps.of, entities, "right") - begins
    owner = np.repeat(np.arange(len(entities)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    chosen = number + np.repeat(begins, counts)
    return Spans(owner, gaps.first[chosen], gaps.last[chosen]), number + 1


# --- rows ---------------------------------------------------------------------------------------------------


def _rows(
    draft: Draft,
    silence: law.Silence,
    entities: Entities,
    found: Spans,
    number: Array,
    certain: Array,
    *,
    is_nested: bool = False,
) -> Rows:
    """A row of unknown values for each of the spans, which are of places in `entities`; `is_nested` if these
    stand for blanks themselves, so that the blanks of the rows are left unknown."""
    known = {name: codes[found.of] for name, codes in zip(silence.columns, entities, strict=True)}
    length = len(found.of)
    if silence.fixed is not None:
        known[silence.fixed[0]] = np.full(length, draft.symbols.code(silence.fixed[1]))
    if draft.table.word == "entity":
        known[draft.table.key[0]] = _names(draft, tuple(known[name] for name in silence.columns), number)
    given = GivenRows.all(Given("", 0, f"no row of {draft.table.name}"), length)
    first, last = found.first.astype(np.int32), found.last.astype(np.int32)
    rows = unknown_rows(draft.table, known, given, first=first, last=last, certain=certain)
    for field in draft.table.fields:
        if field.blank == law.ANOTHER and field.name not in known and not is_nested:
            columns = {**rows.columns}
            columns[field.name] = name_others(draft, field, columns, rows.unknown, np.arange(length))
            unknown = {**rows.unknown, field.name: always(False, length, np.bool_)}
            rows = replace(rows, columns=columns, unknown=unknown)
    return rows


def _names(draft: Draft, entities: Entities, number: Array) -> Array:
    """The names of things of which nobody has said anything."""
    texts = zip(*(draft.symbols.names(each) for each in entities), strict=True)
    shown = (f"{draft.table.name} {each}" if each > 1 else draft.table.name for each in number.tolist())
    return draft.symbols.encode(
        f"({name} of {', '.join(each)})" for name, each in zip(shown, texts, strict=True)
    )
