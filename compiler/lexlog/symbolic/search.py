"""A question about laws and a size in, cases of worlds of that size that answer it out, each confirmed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import z3

from lexlog.decide.tree import Decision
from lexlog.resolved.tree import GivenRow
from lexlog.symbolic.codes import Bool, both, either, no, solved
from lexlog.symbolic.factors import plain_factors
from lexlog.symbolic.found import whole
from lexlog.symbolic.laws import Laws
from lexlog.symbolic.proof import difference, only, own_differences
from lexlog.symbolic.rows import Evaluation
from lexlog.symbolic.shapes import CASE, Size, SymbolicWorld
from lexlog.symbolic.simple import simplest
from lexlog.symbolic.tree import Witness

PATIENCE = 5_000
"""Milliseconds that the solver may take for one question."""

MORE = 5.0
"""Seconds in which other pairs of answers are looked for once each change is shown."""

AFTER = 2.0
"""Seconds that making a world plain may take when the time for looking is over."""

UNCONFIRMED = 4
"""Cases in a row that the ordinary decision may refuse to confirm before the search goes on to another
place."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How many witnesses are told, how many seconds may be spent on looking for them, and who is told how far
    it is: what is looked at, and of all seconds how many have passed."""

    most: int = 5
    patience: float = 60.0
    progress: Callable[[str, int, int], None] = lambda what, place, count: None


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. `wanted` says it of the aspects of each law; `shows` says it again of the
    decisions, in words for each law, or None where they do not show it."""

    wanted: Callable[[Sequence[Mapping[str, Bool]]], Bool]
    shows: Callable[[Sequence[Decision]], tuple[str, ...] | None]


