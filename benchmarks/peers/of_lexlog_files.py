"""Lexlog as a user runs it: the world is read from table files."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.facts import Facts
from benchmarks.peers.lexlog_model import Encoded, names_of
from benchmarks.peers.of_lexlog import Loaded, evaluated, law_of
from benchmarks.peers.peer import Peer
from benchmarks.peers.tables import write_tables
from benchmarks.workload import Workload
from lexlog import __version__, library, pipeline
from lexlog.diagnostic import Report
from lexlog.resolved.layer import Layer
from lexlog.world.load import load as load_world


def peer(workload: Workload, folder: Path) -> Peer:
    """The same evaluation; what differs is loading, which reads and checks every cell."""
    tables = folder / "tables"

    def load(facts: Facts) -> Loaded:
        law, report = law_of(workload), Report()
        world = load_world(law.law, [*workload.with_facts, tables], report)
        if report.diagnostics:
            raise ValueError(report.diagnostics[0].message)
        codes = {
            kind: np.array([world.symbols.find(name) for name in names], dtype=np.int32)
            for kind, names in names_of(law.law, facts).items()
        }
        return law, pipeline.Compiled(library.program(law, Layer())), Encoded(world, codes)

    def write(facts: Facts) -> None:
        write_tables(law_of(workload).law, facts, tables)

    return Peer(__version__, load, evaluated, workload.read, write)
