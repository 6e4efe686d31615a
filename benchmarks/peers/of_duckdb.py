"""DuckDB: facts as its tables, rounds driven from Python or a recursive query, whichever is faster."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.facts import Columns, Facts
from benchmarks.peers.peer import Peer, Unavailable
from benchmarks.workload import Workload


def peer(workload: Workload, folder: Path) -> Peer:
    """The program `by_duckdb` of the workload, which leaves its answer in the table `answer`."""
    try:
        import duckdb
    except ImportError:
        raise Unavailable("not installed: pip install 'lexlog[bench]'") from None
    program = importlib.import_module(f"benchmarks.{workload.module}.by_duckdb")
    threads = os.cpu_count() or 1

    def load(facts: Facts) -> Any:
        connection = duckdb.connect(config={"threads": threads})
        for name, columns in facts.tables.items():
            connection.register("given", dict(columns))
            connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')
            connection.unregister("given")
        return connection

    def evaluate(connection: Any) -> Any:
        program.evaluate(connection)
        return connection

    return Peer(f"{duckdb.__version__} ({threads} threads)", load, evaluate, _answer)


def _answer(connection: Any) -> Columns:
    found = connection.execute("SELECT * FROM answer").fetchnumpy()
    return tuple(np.asarray(column, dtype=np.int64) for column in found.values())
