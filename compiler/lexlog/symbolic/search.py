"""Two laws and a size in, cases of worlds of that size that the two laws decide otherwise out, each confirmed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import z3

from lexlog.datalog.doubt import used_columns
from lexlog.library import Library
from lexlog.resolved.tree import GivenRow, Law
from lexlog.symbolic.codes import Bool, Codes, Term, Z3Logic, both, no, solved
from lexlog.symbolic.cones import Cones
from lexlog.symbolic.confirm import Decider, said
from lexlog.symbolic.found import Reader, whole
from lexlog.symbolic.goals import ROOTS, Rulings, goals
from lexlog.symbolic.proof import difference
from lexlog.symbolic.rows import Evaluation, Row
from lexlog.symbolic.simple import simplest
from lexlog.symbolic.tree import Witness
from lexlog.symbolic.values import values
from lexlog.symbolic.worlds import CASE, Maker, Size, SymbolicWorld

PATIENCE = 10_000
"""Milliseconds that the solver may take for one question."""

UNCONFIRMED = 4
"""Cases of one size that the ordinary decision may refuse to confirm before the search goes on to the next."""


@dataclass(slots=True)
class Pair:
    """Two laws over one schema, opened for one kind of case. `known` has names that are on record anyway."""

    libraries: tuple[Library, Library]
    cones: tuple[Cones, Cones]
    case: str
    known: Mapping[str, tuple[str, ...]]
    codes: Codes = field(default_factory=Codes)
    deciders: tuple[Decider, Decider] = field(init=False)
    maker: Maker = field(init=False)
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        self.deciders = Decider(self.libraries[0]), Decider(self.libraries[1])
        programs = [each.program for each in self.cones]
        used: dict[str, set[str]] = {}
        for program in programs:
            for name, columns in used_columns(program).items():
                used.setdefault(name, set()).update(columns)
        law, predicates = self.libraries[0].law, self.cones[0].predicates
        used.setdefault(self.case, set()).update(_always(law, self.case))
        made = values(programs)
        self.maker = Maker(law, predicates, made, used, self.codes, self.case, self.known)
        self.reader = Reader(law, predicates, self.codes)


def _always(law: Law, case: str) -> set[str]:
    table = law.tables[case]
    return {*table.key, *([table.decided_on] if table.decided_on else [])}


@dataclass(slots=True)
class Found:
    """What a search of one size came to. `is_whole`: the solver says that there are no others of this size."""

    witnesses: list[Witness] = field(default_factory=list)
    unconfirmed: int = 0
    is_whole: bool = False


def search(pair: Pair, size: Size, most: int, until: float, told: set[tuple[str, str]]) -> Found:
    """Cases that the two laws decide otherwise, one for each two answers that are not `told` yet."""
    world = pair.maker.world(size)
    sides = aspects(pair, world)
    apart = difference(*sides)
    found = Found()
    if apart is False:
        found.is_whole = True
        return found
    solver = z3.Solver()
    solver.set("timeout", PATIENCE)
    solver.add(*(solved(each) for each in world.rules), solved(apart))
    while len(found.witnesses) < most and found.unconfirmed < UNCONFIRMED:
        if time.monotonic() > until:
            return found
        answer = solver.check()
        if answer != z3.sat:
            found.is_whole = answer == z3.unsat and not found.unconfirmed
            return found
        model = simplest(solver, solver.model(), world, pair.codes)
        witness = confirmed(pair, pair.reader.rows(world, model, pair.case))
        if witness is None:
            found.unconfirmed += 1
            solver.add(_otherwise(world, model))
            continue
        solver.add(_told(sides, model))
        if (witness.old, witness.new) not in told:
            told.add((witness.old, witness.new))
            found.witnesses.append(witness)
    return found


def aspects(pair: Pair, world: SymbolicWorld) -> list[dict[str, Bool]]:
    """What each side says of the case of the world."""
    day = world.rows[pair.case][0].cells.get(pair.libraries[0].law.tables[pair.case].decided_on or "")
    today: Term = z3.Int("today") if day is None else day
    kept: dict[str, list[Row]] = {}
    found = []
    for library, of in zip(pair.libraries, pair.cones, strict=True):
        tables = {name: list(_rows(of, name, world)) for name in world.rows if name in of.predicates}
        evaluation = Evaluation(of, tables, pair.codes, today, kept)
        evaluation.run(of.reached(ROOTS))
        case = pair.codes.code(CASE)

        def holds(name: str, given: Mapping[str, str], by: Evaluation = evaluation, case: int = case) -> Bool:
            return by.holds(name, {"case": case, **{c: pair.codes.code(v) for c, v in given.items()}})

        found.append(goals(Z3Logic(), holds, Rulings.of(library.law, pair.case)))
    return found


def _rows(of: Cones, name: str, world: SymbolicWorld) -> Iterator[Row]:
    columns = [each.name for each in of.predicates[name].columns]
    for row in world.rows[name]:
        yield Row(tuple(row.cells.get(each) for each in columns), row.present)


def confirmed(pair: Pair, rows: tuple[GivenRow, ...]) -> Witness | None:
    """The witness, if the ordinary decision says two things of it and knows both."""
    answers = []
    for decider in pair.deciders:
        decision = decider.decision(CASE, rows)
        answers.append(None if decision is None else said(decision))
        if answers[-1] is None:
            return None
    old, new = answers
    if old == new or old is None or new is None or decision is None:
        return None
    return Witness(CASE, decision.date, rows, old, new)


def _otherwise(world: SymbolicWorld, model: Any) -> Bool:
    """A world in which some name or row is another."""
    parts = [z3.Int(name) == whole(model, z3.Int(name)) for name in world.choices]
    for rows in world.rows.values():
        for row in rows:
            if not isinstance(row.present, bool):
                is_there = z3.is_true(model.eval(row.present, model_completion=True))
                parts.append(row.present if is_there else no(row.present))
    return solved(no(both(parts)))


def _told(sides: list[dict[str, Bool]], model: Any) -> Bool:
    """Not the same two answers again."""
    parts = []
    for side in sides:
        for formula in side.values():
            if not isinstance(formula, bool):
                is_said = z3.is_true(model.eval(formula, model_completion=True))
                parts.append(formula if is_said else no(formula))
    return solved(no(both(parts)))
