"""Decisions that the bounds leave open in, settled decisions out.

A case is undetermined only if two completions lead to different outcomes, if the budget of fillings is spent,
or if a row is in doubt as a whole; the decision says which. Cells are filled over their declared domains:
words one by one, names one of each kind that the law tells apart, numbers by ranges that are cut where the
law's comparisons flip and halved between, until the bounds decide in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lexlog import pipeline
from lexlog.decide.from_model import Book
from lexlog.decide.tree import Decision
from lexlog.splitting.agreed import agreed
from lexlog.splitting.asked import Asker, Task
from lexlog.splitting.cells import View, Views, fact, missing, near
from lexlog.splitting.domains import Domains
from lexlog.splitting.place import Place
from lexlog.splitting.search import (
    Asking,
    Found,
    Leaf,
    Search,
    Told,
    is_open,
    is_open_review,
    movers,
    outcome,
    review,
    side_by_side,
)
from lexlog.world.shared import shared_cases

NEAREST = 8
"""Cells that are named where a case depends on more than anybody looks at, and on nothing at first sight."""


@dataclass(slots=True)
class Splitter:
    """Fills unknown cells and evaluates again. One splitter serves all open cases of an evaluation.

    Searches of different cases go on side by side, and share evaluations. `named` has the cells and rows that
    lack what is missing, by case; `evaluations` is how many there were.
    """

    evaluation: pipeline.Evaluation
    compiled: pipeline.Compiled
    book: Book
    days: Mapping[str, int]
    evaluations: int = 0
    named: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    domains: Domains = field(init=False)

    def __post_init__(self) -> None:
        adds_up = bool(shared_cases(self.evaluation.law))
        self.domains = Domains(self.evaluation, self.compiled.program, self.days, adds_up)

    def asker(self, cases: Sequence[str]) -> Asker:
        """Who fills unknown cells for these cases and evaluates again."""
        return Asker(self.evaluation, self.compiled, self.domains, self.book, cases)

    def settle(self, decisions: list[Decision]) -> list[Decision]:
        """The decisions, each open one settled or left undetermined with the facts that would decide it."""
        settled = {each.case: each for each in decisions}
        waiting = [each for each in decisions if is_open_review(each)]
        asker = self.asker([each.case for each in waiting])
        views = Views(self.evaluation, self.domains, {})
        tasks = [self._task(each, views, asker.apart) for each in waiting]
        while tasks := [each for each in tasks if _goes_on(each, settled)]:
            asker.tell(tasks)
        self.evaluations += asker.evaluations
        return [settled[each.case] for each in decisions]

    def _task(self, decision: Decision, views: Views, apart: frozenset[str]) -> Task:
        day: int = self.days[decision.case]
        told: Told = {}
        root = views.of(decision, day, is_open=True)
        task = Task(decision.case, day, self._settled(root, told), told, apart)
        task.note(root)
        return task

    # --- one case ---

    def _settled(self, root: View, told: Told) -> Asking[Decision]:
        """Settle the outcome, then the review policy, where one is open."""
        decision = root.decision
        leaves: list[Leaf] = []
        if is_open(decision):
            found = yield from Search(self.domains, decision.case, told, is_vast=root.is_vast).outcomes(root)
            if found.left is not None:
                return (yield from self._undetermined(root, found, told))
            leaves = found.leaves
            decision = agreed(root.decision, [each for _, each in leaves])
        if decision.review_may_be:
            return (yield from self._reviewed(root, decision, leaves, told))
        return decision

    def _undetermined(self, root: View, found: Found, told: Told) -> Asking[Decision]:
        """The decision with what its completions were seen to come to, and the facts that would tell."""
        search = Search(self.domains, root.decision.case, told, is_vast=found.is_vast)
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

    def _reviewed(self, root: View, decision: Decision, leaves: list[Leaf], told: Told) -> Asking[Decision]:
        """The decision of a case whose outcome is settled, with what its review policy may be."""
        search = Search(self.domains, decision.case, told, asks_review=True, is_vast=root.is_vast)
        found = yield from search.outcomes(replace(root, decision=decision))
        leaves = [*(() if found.is_whole else leaves), *found.leaves]
        if not leaves:
            self.named[decision.case] = (*self._own(decision.case, root.cells), *root.rows)
            return replace(decision, missing=missing(self.evaluation, iter(self.named[decision.case])))
        # what was not looked at may be all that the bounds leave open
        decisions = [each for _, each in leaves] + ([] if found.is_whole else [decision])
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
        told = {fact(self.evaluation, each) for each in moving}
        asked = [each for each in own if not search.is_vast and fact(self.evaluation, each) not in told]
        found = yield from side_by_side(search.moves(each, root) for each in asked)
        for cell, (moved, more) in zip(asked, found, strict=True):
            told = {fact(self.evaluation, each) for each in moving}
            if fact(self.evaluation, cell) in told:
                continue
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


def _goes_on(task: Task, settled: dict[str, Decision]) -> bool:
    """Let the search go on with what it was told; whether it wishes to be told more."""
    try:
        task.wish = next(task.search)
    except StopIteration as done:
        settled[task.case] = done.value
        return False
    return True
