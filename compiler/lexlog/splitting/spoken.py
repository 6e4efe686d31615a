"""A program in, the names that clauses set against the cells of each column out: of a text that nobody knows,
those that it could be to any purpose.

A cell is followed through the rules to wherever it is copied. There it meets the names that a rule asks for,
and what other columns may hold that it is joined with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lexlog.datalog.terms import body_terms
from lexlog.datalog.tree import Assignment, Comparison, Constant, Program, Rule, Variable

Column = tuple[str, str]


@dataclass(slots=True)
class Spoken:
    """What the rules and lists of a program say of its columns. `asked` are the names that rules ask for in a
    column, `held` those that they put there, `copied` the columns into which its cells are copied, and
    `joined` those with which its cells are compared."""

    program: Program
    asked: dict[Column, set[str]] = field(default_factory=lambda: defaultdict(set))
    held: dict[Column, set[str]] = field(default_factory=lambda: defaultdict(set))
    copied: dict[Column, set[Column]] = field(default_factory=lambda: defaultdict(set))
    joined: dict[Column, set[Column]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        columns = {each.name: each.columns for each in self.program.predicates}
        for fact in self.program.facts:
            for column, value in zip(columns[fact.predicate], fact.values, strict=True):
                if isinstance(value, str):
                    self.held[fact.predicate, column.name].add(value)
        for rule in self.program.rules:
            self._read(rule)
        self._pass_on()

    def of(self, column: Column) -> frozenset[str]:
        """The names that a cell of the column is set against."""
        found: set[str] = set()
        reached = [column]
        for each in reached:  # which grows
            found.update(self.asked.get(each, ()))
            for other in self.joined.get(each, ()):
                found.update(self.held.get(other, ()))
            reached.extend(self.copied.get(each, set()).difference(reached))
        return frozenset(found)

    def _read(self, rule: Rule) -> None:
        places: dict[Variable, Counter[Column]] = defaultdict(Counter)
        for predicate, name, term in body_terms(rule):
            if isinstance(term, Variable):
                places[term][predicate, name] += 1
            elif isinstance(term.value, str):
                self.asked[predicate, name].add(term.value)
        names = _asked(rule)
        same = _compared(rule)
        for variable, columns in places.items():
            alike = same.get(variable, {variable})
            meets = {column for each in alike for column in places.get(each, ())}
            asked = set().union(*(names.get(each, ()) for each in alike))
            heads = {(rule.head.predicate, name) for name, term in rule.head.terms if term in alike}
            for column, times in columns.items():
                self.asked[column] |= asked
                self.joined[column] |= meets if times > 1 or len(alike) > 1 else meets - {column}
                self.copied[column] |= heads
        for name, term in rule.head.terms:
            place = rule.head.predicate, name
            if isinstance(term, Variable):
                for each in same.get(term, {term}):
                    self.held[place] |= names.get(each, set())
            elif isinstance(term.value, str):
                self.held[place].add(term.value)

    def _pass_on(self) -> None:
        """What a column holds is held by those into which it is copied."""
        waiting = list(self.held)
        for column in waiting:  # which grows
            for other in self.copied.get(column, ()):
                if not self.held[column] <= self.held[other]:
                    self.held[other] |= self.held[column]
                    waiting.append(other)


def _asked(rule: Rule) -> dict[Variable, set[str]]:
    """The names with which the body compares each variable."""
    found: dict[Variable, set[str]] = defaultdict(set)
    for left, right in _sides(rule):
        if isinstance(left, Variable) and isinstance(right, Constant) and isinstance(right.value, str):
            found[left].add(right.value)
    return found


def _compared(rule: Rule) -> dict[Variable, set[Variable]]:
    """For each variable, those with which the body compares it, directly or by way of others."""
    found: dict[Variable, set[Variable]] = {}
    for left, right in _sides(rule):
        if isinstance(left, Variable) and isinstance(right, Variable):
            both = found.get(left, {left}) | found.get(right, {right})
            found.update(dict.fromkeys(both, both))
    return found


def _sides(rule: Rule) -> Iterator[tuple[object, object]]:
    for literal in rule.body:
        if isinstance(literal, Comparison):
            yield from ((literal.left, literal.right), (literal.right, literal.left))
        elif isinstance(literal, Assignment):
            yield literal.variable, literal.expression
