"""Two laws and a size in, cases of worlds of that size that the two laws decide otherwise out, each confirmed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import z3

from lexlog.datalog.doubt import used_columns
from lexlog.library import Library
from lexlog.resolved.tree import EntityType, GivenRow, Law
from lexlog.symbolic.codes import Bool, Codes, Term, Z3Logic, both, either, no, solved
from lexlog.symbolic.cones import Cones
from lexlog.symbolic.confirm import Decider, said
from lexlog.symbolic.found import Reader, whole
from lexlog.symbolic.goals import ROOTS, Rulings, goals
from lexlog.symbolic.proof import difference, only, own_differences
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
        before = -1
        while before != len(used):
            before = len(used)
            for name in list(used):
                _add_silence(law, name, used)
        used.setdefault(self.case, set()).update(_always(law, self.case))
        made = values(programs)
        self.maker = Maker(law, predicates, made, used, self.codes, self.case, self.known)
        self.reader = Reader(law, predicates, self.codes)


def _always(law: Law, case: str) -> set[str]:
    table = law.tables[case]
    return {*table.key, *([table.decided_on] if table.decided_on else [])}


def _add_silence(law: Law, name: str, used: dict[str, set[str]]) -> None:
    """What it hangs on whether the silence of a table means that something is not known."""
    table = law.tables.get(name)
    if table is not None and table.speaks_from is not None:
        used[name].add(table.speaks_from)
    for silence in () if table is None else table.silences:
        used[name].update((*silence.columns, *([silence.fixed[0]] if silence.fixed else [])))
        home = table.field(silence.column) if table else None
        if silence.filter is not None and home is not None and isinstance(home.type, EntityType):
            used.setdefault(home.type.name, set()).add(silence.filter[0])
        for rows in silence.looks_at:
            filter = [rows.filter[0]] if rows.filter else []
            used.setdefault(rows.table, set()).update((*rows.columns, *filter))


@dataclass(slots=True)
class Found:
    """What a search of one size came to. `is_whole`: the solver says that there are no others of this size."""

    witnesses: list[Witness] = field(default_factory=list)
    unconfirmed: int = 0
    is_whole: bool = False


def search(pair: Pair, size: Size, clauses: Sequence[str], most: int, until: float) -> Found:
    """Cases of a size that the two laws decide otherwise: one for each of these clauses, that shows its change
    alone if there is such a case, and then one for each other two answers, `most` in all."""
    world = pair.maker.world(size)
    evaluations = evaluated(pair, world)
    sides = aspects(pair, evaluations)
    apart = difference(*sides)
    found = Found()
    if apart is False:
        found.is_whole = True
        return found
    solver = z3.Solver()
    solver.set("timeout", PATIENCE)
    solver.add(*(solved(each) for each in world.rules), solved(apart))
    asking = Asking(pair, world, sides, shown(pair, evaluations, clauses), solver, until, most, found)
    for clause, here in asking.shown.items():
        if any(clause in each.clauses for each in found.witnesses):
            continue
        alone = (no(each) for other, each in asking.shown.items() if other != clause)
        if not asking.ask(both((here, *alone)), 1) and len(asking.shown) > 1:
            asking.ask(here, 1)
    asking.ask(True, most)
    return found


@dataclass(slots=True)
class Asking:
    """Asks the solver for worlds, one question after the other; what was found is not asked for again."""

    pair: Pair
    world: SymbolicWorld
    sides: list[dict[str, Bool]]
    shown: dict[str, Bool]
    solver: Any
    until: float
    most: int
    found: Found
    told: set[tuple[str, str, tuple[str, ...]]] = field(default_factory=set)

    def ask(self, what: Bool, most: int) -> bool:
        """Up to so many witnesses more of which this holds; whether one was found. After the last question,
        `is_whole` says whether there are no others."""
        unconfirmed = had = 0
        self.solver.push()
        self.solver.add(solved(what))
        self.found.is_whole = False
        while had < most and len(self.found.witnesses) < self.most and unconfirmed < UNCONFIRMED:
            if time.monotonic() > self.until:
                break
            answer = self.solver.check()
            if answer != z3.sat:
                self.found.is_whole = answer == z3.unsat and not self.found.unconfirmed
                break
            model = simplest(self.solver, self.solver.model(), self.world, self.pair.codes, self._plain())
            witness = confirmed(self.pair, self.pair.reader.rows(self.world, model, self.pair.case))
            self.solver.add(_otherwise(self.world, model) if witness is None else _told(self.sides, model))
            if witness is None:
                unconfirmed += 1
                continue
            had += self._take(witness, model)
        self.found.unconfirmed += unconfirmed
        self.solver.pop()
        return had > 0

    def _plain(self) -> Iterator[Bool]:
        """No flags, if that may be: they stand beside the answer."""
        for side in self.sides:
            yield from (no(each) for name, each in side.items() if name.startswith("flag"))

    def _take(self, witness: Witness, model: Any) -> bool:
        clauses = tuple(
            name
            for name, here in self.shown.items()
            if z3.is_true(model.eval(solved(here), model_completion=True))
        )
        key = witness.old, witness.new, clauses
        if key in self.told:
            return False
        self.told.add(key)
        self.found.witnesses.append(replace(witness, clauses=clauses))
        return True


def evaluated(pair: Pair, world: SymbolicWorld) -> list[Evaluation]:
    """All rows that each side may derive in the world."""
    day = world.rows[pair.case][0].cells.get(pair.libraries[0].law.tables[pair.case].decided_on or "")
    today: Term = z3.Int("today") if day is None else day
    kept: dict[str, list[Row]] = {}
    found = []
    for of in pair.cones:
        tables = {name: list(_rows(of, name, world)) for name in world.rows if name in of.predicates}
        found.append(Evaluation(of, tables, pair.codes, today, kept))
        found[-1].run(of.reached(ROOTS))
    return found


def aspects(pair: Pair, evaluations: Sequence[Evaluation]) -> list[dict[str, Bool]]:
    """What each side says of the case of the world."""
    case, code, found = pair.codes.code(CASE), pair.codes.code, []
    for library, evaluation in zip(pair.libraries, evaluations, strict=True):

        def holds(name: str, given: Mapping[str, str], by: Evaluation = evaluation) -> Bool:
            return by.holds(name, {"case": case, **{c: code(v) for c, v in given.items()}})

        found.append(goals(Z3Logic(), holds, Rulings.of(library.law, pair.case)))
    return found


def shown(pair: Pair, evaluations: Sequence[Evaluation], clauses: Sequence[str]) -> dict[str, Bool]:
    """For each clause that was changed, when what was changed of it gives other rows."""
    found: dict[str, list[dict[str, Bool]]] = {each: [{}, {}] for each in clauses}
    for name in own_differences(*pair.cones):
        for side, (evaluation, own) in enumerate(zip(evaluations, only(*pair.cones, name), strict=True)):
            for each in own:
                rows = evaluation.rows_of(each)
                said = found.setdefault(each.origin.clause, [{}, {}])[side]
                for key, when in rows.items():
                    said[f"{name} {key}"] = either((said.get(f"{name} {key}", False), when))
    return {clause: here for clause, sides in found.items() if (here := difference(*sides)) is not False}


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
