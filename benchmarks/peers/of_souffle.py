"""Soufflé, interpreted: one call that reads the facts, answers, and writes the answer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.facts import Columns, Facts
from benchmarks.peers.peer import Peer, Unavailable
from benchmarks.peers.texts import write_rows
from benchmarks.workload import Workload


def peer(workload: Workload) -> Peer:
    """The program `program.dl` of the workload, which writes `answer`.

    Reading and writing are inside the time of evaluation: Soufflé has no other door.
    """
    command = shutil.which("souffle")
    if command is None:
        raise Unavailable("there is no `souffle` on the path: see https://souffle-lang.github.io/install")
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"Version:?\s*(\S+)", said)
    threads = os.cpu_count() or 1

    def load(facts: Facts) -> Any:
        folder = tempfile.TemporaryDirectory()
        write_rows(facts, Path(folder.name))
        return folder

    def evaluate(folder: Any) -> Any:
        program = str(workload.folder / "program.dl")
        options = ["-F", folder.name, "-D", folder.name, "-j", str(threads)]
        subprocess.run([command, *options, program], check=True, stdout=subprocess.DEVNULL)
        return folder

    shown = version.group(1) if version else said.strip().splitlines()[0]
    return Peer(f"{shown} ({threads} threads, with reading and writing)", load, evaluate, _answer)


def _answer(folder: Any) -> Columns:
    path = Path(folder.name) / "answer.csv"
    rows = np.loadtxt(path, dtype=np.int64, delimiter="\t", ndmin=2) if path.stat().st_size else np.zeros((0, 1))
    return tuple(rows.T)
