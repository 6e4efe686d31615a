"""A world and fillings of its unknown cells in, the filled world out; everything else in it is shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from lexlog.resolved.layer import BEGINNING, END
from lexlog.resolved.tree import EntityType, Law, Table, Type
from lexlog.world.tree import Array, Given, World, WorldTable

UNKNOWN = "?"
"""As a filling: another entity, which no table knows."""

Filling = tuple[str | int, str | int] | str
"""A symbol, or the least and greatest stored number."""


@dataclass(frozen=True, slots=True)
class Place:
    """An unknown cell of the world: table, row, column. No column: whether the row is there at all.

    A row may be that of another entity, one that no table knows: then `row` is the place that was filled
    with it.
    """

    table: str
    row: int | Place
    column: str

    @property
    def origin(self) -> Place:
        """The cell of the world that this one stands in, or would stand in."""
        return self if isinstance(self.row, int) else self.row.origin


def keyed_by(law: Law, type_: str) -> list[Table]:
    """The tables, other than of cases, that say something of an entity of the type by their key."""
    return [
        table
        for table in law.tables.values()
        if table.word != "case" and any(is_key(table, f.name, f.type, type_) for f in table.fields)
    ]


def is_key(table: Table, name: str, kind: Type, type_: str) -> bool:
    """Whether the column is a part of the table's key that names an entity of the type."""
    return name in table.key and kind == EntityType(type_)


def only_rows(table: WorldTable, kept: Array) -> WorldTable:
    """The table with the other rows' days emptied, so that positions of rows stay what they are."""
    if table.first is None:
        return table
    first = np.where(kept, table.first, 1).astype(table.first.dtype)
    last = np.where(kept, table.first if table.last is None else table.last, 0).astype(table.first.dtype)
    return replace(table, first=first, last=last)


def filled_world(law: Law, world: World, filled: Mapping[Place, Filling]) -> World:
    """The world with these cells filled or narrowed; everything else is shared."""
    tables = dict(world.tables)
    rows: dict[tuple[str, Place], int] = {}
    for place, filling in filled.items():
        kind = law.tables[place.table].field(place.column)
        if filling == UNKNOWN and kind is not None and isinstance(kind.type, EntityType):
            for table in keyed_by(law, kind.type.name):
                rows[table.name, place] = tables[table.name].entities
                code = world.symbols.code(another(place))
                tables[table.name] = _with_entity(tables[table.name], table, kind.type.name, code, world)
    for place, filling in filled.items():
        row = place.row if isinstance(place.row, int) else rows[place.table, place.row]
        tables[place.table] = _with_cell(tables[place.table], place, row, filling, world)
    return replace(world, tables=tables)


def another(place: Place) -> str:
    """A name for the entity that a cell is filled with and that no table knows."""
    row = place.row if isinstance(place.row, int) else another(place.row)
    return f"(another, in {place.table} {row} {place.column})"


def _with_entity(held: WorldTable, table: Table, type_: str, code: int, world: World) -> WorldTable:
    """The table with a row of unknown cells for one more entity, before the rows of unknown entities."""
    keys = {f.name for f in table.fields if is_key(table, f.name, f.type, type_)}
    fixed = {s.fixed[0]: s.fixed[1] for s in table.silences if s.fixed is not None and s.column in keys}
    columns, unknown = {}, {}
    for name, column in held.columns.items():
        known = name in keys or name in fixed
        value = code if name in keys else world.symbols.code(fixed[name]) if name in fixed else 0
        columns[name] = np.insert(column, held.entities, value)
        unknown[name] = np.insert(held.unknown[name], held.entities, not known)
    certain = any(silence.column in keys and silence.filter is None for silence in table.silences)
    first = None if held.first is None else np.insert(held.first, held.entities, BEGINNING)
    last = None if held.last is None else np.insert(held.last, held.entities, END)
    given = (
        *held.given[: held.entities],
        Given("", 0, f"a {type_} that no table knows"),
        *held.given[held.entities :],
    )
    return replace(
        held,
        columns=columns,
        unknown=unknown,
        certain=np.insert(held.certain, held.entities, certain),
        first=first,
        last=last,
        given=given,
        entities=held.entities + 1,
    )


def _with_cell(table: WorldTable, place: Place, row: int, filling: Filling, world: World) -> WorldTable:
    column: Array = table.columns[place.column].copy()
    unknown: Array = table.unknown[place.column].copy()
    narrowed = dict(table.ranges.get(place.column, {}))
    if isinstance(filling, str):
        column[row] = world.symbols.code(another(place) if filling == UNKNOWN else filling)
        unknown[row] = False
    elif filling[0] == filling[1]:
        column[row] = filling[0]
        unknown[row] = False
    else:
        narrowed[row] = (int(filling[0]), int(filling[1]))
    return replace(
        table,
        columns={**table.columns, place.column: column},
        unknown={**table.unknown, place.column: unknown},
        ranges={**table.ranges, place.column: narrowed},
    )
