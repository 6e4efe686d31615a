"""Tables of several worlds in, one table of all their rows out; a column says of which world each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lexlog.datalog.abreast import WORLD, WORLDS
from lexlog.datalog.tree import FIRST_DAY, LAST_DAY, Program, SymbolKind
from lexlog.symbols import Symbols
from lexlog.world.given import joined as joined_rows
from lexlog.world.tree import Array, World, WorldTable


def coded(world: World, program: Program, symbols: Symbols) -> dict[str, WorldTable]:
    """The tables that the program reads, with the columns that it declares, in codes of other symbols."""
    codes = symbols.encode(world.symbols.names(np.arange(len(world.symbols))))
    found = {}
    for predicate in program.predicates:
        table = world.tables.get(predicate.name)
        if table is None or not predicate.given:
            continue
        columns = {
            each.name: codes[column] if isinstance(each.kind, SymbolKind) else column
            for each in predicate.columns
            for column in [table.columns[each.name]]
        }
        unknown = {name: table.unknown[name] for name in columns}
        found[predicate.name] = replace(table, columns=columns, unknown=unknown, together={})
    return found


def is_same(one: WorldTable, other: WorldTable) -> bool:
    """Whether two tables say the same, wherever it was given."""
    pairs = [(one.columns[name], other.columns[name]) for name in one.columns]
    pairs.extend((one.unknown[name], other.unknown[name]) for name in one.unknown)
    pairs.append((one.certain, other.certain))
    days = [(one.first, other.first), (one.last, other.last)]
    if _beside_columns(one) != _beside_columns(other) or one.length != other.length:
        return False
    if any((a is None) != (b is None) for a, b in days):
        return False
    pairs.extend((a, b) for a, b in days if a is not None and b is not None)
    return all(np.array_equal(a, b) for a, b in pairs)


def _beside_columns(table: WorldTable) -> tuple[object, ...]:
    ranges = {name: dict(told) for name, told in table.ranges.items()}
    return table.entities, table.entity_keys, ranges, table.keyed, table.many


def put_together(parts: Sequence[WorldTable], codes: Sequence[int]) -> WorldTable:
    """One table of the rows of all worlds, those for entities that are not known at the end."""
    lengths = np.array([each.length for each in parts])
    starts = np.cumsum(lengths) - lengths
    is_stranger = np.concatenate([np.arange(each.length) >= each.entities for each in parts])
    order = np.argsort(is_stranger, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    names = [*parts[0].columns]
    columns = {name: np.concatenate([each.columns[name] for each in parts])[order] for name in names}
    unknown = {name: np.concatenate([each.unknown[name] for each in parts])[order] for name in names}
    columns[WORLD] = np.repeat(np.array(codes, np.int32), lengths)[order]
    unknown[WORLD] = np.zeros(len(order), bool)
    first, last = _days(parts, order)
    ranges: dict[str, dict[int, tuple[int, int]]] = {}
    for each, start in zip(parts, starts.tolist(), strict=True):
        for column, told in each.ranges.items():
            own = ranges.setdefault(column, {})
            own.update({int(place[start + row]): ends for row, ends in told.items()})
    many = {
        int(place[start + row]) for e, start in zip(parts, starts.tolist(), strict=True) for row in e.many
    }
    return WorldTable(
        parts[0].name,
        columns,
        unknown,
        np.concatenate([each.certain for each in parts])[order],
        first,
        last,
        joined_rows(each.given for each in parts).take(order),
        int((~is_stranger).sum()),
        frozenset().union(*(each.entity_keys for each in parts)),
        ranges,
        all(each.keyed for each in parts),
        frozenset(many),
    )


def _days(parts: Sequence[WorldTable], order: Array) -> tuple[Array | None, Array | None]:
    """The days of all rows; None where every row of every part holds on every day."""
    if all(each.first is None for each in parts):
        return None, None
    first = np.concatenate([_or_all(each.first, each.length, FIRST_DAY) for each in parts])[order]
    if all(each.last is each.first for each in parts):
        return first, first
    return first, np.concatenate([_or_all(each.last, each.length, LAST_DAY) for each in parts])[order]


def _or_all(days: Array | None, length: int, end: int) -> Array:
    return np.full(length, end) if days is None else days


def of_worlds(codes: Sequence[int]) -> WorldTable:
    """The table of all worlds."""
    rows = len(codes)
    column, known = {WORLD: np.array(codes, np.int32)}, {WORLD: np.zeros(rows, bool)}
    no_rows = joined_rows(())
    return WorldTable(WORLDS, column, known, np.ones(rows, bool), None, None, no_rows, rows)
