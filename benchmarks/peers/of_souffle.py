"""Soufflé, interpreted: one call that reads the facts, answers, and writes the answer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np

from benchmarks.facts import Columns, Facts
from benchmarks.peers.peer import Peer, Unavailable
from benchmarks.peers.texts import write_rows
from benchmarks.workload import Workload


def peer(workload: Workload, folder: Path) -> Peer:
    """The program `program.dl` of the workload, which writes `answer`.

    Reading and writing are inside the time of evaluation: Soufflé has no other door.
    """
    command = shutil.which("souffle")
    if command is None:
        raise Unavailable("there is no `souffle` on the path: see https://souffle-lang.github.io/install")
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    told = re.search(r"Version:?\s*(\S+)", said)
    threads = os.cpu_count() or 1

    def evaluate(facts: Facts) -> Path:
        program = str(workload.folder / "program.dl")
        options = ["-F", str(folder), "-D", str(folder), "-j", str(threads)]
        subprocess.run([command, *options, program], check=True, stdout=subprocess.DEVNULL)
        return folder / "answer.csv"

    shown = told.group(1) if told else said.strip().splitlines()[0]
    version = f"{shown} ({threads} threads, with reading and writing)"
    return Peer(version, lambda facts: facts, evaluate, _answer, lambda facts: write_rows(facts, folder))


def _answer(path: Path) -> Columns:
    rows = (
        np.loadtxt(path, dtype=np.int64, delimiter="\t", ndmin=2) if path.stat().st_size else np.zeros((0, 1))
    )
    return tuple(rows.T)
