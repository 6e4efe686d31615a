"""A mutant in, its fate out: the scenarios of the law are decided under it, side by side.

What a mutant changes is little, so that most of what was found under the law itself is taken over. Worlds
whose answers are not otherwise are not looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lexlog import library as libraries
from lexlog import scenarios
from lexlog.abreast.together import Found, Together
from lexlog.datalog.check import check
from lexlog.datalog.tree import Program
from lexlog.decide.answers import NAMES
from lexlog.decide.tree import Decision
from lexlog.diagnostic import Report
from lexlog.engine.errors import NegativeTerm, OutOfRange
from lexlog.library import Library
from lexlog.mutants.tree import Fate, Mutant
from lexlog.pipeline import Compiled
from lexlog.resolved.layer import Layer
from lexlog.scenarios import Staged
from lexlog.session import Session
from lexlog.splitting.search import is_open_review


class NoLaw(Exception):
    """A mutant that no compiler would let through; the message says why."""


class NotMet(Exception):
    """A scenario does not hold under the law itself, so that nothing can be told by it; its title."""


@dataclass(slots=True)
class Batch:
    """The small worlds of one layer, side by side, with what the law itself says of them. `open` has the
    worlds in which the bounds leave a case open; `settled` those of them that were seen to be met."""

    layer: Layer
    staged: Sequence[Staged]
    compiled: Compiled
    together: Together
    beside: Compiled
    found: Found
    open: frozenset[int]
    settled: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, library: Library, staged: Sequence[Staged]) -> Batch:
        """These worlds, which are of one layer. Raises NotMet."""
        layer = staged[0].layer
        compiled = libraries.compiled(library, layer, NAMES)
        together = Together.of(library.law, layer, [each.world for each in staged], compiled.program)
        beside = together.rewritten(compiled)
        found = together.under(beside)
        left_open = set()
        for number, each in enumerate(staged):
            decisions = found.decisions(number)
            if any(map(is_open_review, decisions)):
                left_open.add(number)
            elif not _is_met(each, decisions, library):
                raise NotMet(each.scenario.title)
        return cls(layer, staged, compiled, together, beside, found, frozenset(left_open))

    def under(self, compiled: Compiled) -> Found:
        """The same worlds under another program; what the two have in common is taken over."""
        return self.together.under(self.together.rewritten(compiled, self.beside))

    def is_met(self, number: int, library: Library) -> bool:
        """Whether a world by itself comes to what is expected, its unknown facts filled in every way."""
        staged = self.staged[number]
        decided = Session(library, self.layer, staged.world, differences=False).decisions()
        return _is_met(staged, decided, library)

    def settle(self, number: int, library: Library) -> None:
        """See once that such a world is met under the law itself. Raises NotMet."""
        if number not in self.settled and not self.is_met(number, library):
            raise NotMet(self.staged[number].scenario.title)
        self.settled.add(number)


@dataclass(slots=True)
class Trial:
    """The scenarios of a law, by layer, those of its own text first."""

    library: Library
    layers: list[list[Staged]]
    batches: dict[int, Batch] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library, staged: Sequence[Staged]) -> Trial:
        """These scenarios, each of whose expectations the law meets."""
        layers = scenarios.alike(library, staged)
        return cls(library, sorted(layers, key=lambda each: each[0].layer != Layer()))

    def batch(self, number: int) -> Batch:
        """The worlds of a layer, evaluated once somebody asks."""
        if number not in self.batches:
            self.batches[number] = Batch.of(self.library, self.layers[number])
        return self.batches[number]

    def fate(self, mutant: Mutant) -> Fate:
        """What becomes of a mutant. Raises NotMet."""
        library = replace(self.library, law=mutant.law)
        is_other = False
        try:
            for number in range(len(self.layers)):
                batch = self.batch(number)
                compiled = libraries.compiled(library, batch.layer, NAMES)
                if not _differs(compiled.program, batch.compiled.program):
                    continue
                is_other = True
                killer = self._killer(batch, library, compiled, mutant)
                if killer is not None:
                    return Fate("killed", killer)
        except (NoLaw, OutOfRange, NegativeTerm, AssertionError) as error:
            # what the reader of texts refuses, the compiler takes for granted, and says so
            return Fate("no_law", str(error))
        return Fate("survived") if is_other else Fate("equivalent")

    def _killer(self, batch: Batch, library: Library, compiled: Compiled, mutant: Mutant) -> str | None:
        """The first scenario of a layer that is not met under the mutant."""
        _check(compiled.program)
        found = batch.under(compiled)
        moved = [
            number
            for number, (one, other) in enumerate(zip(found.answers, batch.found.answers, strict=True))
            if one != other
        ]
        waiting: list[int] = []
        for number in moved:
            decisions = found.decisions(number)
            if any(map(is_open_review, decisions)):
                waiting.append(number)
            elif not _is_met(batch.staged[number], decisions, library):
                return batch.staged[number].scenario.title
        waiting.extend(number for number in self._left_open(batch, mutant) if number not in moved)
        for number in waiting:
            batch.settle(number, self.library)
            if not batch.is_met(number, library):
                return batch.staged[number].scenario.title
        return None

    def _left_open(self, batch: Batch, mutant: Mutant) -> list[int]:
        """The worlds beside the text of the mutant's clause in which the bounds leave a case open: what they
        come to hangs on the figures with which the unknown is filled."""
        beside = mutant.span.path.removesuffix(".lexlog")
        return [
            number
            for number in sorted(batch.open)
            if batch.staged[number].scenario.span.path.startswith(beside)
        ]


def _is_met(staged: Staged, decisions: Sequence[Decision], library: Library) -> bool:
    by_case = {each.case: each for each in decisions}
    results = (scenarios.result(library.law, staged, each, by_case) for each in staged.expected)
    return all(each.passed for each in results)


def _differs(one: Program, other: Program) -> bool:
    """Whether two programs of much the same law have other rules or facts: what is the same in both is the
    very same object, or equal."""
    if len(one.rules) != len(other.rules) or one.facts != other.facts:
        return True
    return one.predicates != other.predicates or any(
        a is not b and a != b for a, b in zip(one.rules, other.rules, strict=True)
    )


def _check(program: Program) -> None:
    """Raises NoLaw if the program has no meaning."""
    report = Report()
    check(program, report, {})
    if report.has_errors:
        raise NoLaw(report.diagnostics[0].message)
