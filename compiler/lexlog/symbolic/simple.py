"""A world that meets a question in, one that meets it with fewer rows and plainer values out."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import z3

from lexlog.symbolic.codes import Bool, Codes, no, solved
from lexlog.symbolic.shapes import LAST, SymbolicRow, SymbolicWorld

PATIENCE = 5.0
"""Seconds that making one world simpler may take."""


CENTURY = datetime.date(2000, 1, 1).toordinal()
"""The day before which no day of a plain world is; nor is any a hundred years later."""

YEAR = 366
"""Days that those of a plain world are not further apart than."""


def simplest(
    solver: Any, model: Any, world: SymbolicWorld, codes: Codes, first: Iterable[Bool], until: float
) -> Any:
    """A model in which as many wishes come true as can until then, the first of them
    first."""
    granting = Granting(solver, model, min(until, time.monotonic() + PATIENCE))
    solver.set("timeout", int(1000 * PATIENCE / 5))
    solver.push()
    try:
        for each in (list(first), *wishes(world, codes)):
            granting.grant([solved(wish) for wish in each])
        return granting.model
    finally:
        solver.pop()


@dataclass(slots=True)
class Granting:
    """Adds wishes to what a solver is asked, as long as a model meets them."""

    solver: Any
    model: Any
    until: float

    def grant(self, wishes: Sequence[Any]) -> None:
        """As many of these as can: all of them if that is possible, or else of each half."""
        if not wishes or time.monotonic() > self.until:
            return
        if all(z3.is_true(self.model.eval(each, model_completion=True)) for each in wishes):
            self.solver.add(*wishes)
            return
        self.solver.push()
        self.solver.add(*wishes)
        is_met = self.solver.check() == z3.sat
        if is_met:
            self.model = self.solver.model()
        self.solver.pop()
        if is_met:
            self.solver.add(*wishes)
        elif len(wishes) > 1:
            middle = len(wishes) // 2
            self.grant(wishes[:middle])
            self.grant(wishes[middle:])


def wishes(world: SymbolicWorld, codes: Codes) -> Iterator[list[Bool]]:
    """What makes a world plainer, from what matters most: the first entities, rows that are not there, the
    first of all names, days that never come, then round numbers, small ones if that may be."""
    rows = [row for some in world.rows.values() for row in some if row.told]
    entities = [row for row in rows if row.present is True]
    others = [row for row in rows if row.present is not True]
    yield [each for row in entities for each in _first_names(world, row, codes)]
    yield [no(row.present) for row in others]
    yield [each for row in others for each in _first_names(world, row, codes)]
    yield [each == LAST for each in world.blanks]
    yield [z3.And(each >= CENTURY, each < CENTURY + 100 * YEAR) for each in world.days]
    yield [one == other for one, other in pairwise(world.days)]
    yield [other - YEAR <= one for one in world.days for other in world.days if one is not other]
    yield [each for row in (*entities, *others) for each in _round_numbers(world, row)]


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
