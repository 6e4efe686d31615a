"""A program in, what it can see of names out: which it mentions, which lists it asks for, which it compares.

Two names are the same in a column to a law that mentions neither, has both in the same lists, and does not
compare the cells of that column with others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from lexlog.datalog.terms import body_terms, constants
from lexlog.datalog.tree import (
    Assignment,
    Comparison,
    Constant,
    Negative,
    Positive,
    Program,
    Rule,
    SymbolKind,
    Variable,
)
from lexlog.splitting.spoken import Column


@dataclass(frozen=True, slots=True)
class Seen:
    """Names that some rule mentions, the lists that each name stands in, and the columns of which cells are
    compared with others."""

    mentioned: frozenset[str]
    lists: Mapping[str, tuple[object, ...]]
    compared: frozenset[Column]

    def kind(self, name: str, column: Column) -> object:
        """What the law can see of a name in a cell: equal for names that it cannot tell apart there."""
        if column in self.compared or name in self.mentioned:
            return name
        return self.lists.get(name, ())


def on_days(program: Program, days: Collection[int]) -> Program:
    """The rules and lists of the program that stand on one of the days; all of them if some rule looks at
    other days for more than a row of a table."""
    given = {each.name for each in program.predicates if each.given}
    looks = (each for rule in program.rules for each in rule.body if isinstance(each, Positive) and each.ever)
    if any(each.atom.predicate not in given for each in looks):
        return program
    rules = tuple(rule for rule in program.rules if any(day in rule.days for day in days))
    read = {
        each.atom.predicate for rule in rules for each in rule.body if isinstance(each, Positive | Negative)
    }
    facts = tuple(
        fact for fact in program.facts if fact.predicate in read and any(day in fact.days for day in days)
    )
    return Program(program.predicates, rules, facts)


def seen(program: Program, entities: Mapping[str, str]) -> Seen:
    """What the program can see of names; `entities` are the types that have a table, with its key column."""
    lists: dict[str, list[object]] = {}
    for fact in program.facts:
        for place, value in enumerate(fact.values):
            lists.setdefault(str(value), []).append((fact.predicate, fact.days, place))
    mentioned: set[str] = set()
    for rule in program.rules:
        names = [str(each.value) for each in constants(rule) if isinstance(each.value, str)]
        if rule.body or rule.aggregate is not None or len(names) != 1:
            mentioned.update(names)
        else:
            lists.setdefault(names[0], []).append((rule.head.predicate, rule.days))
    sorted_lists = {name: tuple(sorted(each, key=repr)) for name, each in lists.items()}
    reach = _Reach(program, entities)
    return Seen(frozenset(mentioned), sorted_lists, reach.compared())


@dataclass(slots=True)
class _Reach:
    """The columns that a name in a cell can get to."""

    program: Program
    entities: Mapping[str, str]
    types_of: dict[Column, str] = field(default_factory=dict)
    cells: set[Column] = field(default_factory=set)

    def __post_init__(self) -> None:
        for predicate in self.program.predicates:
            for each in predicate.columns:
                if not isinstance(each.kind, SymbolKind):
                    continue
                place = (predicate.name, each.name)
                self.types_of[place] = each.kind.type
                own = predicate.name == each.kind.type and self.entities.get(predicate.name) == each.name
                if predicate.given and not own:
                    self.cells.add(place)
        changed = True
        while changed:
            changed = False
            for rule in self.program.rules:
                for column, term in rule.head.terms:
                    place = (rule.head.predicate, column)
                    if place in self.types_of and place not in self.cells and self._is_cell(rule, term):
                        self.cells.add(place)
                        changed = True

    def compared(self) -> frozenset[Column]:
        """The columns of which some rule joins two cells, counts cells by name, or groups by them."""
        found: set[Column] = set()
        changed = True
        while changed:
            changed = False
            for rule in self.program.rules:
                heads = {term for c, term in rule.head.terms if (rule.head.predicate, c) in found}
                for predicate, column, term in body_terms(rule):
                    place = (predicate, column)
                    if place in found or place not in self.types_of or not isinstance(term, Variable):
                        continue
                    if term in heads or self.is_compared(rule, term):
                        found.add(place)
                        changed = True
        return frozenset(found)

    def is_compared(self, rule: Rule, variable: Variable) -> bool:
        """Whether the rule asks of a name in a cell which one it is."""
        if not self._is_cell(rule, variable):
            return False
        places = [(p, c) for p, c, term in body_terms(rule) if term == variable and (p, c) in self.cells]
        if len(places) > 1:
            return True
        for literal in rule.body:
            sides = (literal.left, literal.right) if isinstance(literal, Comparison) else ()
            if variable in sides and not any(isinstance(each, Constant) for each in sides):
                return True
            if isinstance(literal, Assignment) and literal.expression == variable:
                return True
        if rule.aggregate is None:
            return False
        return variable in rule.aggregate.over or any(term == variable for _, term in rule.head.terms)

    def _is_cell(self, rule: Rule, term: object) -> bool:
        return any(each == term and (p, c) in self.cells for p, c, each in body_terms(rule))
