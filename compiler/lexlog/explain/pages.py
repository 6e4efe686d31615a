"""A program in, its rules and given rows by predicate out, and what a proof calls them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lexlog.datalog.bounds import MAY
from lexlog.datalog.tree import (
    UNKNOWN,
    Assignment,
    Constant,
    Fact,
    Literal,
    Negative,
    Positive,
    Predicate,
    Program,
    Rule,
    Variable,
)
from lexlog.explain.search import Binding

PART = "part of the clause"
"""What a helper predicate is called where a proof must name it."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The rules, given rows and columns of each predicate of a program, opened once for all proofs."""

    all_rules: dict[str, list[Rule]]
    all_facts: dict[str, list[Fact]]
    kinds: dict[str, Predicate]

    @classmethod
    def of(cls, program: Program) -> Pages:
        """The pages of a program."""
        rules: dict[str, list[Rule]] = {}
        facts: dict[str, list[Fact]] = {}
        for rule in program.rules:
            rules.setdefault(rule.head.predicate, []).append(rule)
        for fact in program.facts:
            facts.setdefault(fact.predicate, []).append(fact)
        return cls(rules, facts, {each.name: each for each in program.predicates})

    def rules(self, predicate: str, day: int) -> list[Rule]:
        """The rules of a predicate that hold on a day."""
        return [each for each in self.all_rules.get(predicate, ()) if day in each.days]

    def facts(self, predicate: str, day: int) -> Iterator[Fact]:
        """The rows of a predicate that the law gives on a day."""
        return (each for each in self.all_facts.get(predicate, ()) if day in each.days)


def stands_for_unknown(rule: Rule) -> bool:
    """Whether the rule is the variant for a value that is not known; that for known values is shown."""
    return any(
        isinstance(literal, Positive | Negative)
        and any(t == Constant(UNKNOWN) for _, t in literal.atom.terms)
        for literal in rule.body
    ) or any(term == Constant(UNKNOWN) for _, term in rule.head.terms)


def is_safe(literals: Sequence[Literal], binding: Binding) -> bool:
    """Whether the literals bind every variable that they deny."""
    bound = {*binding}
    for each in literals:
        if isinstance(each, Positive):
            bound.update(each.atom.variables())
        if isinstance(each, Assignment):
            bound.add(each.variable)
    needed: set[Variable] = set()
    for each in literals:
        if isinstance(each, Negative):
            needed.update(each.atom.variables())
    return needed <= bound


def is_helper(predicate: str) -> bool:
    """Whether a predicate only stands for a part of a clause."""
    return "~" in predicate


def plain(predicate: str) -> str:
    """A predicate as its author knows it; a part of a clause has no name of its own."""
    return PART if is_helper(predicate) else predicate.removesuffix(MAY)
