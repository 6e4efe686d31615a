"""Worlds under one law in one layer in, what the bounds say of the cases of each out: one evaluation for all.

Small worlds, as of scenarios, share almost everything: the tables of reference, and the rules. What takes
time in each is the number of rules, not of rows. Side by side the rules run once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from lexlog import pipeline
from lexlog.abreast.tables import coded, is_same, of_worlds, put_together
from lexlog.datalog.abreast import WORLD, WORLDS, Written, abreast, linked
from lexlog.datalog.tree import Program
from lexlog.decide.answers import NAMES, Answers, Row, by_case
from lexlog.decide.from_model import book, decide
from lexlog.decide.tree import Decision
from lexlog.pipeline import Compiled, Evaluation, must_alone
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import Law
from lexlog.symbols import Symbols
from lexlog.world.tree import World


@dataclass(slots=True)
class Together:
    """Worlds side by side. `joined` is all of them in one, with the column `WORLD` in the tables that differ,
    `names` what each is called there, and `worlds` each as it came."""

    law: Law
    layer: Layer
    worlds: Sequence[World]
    names: tuple[str, ...]
    tables: frozenset[str]
    joined: World
    written: Written = field(default_factory=Written)

    @classmethod
    def of(cls, law: Law, layer: Layer, worlds: Sequence[World], program: Program) -> Together:
        """These worlds, the tables of which this program reads."""
        symbols = Symbols()
        parts = [coded(each, program, symbols) for each in worlds]
        one = parts[0]
        differing = {name for name in one if any(not is_same(one[name], each[name]) for each in parts)}
        cases = {each.name for each in law.tables.values() if each.word == "case"}
        apart = linked(program, differing | (cases & one.keys()))
        names = tuple(f"world {number}" for number in range(len(worlds)))
        codes = [symbols.code(name) for name in names]
        tables = {
            name: put_together([each[name] for each in parts], codes) if name in apart else table
            for name, table in one.items()
        }
        tables[WORLDS] = of_worlds(codes)
        return cls(law, layer, worlds, names, apart, World(tables, symbols))

    def under(self, compiled: Compiled) -> Found:
        """What a program of the law finds in all of them. `compiled` is one that `rewritten` made."""
        evaluation = pipeline.evaluate(self.law, self.layer, self.joined, compiled)
        return Found(self, evaluation, _answers(evaluation, self.names))

    def rewritten(self, compiled: Compiled, base: Compiled | None = None) -> Compiled:
        """The program as it decides them side by side; what is made of its rules is kept where it was, or
        with those of a program much like it, of which what was found is taken over."""
        shared = (base or compiled).shared
        return Compiled(abreast(compiled.program, self.tables, self.written), shared=shared, base=base)


@dataclass(slots=True)
class Found:
    """The evaluation of worlds side by side, and what it says of the cases of each."""

    together: Together
    evaluation: Evaluation
    answers: Sequence[Answers]

    def decisions(self, number: int) -> list[Decision]:
        """What the bounds say of the cases of one world, by name: undetermined where only completions could
        tell."""
        of, world = self.together, self.together.worlds[number]
        pages = book(of.law, of.layer, pipeline.clearances(world))
        code = of.joined.symbols.find(of.names[number])
        assert code is not None
        found = []
        for case, day in sorted(pipeline.cases(of.law, world).items()):

            def alone(relation: str, case: str, clause: str, day: int = day) -> bool:
                return must_alone(self.evaluation, day, relation, case, clause, {WORLD: code})

            found.append(decide(case, day, self.answers[number], pages, alone))
        return found


def _answers(evaluation: Evaluation, names: Sequence[str]) -> list[Answers]:
    """What deciding reads, world by world."""
    symbols = evaluation.model.symbols
    must: list[dict[str, dict[str, tuple[Row, ...]]]] = [{} for _ in names]
    may: list[dict[str, dict[str, tuple[Row, ...]]]] = [{} for _ in names]
    for kept, name_of in ((must, evaluation.must), (may, evaluation.may)):
        for name in NAMES:
            columns = dict(evaluation.model.relation(name_of(name)).columns)
            if WORLD not in columns:  # nothing that differs leads to it: no case has a row
                for each in kept:
                    each[name] = {}
                continue
            worlds = symbols.names(np.asarray(columns.pop(WORLD)))
            rows: dict[str, list[tuple[str, ...]]] = {each: [] for each in names}
            texts = [symbols.names(np.asarray(each)) for each in columns.values()]
            for world, row in zip(worlds, zip(*texts, strict=True), strict=True):
                rows[world].append(row)
            for number, world in enumerate(names):
                kept[number][name] = by_case(rows[world])
    return [Answers(*each) for each in zip(must, may, strict=True)]
