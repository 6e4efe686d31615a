"""A world that meets a question in, one that meets it with fewer rows and plainer values out."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import z3

from lexlog.symbolic.codes import Bool, Codes, no, solved
from lexlog.symbolic.worlds import SymbolicRow, SymbolicWorld

PATIENCE = 5.0
"""Seconds that making one world simpler may take."""


CENTURY = datetime.date(2000, 1, 1).toordinal()
"""The day before which no day of a plain world is."""

YEAR = 366
"""Days that those of a plain world are not further apart than."""


def simplest(solver: Any, model: Any, world: SymbolicWorld, codes: Codes, first: Iterable[Bool] = ()) -> Any:
    """A model in which as many wishes come true as can, the first of them first."""
    until = time.monotonic() + PATIENCE
    solver.push()
    try:
        for wish in map(solved, (*first, *wishes(world, codes))):
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
    """What makes a world plainer: the first entities, then rows that are not there, then the first of all
    names, then round numbers, small ones if that may be."""
    rows = [row for some in world.rows.values() for row in some]
    entities = [row for row in rows if row.present is True]
    others = [row for row in rows if row.present is not True]
    for row in entities:
        yield from _first_names(world, row, codes)
    yield from (no(row.present) for row in others)
    for row in others:
        yield from _first_names(world, row, codes)
    yield from (each >= CENTURY for each in world.days)
    yield from (one == other for one, other in pairwise(world.days))
    yield from (other - YEAR <= one for one in world.days for other in world.days if one is not other)
    for row in (*entities, *others):
        yield from _round_numbers(world, row)


def _first_names(world: SymbolicWorld, row: SymbolicRow, codes: Codes) -> Iterator[Bool]:
    for cell in row.cells.values():
        choices = () if isinstance(cell, int) else world.choices.get(str(cell), ())
        if choices:
            yield cell == codes.code(choices[0])


def _round_numbers(world: SymbolicWorld, row: SymbolicRow) -> Iterator[Bool]:
    for cell in row.cells.values():
        unit = None if isinstance(cell, int) else world.units.get(str(cell))
        if unit:
            is_there = row.present if row.present is not True else z3.BoolVal(True)
            yield z3.Implies(is_there, z3.Or(cell == 0, cell == unit))
            yield z3.Implies(is_there, cell % unit == 0)
