"""Lexlog itself: policy text read, facts as encoded columns, the law evaluated."""

from __future__ import annotations

from typing import Any

from benchmarks.facts import Columns, Facts
from benchmarks.peers.lexlog_model import Encoded, Reading, encoded
from benchmarks.peers.peer import Peer
from benchmarks.workload import Workload
from lexlog import __version__, library, pipeline
from lexlog.resolved.layer import Layer


def peer(workload: Workload) -> Peer:
    """Evaluation of the whole program; what is read from it is the workload's answer."""

    def load(facts: Facts) -> tuple[library.Library, pipeline.Compiled, Encoded]:
        law = read_law(workload)
        return law, pipeline.Compiled(library.program(law, Layer())), encoded(law.law, facts)

    def evaluate(loaded: tuple[library.Library, pipeline.Compiled, Encoded]) -> Reading:
        law, compiled, made = loaded
        return Reading(pipeline.evaluate(law.law, Layer(), made.world, compiled), made.first)

    return Peer(__version__, load, evaluate, lambda reading: read(workload, reading))


def read_law(workload: Workload) -> library.Library:
    """The law of the workload's policy text. Raises ValueError with the first mistake in it."""
    law = library.load([workload.policy], bundled=False) if workload.policy else library.load()
    if law.has_errors:
        raise ValueError(law.diagnostics[0].message)
    return law


def read(workload: Workload, reading: Any) -> Columns:
    """The answer's rows in the model."""
    return workload.read(reading)
