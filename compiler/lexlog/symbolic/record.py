"""A law in, what the reference facts have of the entities that worlds may name out: these rows are there in
every decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lexlog import locate
from lexlog.datalog.tree import ALWAYS, UNKNOWN, Predicate, SymbolKind
from lexlog.diagnostic import Report
from lexlog.library import Library
from lexlog.world.load import load
from lexlog.world.tree import WorldTable

Cells = Mapping[str, str | int]
"""What is known of a row: names, and numbers and days as they are stored."""


@dataclass(frozen=True, slots=True)
class Record:
    """Rows by table, those that hold on every day, without the cells that are not known. `names` has the
    entities that are on record, `closed` the tables of entities beside which there are no others."""

    closed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rows: Mapping[str, tuple[Cells, ...]] = field(default_factory=dict)

    def row(self, table: str, key: str, name: str) -> Cells | None:
        """What is on record of an entity."""
        return next((each for each in self.rows.get(table, ()) if each.get(key) == name), None)


def on_record(library: Library, predicates: Mapping[str, Predicate]) -> Record:
    """What the reference facts have of the tables that the law declares."""
    law = library.law
    world = load(law, [locate.home() / "facts" / "reference"], Report())
    rows = {
        name: tuple(_rows(table, predicates[name], world.symbols.name))
        for name, table in world.tables.items()
        if name in law.tables and law.tables[name].word != "case" and name in predicates
    }
    names = {
        name: frozenset(str(each[table.key[0]]) for each in rows.get(name, ()) if table.key[0] in each)
        for name, table in law.tables.items()
        if table.word == "entity"
    }
    closed = {name: tuple(sorted(names[name])) for name in names if law.tables[name].closed}
    return Record(closed, names, rows)


def _rows(table: WorldTable, predicate: Predicate, name: Callable[[int], str]) -> Iterator[Cells]:
    kinds = {each.name: each.kind for each in predicate.columns if each.name in table.columns}
    for place in range(min(table.length, table.entities)):
        if not table.certain[place] or not _holds_always(table, place):
            continue
        cells: dict[str, str | int] = {}
        for column, kind in kinds.items():
            if column in table.unknown and table.unknown[column][place]:
                continue
            code = int(table.columns[column][place])
            said: str | int = name(code) if isinstance(kind, SymbolKind) else code
            if said != UNKNOWN:
                cells[column] = said
        yield cells


def _holds_always(table: WorldTable, place: int) -> bool:
    """Whether a row is bounded by no day."""
    if table.first is None or table.last is None:
        return True
    return int(table.first[place]) <= ALWAYS.first and int(table.last[place]) >= ALWAYS.last
