"""pyDatalog: facts asserted one by one, rules as its own text, one question."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.facts import Columns, Facts
from benchmarks.peers.peer import Peer, Unavailable
from benchmarks.workload import Workload


def peer(workload: Workload, folder: Path) -> Peer:
    """The program `program.pydatalog` of the workload, which derives `answer`."""
    from pyDatalog import pyDatalog

    program = workload.folder / "program.pydatalog"
    if not program.exists():
        raise Unavailable("it cannot say the workload: recursive sums and chains in a circle do not end")
    rules = "\n".join(
        line for line in program.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    )

    def load(facts: Facts) -> Any:
        pyDatalog.clear()
        for name, table in facts.tables.items():
            for row in zip(*(column.tolist() for column in table.values()), strict=True):
                pyDatalog.assert_fact(name, *row)
        pyDatalog.load(rules)
        return pyDatalog

    def evaluate(engine: Any) -> Any:
        arity = rules.split("answer(", 1)[1].split(")", 1)[0].count(",") + 1
        return engine.ask(f"answer({','.join(f'X{place}' for place in range(arity))})").answers

    return Peer(version("pyDatalog"), load, evaluate, _answer)


def _answer(rows: Any) -> Columns:
    return tuple(np.array(sorted(rows), dtype=np.int64).T)
