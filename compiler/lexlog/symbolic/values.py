"""Two programs in, which names each column of a table is ever compared with out.

Columns that share a variable in some rule are of one class, and so are those of a predicate and of what its
rules put there. A name that no rule speaks of is like any other such name, so a few of them stand for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from lexlog.datalog.tree import Comparison, Constant, Negative, Positive, Program, Rule, SymbolKind, Variable

Place = tuple[object, ...]

ALIKE = 2
"""Names that are kept of those that only stand in the same lists of the law."""


@dataclass(slots=True)
class Values:
    """Classes of places, each with its names in the order of the text. `apart` has, for a table, the column
    by whose names the rules tell its rows apart most, with these names."""

    above: dict[Place, Place] = field(default_factory=dict)
    names: dict[Place, dict[str | int, None]] = field(default_factory=lambda: defaultdict(dict))
    typed: dict[str, dict[Place, None]] = field(default_factory=lambda: defaultdict(dict))

    apart: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def root(self, place: Place) -> Place:
        """The place that stands for the class of a place."""
        while (above := self.above.get(place, place)) != place:
            place = above
        return place

    def join(self, one: Place, other: Place) -> None:
        """Two places that may hold the same names."""
        a, b = self.root(one), self.root(other)
        if a != b:
            self.above[a] = b
            self.names[b].update(self.names.pop(a, {}))

    def of_type(self, type_: str) -> list[str]:
        """The names of a kind that stand anywhere."""
        roots = dict.fromkeys(self.root(place) for place in self.typed.get(type_, ()))
        found = dict.fromkeys(name for root in roots for name in self.names.get(root, {}))
        return [each for each in found if isinstance(each, str)]

    def of(self, predicate: str, column: str) -> list[str | int]:
        """The names and numbers that a column is compared with."""
        return list(self.names.get(self.root((predicate, column)), {}))


def values(programs: Iterable[Program]) -> Values:
    """The classes of both programs together; of the names that only stand in the same lists, a few."""
    programs = tuple(programs)
    found = Values(apart=_apart(programs))
    listed: dict[str | int, set[object]] = defaultdict(set)
    single: set[str | int] = set()
    for side, program in enumerate(programs):
        columns = {each.name: each.columns for each in program.predicates}
        for predicate in program.predicates:
            for each in predicate.columns:
                if isinstance(each.kind, SymbolKind):
                    found.typed[each.kind.type][predicate.name, each.name] = None
        for fact in program.facts:
            for column, value in zip(columns[fact.predicate], fact.values, strict=True):
                found.names[found.root((fact.predicate, column.name))][value] = None
                listed[value].add((side, fact.predicate, column.name, fact.days))
        for number, rule in enumerate(program.rules):
            _add(found, rule, (side, number))
            for value in _spoken(rule):
                if rule.body:
                    single.add(value)
                else:
                    listed[value].add((side, rule.head.predicate, rule.days))
    for root, names in found.names.items():
        found.names[root] = _some(names, listed, single)
    return found


def _apart(programs: Iterable[Program]) -> dict[str, tuple[str, tuple[str, ...]]]:
    names: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for program in programs:
        given = {each.name for each in program.predicates if each.given}
        for rule in program.rules:
            for literal in rule.body:
                if isinstance(literal, Positive | Negative) and literal.atom.predicate in given:
                    for column, term in literal.atom.terms:
                        if isinstance(term, Constant) and isinstance(term.value, str):
                            names[literal.atom.predicate][column][term.value] = None
    found = {}
    for table, columns in names.items():
        column = max(columns, key=lambda each: len(columns[each]))
        found[table] = column, tuple(columns[column])
    return found


def _add(found: Values, rule: Rule, own: Place) -> None:
    atoms = [rule.head, *(each.atom for each in rule.body if isinstance(each, Positive | Negative))]
    for atom in atoms:
        for column, term in atom.terms:
            place = (atom.predicate, column)
            if isinstance(term, Variable):
                found.join((*own, term.name), place)
            else:
                found.names[found.root(place)][term.value] = None
    for literal in rule.body:
        match literal:
            case Comparison(Variable(a), "=" | "!=", Variable(b)):
                found.join((*own, a), (*own, b))
            case Comparison(Variable(a), _, Constant(value)) | Comparison(Constant(value), _, Variable(a)):
                found.names[found.root((*own, a))][value] = None


def _spoken(rule: Rule) -> Iterable[str | int]:
    for atom in (rule.head, *(each.atom for each in rule.body if isinstance(each, Positive | Negative))):
        yield from (term.value for _, term in atom.terms if isinstance(term, Constant))
    for literal in rule.body:
        if isinstance(literal, Comparison):
            yield from (side.value for side in (literal.left, literal.right) if isinstance(side, Constant))


def _some(
    names: Iterable[str | int], listed: dict[str | int, set[object]], single: set[str | int]
) -> dict[str | int, None]:
    kept: dict[str | int, None] = {}
    seen: dict[frozenset[object], int] = defaultdict(int)
    for name in names:
        alike = frozenset(listed[name])
        seen[alike] += name not in single
        if name in single or seen[alike] <= ALIKE:
            kept[name] = None
    return kept
