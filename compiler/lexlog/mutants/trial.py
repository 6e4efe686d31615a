"""A mutant in, its fate out: the scenarios of the law are decided under it, side by side.

What a mutant changes is little, so that most of what was found under the law itself is taken over. Worlds
whose answers are not otherwise are not looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from lexlog import library as libraries
from lexlog import scenarios
from lexlog.abreast.together import Found, Side, Together
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
        sides = [Side(layer, each.world) for each in staged]
        together = Together.of_worlds(library.law, sides, compiled.program)
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


Groups = list[list[Staged]]
"""Worlds that can be put side by side, group by group."""


@dataclass(slots=True)
class Trial:
    """The scenarios of a law, each of whose expectations the law meets, in groups: those beside each text,
    and all of them. Most mutants are noticed beside their own text, where there are few worlds; the others
    are asked only when those say nothing, and, if `beside_alone`, not at all."""

    library: Library
    staged: Sequence[Staged]
    beside_alone: bool = False
    groups: dict[str, Groups] = field(default_factory=dict)
    batches: dict[tuple[str, int], Batch] = field(default_factory=dict)

    def batch(self, where: str, number: int) -> Batch:
        """The worlds of a group, evaluated once somebody asks."""
        key = where, number
        if key not in self.batches:
            self.batches[key] = Batch.of(self.library, self.groups_of(where)[number])
        return self.batches[key]

    def groups_of(self, where: str) -> Groups:
        """The scenarios of files that begin so: those of the law as it stands first, then the largest
        groups."""
        if where not in self.groups:
            wanted = [each for each in self.staged if each.scenario.span.path.startswith(where)]
            found = scenarios.alike(self.library, wanted)
            self.groups[where] = sorted(found, key=lambda some: (some[0].layer != Layer(), -len(some)))
        return self.groups[where]

    def prepare(self, mutants: Iterable[Mutant]) -> None:
        """Evaluates what is beside the texts of these mutants, which each of them asks for."""
        for where in dict.fromkeys(map(beside, mutants)):
            for number in range(len(self.groups_of(where))):
                self.batch(where, number)

    def fate(self, mutant: Mutant) -> Fate:
        """What becomes of a mutant. Raises NotMet."""
        library = replace(self.library, law=mutant.law)
        programs: dict[str, Compiled] = {}
        is_other = False
        try:
            for where in [beside(mutant)] if self.beside_alone else [beside(mutant), ""]:
                for number, group in enumerate(self.groups_of(where)):
                    layer = group[0].layer
                    if repr(layer) not in programs:
                        programs[repr(layer)] = libraries.compiled(library, layer, NAMES)
                        _check(programs[repr(layer)].program)
                    compiled, batch = programs[repr(layer)], self.batch(where, number)
                    if not _differs(compiled.program, batch.compiled.program):
                        continue
                    is_other = True
                    killer = self._killer(batch, library, compiled, is_beside=bool(where))
                    if killer is not None:
                        return Fate("killed", killer)
        except (NoLaw, OutOfRange, NegativeTerm, AssertionError) as error:
            # what the reader of texts refuses, the compiler takes for granted, and says so
            return Fate("no_law", str(error))
        return Fate("survived") if is_other or self.beside_alone else Fate("equivalent")

    def _killer(self, batch: Batch, library: Library, compiled: Compiled, *, is_beside: bool) -> str | None:
        """The first scenario of a group that is not met under the mutant. Beside its text, where the bounds
        leave a case open, what that comes to hangs on the figures with which the unknown is filled."""
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
        if is_beside:
            waiting.extend(number for number in sorted(batch.open) if number not in moved)
        for number in waiting:
            batch.settle(number, self.library)
            if not batch.is_met(number, library):
                return batch.staged[number].scenario.title
        return None


def beside(mutant: Mutant) -> str:
    """How the files begin that are beside the text of the mutant's clause."""
    return mutant.span.path.removesuffix(".lexlog")


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
