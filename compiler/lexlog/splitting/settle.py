"""Decisions that the bounds leave open in, settled decisions out.

A case is undetermined only if two completions lead to different outcomes, if the budget of fillings is spent,
or if a row is in doubt as a whole; the decision says which. Cells are filled over their declared domains:
words one by one, names one of each kind that the law tells apart, numbers by ranges that are cut where the
law's comparisons flip and halved between, until the bounds decide in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from lexlog import pipeline
from lexlog.decide.from_model import Book, decide
from lexlog.decide.tree import Decision
from lexlog.splitting.agreed import agreed
from lexlog.splitting.cells import Others, View, Views, fact, missing, near
from lexlog.splitting.domains import Domains
from lexlog.splitting.filling import filled_world, only_rows
from lexlog.splitting.place import ALL_KNOWN, Place
from lexlog.splitting.search import (
    Asking,
    Fillings,
    Found,
    Leaf,
    Search,
    is_open,
    is_open_review,
    movers,
    outcome,
    review,
)
from lexlog.splitting.seen import on_days
from lexlog.world.shared import shared_cases
from lexlog.world.tree import World

NEAREST = 8
"""Cells that are named where a case depends on more than anybody looks at, and on nothing at first sight."""


@dataclass(slots=True)
class _Task:
    """The search for one case, the filling that it asks about next, and the cells that it was seen to
    depend on: no other search may fill these in the same evaluation. Where they are not all told, others
    may only fill cells of the tables in `apart`, those of other cases."""

    case: str
    search: Asking[Decision]
    apart: frozenset[str]
    asked: Fillings = field(default_factory=dict)
    cells: set[Place] = field(default_factory=set)
    is_cut: bool = False

    def note(self, seen: View) -> None:
        """Take in what a view depends on."""
        self.cells.update(each.origin for each in seen.cells)
        self.is_cut = self.is_cut or seen.is_cut

    def bears(self, filling: Fillings) -> bool:
        """Whether what others fill leaves this case as it is."""
        return not any(
            place == ALL_KNOWN
            or place.origin in self.cells
            or (self.is_cut and place.origin.table not in self.apart)
            for place in filling
            if place not in self.asked
        )


@dataclass(slots=True)
class Splitter:
    """Fills unknown cells and evaluates again. One splitter serves all open cases of an evaluation.

    Searches of different cases go on side by side: fillings that do not touch each other's cells share one
    evaluation. `named` has the cells and rows that lack what is missing, by case.
    """

    evaluation: pipeline.Evaluation
    compiled: pipeline.Compiled
    book: Book
    days: Mapping[str, int]
    evaluations: int = 0
    named: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    domains: Domains = field(init=False)
    _adds_up: bool = field(init=False)
    _apart: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        tables = {table.name: table for table in self.evaluation.law.tables.values() if table.word == "case"}
        self._adds_up = bool(shared_cases(self.evaluation.law))
        self._apart = frozenset() if self._adds_up else frozenset(tables)
        self.domains = Domains(self.evaluation, self.compiled.program, self.days, self._adds_up)

    def settle(self, decisions: list[Decision]) -> list[Decision]:
        """The decisions, each open one settled or left undetermined with the facts that would decide it."""
        settled = {each.case: each for each in decisions}
        waiting = [each for each in decisions if is_open_review(each)]
        world = self.small_world([each.case for each in waiting])
        compiled = self.small_program([self.days[each.case] for each in waiting])
        views = Views(self.evaluation, self.domains, {})
        tasks = [task for each in waiting if (task := self._start(each, views, settled)) is not None]
        while tasks:
            still: list[_Task] = []
            for filling, members in _batches(tasks):
                self.evaluations += 1
                again, others = self.filled(world, compiled, filling)
                answers = pipeline.answers(again)
                views = Views(again, self.domains, others)
                for task in members:
                    day = self.days[task.case]
                    decision = decide(task.case, day, answers, self.book)
                    seen = views.of(decision, day, is_open=is_open_review(decision))
                    task.note(seen)
                    if self._goes_on(task, seen, settled):
                        still.append(task)
            tasks = still
        return [settled[each.case] for each in decisions]

    def _start(self, decision: Decision, views: Views, settled: dict[str, Decision]) -> _Task | None:
        root = views.of(decision, self.days[decision.case], is_open=True)
        task = _Task(decision.case, self._settled(root), self._apart)
        task.note(root)
        return task if self._goes_on(task, None, settled) else None

    def _goes_on(self, task: _Task, seen: View | None, settled: dict[str, Decision]) -> bool:
        """Send the search what was seen; whether it asks for more."""
        try:
            task.asked = dict(next(task.search) if seen is None else task.search.send(seen))
        except StopIteration as done:
            settled[task.case] = done.value
            return False
        return True

    def filled(
        self, world: World, compiled: pipeline.Compiled, filling: Fillings
    ) -> tuple[pipeline.Evaluation, Others]:
        """The evaluation of a world with these cells filled, and the rows of entities that no table knows."""
        of, found = self.evaluation, filled_world(self.evaluation.law, world, filling)
        executor = of.executor.for_questions_aside()
        return pipeline.evaluate(of.law, of.layer, found.world, compiled, executor), found.others

    def small_program(self, days: list[int]) -> pipeline.Compiled:
        """The rules of these days alone, where no clause looks at other days."""
        if self._adds_up:
            return self.compiled
        return self.compiled.part(on_days(self.compiled.program, sorted(set(days))))

    def small_world(self, cases: list[str]) -> World:
        """The world with these cases alone, where no clause adds up over cases or looks at other days."""
        law, world = self.evaluation.law, self.evaluation.world
        if self._adds_up:
            return world
        codes = [code for case in cases if (code := world.symbols.find(case)) is not None]
        kept = {
            table.name: only_rows(
                world.tables[table.name], np.isin(world.tables[table.name].columns[table.key[0]], codes)
            )
            for table in law.tables.values()
            if table.word == "case"
        }
        return replace(world, tables={**world.tables, **kept})

    # --- one case ---

    def _settled(self, root: View) -> Asking[Decision]:
        """Settle the outcome, then the review policy, where one is open."""
        decision = root.decision
        leaves: list[Leaf] = []
        if is_open(decision):
            found = yield from Search(self.domains, decision.case, is_vast=root.is_vast).outcomes(root)
            if found.left is not None:
                return (yield from self._undetermined(root, found))
            leaves = found.leaves
            decision = agreed(root.decision, [each for _, each in leaves])
        if decision.review_may_be:
            return (yield from self._reviewed(root, decision, leaves))
        return decision

    def _undetermined(self, root: View, found: Found) -> Asking[Decision]:
        """The decision with what its completions were seen to come to, and the facts that would tell."""
        search = Search(self.domains, root.decision.case, is_vast=found.is_vast)
        cells, rows = found.cells, [*root.rows, *found.rows]
        if found.is_vast:  # what is in sight with nothing filled is what to ask for first
            rows = [*root.rows]
            cells = dict.fromkeys(root.cells or (() if rows else [*cells][:NEAREST]))
        places, leaves = rows, found.leaves
        if found.left == "outcomes_differ":
            moving = yield from self._moving(search, root, cells, leaves)
            places.extend(moving)
        else:
            places.extend(self._own(root.decision.case, cells) or cells)
        self.named[root.decision.case] = tuple(places)
        seen = {each.outcome for _, each in leaves}
        may_be = tuple(sorted(seen)) if found.left == "outcomes_differ" else root.decision.outcome_may_be
        return replace(
            root.decision,
            missing=missing(self.evaluation, iter(places)),
            outcome_may_be=may_be,
            open_because=found.left,
        )

    def _reviewed(self, root: View, decision: Decision, leaves: list[Leaf]) -> Asking[Decision]:
        """The decision of a case whose outcome is settled, with what its review policy may be."""
        search = Search(self.domains, decision.case, asks_review=True, is_vast=root.is_vast)
        found = yield from search.outcomes(replace(root, decision=decision))
        leaves = [*(leaves if found.left else ()), *found.leaves]
        if not leaves:
            self.named[decision.case] = tuple(self._own(decision.case, root.cells))
            return replace(decision, missing=missing(self.evaluation, iter(self.named[decision.case])))
        decisions = [each for _, each in leaves] + ([decision] if found.left else [])
        settled = agreed(root.decision, decisions)
        if not settled.review_may_be:
            return settled
        moving = yield from self._moving(search, root, found.cells, found.leaves)
        self.named[decision.case] = (*moving, *found.rows)
        return replace(settled, missing=missing(self.evaluation, iter([*moving, *found.rows])))

    def _moving(
        self, search: Search, root: View, cells: Iterable[Place], leaves: list[Leaf]
    ) -> Asking[list[Place]]:
        """The cells that move the answer; those of which that could not be told are among them. Of cells that
        say what one fact lacks, one is enough."""
        own = self._own(search.case, cells)
        moving = movers(leaves, iter(own), review if search.asks_review else outcome)
        for cell in own:
            told = {fact(self.evaluation, each) for each in moving}
            if search.is_vast or fact(self.evaluation, cell) in told:
                continue
            moved, more = yield from search.moves(cell, root)
            leaves.extend(more)
            if moved is not False:
                moving.add(cell)
        return [cell for cell in own if cell in moving] or list(cells)

    def _own(self, case: str, cells: Iterable[Place]) -> list[Place]:
        """The cells that say something of the case and of what hangs together with it by what is known.

        A cell of another entity comes in only once another cell is filled with that entity.
        """
        origins = list(dict.fromkeys(each.origin for each in cells))
        if not any(self.domains.is_reference(each) for each in origins):
            return origins
        here = near(self.domains, case)
        found = []
        for place in origins:
            assert isinstance(place.row, int)
            entities = self.domains.entities_of(place.table, place.row)
            if not entities or entities & here:
                found.append(place)
        return found


def _batches(tasks: list[_Task]) -> list[tuple[Fillings, list[_Task]]]:
    """Tasks whose fillings can be asked about in one world: no one's cells are filled by another's wish."""
    batches: list[tuple[Fillings, list[_Task]]] = []
    for task in tasks:
        for filling, members in batches:
            both = {**filling, **task.asked}
            if all(filling.get(place, wish) == wish for place, wish in task.asked.items()) and all(
                each.bears(both) for each in (task, *members)
            ):
                filling.update(task.asked)
                members.append(task)
                break
        else:
            batches.append((dict(task.asked), [task]))
    return batches
