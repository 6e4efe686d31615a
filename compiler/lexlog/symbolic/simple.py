"""A world that meets a question in, one that meets it with fewer rows and plainer values out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import z3

from lexlog.symbolic.codes import Bool, Codes, no
from lexlog.symbolic.worlds import SymbolicWorld

PATIENCE = 5.0
"""Seconds that making one world simpler may take."""


def simplest(solver: Any, model: Any, world: SymbolicWorld, codes: Codes) -> Any:
    """A model in which as many wishes come true as can, the first of them first."""
    until = time.monotonic() + PATIENCE
    solver.push()
    try:
        for wish in wishes(world, codes):
            if time.monotonic() > until:
                return model
            if z3.is_true(model.eval(wish, model_completion=True)):
                solver.add(wish)
                continue
            solver.push()
            solver.add(wish)
            if solver.check() == z3.sat:
                model = solver.model()
                solver.pop()
                solver.add(wish)
            else:
                solver.pop()
        return model
    finally:
        solver.pop()


def wishes(world: SymbolicWorld, codes: Codes) -> Iterator[Bool]:
    """What makes a world plainer: rows that are not there, then the first choice of each name, then numbers that
    are whole and small."""
    for rows in world.rows.values():
        for row in rows:
            if not isinstance(row.present, bool):
                yield no(row.present)
    for name, choices in world.choices.items():
        yield z3.Int(name) == codes.code(choices[0])


