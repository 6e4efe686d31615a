"""A program in, its rules and given rows by predicate out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lexlog.datalog.signs import Signs, signs
from lexlog.datalog.tree import Fact, Negative, Positive, Predicate, Program, Rule


@dataclass(frozen=True, slots=True)
class Pages:
    """The rules, given rows and columns of each predicate of a program, opened once for all proofs."""

    all_rules: dict[str, list[Rule]]
    all_facts: dict[str, list[Fact]]
    kinds: dict[str, Predicate]
    laws: frozenset[str]
    """The predicates whose rows are the law's alone, whatever the facts are."""
    signs: Signs
    cases: Mapping[str, str]
    """The tables of cases, each with the column that names the case."""
    opened: frozenset[tuple[str, str]] | None
    """The columns of predicates in which a name that is not known may be any; None: not told, so all."""

    @classmethod
    def of(cls, program: Program, opened: frozenset[tuple[str, str]] | None = None) -> Pages:
        """The pages of a program."""
        rules: dict[str, list[Rule]] = {}
        facts: dict[str, list[Fact]] = {}
        for rule in program.rules:
            rules.setdefault(rule.head.predicate, []).append(rule)
        for fact in program.facts:
            facts.setdefault(fact.predicate, []).append(fact)
        return cls(
            rules,
            facts,
            {each.name: each for each in program.predicates},
            _laws(program, rules),
            signs(program),
            dict(_cases(rules.get("decided", ()))),
            opened,
        )

    def is_opened(self, predicate: str, column: str) -> bool:
        """Whether a name that is not known may be any in this column of a predicate; else it is another than
        all names."""
        return self.opened is None or (predicate, column) in self.opened

    def rules(self, predicate: str, day: int) -> list[Rule]:
        """The rules of a predicate that hold on a day."""
        return [each for each in self.all_rules.get(predicate, ()) if day in each.days]

    def facts(self, predicate: str, day: int) -> Iterator[Fact]:
        """The rows of a predicate that the law gives on a day."""
        return (each for each in self.all_facts.get(predicate, ()) if day in each.days)


def _cases(decided: Sequence[Rule]) -> Iterator[tuple[str, str]]:
    """The tables by a row of which a case is to be decided, each with its key."""
    for rule in decided:
        own = {term for _, term in rule.head.terms}
        for literal in rule.body:
            if isinstance(literal, Positive):
                yield from (
                    (literal.atom.predicate, column) for column, term in literal.atom.terms if term in own
                )


def _laws(program: Program, rules: Mapping[str, Sequence[Rule]]) -> frozenset[str]:
    """The predicates that no table leads to."""
    found = {each.name for each in program.predicates if not each.given}
    while True:
        kept = {
            name
            for name in found
            if all(
                literal.atom.predicate in found
                for rule in rules.get(name, ())
                for literal in rule.body
                if isinstance(literal, Positive | Negative)
            )
        }
        if kept == found:
            return frozenset(found)
        found = kept
