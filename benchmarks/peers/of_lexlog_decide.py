"""Lexlog up to the last step: a settled decision, with its reasons, for each case."""

from __future__ import annotations

import importlib
from pathlib import Path

from benchmarks.facts import Facts
from benchmarks.peers.of_lexlog import law_of
from benchmarks.peers.peer import Peer
from benchmarks.workload import Workload
from lexlog import __version__
from lexlog.resolved.layer import Layer
from lexlog.session import Session


def peer(workload: Workload, folder: Path) -> Peer:
    """Decisions as `lexlog decide` makes them, without those under other layers."""
    module = importlib.import_module(f"benchmarks.{workload.module}")

    def load(facts: Facts) -> Session:
        law = law_of(workload)
        return Session(law, Layer(), workload.world(law.law, facts).world, differences=False)

    return Peer(__version__, load, Session.decisions, module.of_decisions)
