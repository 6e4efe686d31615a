"""Worlds in, each under a layer of one law, what the bounds say of the cases of each out: one evaluation for
all.

Small worlds, as of scenarios, share almost everything: the tables of reference, and the rules. So do layers
over one world. What takes time in each is the number of rules, not of rows. Side by side the rules run once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from lexlog import pipeline
from lexlog.abreast.tables import coded, is_same, of_worlds, put_together
from lexlog.datalog.abreast import (
    EVERYWHERE,
    WORLD,
    WORLDS,
    Written,
    abreast,
    linked,
    marked,
    marks_of,
    worlds_of,
)
from lexlog.datalog.merged import Partly
from lexlog.datalog.tree import Program
from lexlog.decide.answers import NAMES, Answers, Row, by_case
from lexlog.decide.from_model import Book, book, decide
from lexlog.decide.tree import Decision
from lexlog.engine.executor import COLUMNAR, Executor
from lexlog.pipeline import Compiled, Evaluation, must_alone
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import Law
from lexlog.symbols import Symbols
from lexlog.world.tree import World, WorldTable


@dataclass(frozen=True, slots=True)
class Side:
    """A world, and the layer of the law under which its cases are decided."""

    layer: Layer
    world: World


@dataclass(slots=True)
class Together:
    """Worlds side by side. `joined` is all of them in one, with the column `WORLD` in the tables that differ,
    and `names` what each is called there. `partly` says which rules stand on some sides only."""

    law: Law
    sides: Sequence[Side]
    names: tuple[str, ...]
    tables: frozenset[str]
    joined: World
    partly: Partly = EVERYWHERE
    written: Written = field(default_factory=Written)

    @classmethod
    def of_worlds(
        cls, law: Law, sides: Sequence[Side], program: Program, partly: Partly = EVERYWHERE
    ) -> Together:
        """Worlds, each in a layer, the tables of which this program reads; `partly` says which of its rules
        stand on which sides, by place."""
        symbols = Symbols()
        parts = [coded(each.world, program, symbols) for each in sides]
        one = parts[0]
        differing = {name for name in one if any(not is_same(one[name], each[name]) for each in parts)}
        cases = {each.name for each in law.tables.values() if each.word == "case"}
        apart = linked(program, differing | (cases & one.keys()))
        names = _names(sides)
        codes = [symbols.code(name) for name in names]
        tables = {
            name: put_together([each[name] for each in parts], codes) if name in apart else table
            for name, table in one.items()
        }
        tables.update(_of_all(codes, partly))
        return cls(law, sides, names, apart, World(tables, symbols), partly)

    @classmethod
    def of_layers(cls, law: Law, layers: Sequence[Layer], world: World, partly: Partly) -> Together:
        """One world under these layers; `partly` says of rules in which of them they stand, by place."""
        names = _names(layers)
        codes = [world.symbols.code(name) for name in names]
        tables = {**world.tables, **_of_all(codes, partly)}
        sides = [Side(each, world) for each in layers]
        return cls(law, sides, names, frozenset(), World(tables, world.symbols), partly)

    def under(self, compiled: Compiled, executor: Executor = COLUMNAR) -> Found:
        """What a program of the law finds in all of them. `compiled` is one that `rewritten` made."""
        evaluation = pipeline.evaluate(self.law, self.sides[0].layer, self.joined, compiled, executor)
        return Found(self, compiled, evaluation, _answers(evaluation, self.names))

    def rewritten(self, compiled: Compiled, base: Compiled | None = None) -> Compiled:
        """The program as it decides them side by side; what is made of its rules is kept where it was, or
        with those of a program much like it, of which what was found is taken over."""
        shared = (base or compiled).shared
        program = abreast(compiled.program, self.tables, self.written, self.partly)
        return Compiled(program, shared=shared, base=base)


@dataclass(slots=True)
class Found:
    """The evaluation of worlds side by side by a program, and what it says of the cases of each."""

    together: Together
    compiled: Compiled
    evaluation: Evaluation
    answers: Sequence[Answers]

    @property
    def program(self) -> Program:
        """The program, over all of them."""
        return self.compiled.program

    def moved(self) -> frozenset[int]:
        """Of sides with one world, those whose layer may make of it what the first does not, however what is
        not known is filled.

        Where no body holds of a rule that stands in one of two layers only, the model of each is that of the
        rules that both have, and so they are the same.
        """
        of, law = self.together, self.together.law
        # what is asked aside is kept by its bounds; here it is what most is taken over from
        self.compiled.found = self.compiled.last_of(self.evaluation.bounded)
        compiled = Compiled(marked(self.program), shared=self.compiled.shared, base=self.compiled)
        aside = self.evaluation.executor.for_questions_aside()
        evaluation = pipeline.evaluate(law, of.sides[0].layer, of.joined, compiled, aside)
        known = {each.name for each in compiled.program.predicates}
        fires = {
            number: {evaluation.model.symbols.name(each) for each in codes.tolist()}
            for number in range(len(of.partly.members))
            if (name := marks_of(number)) in known
            for codes in [evaluation.model.relation(evaluation.may(name)).columns[WORLD]]
        }
        return frozenset(
            side
            for side in range(1, len(of.sides))
            if any(of.names[place] in fires.get(number, ()) for number, place in of.partly.apart(0, side))
        )

    def decisions(self, number: int, cases: Collection[str] | None = None) -> list[Decision]:
        """What the bounds say of the cases of one world, or of these of them, by name: undetermined where
        only completions could tell."""
        of, side = self.together, self.together.sides[number]
        pages = book(of.law, side.layer, pipeline.clearances(side.world))
        days = sorted(pipeline.cases(of.law, side.world).items())
        return [self.decision(number, *each, pages) for each in days if cases is None or each[0] in cases]

    def decision(self, number: int, case: str, day: int, pages: Book) -> Decision:
        """What the bounds say of a case of one world, the pages of whose law are these."""
        code = self.together.joined.symbols.find(self.together.names[number])
        assert code is not None

        def alone(relation: str, case: str, clause: str) -> bool:
            return must_alone(self.evaluation, day, relation, case, clause, {WORLD: code})

        return decide(case, day, self.answers[number], pages, alone)

    def with_case(self, case: str, evaluation: Evaluation) -> Found:
        """What another evaluation of the same worlds, to which the rows of a case came, says of it."""
        code = evaluation.model.symbols.find(case)

        def rows(name: str) -> list[dict[str, int]]:
            relation = evaluation.model.relation(name)
            return [relation.values(each) for each in relation.positions({"case": code} if code else {})]

        return replace(self, evaluation=evaluation, answers=_told(evaluation, self.together.names, rows))


def _answers(evaluation: Evaluation, names: Sequence[str]) -> list[Answers]:
    """What deciding reads of all cases, world by world."""

    def rows(name: str) -> list[dict[str, int]]:
        columns = evaluation.model.relation(name).columns
        values = zip(*(each.tolist() for each in columns.values()), strict=True)
        return [dict(zip(columns, each, strict=True)) for each in values]

    return _told(evaluation, names, rows)


def _told(
    evaluation: Evaluation, names: Sequence[str], rows: Callable[[str], list[dict[str, int]]]
) -> list[Answers]:
    """What deciding reads, world by world; `rows` has the rows of a relation. One without worlds, to which
    nothing leads that differs, holds in each."""
    name_of = evaluation.model.symbols.name
    places = {name: number for number, name in enumerate(names)}
    must: list[dict[str, dict[str, tuple[Row, ...]]]] = [{} for _ in names]
    may: list[dict[str, dict[str, tuple[Row, ...]]]] = [{} for _ in names]
    for kept, called in ((must, evaluation.must), (may, evaluation.may)):
        for name in NAMES:
            by_world: list[list[tuple[str, ...]]] = [[] for _ in names]
            for row in rows(called(name)):
                world = row.pop(WORLD, None)
                told = tuple(map(name_of, row.values()))
                for each in by_world if world is None else (by_world[places[name_of(world)]],):
                    each.append(told)
            for number, some in enumerate(by_world):
                kept[number][name] = by_case(some)
    return [Answers(*each) for each in zip(must, may, strict=True)]


def _of_all(codes: Sequence[int], partly: Partly) -> dict[str, WorldTable]:
    """The tables of all worlds, and of those in which some rules stand."""
    tables = {WORLDS: of_worlds(codes)}
    for number, members in enumerate(partly.members):
        tables[worlds_of(number)] = of_worlds([codes[place] for place in sorted(members)])
    return tables


def _names(sides: Sequence[object]) -> tuple[str, ...]:
    return tuple(f"world {number}" for number in range(len(sides)))
