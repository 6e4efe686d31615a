"""clingo: facts as text read by its parser; grounding does all of the work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.facts import Columns, Facts
from benchmarks.peers.peer import Peer, Unavailable
from benchmarks.peers.texts import write_atoms
from benchmarks.workload import Workload


def peer(workload: Workload, folder: Path) -> Peer:
    """The program `program.lp` of the workload, which derives `answer`."""
    try:
        import clingo
    except ImportError:
        raise Unavailable("not installed: pip install 'lexlog[bench]'") from None

    def load(facts: Facts) -> Any:
        control = clingo.Control(["--warn=none"])
        control.load(str(folder / "facts.lp"))
        control.load(str(workload.folder / "program.lp"))
        return control

    def evaluate(control: Any) -> Any:
        control.ground([("base", [])])
        return control

    return Peer(
        clingo.__version__, load, evaluate, _answer, lambda facts: write_atoms(facts, folder / "facts.lp")
    )


def _answer(control: Any) -> Columns:
    [arity] = [arity for name, arity, _ in control.symbolic_atoms.signatures if name == "answer"] or [1]
    atoms = control.symbolic_atoms.by_signature("answer", arity)
    numbers = [each.number for atom in atoms for each in atom.symbol.arguments]
    return tuple(np.array(numbers, dtype=np.int64).reshape(-1, arity).T)