@dataclass(slots=True)
class Before:
    """The witnesses so far, and what the two sides say of each, aspect by aspect. `clauses` are those that
    were changed; once each is shown, what is left until then is not all spent."""

    clauses: Sequence[str]
    effort: Effort
    begun: float = field(default_factory=time.monotonic)
    until: float = field(init=False)
    witnesses: list[Witness] = field(default_factory=list)
    said: list[list[dict[str, bool]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.until = self.begun + self.effort.patience

    @property
    def is_over(self) -> bool:
        """Whether there are as many as may be, or no time is left."""
        return len(self.witnesses) >= self.effort.most or time.monotonic() > self.until

    def tell(self, size: Size) -> None:
        """Says how far it is."""
        seconds, whole = int(time.monotonic() - self.begun), max(1, int(self.until - self.begun))
        kind = "narrow worlds" if size.narrow else "worlds"
        what = f"{len(self.witnesses)} cases; {kind} of {size.entities} of a kind"
        self.effort.progress(what, min(seconds, whole - 1), whole)

    def shows(self, clause: str) -> bool:
        """Whether some witness shows what was changed of a clause."""
        return any(clause in each.clauses for each in self.witnesses)

    def add(self, witness: Witness) -> bool:
        """Keeps a witness of answers or clauses that no other has; whether it is one."""
        if any((each.answers, each.clauses) == (witness.answers, witness.clauses) for each in self.witnesses):
            return False
        self.witnesses.append(witness)
        if self.is_enough:
            self.until = min(self.until, time.monotonic() + MORE)
        return True

    @property
    def is_enough(self) -> bool:
        """Whether there are witnesses, and of each clause that was changed."""
        return bool(self.witnesses) and all(map(self.shows, self.clauses))


@dataclass(slots=True)
class Found:
    """What a search of one size came to. `is_whole`: the solver says that there are no others of this
    size."""

    unconfirmed: int = 0
    is_whole: bool = False


def search(
    laws: Laws,
    question: Question,
    size: Size,
    before: Before,
) -> Found:
    """Cases of a size that the question asks for: one for each clause that was changed, that shows its change
    alone if there is such a case, and then one for each other two answers, as many as may be with those that
    were found before."""
    before.tell(size)
    world = laws.maker.world(size)
    evaluations = laws.evaluated(world)
    sides = laws.aspects(evaluations)
    wanted = question.wanted(sides)
    found = Found()
    is_exact = all(each.is_exact for each in evaluations)
    if wanted is False:
        found.is_whole = is_exact
        return found
    solver = z3.Solver()
    solver.set("timeout", PATIENCE)
    solver.add(*(solved(each) for each in world.rules), solved(wanted))
    shown_ = shown(laws, evaluations, before.clauses) if len(laws.cones) > 1 else {}
    asking = Asking(laws, question, world, sides, shown_, solver, before, found)
    for clause, here in shown_.items():
        if before.shows(clause):
            continue
        alone = (no(each) for other, each in shown_.items() if other != clause)
        if not asking.ask(both((here, *alone)), 1) and len(shown_) > 1:
            asking.ask(here, 1)
    asking.ask(both(no(_says(sides, each)) for each in before.said), before.effort.most)
    found.is_whole = found.is_whole and is_exact
    return found


@dataclass(slots=True)
class Asking:
    """Asks the solver for worlds, one question after the other; what was found is not asked for again."""

    laws: Laws
    question: Question
    world: SymbolicWorld
    sides: list[dict[str, Bool]]
    shown: dict[str, Bool]
    solver: Any
    before: Before
    found: Found

    def ask(self, what: Bool, most: int) -> bool:
        """Up to so many witnesses more of which this holds; whether one was found. After the last question,
        `is_whole` says whether there are no others."""
        unconfirmed = had = 0
        self.solver.push()
        self.solver.add(solved(what))
        self.found.is_whole = False
        while had < most and not self.before.is_over and unconfirmed < UNCONFIRMED:
            self.before.tell(self.world.size)
            answer, model = self._checked()
            if answer != z3.sat:
                self.found.is_whole = answer == z3.unsat and not self.found.unconfirmed
                break
            model = simplest(
                self.solver, model, self.world, self.laws.codes, self._plain(), self.before.until + AFTER
            )
            witness = self._confirmed(self.laws.reader.rows(self.world, model, self.laws.case), model)
            if witness is None:
                unconfirmed += 1
                self.solver.add(_otherwise(self.world, model))
                continue
            said = _said(self.sides, model)
            self.solver.add(solved(no(_says(self.sides, said))))
            self.before.said.append(said)
            had += self.before.add(witness)
        self.found.unconfirmed += unconfirmed
        self.solver.pop()
        return had > 0

    def _checked(self) -> tuple[Any, Any]:
        """What the solver says, with a model. Where it cannot tell, factors are tried as plain numbers."""
        answer = self._answer()
        if answer != z3.unknown:
            return answer, self.solver.model() if answer == z3.sat else None
        for fixed in plain_factors(self.solver.assertions(), self.world.units):
            self.solver.push()
            self.solver.add(*fixed)
            is_met = self._answer() == z3.sat
            model = self.solver.model() if is_met else None
            self.solver.pop()
            if is_met:
                return z3.sat, model
        return answer, None

    def _answer(self) -> Any:
        left = int(1000 * (self.before.until - time.monotonic()))
        self.solver.set("timeout", max(1, min(PATIENCE, left)))
        return self.solver.check()

    def _plain(self) -> Iterator[Bool]:
        """No flags, if that may be: they stand beside the answer."""
        for side in self.sides:
            yield from (no(each) for name, each in side.items() if name.startswith("flag"))

    def _confirmed(self, rows: tuple[GivenRow, ...], model: Any) -> Witness | None:
        """The witness, if the ordinary decisions show what was asked for."""
        decisions = []
        for decider in self.laws.deciders:
            decision = decider.decision(CASE, rows)
            if decision is None:
                return None
            decisions.append(decision)
        answers = self.question.shows(decisions)
        if answers is None:
            return None
        clauses = tuple(
            name
            for name, here in self.shown.items()
            if z3.is_true(model.eval(solved(here), model_completion=True))
        )
        return Witness(CASE, decisions[0].date, rows, answers, clauses)


def shown(laws: Laws, evaluations: Sequence[Evaluation], clauses: Sequence[str]) -> dict[str, Bool]:
    """For each clause that was changed, when what was changed of it gives other rows."""
    found: dict[str, list[dict[str, Bool]]] = {each: [{}, {}] for each in clauses}
    old, new = laws.cones
    for name in own_differences(old, new):
        for side, (evaluation, own) in enumerate(zip(evaluations, only(old, new, name), strict=True)):
            for each in own:
                said = found.setdefault(each.origin.clause, [{}, {}])[side]
                for key, when in evaluation.rows_of(each).items():
                    said[f"{name} {key}"] = either((said.get(f"{name} {key}", False), when))
    return {clause: here for clause, sides in found.items() if (here := difference(*sides)) is not False}


def _otherwise(world: SymbolicWorld, model: Any) -> Bool:
    """A world in which some name or row is another."""
    parts = [z3.Int(name) == whole(model, z3.Int(name)) for name in world.choices]
    for rows in world.rows.values():
        for row in rows:
            if not isinstance(row.present, bool):
                is_there = z3.is_true(model.eval(row.present, model_completion=True))
                parts.append(row.present if is_there else no(row.present))
    return solved(no(both(parts)))


def _said(sides: Sequence[Mapping[str, Bool]], model: Any) -> list[dict[str, bool]]:
    """What each side says in a model."""
    return [
        {name: z3.is_true(model.eval(solved(each), model_completion=True)) for name, each in side.items()}
        for side in sides
    ]


def _says(sides: Sequence[Mapping[str, Bool]], said: Sequence[Mapping[str, bool]]) -> Bool:
    """Whether each side says this."""
    return both(
        side[name] if is_so else no(side[name])
        for side, these in zip(sides, said, strict=True)
        for name, is_so in these.items()
        if name in side
    )
