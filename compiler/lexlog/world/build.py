"""Drafts of all tables in, the world out: references checked, silence turned into doubt, columns encoded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from lexlog.diagnostic import Report, nearest
from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.symbols import Symbols
from lexlog.world.cells import Stored
from lexlog.world.draft import Draft, Row
from lexlog.world.fresh import doubt_stale
from lexlog.world.on_record import Span, spoken_for, unrecorded, without
from lexlog.world.together import agree
from lexlog.world.tree import Array, Given, World, WorldTable

Drafts = Mapping[str, Draft]


def build(
    of: law.Law, drafts: Drafts, report: Report, symbols: Symbols, digest: str, files: tuple[str, ...]
) -> World:
    """The encoded world."""
    for draft in drafts.values():
        _check_references(of, draft, drafts, report)
    for draft in drafts.values():
        draft.name_the_nameless()
    for draft in drafts.values():
        agree(draft)
    for draft in drafts.values():
        for silence in draft.table.silences:
            draft.rows.extend(_silent(draft, silence, drafts))
    for draft in drafts.values():
        doubt_stale(of, draft, drafts)
    for type_ in sorted(_unknown_types(drafts)):
        for draft in drafts.values():
            add_unknown_entities(draft, type_, drafts[type_])
    tables = {name: _encoded(draft, symbols) for name, draft in drafts.items()}
    refused = tuple(each for draft in drafts.values() for each in draft.refused)
    undated = tuple(each for draft in drafts.values() for each in draft.undated)
    return World(tables, symbols, refused, undated, digest, files)


def _check_references(of: law.Law, draft: Draft, drafts: Drafts, report: Report) -> None:
    """Refuse rows that speak of an entity which its table does not have."""
    columns = [
        (field.name, field.type.name)
        for field in draft.table.fields
        if isinstance(field.type, law.EntityType)
        and field.type.name in of.tables
        and (field.type.name != draft.table.name or field.name not in draft.table.key)
    ]
    keys = {type_: drafts[type_].keys() for _, type_ in columns}
    taken, draft.rows = draft.rows, []
    for row in taken:
        dangling = [
            (column, type_)
            for column, type_ in columns
            if row.values.get(column) not in (None, "none") and row.values[column] not in keys[type_]
        ]
        names = {column for column, _ in dangling}
        for column, type_ in dangling:
            stands_for = draft.table.field(column).blank  # type: ignore[union-attr]
            if stands_for in names and row.values[column] == row.values[stands_for]:
                continue  # the cell is blank: what is wrong is said of the cell that it repeats
            report.add(
                "dangling-reference",
                f"{draft.table.name}.{column} is `{row.values[column]}`, which is not in table `{type_}`",
                draft.places.span(row.given.file, row.given.line, column),
                help=nearest(str(row.values[column]), keys[type_]),
                severity="error" if column in draft.needed and not _is_case(of, type_) else "warning",
            )
        if any(_is_case(of, type_) and not drafts[type_].shared for _, type_ in dangling):
            continue  # it speaks of a case that is not asked about, and can move no other
        for column, type_ in dangling:
            drafts[type_].strangers.add(str(row.values[column]))
        unsound = tuple(column for column, type_ in dangling if not _is_case(of, type_))
        if not row.certain:
            draft.rows.append(replace(row, values=row.values | dict.fromkeys(unsound)))
        elif any(column in draft.needed for column in unsound):
            draft.refuse_row(row, unsound)
        else:
            draft.rows.append(row)


def _is_case(of: law.Law, type_: str) -> bool:
    return of.tables[type_].word == "case"


def _silent(draft: Draft, silence: law.Silence, drafts: Drafts) -> Iterator[Row]:
    """A row of unknown values for each entity that has none, on the days on which it has none."""
    if silence.by is not None:
        for row in unrecorded(draft, silence, drafts[silence.by]):
            draft.dated = draft.dated or (row.first, row.last) != (BEGINNING, END)
            yield row
        return
    field = draft.table.field(silence.column)
    assert field is not None
    assert isinstance(field.type, law.EntityType)
    home = drafts[field.type.name]
    spoken: dict[object, list[Row]] = {}
    for row in draft.rows:
        if silence.fixed is None or row.values.get(silence.fixed[0]) in (silence.fixed[1], None):
            spoken.setdefault(row.values.get(silence.column), []).append(row)
    spans: dict[object, list[Span]] = {
        key: [(row.first, row.last) for row in rows] for key, rows in spoken.items()
    }
    for rows_of in silence.lacking:
        for key, found in spoken_for(rows_of, drafts[rows_of.table]).items():
            spans.setdefault(key, []).extend(found)
    for entity in home.rows:
        key = entity.values[home.table.key[0]]
        if key is None:
            continue
        kind = entity.values.get(silence.filter[0]) if silence.filter is not None else None
        if silence.filter is not None and kind is not None and kind not in silence.filter[1]:
            continue
        certain = entity.certain and (silence.filter is None or kind is not None)
        for first, last in without(BEGINNING, END, spans.get(key, ())):
            values: dict[str, Stored] = dict.fromkeys((f.name for f in draft.table.fields), None)
            values[silence.column] = key
            if silence.fixed is not None:
                values[silence.fixed[0]] = silence.fixed[1]
            draft.dated = draft.dated or (first, last) != (BEGINNING, END)
            yield Row(values, first, last, Given("", 0, f"no row of {draft.table.name}"), certain)


def _unknown_types(drafts: Drafts) -> set[str]:
    """Entity types of which some needed cell is unknown."""
    return {
        field.type.name
        for draft in drafts.values()
        for field in draft.table.fields
        if isinstance(field.type, law.EntityType)
        and field.type.name in drafts
        and field.name in draft.needed
        and any(row.values.get(field.name) is None for row in draft.rows)
    }


def add_unknown_entities(draft: Draft, type_: str, home: Draft) -> None:
    """Rows that an entity of which nothing is known may have.

    Where a key names two entities of the type, the unknown one may stand with each known one, on either side.
    A table whose key begins with something else is not about entities: no row of it means none.
    """
    keyed = [
        field.name
        for field in draft.table.fields
        if field.name in draft.table.key and field.type == law.EntityType(type_)
    ]
    first = draft.table.field(draft.table.key[0])
    about = first is not None and isinstance(first.type, law.EntityType) and first.type != law.TEXT
    if not keyed or draft.table.word == "case" or not about:
        return
    known = sorted(home.keys()) if len(keyed) == 2 else []
    pairs: list[tuple[str | None, ...]] = [(None,) * len(keyed)]
    pairs.extend(pair for name in known for pair in ((None, name), (name, None)))
    given = Given("", 0, f"a {type_} that is not known")
    for pair in pairs:
        values: dict[str, Stored] = dict.fromkeys((f.name for f in draft.table.fields), None)
        values.update(zip(keyed, pair, strict=True))
        draft.rows.append(Row(values, BEGINNING, END, given, certain=False, entity=True))
    if len(keyed) <= 2:
        draft.entity_keys |= frozenset(keyed)


# --- encoding -----------------------------------------------------------------------------------------------


def _encoded(draft: Draft, symbols: Symbols) -> WorldTable:
    rows = [row for row in draft.rows if not row.entity]
    entities = len(rows)
    rows.extend(row for row in draft.rows if row.entity)
    columns: dict[str, Array] = {}
    unknown: dict[str, Array] = {}
    for field in draft.table.fields:
        values = [row.values.get(field.name) for row in rows]
        unknown[field.name] = np.array([value is None for value in values], dtype=bool)
        if isinstance(field.type, law.NumberType | law.DayType):
            columns[field.name] = _numbers([value if isinstance(value, int) else 0 for value in values])
        else:
            columns[field.name] = symbols.encode("?" if value is None else str(value) for value in values)
    dated = draft.dated or draft.table.word == "case"
    first = np.array([row.first for row in rows], dtype=np.int32) if dated else None
    last = first
    if dated and any(row.first != row.last for row in rows):
        last = np.array([row.last for row in rows], dtype=np.int32)
    return WorldTable(
        draft.table.name,
        columns,
        unknown,
        np.array([row.certain for row in rows], dtype=bool),
        first,
        last,
        tuple(row.given for row in rows),
        entities,
        draft.entity_keys,
        _ends(rows),
        many=frozenset(place for place, row in enumerate(rows) if row.many),
        together=_together(draft.table, rows),
    )


def _ends(rows: Sequence[Row]) -> dict[str, dict[int, tuple[int, int]]]:
    """By column and row, the bounds of numbers that are not known."""
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for place, row in enumerate(rows):
        for column, ends in (row.ends or {}).items():
            found.setdefault(column, {})[place] = ends
    return found


def _together(table: law.Table, rows: Sequence[Row]) -> dict[int, tuple[int, ...]]:
    """For each row that speaks of the same thing as others, all of these, first to last."""
    if table.one is None:
        return {}
    things: dict[Stored, list[int]] = {}
    for place, row in enumerate(rows):
        if row.values.get(table.one.by) is not None:
            things.setdefault(row.values[table.one.by], []).append(place)
    return {place: tuple(same) for same in things.values() if len(same) > 1 for place in same}


def _numbers(values: list[int]) -> Array:
    if all(-(2**63) <= value < 2**63 for value in values):
        return np.array(values, dtype=np.int64)
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
