"""A world and fillings of its unknown cells in, the filled world out; everything else in it is shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from lexlog.resolved.layer import BEGINNING, END
from lexlog.resolved.tree import EntityType, Law, Silence, Table
from lexlog.splitting.place import ALL_KNOWN, UNKNOWN, Filling, Fillings, Place, another
from lexlog.splitting.silent import silent_rows, speak_of_rows, with_certain, without
from lexlog.world.tree import Array, Given, World, WorldTable


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled world, and for each row that it has for another entity the place filled with it, the table's
    place in the list of its silences, and the cell on which it depends whether the row is there."""

    world: World
    others: Mapping[tuple[str, int], tuple[Place, int, Place | None]]


def names_by_key(table: Table, type_: str) -> bool:
    """Whether rows of the table are about an entity of the type; without a key, about all they name."""
    return any(f.type == EntityType(type_) and (f.name in table.key or not table.key) for f in table.fields)


def only_rows(table: WorldTable, kept: Array) -> WorldTable:
    """The table with the other rows' days emptied, so that positions of rows stay what they are."""
    if table.first is None:
        return table
    first = np.where(kept, table.first, 1).astype(table.first.dtype)
    last = np.where(kept, table.first if table.last is None else table.last, 0).astype(table.first.dtype)
    return replace(table, first=first, last=last)


def filled_world(law: Law, world: World, filled: Fillings) -> Filled:
    """The world with these cells filled or narrowed; everything else is shared."""
    tables = dict(world.tables)
    rows: dict[tuple[str, Place, int], int] = {}
    others: dict[tuple[str, int], tuple[Place, int, Place | None]] = {}
    if ALL_KNOWN in filled:
        for table in law.tables.values():
            if table.word == "relation" and not table.silences:
                tables[table.name] = _without_strangers(tables[table.name])
    for place, filling in filled.items():
        kind = law.tables[place.table].field(place.column) if place.table else None
        if filling != UNKNOWN or kind is None or not isinstance(kind.type, EntityType):
            continue
        for table, silence, number in _rows_of_another(law, kind.type.name):
            depends = _depends_on(silence, kind.type.name, place)
            known = filled.get(depends) if depends is not None else None
            if silence is not None and silence.filter is not None and known not in (None, *silence.filter[1]):
                continue
            held = tables[table.name]
            rows[table.name, place, number] = held.entities
            others[table.name, held.entities] = place, number, depends if known is None else None
            code = world.symbols.code(another(place))
            certain = depends is None or known is not None
            tables[table.name] = _with_entity(held, table, silence, code, world, certain=certain)
    for place, filling in filled.items():
        if not place.table:
            continue
        row = place.row if isinstance(place.row, int) else rows.get((place.table, place.row, place.silence))
        if row is not None:
            for same in _same(law.tables[place.table], tables[place.table], row, place.column):
                tables[place.table] = _with_cell(tables[place.table], place, same, filling, world)
        if isinstance(place.row, int) and isinstance(filling, str):
            _speak(law, world, tables, place, filling)
            speak_of_rows(law, world, tables, place)
    return Filled(replace(world, tables=tables), others)


def _rows_of_another(law: Law, type_: str) -> list[tuple[Table, Silence | None, int]]:
    """Where an entity that no table knows has a row: in the table of its type, and where silence is unknown.

    In every other table no row means none, and it has none.
    """
    found: list[tuple[Table, Silence | None, int]] = []
    for table in law.tables.values():
        if table.name == type_ and table.word == "entity":
            found.append((table, None, 0))
        for number, silence in enumerate(table.silences):
            field = table.field(silence.column)
            if silence.having is not None:
                continue  # it has no rows that would make its silence speak
            if field is not None and field.type == EntityType(type_):
                found.append((table, silence, number))
    return found


def _depends_on(silence: Silence | None, type_: str, place: Place) -> Place | None:
    """The cell of the new entity that says whether it has a row, if one does."""
    if silence is None or silence.filter is None:
        return None
    return Place(type_, place, silence.filter[0])


def _speak(law: Law, world: World, tables: dict[str, WorldTable], place: Place, filling: str) -> None:
    """Settle the rows of silence that an entity has if it is of some kinds, now that its kind is known."""
    home = law.tables[place.table]
    assert isinstance(place.row, int)
    for table in law.tables.values():
        for silence in table.silences:
            field = table.field(silence.column)
            about = field is not None and field.type == EntityType(home.name)
            if not about or silence.filter is None or silence.filter[0] != place.column:
                continue
            held = tables[table.name]
            entity = int(world.tables[home.name].columns[home.key[0]][place.row])
            silent = silent_rows(held, silence, (entity,))
            if silent and filling in silence.filter[1]:
                is_certain = bool(world.tables[home.name].certain[place.row])
                tables[table.name] = with_certain(held, silent, is_certain=is_certain)
            elif silent:
                tables[table.name] = without(held, silence, silent, world)


def _same(of: Table, table: WorldTable, row: int, column: str) -> tuple[int, ...]:
    """The row, with those that say the same in this column because they speak of the same thing."""
    if of.one is None or column not in of.one.columns:
        return (row,)
    return tuple(
        each for each in table.together.get(row, (row,)) if table.unknown[column][each] or each == row
    )


def _without_strangers(table: WorldTable) -> WorldTable:
    """The table without the rows of entities that are not known."""
    kept = slice(0, table.entities)
    return replace(
        table,
        columns={name: column[kept] for name, column in table.columns.items()},
        unknown={name: column[kept] for name, column in table.unknown.items()},
        certain=table.certain[kept],
        first=None if table.first is None else table.first[kept],
        last=None if table.last is None else table.last[kept],
        given=table.given[kept],
    )


def _with_entity(
    held: WorldTable, table: Table, silence: Silence | None, code: int, world: World, *, certain: bool
) -> WorldTable:
    """The table with a row of unknown cells for one more entity, before the rows of unknown entities."""
    known = {table.key[0] if silence is None else silence.column: code}
    if silence is not None and silence.fixed is not None:
        known[silence.fixed[0]] = world.symbols.code(silence.fixed[1])
    columns, unknown = {}, {}
    for name, column in held.columns.items():
        columns[name] = np.insert(column, held.entities, known.get(name, 0))
        unknown[name] = np.insert(held.unknown[name], held.entities, name not in known)
    first = None if held.first is None else np.insert(held.first, held.entities, BEGINNING)
    last = None if held.last is None else np.insert(held.last, held.entities, END)
    given = Given("", 0, "an entity that no table knows")
    return replace(
        held,
        columns=columns,
        unknown=unknown,
        certain=np.insert(held.certain, held.entities, certain),
        first=first,
        last=last,
        given=held.given.inserted(held.entities, (given,)),
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
        number = int(filling[0])
        if not -(2**63) <= number < 2**63:
            # A column is stored as narrow as what is known in it.
            column = column.astype(object)
        column[row] = number
        unknown[row] = False
    else:
        narrowed[row] = (int(filling[0]), int(filling[1]))
    return replace(
        table,
        columns={**table.columns, place.column: column},
        unknown={**table.unknown, place.column: unknown},
        ranges={**table.ranges, place.column: narrowed},
        keyed=False,
    )
