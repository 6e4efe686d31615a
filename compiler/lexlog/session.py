"""A library, a layer and facts in, settled decisions and proofs out: what every verb that decides goes
through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from lexlog import library as libraries
from lexlog import pipeline, proven
from lexlog.abreast.together import Found
from lexlog.alike import is_in_columns
from lexlog.changing import Changing
from lexlog.datalog.tree import Program
from lexlog.decide.answers import NAMES, Answers
from lexlog.decide.from_model import Alone, Book, book, decide
from lexlog.decide.groups import By, Groups
from lexlog.decide.tree import OUTCOMES, Decision
from lexlog.engine.executor import Executor
from lexlog.engine.record import Record
from lexlog.explain import tree as proofs
from lexlog.explain.grounds import Grounds
from lexlog.explain.pages import Pages
from lexlog.explain.prove import Prover
from lexlog.explain.reasons import ANSWERS, Reasons, reasons
from lexlog.explain.remembered import Remembered
from lexlog.explain.values import shown
from lexlog.layers import alternatives, side_by_side, touched
from lexlog.library import Library
from lexlog.many import grouped
from lexlog.pipeline import must_alone
from lexlog.resolved.layer import Layer
from lexlog.splitting.leads import Leads, leads
from lexlog.splitting.place import Place
from lexlog.splitting.search import is_open_review
from lexlog.splitting.settle import Splitter
from lexlog.tables import Tables
from lexlog.world.steps import Steps
from lexlog.world.tree import Array, World

Progress = Callable[[str, int, int], None]

MOST_CASES, MOST_ROWS = 256, 65_536
"""Of a world that is decided in several layers by one evaluation: in larger ones it is the rows that take
time, and most of them are taken over from layer to layer."""

FEW = 8
"""Cases about which the model is asked one by one."""


@dataclass(slots=True)
class Session:
    """One law in one layer over one world. Evaluated once, on first need; `engine` names who evaluates.

    `memory` is how many bytes that may take (None: what is free); `record` takes down what each rule cost,
    `steps` what each step of loading did. `asked` are relations that somebody wants to see beside those of
    deciding; what neither rests on has no rows. `aside` says that it is asked beside another session: then
    few rows are put in columns, whoever evaluates; without `of_cases`, nothing is asked of cases.
    """

    library: Library
    layer: Layer
    world: World
    engine: str = "columnar"
    progress: Progress | None = None
    differences: bool = True
    memory: int | None = None
    record: Record | None = None
    steps: Steps | None = None
    asked: tuple[str, ...] = ()
    aside: bool = False
    of_cases: bool = True
    compiled: pipeline.Compiled = field(init=False)
    _evaluation: pipeline.Evaluation | None = None
    _answers: Answers | None = None
    _open: frozenset[str] | None = None
    _days: dict[str, int] = field(default_factory=dict)
    _changing: Changing | None = None
    _pages: Pages | None = None
    _named: dict[str, tuple[Place, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = (*NAMES, *self.asked) if self.of_cases else self.asked
        self.compiled = libraries.compiled(self.library, self.layer, names)

    @property
    def program(self) -> Program:
        """The program of the layer, as far as it is asked for."""
        return self.compiled.program

    def asking(self, *relations: str) -> Session:
        """The same session, in which these relations can be seen as well."""
        return self._like(self.world, tuple(dict.fromkeys((*self.asked, *relations))))

    def asking_alone(self, relation: str) -> Session:
        """The same session, in which this relation can be seen, and nothing that it does not rest on."""
        return self._like(self.world, (relation,), of_cases=False)

    @property
    def evaluation(self) -> pipeline.Evaluation:
        """The model, by the engine that was asked for, or by the columns where that has no days."""
        if self._evaluation is None:
            executor = Executor(self._executor, self.memory, self.progress, self.record, self.aside)
            self._evaluation = pipeline.evaluate(
                self.library.law, self.layer, self.world, self.compiled, executor
            )
        return self._evaluation

    @property
    def _executor(self) -> str:
        return "duckdb" if self.engine == "duckdb" else "columnar"

    @property
    def days(self) -> dict[str, int]:
        """Every case with the ordinal of its day, by name."""
        if not self._days:
            self._days = dict(sorted(pipeline.cases(self.library.law, self.world).items()))
        return self._days

    @property
    def answers(self) -> Answers:
        """The relations about cases, from the engine that was asked for."""
        if self._answers is None:
            if self.engine == "pydatalog":
                self._answers = pipeline.second_opinion(self.library.law, self.compiled, self.world)
            else:
                self._answers = pipeline.answers(self.evaluation)
        return self._answers

    def answers_of(self, case: str) -> Answers:
        """The relations about one case, without those about all others if nobody asked for these."""
        if self._answers is not None or self.engine == "pydatalog":
            return self.answers
        return pipeline.answers_about(self.evaluation, case)

    def decisions(self, cases: Sequence[str] | None = None) -> list[Decision]:
        """The settled decisions of these cases (all by default), by name."""
        wanted = list(self.days) if cases is None else sorted(set(cases) & self.days.keys())
        settled = self.settled(wanted)
        groups = self._with_differences(settled) if self.differences else settled
        decided = groups.decisions(self.book())
        if cases is None:
            decided.extend(self.refused())
        return sorted(decided, key=lambda each: each.case)

    def unsettled(self, cases: Sequence[str]) -> list[Decision]:
        """What the bounds alone say of these cases: undetermined where only completions could tell."""
        of = self.book()
        return self.bounds(cases).decisions(of)

    def unsettled_in(self, asked: Sequence[tuple[Layer, Sequence[str]]]) -> Iterator[list[Decision]]:
        """What the bounds alone say of cases in other layers, each with the cases that are asked about: by
        name."""
        found = self.side_by_side([layer for layer, _ in asked]) if len(asked) > 1 else None
        for side, (layer, cases) in enumerate(asked, 1):
            if found is None:
                yield sorted(self.under(layer).unsettled(cases), key=lambda each: each.case)
            else:
                yield found.decisions(side, frozenset(cases))

    def decision(self, case: str) -> Decision:
        """The settled decision of a case, or of one that was refused."""
        found = self.decisions([case])
        return found[0] if found else next(each for each in self.refused() if each.case == case)

    def cells(self, case: str) -> dict[str, str]:
        """What the row of a case says, by column and by the other names of its columns."""
        model, found = self.evaluation.model, dict[str, str]()
        code = model.symbols.find(case)
        for table in self.library.law.tables.values():
            if table.word != "case" or code is None:
                continue
            relation = model.relation(table.name)
            for position in relation.positions({table.key[0]: code})[:1]:
                values, kinds = relation.values(position), self.pages.kinds[table.name]
                for each in table.fields:
                    if each.name in values:
                        text = shown(values[each.name], kinds.kind(each.name), model.symbols)
                        found.update({name: text for name in (each.name, each.alias) if name})
        return found

    @property
    def open(self) -> frozenset[str]:
        """The cases that the bounds leave open, whatever their completions come to."""
        if self._open is None:
            doubts = self.evaluation.bounded.doubts.predicates
            self._open = self._open_among(self.days) if doubts else frozenset()
        return self._open

    def goes_on_from(self, before: Session, reached: Iterable[str]) -> None:
        """Takes over which cases were open: only those that are reached can have come or gone."""
        known = frozenset(reached)
        self._open = (before.open - known) | self._open_among(known & self.days.keys())

    def _open_among(self, cases: Iterable[str]) -> frozenset[str]:
        return frozenset(each.case for each in self.bounds([*cases]).where(is_open_review, self.book()))

    def settled(self, cases: Sequence[str]) -> Groups:
        """The settled decisions of these cases, in this layer alone, by groups."""
        of = self.book()
        raw = self.bounds(cases)
        waiting = raw.where(is_open_review, of)
        if not waiting:
            return raw
        splitter = Splitter(self.evaluation, self.compiled, of, self.days)
        settled = splitter.settle(waiting)
        self._named.update(splitter.named)
        return raw.with_own(settled)

    def bounds(self, cases: Sequence[str]) -> Groups:
        """What the bounds alone say of these cases, by groups: one by one where they are few, or read from no
        model in columns."""
        of = self.book()
        if self.engine == "pydatalog" or len(cases) <= FEW or not is_in_columns(self.evaluation):
            is_few = len(cases) <= FEW < len(self.days)
            raw = [self._raw(case, of, self.answers_of(case) if is_few else None) for case in cases]
            return Groups.of_each(raw, self.days)
        return grouped(self.evaluation, of, cases, self.days)

    def _raw(self, case: str, of: Book, answers: Answers | None = None) -> Decision:
        """What the bounds alone say of a case."""
        return decide(case, self.days[case], answers or self.answers, of, self.alone(case))

    def alone(self, case: str) -> Alone:
        """What must hold of the case by itself, by the columnar model once somebody asks."""
        return lambda relation, name, clause: must_alone(
            self.evaluation, self.days[case], relation, name, clause
        )

    def book(self) -> Book:
        """The law opened at the pages that deciding needs."""
        return book(self.library.law, self.layer, pipeline.clearances(self.world))

    def refused(self) -> list[Decision]:
        """Cases that could not be read, or that have no date: never a go."""
        tables = self.library.law.tables
        found = [
            Decision(each.name, "", "undetermined", note=each.says)
            for each in self.world.refused
            if tables[each.table].word == "case" and each.name not in self.days
        ]
        undated = "the date of the case is not known"
        found.extend(Decision(case, "", "undetermined", note=undated) for case in self.world.undated)
        return list({each.case: each for each in reversed(found)}.values())

    # --- changes ---

    @property
    def changing(self) -> Changing:
        """What a few rows would change in the evaluation, without another one."""
        if self._changing is None:
            self._changing = Changing(self.evaluation, self.program)
        return self._changing

    @changing.setter
    def changing(self, found: Changing) -> None:
        self._changing = found

    def over(
        self,
        world: World,
        evaluation: pipeline.Evaluation | None = None,
        answers: Answers | None = None,
        days: dict[str, int] | None = None,
    ) -> Session:
        """The same law in the same layer over another world, with what is already known of it."""
        found = self._like(world, self.asked, of_cases=self.of_cases)
        found.compiled, found._evaluation, found._answers = self.compiled, evaluation, answers
        found._days = days or {}
        if evaluation is not None and evaluation.bounded is self.evaluation.bounded:
            found._pages = self._pages = self._pages or pages_of(evaluation)
        return found

    def _like(self, world: World, asked: tuple[str, ...], *, of_cases: bool = True) -> Session:
        own = self.engine, self.progress, self.differences, self.memory, self.record
        return Session(self.library, self.layer, world, *own, self.steps, asked, of_cases=of_cases)

    def under(self, layer: Layer) -> Session:
        """The same law and world in another layer, whatever other layers say."""
        return self.beside(self.library, layer)

    def beside(self, library: Library, layer: Layer) -> Session:
        """The same world under another law of the same tables, whatever other layers say. What is evaluated
        here is taken over where the laws agree."""
        own = self._executor, None, False, self.memory
        found = Session(library, layer, self.world, *own, aside=True)
        found.compiled.base, found.compiled.shared = self.compiled, self.compiled.shared
        found._days = self.days
        return found

    # --- other layers ---

    def _with_differences(self, decided: Groups) -> Groups:
        """The groups told apart by what other layers say of their cases."""
        is_settled = decided.marks(lambda each: not is_open_review(each) and not each.note)
        touched = [
            (by, name, layer, places)
            for by, name, layer in self.alternatives()
            for places in [np.flatnonzero(self.touched(decided.cases, decided.days, layer) & is_settled)]
            if len(places)
        ]
        asked = [(layer, decided.among(places).cases) for _, _, layer, places in touched]
        for (by, name, _, places), other in zip(touched, self._in_layers(asked), strict=True):
            if other is not None:
                decided = decided.with_difference(by, name, places, other)
        return decided

    def _in_layers(self, asked: Sequence[tuple[Layer, Sequence[str]]]) -> Iterator[Groups | None]:
        """The settled decisions of some cases in each of these layers, or None where the layer makes nothing
        else of this world: read from one evaluation of all, if the world is small, and settled by another
        where that leaves a case open."""
        found = self.side_by_side([layer for layer, _ in asked]) if len(asked) > 1 else None
        if found is None:
            yield from (self.under(layer).settled(cases) for layer, cases in asked)
            return
        decided = [found.decisions(side, frozenset(cases)) for side, (_, cases) in enumerate(asked, 1)]
        open_sides = {side for side, each in enumerate(decided, 1) if any(map(is_open_review, each))}
        moved = found.moved() if len(open_sides) > 1 else open_sides
        for side, (each, (layer, cases)) in enumerate(zip(decided, asked, strict=True), 1):
            if side not in open_sides:
                yield Groups.of_each(each, self.days)
            else:
                yield self.under(layer).settled(cases) if side in moved else None

    def side_by_side(self, layers: Sequence[Layer]) -> Found | None:
        """What the bounds say in the layer of the session and, as further sides, in each of these by one
        evaluation, if the world is small and the layers can be in one program."""
        rows = sum(each.length for each in self.world.tables.values())
        if len(self.days) > MOST_CASES or rows > MOST_ROWS:
            return None
        executor = Executor(self._executor, self.memory, aside=True)
        return side_by_side(self.library, [self.layer, *layers], self.world, self.compiled, executor)

    def touched(self, cases: Sequence[str], days: Array, layer: Layer) -> Array:
        """Which of these cases, told with their days, the law may say another thing of in the other layer,
        marked."""
        return touched(self.library.law, self.world, (self.layer, layer), cases, days)

    def alternatives(self) -> list[tuple[By, str, Layer]]:
        """Every other posture, and every other choice of a reading: by what, its name, the layer."""
        return alternatives(self.library.law, self.layer)

    # --- proofs ---

    def prover(self, day: int) -> Prover:
        """Proofs over the model on a day."""
        return Prover(self.evaluation.model, day, Tables(self.evaluation), self.pages)

    @property
    def pages(self) -> Pages:
        """The program of the evaluation, opened once."""
        if self._pages is None:
            self._pages = pages_of(self.evaluation)
        return self._pages

    def reasons(self, decision: Decision) -> Reasons:
        """The reasons for the outcome of a decision, each of which alone is enough."""
        evaluation, day = self.evaluation, self.days[decision.case]
        pages = self.pages
        grounds = Grounds(Remembered(evaluation.model), day, Tables(evaluation), pages, pages.signs, ANSWERS)
        relation = evaluation.may("outcome")
        others = [(relation, word) for word in OUTCOMES if word != decision.outcome]
        return reasons(grounds, self.library.law.changes, decision.case, decision.outcome, others)

    def leads(self, decision: Decision) -> Leads | None:
        """What the missing facts of a decision would lead to; None where none is missing."""
        if decision.note or not decision.missing:
            return None
        if decision.case not in self._named:
            self.settled([decision.case])
        splitter = Splitter(self.evaluation, self.compiled, self.book(), self.days)
        return leads(splitter, decision, self._named.get(decision.case, ()))

    def proof(self, decision: Decision) -> proofs.Node:
        """The proof of a decision's outcome; for an undetermined one, of each outcome that it may be."""
        return proven.outcome(self.evaluation, self.prover(self.days[decision.case]), decision)

    def review_proof(self, decision: Decision) -> proofs.Node | None:
        """The proof of the review policy of a case that needs a license."""
        return proven.review(self.evaluation, self.prover(self.days[decision.case]), decision)


def pages_of(evaluation: pipeline.Evaluation) -> Pages:
    """The pages of the program of an evaluation."""
    return Pages.of(evaluation.model.program, evaluation.bounded.doubts.opened())
