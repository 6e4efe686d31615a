"""Lexlog itself: policy text read, facts as encoded columns, the law evaluated."""

from __future__ import annotations

from pathlib import Path

from benchmarks.facts import Facts
from benchmarks.peers.lexlog_model import Encoded, Reading
from benchmarks.peers.peer import Peer
from benchmarks.workload import Workload
from lexlog import __version__, library, pipeline
from lexlog.resolved.layer import Layer

Loaded = tuple[library.Library, pipeline.Compiled, Encoded]


def peer(workload: Workload, folder: Path) -> Peer:
    """Evaluation of the whole program; what is read from its model is the workload's answer."""
    return Peer(__version__, lambda facts: loaded(workload, facts), evaluated, workload.read)


def loaded(workload: Workload, facts: Facts) -> Loaded:
    """The law, the program and the world."""
    law = law_of(workload)
    return law, pipeline.Compiled(library.program(law, Layer())), workload.world(law.law, facts)


def evaluated(given: Loaded) -> Reading:
    """The model, with indexes built on the way."""
    law, compiled, made = given
    return Reading(pipeline.evaluate(law.law, Layer(), made.world, compiled), made.codes)


def law_of(workload: Workload) -> library.Library:
    """The law of the workload's policy text. Raises ValueError with the first mistake in it."""
    law = library.load([workload.policy], bundled=False) if workload.policy else library.load()
    if law.has_errors:
        raise ValueError(law.diagnostics[0].message)
    return law
