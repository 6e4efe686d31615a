"""Lexlog's loader: every cell read by its type, names given codes, keys and references looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.facts import Array, Columns, Facts
from benchmarks.g_bundled_law import REFERENCE
from benchmarks.h_loading import content
from benchmarks.h_loading.files import name_of, write
from benchmarks.peers.of_lexlog import law_of
from benchmarks.peers.peer import Peer
from benchmarks.workload import Workload
from lexlog import __version__
from lexlog.diagnostic import Report
from lexlog.resolved import tree as law
from lexlog.world.load import load
from lexlog.world.tree import World, WorldTable


def peer(workload: Workload, folder: Path) -> Peer:
    """The files into the world that is evaluated, with the digest of each file."""
    of, tables = law_of(workload).law, folder / "tables"
    given: list[Facts] = []

    def written(facts: Facts) -> None:
        given.append(facts)
        write(of, facts, tables, workload.id.partition("-")[2])

    return Peer(
        __version__,
        lambda facts: None,
        lambda _: loaded(of, tables),
        lambda world: columns_of(of, given[0], world),
        written,
    )


def loaded(of: law.Law, tables: Path) -> World:
    """The world. Raises ValueError with the first finding: there is none in good tables."""
    report = Report()
    world = load(of, [REFERENCE, tables], report)
    if report.diagnostics:
        raise ValueError(report.diagnostics[0].message)
    return world


def columns_of(of: law.Law, facts: Facts, world: World) -> Columns:
    """What is in the rows of the files."""
    found = {}
    for name, given in facts.tables.items():
        table, fields = world.tables[name], {field.name: field for field in of.tables[name].fields}
        rows = _own_rows(table, len(next(iter(given.values()))))
        found[name] = {
            column: _whole_numbers(facts, fields[column], table.columns[column][rows], world)
            for column in given
        }
    return content(found)


def _own_rows(table: WorldTable, count: int) -> Array:
    """The rows of the file that was written, which was read after that of the reference facts."""
    rows = np.flatnonzero(table.given.file == len(table.given.files) - 1)
    if len(rows) != count:
        raise ValueError(f"{len(rows):,} rows of {table.name}, where {count:,} were written")
    return rows


def _whole_numbers(facts: Facts, field: law.Field, values: Array, world: World) -> Array:
    if isinstance(field.type, law.NumberType | law.DayType):
        return values
    codes, inverse = np.unique(values, return_inverse=True)
    places = [name_of(facts, field, name) for name in world.symbols.names(codes)]
    return np.array(places, np.int64)[inverse]
