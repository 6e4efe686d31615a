"""Lexlog as it would be without days inside the engine: the law evaluated once for each day."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.facts import Columns, Facts
from benchmarks.peers.lexlog_model import Encoded, Reading
from benchmarks.peers.of_lexlog import Loaded, evaluated, loaded
from benchmarks.peers.peer import Peer
from benchmarks.workload import Workload
from lexlog import __version__
from lexlog.world.tree import World, WorldTable


def peer(workload: Workload, folder: Path) -> Peer:
    """As many evaluations as there are days, each over the transfers of its day."""

    def load(facts: Facts) -> list[Loaded]:
        law, compiled, made = loaded(workload, facts)
        return [(law, compiled, Encoded(world, made.codes)) for world in _by_day(made.world)]

    def evaluate(days: list[Loaded]) -> list[Reading]:
        return [evaluated(day) for day in days]

    def columns(readings: list[Reading]) -> Columns:
        parts = [workload.read(reading) for reading in readings]
        return tuple(np.concatenate(each) for each in zip(*parts, strict=True))

    return Peer(__version__, load, evaluate, columns)


def _by_day(world: World) -> list[World]:
    table = world.tables["transfer"]
    assert table.first is not None
    parts = []
    for day in np.unique(table.first):
        tables = {**world.tables, "transfer": _part(table, np.flatnonzero(table.first == day))}
        parts.append(replace(world, tables=tables))
    return parts


def _part(table: WorldTable, rows: np.ndarray) -> WorldTable:
    assert table.first is not None
    days = table.first[rows]
    return WorldTable(
        table.name,
        {name: column[rows] for name, column in table.columns.items()},
        {name: column[rows] for name, column in table.unknown.items()},
        table.certain[rows],
        days,
        days,
        table.given[: len(rows)],
        len(rows),
    )
