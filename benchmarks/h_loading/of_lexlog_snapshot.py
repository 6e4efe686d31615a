"""Lexlog's snapshot of the same world, opened: what is left of loading when nothing has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.facts import Facts
from benchmarks.h_loading import of_lexlog
from benchmarks.peers.of_lexlog import law_of
from benchmarks.peers.peer import Peer
from benchmarks.workload import Workload
from lexlog.diagnostic import Report
from lexlog.world.steps import Steps
from lexlog.worlds import Facts as Given
from lexlog.worlds import keep_world, load_world


def peer(workload: Workload, folder: Path) -> Peer:
    """The snapshot, checked for damage and held against the files of which it was made."""
    made, library = of_lexlog.peer(workload, folder), law_of(workload)
    path = folder / "tables.world"

    def write(facts: Facts) -> None:
        made.write(facts)
        keep_world(library, Given.of([folder / "tables"]), path, Report(), Steps())

    return replace(made, evaluate=lambda _: load_world(library, [path], Report()), write=write)
