"""Programs of one law in several layers in, one program of all their rules out, and where each of them is.

Layers of a law share most of their rules: what is the same in two of them is the very same rule.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lexlog.datalog.tree import Fact, Predicate, Program, Rule

Members = frozenset[int]
"""The places of some of the programs."""


@dataclass(frozen=True, slots=True)
class Partly:
    """The rules and facts that stand in some of the programs only, by identity, each with a number for those
    programs; `members` has them by number."""

    rules: Mapping[int, int] = field(default_factory=dict)
    facts: Mapping[int, int] = field(default_factory=dict)
    members: tuple[Members, ...] = ()

    def apart(self, one: int, other: int) -> Iterator[tuple[int, int]]:
        """The numbers of what stands at only one of two places, each with that place."""
        for number, members in enumerate(self.members):
            if (one in members) != (other in members):
                yield number, one if one in members else other

    def over(self, places: Sequence[int]) -> Partly:
        """The same for a list of some of the programs, in which one may stand more than once, by place in
        that list."""
        members = tuple(
            frozenset(at for at, place in enumerate(places) if place in each) for each in self.members
        )
        return replace(self, members=members)


@dataclass(frozen=True, slots=True)
class Merged:
    """All rules and facts of several programs, and which stand in some of them only."""

    program: Program
    partly: Partly


def merged(programs: Sequence[Program]) -> Merged | None:
    """One program of the rules of all; None where two declare the same predicate in two ways.

    >>> row = Predicate("row", ())
    >>> merged([Program((row,), (), ())]).partly.members
    ()
    """
    predicates: dict[str, Predicate] = {}
    rules: dict[Hashable, tuple[Rule, set[int]]] = {}
    facts: dict[Hashable, tuple[Fact, set[int]]] = {}
    for place, program in enumerate(programs):
        for predicate in program.predicates:
            if predicates.setdefault(predicate.name, predicate) != predicate:
                return None
        for rule in program.rules:
            rules.setdefault(id(rule), (rule, set()))[1].add(place)
        for fact in program.facts:
            facts.setdefault((fact, fact.origin), (fact, set()))[1].add(place)
    numbers: dict[Members, int] = {}

    def partly(found: Mapping[Hashable, tuple[Rule | Fact, set[int]]]) -> dict[int, int]:
        some = ((each, frozenset(places)) for each, places in found.values() if len(places) < len(programs))
        return {id(each): numbers.setdefault(places, len(numbers)) for each, places in some}

    rules_of, facts_of = partly(rules), partly(facts)
    program = Program(
        tuple(predicates.values()),
        tuple(rule for rule, _ in rules.values()),
        tuple(fact for fact, _ in facts.values()),
    )
    return Merged(program, Partly(rules_of, facts_of, tuple(numbers)))
