"""A library, a layer and facts in, settled decisions and proofs out: what every verb that decides goes
through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from lexlog import library as libraries
from lexlog import pipeline
from lexlog.changing import Changing
from lexlog.datalog.tree import Program
from lexlog.decide.answers import NAMES, Answers
from lexlog.decide.from_model import Alone, Book, book, decide
from lexlog.decide.tree import OUTCOMES, Decision, Difference
from lexlog.engine.executor import Executor
from lexlog.engine.record import Record
from lexlog.explain import tree as proofs
from lexlog.explain.grounds import Grounds
from lexlog.explain.pages import Pages
from lexlog.explain.prove import Prover
from lexlog.explain.reasons import ANSWERS, Reasons, reasons
from lexlog.explain.remembered import Remembered
from lexlog.explain.values import shown
from lexlog.library import Library
from lexlog.pipeline import must_alone
from lexlog.resolved.layer import POSTURES, Layer, changed_days, changed_tables
from lexlog.splitting.leads import Leads, leads
from lexlog.splitting.place import Place
from lexlog.splitting.settle import Splitter
from lexlog.tables import Tables
from lexlog.world.steps import Steps
from lexlog.world.tree import World

Progress = Callable[[str, int, int], None]

FEW = 8
"""Cases about which the model is asked one by one."""


@dataclass(slots=True)
class Session:
    """One law in one layer over one world. Evaluated once, on first need; `engine` names who evaluates.

    `memory` is how many bytes that may take (None: what is free); `record` takes down what each rule cost,
    `steps` what each step of loading did. `asked` are relations that somebody wants to see beside those of
    deciding; what neither rests on has no rows. `aside` says that it is asked beside another session: then
    few rows are put in columns, whoever evaluates.
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
    compiled: pipeline.Compiled = field(init=False)
    _evaluation: pipeline.Evaluation | None = None
    _answers: Answers | None = None
    _open: frozenset[str] | None = None
    _days: dict[str, int] = field(default_factory=dict)
    _changing: Changing | None = None
    _pages: Pages | None = None
    _named: dict[str, tuple[Place, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.compiled = libraries.compiled(self.library, self.layer, (*NAMES, *self.asked))

    @property
    def program(self) -> Program:
        """The program of the layer, as far as it is asked for."""
        return self.compiled.program

    def asking(self, *relations: str) -> Session:
        """The same session, in which these relations can be seen as well."""
        return self._like(self.world, tuple(dict.fromkeys((*self.asked, *relations))))

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
        wanted = list(self.days) if cases is None else sorted(set(cases) & set(self.days))
        decided = self._settled(wanted)
        if self.differences:
            decided = self._with_differences(decided)
        if cases is None:
            decided.extend(self.refused())
        return sorted(decided, key=lambda each: each.case)

    def unsettled(self, cases: Sequence[str]) -> list[Decision]:
        """What the bounds alone say of these cases: undetermined where only completions could tell."""
        of = self.book()
        return [self._raw(case, of) for case in cases]

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
        of = self.book()
        return frozenset(case for case in cases if self._is_open([self._raw(case, of)]))

    def _settled(self, wanted: Sequence[str]) -> list[Decision]:
        of = self.book()
        if len(wanted) <= FEW < len(self.days):
            raw = [self._raw(case, of, self.answers_of(case)) for case in wanted]
        else:
            raw = [self._raw(case, of) for case in wanted]
        if not self._is_open(raw):
            return raw
        splitter = Splitter(self.evaluation, self.compiled, of, self.days)
        settled = splitter.settle(raw)
        self._named.update(splitter.named)
        return settled

    def _raw(self, case: str, of: Book, answers: Answers | None = None) -> Decision:
        """What the bounds alone say of a case."""
        return decide(case, self.days[case], answers or self.answers, of, self.alone(case))

    def alone(self, case: str) -> Alone:
        """What must hold of the case by itself, by the columnar model once somebody asks."""
        return lambda relation, name, clause: must_alone(
            self.evaluation, self.days[case], relation, name, clause
        )

    def _is_open(self, decisions: Sequence[Decision]) -> bool:
        return any((d.outcome == "undetermined" and not d.note) or d.review_may_be for d in decisions)

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
        found = self._like(world, self.asked)
        found.compiled, found._evaluation, found._answers = self.compiled, evaluation, answers
        found._days = days or {}
        if evaluation is not None and evaluation.bounded is self.evaluation.bounded:
            found._pages = self._pages = self._pages or pages_of(evaluation)
        return found

    def _like(self, world: World, asked: tuple[str, ...]) -> Session:
        own = self.engine, self.progress, self.differences, self.memory, self.record
        return Session(self.library, self.layer, world, *own, self.steps, asked)

    def under(self, layer: Layer) -> Session:
        """The same law and world in another layer, whatever other layers say."""
        return self.beside(self.library, layer)

    def beside(self, library: Library, layer: Layer) -> Session:
        """The same world under another law of the same tables, whatever other layers say. What is evaluated
        here is taken over where the laws agree."""
        own = self._executor, None, False, self.memory
        found = Session(library, layer, self.world, *own, aside=True)
        found.compiled.base, found.compiled.shared = self.compiled, self.compiled.shared
        return found

    # --- other layers ---

    def _with_differences(self, decisions: list[Decision]) -> list[Decision]:
        found: dict[str, list[Difference]] = {each.case: [] for each in decisions}
        settled = [each for each in decisions if not self._is_open([each]) and not each.note]
        for by, name, layer in self.alternatives():
            touched = changed_days(self.library.law, self.layer, layer)
            tables = changed_tables(self.library.law, self.layer, layer)
            known = pipeline.cases(self.library.law, self.world, tables) if tables else {}
            cases = [
                each.case
                for each in settled
                if each.case in known or any(a <= self.days[each.case] <= b for a, b in touched)
            ]
            if not cases:
                continue
            other = self.under(layer)
            before = {each.case: each for each in decisions}
            for after in other.decisions(cases):
                if after.says() != before[after.case].says():
                    found[after.case].append(Difference(by, name, after.says()))  # type: ignore[arg-type]
        return [replace(each, differs_under=tuple(found[each.case])) for each in decisions]

    def alternatives(self) -> list[tuple[str, str, Layer]]:
        """Every other posture, and every other choice of a reading: by what, its name, the layer."""
        others = [
            ("posture", posture, replace(self.layer, posture=posture))
            for posture in POSTURES
            if posture != self.layer.posture
        ]
        for reading in self.library.law.readings.values():
            for choice, _ in reading.choices:
                if choice != self.layer.choice(reading):
                    readings = {**self.layer.readings, reading.name: choice}
                    others.append(
                        ("reading", f"{reading.name}={choice}", replace(self.layer, readings=readings))
                    )
        return others

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
            self._settled([decision.case])
        splitter = Splitter(self.evaluation, self.compiled, self.book(), self.days)
        return leads(splitter, decision, self._named.get(decision.case, ()))

    def proof(self, decision: Decision) -> proofs.Node:
        """The proof of a decision's outcome; for an undetermined one, of each outcome that it may be: those
        that completions came to, or all that the bounds allow where that is not known."""
        evaluation = self.evaluation
        case = evaluation.model.symbols.find(decision.case)
        assert case is not None
        prover = self.prover(self.days[decision.case])
        found = []
        for outcome in decision.outcome_may_be or (decision.outcome,):
            word = evaluation.model.symbols.find(outcome)
            assert word is not None
            for predicate in ("outcome", evaluation.may("outcome")):
                node = prover.prove(predicate, {"case": case, "outcome": word}, ("outcome",))
                if node is not None:
                    found.append((outcome, node))
                    break
        if decision.outcome != "undetermined":
            return next(node for outcome, node in found if outcome == decision.outcome)
        missing = tuple(proofs.Unknown(each.relation, each.key, each.field) for each in decision.missing)
        return proofs.Derived(
            "outcome",
            (("outcome", "undetermined"),),
            "decision/undetermined",
            "docs/language.md, how a case is decided",
            "docs/language.md",
            0,
            (*missing, *(node for _, node in found)),
        )

    def review_proof(self, decision: Decision) -> proofs.Node | None:
        """The proof of the review policy of a case that needs a license."""
        if decision.review is None:
            return None
        model = self.evaluation.model
        case, policy = model.symbols.find(decision.case), model.symbols.find(decision.review)
        assert case is not None
        assert policy is not None
        prover = self.prover(self.days[decision.case])
        for predicate in ("reviewed", self.evaluation.may("reviewed")):
            node = prover.prove(predicate, {"case": case, "policy": policy})
            if node is not None:
                return node
        return None


def pages_of(evaluation: pipeline.Evaluation) -> Pages:
    """The pages of the program of an evaluation."""
    return Pages.of(evaluation.model.program, evaluation.bounded.doubts.opened())
