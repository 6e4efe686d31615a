"""A world and proofs in, the rows of tables that they name out, with all of their cells; and which copies of
published lists the world has."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np

from lexlog.determinations.tree import ListVersion, SourceRow
from lexlog.explain.tree import Given, Node
from lexlog.pictures.cells import Kinds
from lexlog.pictures.found import Found, TableRows
from lexlog.resolved.tree import Law
from lexlog.world.tree import World, WorldTable

ANY_DAY = 0
SNAPSHOTS, LIST, AS_OF, MAX_AGE = "list_snapshot", "list", "as_of", "max_age_days"


def source_rows(law: Law, world: World, nodes: Iterable[Node]) -> tuple[SourceRow, ...]:
    """The rows of files that these nodes name, by table, file and line; each once."""
    places: dict[str, dict[tuple[str, int], str]] = defaultdict(dict)
    for node in nodes:
        if isinstance(node, Given) and node.file and node.line:
            places[node.relation][node.file, node.line] = node.source
    kinds = Kinds.of_law(law)
    found = []
    for relation, wanted in sorted(places.items()):
        rows = TableRows(world, law.tables[relation], kinds, ANY_DAY)
        numbers = sorted(numbers_at(world.tables[relation], wanted))
        found += [_row(rows.at(number)) for number in numbers]
    return tuple(sorted(dict.fromkeys(found), key=lambda row: (row.relation, row.file, row.line)))


def _row(found: Found) -> SourceRow:
    given = found.given
    cells = tuple((name, cell.text) for name, cell in found.cells.items())
    return SourceRow(found.relation, given.file, given.line, given.source, cells)


def numbers_at(table: WorldTable, wanted: Iterable[tuple[str, int]]) -> Iterator[int]:
    """The rows that were given at these places of files."""
    given, lines = table.given, defaultdict(set)
    for file, line in wanted:
        lines[file].add(line)
    for place, file in enumerate(given.files):
        if file in lines:
            at = (given.file == place) & np.isin(given.line, sorted(lines[file]))
            yield from np.flatnonzero(at).tolist()
    for place, each in enumerate(given.others):
        if each.line in lines.get(each.file, ()):
            yield from np.flatnonzero((given.file < 0) & (given.line == place)).tolist()


def lists(world: World) -> tuple[ListVersion, ...]:
    """The copies of published lists, by name and day."""
    table = world.tables.get(SNAPSHOTS)
    if table is None:
        return ()
    found = []
    for number in range(table.entities):
        name = world.symbols.name(int(table.columns[LIST][number]))
        as_of, age = (_said(table, column, number) for column in (AS_OF, MAX_AGE))
        given = table.given[number]
        if given.line:
            day = "" if as_of is None else datetime.date.fromordinal(as_of).isoformat()
            days = "" if age is None else str(age)
            found.append(ListVersion(name, day, days, given.file, given.line, given.source))
    return tuple(sorted(found, key=lambda each: (each.name, each.as_of, each.file, each.line)))


def _said(table: WorldTable, column: str, number: int) -> int | None:
    return None if table.unknown[column][number] else int(table.columns[column][number])
