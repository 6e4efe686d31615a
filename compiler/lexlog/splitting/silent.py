"""A table and a filled cell in, the rows that stood for someone's silence settled by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lexlog.resolved.tree import Law, RowsOf, Silence
from lexlog.splitting.place import Place
from lexlog.world.tree import World, WorldTable


def is_silent(table: WorldTable, row: int) -> bool:
    """Whether a row stands for an entity's silence."""
    return table.given[row].line == 0 and table.given[row].source == f"no row of {table.name}"


def silent_rows(table: WorldTable, silence: Silence, entities: Sequence[int]) -> list[int]:
    """The rows of which it is not certain that the silence of the entities speaks."""
    return [
        row
        for row in _about(table, silence.columns, entities)
        if is_silent(table, row) and not table.certain[row]
    ]


def _about(table: WorldTable, columns: Sequence[str], entities: Sequence[int]) -> list[int]:
    """The rows that have these entities in these columns."""
    kept = np.ones(table.entities, bool)
    for column, entity in zip(columns, entities, strict=True):
        kept &= table.columns[column][: table.entities] == entity
    return np.flatnonzero(kept).tolist()


def with_certain(table: WorldTable, rows: Sequence[int], *, is_certain: bool) -> WorldTable:
    """The table in which these rows are there for certain, or may be."""
    certain = table.certain.copy()
    certain[list(rows)] = is_certain
    return replace(table, certain=certain)


def without(table: WorldTable, silence: Silence, rows: Sequence[int], world: World) -> WorldTable:
    """The table in which these rows are about nobody."""
    column = table.columns[silence.column].copy()
    column[list(rows)] = world.symbols.code("(nobody)")
    return replace(table, columns={**table.columns, silence.column: column})


def speak_of_rows(law: Law, world: World, tables: dict[str, WorldTable], place: Place) -> None:
    """Settle the rows of silence that hang on what the row of a filled cell says, once that is known."""
    assert isinstance(place.row, int)
    for table in law.tables.values():
        for silence in table.silences:
            asked = silence.looks_at
            if not any(each.table == place.table and _looks_at(each, place.column) for each in asked):
                continue
            for each in asked:
                if each.table == place.table:
                    held = tables[place.table]
                    entities = [int(held.columns[column][place.row]) for column in each.columns]
                    _settle(world, tables, table.name, silence, entities)


def _looks_at(rows: RowsOf, column: str) -> bool:
    return rows.filter is not None and rows.filter[0] == column


def _settle(
    world: World, tables: dict[str, WorldTable], name: str, silence: Silence, entities: Sequence[int]
) -> None:
    held = tables[name]
    silent = silent_rows(held, silence, entities)
    if not silent:
        return
    has = None if silence.having is None else _has(world, tables, silence.having, entities)
    lacks = {"perhaps" if each.most else _has(world, tables, each, entities) for each in silence.lacking}
    if has == "no" or "yes" in lacks:
        tables[name] = without(held, silence, silent, world)
    elif has in (None, "yes") and lacks <= {"no"} and silence.filter is None:
        tables[name] = with_certain(held, silent, is_certain=True)


def _has(world: World, tables: dict[str, WorldTable], rows: RowsOf, entities: Sequence[int]) -> str:
    """Whether there is such a row about the entities: yes, no or perhaps."""
    held = tables[rows.table]
    given = [row for row in _about(held, rows.columns, entities) if not is_silent(held, row)]
    found = "no"
    for row in given:
        word = None
        if rows.filter is not None:
            column, words = rows.filter
            word = not held.unknown[column][row] and world.symbols.name(int(held.columns[column][row]))
            if word and word not in words:
                continue
        if held.certain[row] and (rows.filter is None or word):
            return "yes"
        found = "perhaps"
    return found
