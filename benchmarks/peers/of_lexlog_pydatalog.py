"""The same program as Lexlog's, evaluated day by day by pyDatalog behind the engine's own adapter."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.facts import Columns
from benchmarks.g_bundled_law import OUTCOMES
from benchmarks.peers.of_lexlog import Loaded, loaded
from benchmarks.peers.peer import Peer
from benchmarks.workload import Workload
from lexlog import pipeline
from lexlog.decide.answers import Answers


def peer(workload: Workload, folder: Path) -> Peer:
    """A second opinion on the outcomes."""

    def evaluate(given: Loaded) -> Answers:
        law, compiled, made = given
        return pipeline.second_opinion(law.law, compiled, made.world)

    return Peer(version("pyDatalog"), lambda facts: loaded(workload, facts), evaluate, _outcomes)


def _outcomes(answers: Answers) -> Columns:
    found = [
        (int(case.removeprefix("transfer")), OUTCOMES.index(outcome))
        for case, rows in answers.must["outcome"].items()
        for (outcome,) in rows
    ]
    return tuple(np.array(found, dtype=np.int64).T)
