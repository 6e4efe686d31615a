"""A program in, what it can see of names out: which it mentions, which groups it asks for, which it compares.

Two names of a type are the same to a law that mentions neither, has both in the same groups, and compares no
cell of that type with another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Negative,
    Positive,
    Program,
    Rule,
    SymbolKind,
    Variable,
)

Column = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """Names that some rule mentions, the lists that each name stands in, the types of which cells are
    compared with each other, and the names set against cells of each type."""

    mentioned: frozenset[str]
    lists: dict[str, tuple[object, ...]]
    compared: frozenset[str]
    spoken: Mapping[str, frozenset[str]]

    def kind(self, name: str, type_: str) -> object:
        """What the law can see of a name in a cell: equal for names that it cannot tell apart there."""
        if type_ in self.compared or name in self.mentioned:
            return name
        return self.lists.get(name, ())


def seen(program: Program, entities: Mapping[str, str]) -> Seen:
    """What the program can see of names; `entities` are the types that have a table, with its key column."""
    lists: dict[str, list[object]] = {}
    for fact in program.facts:
        for place, value in enumerate(fact.values):
            lists.setdefault(str(value), []).append((fact.predicate, fact.days, place))
    mentioned: set[str] = set()
    for rule in program.rules:
        names = [str(each.value) for each in _constants(rule) if isinstance(each.value, str)]
        if rule.body or rule.aggregate is not None or len(names) != 1:
            mentioned.update(names)
        else:
            lists.setdefault(names[0], []).append((rule.head.predicate, rule.days))
    sorted_lists = {name: tuple(sorted(each, key=repr)) for name, each in lists.items()}
    reach = _Reach(program, entities)
    return Seen(frozenset(mentioned), sorted_lists, _compared(reach), reach.spoken())


def _constants(rule: Rule) -> Iterator[Constant]:
    atoms = [rule.head, *(each.atom for each in rule.body if isinstance(each, Positive | Negative))]
    yield from (term for atom in atoms for _, term in atom.terms if isinstance(term, Constant))
    for literal in rule.body:
        if isinstance(literal, Comparison):
            yield from (each for each in (literal.left, literal.right) if isinstance(each, Constant))
        if isinstance(literal, Assignment) and isinstance(literal.expression, Constant):
            yield literal.expression


def _compared(reach: _Reach) -> frozenset[str]:
    """Types of which some rule joins two cells, counts cells by name, or groups by them."""
    found: set[str] = set()
    for rule in reach.program.rules:
        for variable in reach.variables(rule):
            if reach.is_compared(rule, variable):
                found.update(reach.types(rule, variable))
    return frozenset(found)


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

    def variables(self, rule: Rule) -> set[Variable]:
        """The variables of the body that hold names."""
        return {
            term
            for _, _, term in _terms(rule)
            if isinstance(term, Variable) and any(True for _ in self.types(rule, term))
        }

    def types(self, rule: Rule, variable: Variable) -> Iterator[str]:
        """The types of the columns in which a variable stands."""
        for predicate, column, term in _terms(rule):
            if term == variable and (predicate, column) in self.types_of:
                yield self.types_of[predicate, column]

    def is_compared(self, rule: Rule, variable: Variable) -> bool:
        """Whether the rule asks of a name in a cell which one it is."""
        if not self._is_cell(rule, variable):
            return False
        places = [(p, c) for p, c, term in _terms(rule) if term == variable and (p, c) in self.cells]
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

    def spoken(self) -> dict[str, frozenset[str]]:
        """The names that stand in rules and lists where a name of each type could."""
        found: dict[str, set[str]] = {}
        for predicate in self.program.predicates:
            for each in predicate.columns:
                if isinstance(each.kind, SymbolKind):
                    found.setdefault(each.kind.type, set())
        for rule in self.program.rules:
            read = [literal.atom for literal in rule.body if isinstance(literal, Positive | Negative)]
            for atom in (rule.head, *read):
                for column, term in atom.terms:
                    if isinstance(term, Constant) and (atom.predicate, column) in self.types_of:
                        found[self.types_of[atom.predicate, column]].add(str(term.value))
            for literal in rule.body:
                if isinstance(literal, Comparison):
                    self._set_against(rule, literal, found)
        columns = {each.name: each.columns for each in self.program.predicates}
        for fact in self.program.facts:
            for column_, value in zip(columns[fact.predicate], fact.values, strict=True):
                if isinstance(column_.kind, SymbolKind):
                    found[column_.kind.type].add(str(value))
        return {type_: frozenset(names) for type_, names in found.items()}

    def _set_against(self, rule: Rule, literal: Comparison, found: dict[str, set[str]]) -> None:
        for side, other in ((literal.left, literal.right), (literal.right, literal.left)):
            if isinstance(side, Variable) and isinstance(other, Constant) and isinstance(other.value, str):
                for type_ in self.types(rule, side):
                    found[type_].add(other.value)

    def _is_cell(self, rule: Rule, term: object) -> bool:
        return any(each == term and (p, c) in self.cells for p, c, each in _terms(rule))


def _terms(rule: Rule) -> Iterator[tuple[str, str, object]]:
    """Predicate, column and term of every atom of the body."""
    for literal in rule.body:
        if isinstance(literal, Positive | Negative):
            atom: Atom = literal.atom
            yield from ((atom.predicate, column, term) for column, term in atom.terms)
