"""A program and an atom in, whether its clauses could derive such a row over any facts out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lexlog.datalog.tree import Atom, Constant, Fact, Positive, Rule
from lexlog.explain.pages import Pages

Pattern = tuple[str, tuple[tuple[str, str | int], ...]]


@dataclass(slots=True)
class Derivable:
    """What the rules of one day (None: of any day) could derive over some facts."""

    pages: Pages
    day: int | None
    _known: dict[Pattern, bool] = field(default_factory=dict)

    def can(self, predicate: str, constants: Mapping[str, str | int]) -> bool:
        """Whether some row with these constants could hold. What leads only to itself derives nothing."""
        pattern = predicate, tuple(sorted(constants.items()))
        asked = self._reached(pattern)
        found: set[Pattern] = set()
        while True:
            more = {each for each in asked if each not in found and self._is_so(each, found)}
            if not more:
                return pattern in found
            found |= more

    def _reached(self, start: Pattern) -> list[Pattern]:
        """The patterns that the rules for one ask for, and so on."""
        seen, waiting = {start: None}, [start]
        while waiting:
            for body in self._bodies(waiting.pop()):
                for each in body:
                    if each not in seen:
                        seen[each] = None
                        waiting.append(each)
        return list(seen)

    def _is_so(self, pattern: Pattern, found: set[Pattern]) -> bool:
        predicate, constants = pattern
        if self.pages.kinds[predicate].given:
            return True
        asked = dict(constants)
        if any(self._fits(predicate, fact, asked) for fact in self._facts(predicate)):
            return True
        return any(all(each in found for each in body) for body in self._bodies(pattern))

    def _bodies(self, pattern: Pattern) -> list[list[Pattern]]:
        predicate, constants = pattern
        asked = dict(constants)
        return [
            [_pattern(each.atom) for each in rule.body if isinstance(each, Positive)]
            for rule in self._rules(predicate)
            if all(
                asked.get(column, term.value) == term.value
                for column, term in rule.head.terms
                if isinstance(term, Constant)
            )
        ]

    def _rules(self, predicate: str) -> list[Rule]:
        rules = self.pages.all_rules.get(predicate, [])
        return rules if self.day is None else [each for each in rules if self.day in each.days]

    def _facts(self, predicate: str) -> list[Fact]:
        facts = self.pages.all_facts.get(predicate, [])
        return facts if self.day is None else [each for each in facts if self.day in each.days]

    def _fits(self, predicate: str, fact: Fact, asked: Mapping[str, str | int]) -> bool:
        columns = self.pages.kinds[predicate].columns
        said = zip(columns, fact.values, strict=True)
        return all(asked.get(column.name, value) == value for column, value in said)


def _pattern(atom: Atom) -> Pattern:
    constants = {column: term.value for column, term in atom.terms if isinstance(term, Constant)}
    return atom.predicate, tuple(sorted(constants.items()))
