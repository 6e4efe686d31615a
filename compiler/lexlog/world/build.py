"""Drafts of all tables in, the world out: names encoded, references checked, silence turned into doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from lexlog.resolved import tree as law
from lexlog.world.between import ranges_of
from lexlog.world.circles import refuse_circles
from lexlog.world.draft import Draft
from lexlog.world.encode import encoded
from lexlog.world.fresh import doubt_stale
from lexlog.world.others import Others, enter_others
from lexlog.world.references import check_references
from lexlog.world.rows import Rows, in_a_row
from lexlog.world.settle import settle
from lexlog.world.shared_names import refuse_shared_names
from lexlog.world.sheet import Array
from lexlog.world.silence import break_silence
from lexlog.world.together import agree, together_of
from lexlog.world.tree import World, WorldTable
from lexlog.world.unknown import about, add_unknown_entities, unknown_types

Drafts = Mapping[str, Draft]


def settle_all(drafts: Drafts) -> None:
    """Give every name a code, and find the rows of each draft."""
    symbols, codes = encoded([names for draft in drafts.values() for names in draft.names()])
    columns = iter(codes)
    for draft in drafts.values():
        settle(draft, symbols, columns)


def build(of: law.Law, drafts: Drafts, digest: str, files: tuple[str, ...]) -> World:
    """The encoded world of drafts whose rows were found."""
    cases = [draft for draft in drafts.values() if draft.is_case]
    refuse_shared_names(cases)
    enter_others(drafts)
    for draft in drafts.values():
        check_references(draft, drafts)
    enter_others(drafts)
    for draft in drafts.values():
        refuse_circles(draft)
    for draft in drafts.values():
        draft.add_all(list(_named(draft)))
    for draft in drafts.values():
        agree(draft)
    break_silence(of, drafts)
    for draft in drafts.values():
        doubt_stale(of, draft, drafts)
    for type_ in sorted(unknown_types(drafts)):
        for draft in drafts.values():
            add_unknown_entities(draft, type_, drafts[type_])
    tables = {name: _encoded(draft) for name, draft in drafts.items()}
    refused = tuple(each for draft in drafts.values() for each in draft.refused)
    undated = tuple(each for draft in drafts.values() for each in draft.undated)
    symbols = next(iter(drafts.values())).symbols
    others = Others.of(tuple(drafts.values()), symbols)
    return World(tables, symbols, refused, undated, digest, files, others)


def _named(draft: Draft) -> Iterator[Rows]:
    """A case whose key could not be read may be any that other tables speak of and that has no row."""
    nameless = np.flatnonzero(draft.rows.nameless)
    if not len(nameless):
        return
    rows = draft.rows.take(nameless)
    key = draft.table.key[0]
    for name in sorted(draft.strangers):
        named = np.full(rows.length, draft.symbols.code(name), np.int32)
        yield replace(rows, columns={**rows.columns, key: named}, unknown={**rows.unknown, key: named == 0})


def _encoded(draft: Draft) -> WorldTable:
    rows = draft.rows
    entities = rows.length
    if draft.entities is not None:
        rows = in_a_row([rows, draft.entities])
    dated = draft.dated or draft.is_case
    is_day = dated and bool((rows.first == rows.last).all())
    return WorldTable(
        draft.table.name,
        {name: _settled(column) for name, column in rows.columns.items()},
        {name: _mask(column) for name, column in rows.unknown.items()},
        _mask(rows.certain),
        rows.first if dated else None,
        (rows.first if is_day else rows.last) if dated else None,
        rows.given,
        entities,
        about(draft.table, draft.entity_keys),
        ranges_of(draft.table, rows),
        many=frozenset(np.flatnonzero(rows.many).tolist()),
        together=together_of(draft.table, rows) or {},
    )


def _mask(column: Array) -> Array:
    """The column of yes and no; one that is all the same takes no room."""
    if len(column) and column.strides != (0,) and (column[0] == column).all():
        return np.broadcast_to(column[0], column.shape)
    return column


def _settled(column: Array) -> Array:
    """Whole numbers in 64 bits where they fit, whatever they were joined with."""
    if column.dtype == object and all(-(2**63) <= each < 2**63 for each in column.tolist()):
        return column.astype(np.int64)
    return column
