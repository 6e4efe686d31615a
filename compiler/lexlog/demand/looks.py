"""A program and what is asked of it in, how rules look at tables out: by which columns whose names are known.

This is the static half of what Datalog calls demand: a rule that is asked for some columns of its head asks
for columns of what stands in its body, one atom after the other, by the names that it has by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lexlog.datalog.doubt import used_columns
from lexlog.datalog.tree import (
    Atom,
    Comparison,
    Constant,
    Negative,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Variable,
)

DERIVED = 64
"""What rules derive is looked at after tables with fewer rows for each name than this, and before others."""


@dataclass(frozen=True, slots=True)
class Look:
    """A predicate, and the columns by which its rows are looked up: all rows, where there are none."""

    predicate: str
    by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A column of what is looked at: of those `asked` by, whom it is looked up for; of any, whom it has."""

    look: Look
    column: str
    asked: bool


Source = Place | Constant


@dataclass(slots=True)
class Looks:
    """How the rules of a program look at predicates, from what is asked of some.

    `types` are those of names that are followed; `most` tells how many rows of a table have one name in a
    column, at most: a rule looks first at what meets least. `all` has every look, and `flows` says from where
    names get to which places. `columns` has the columns of each predicate that hold such names, those of
    tables only if some rule looks at them, and `type_of` their types.
    """

    program: Program
    types: frozenset[str]
    most: Callable[[str, str], int]
    all: dict[Look, None] = field(default_factory=dict)
    flows: dict[Source, set[Place]] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(init=False, default_factory=dict)
    type_of: dict[tuple[str, str], str] = field(init=False, default_factory=dict)
    _predicates: dict[str, Predicate] = field(init=False)
    _rules: dict[str, list[Rule]] = field(init=False, default_factory=dict)
    _waiting: list[Look] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Index the rules by their heads, and the columns that hold names."""
        self._predicates = {each.name: each for each in self.program.predicates}
        used = used_columns(self.program)
        for each in self.program.predicates:
            for column in each.columns:
                is_used = not each.given or column.name in used.get(each.name, ())
                if is_used and isinstance(column.kind, SymbolKind) and column.kind.type in self.types:
                    self.type_of[each.name, column.name] = column.kind.type
                    self.columns[each.name] = (*self.columns.get(each.name, ()), column.name)
            self.columns.setdefault(each.name, ())
        for rule in self.program.rules:
            self._rules.setdefault(rule.head.predicate, []).append(rule)

    def ask(self, predicate: str, by: Iterable[str]) -> Look:
        """Follow what it takes to know the rows of a predicate that have certain names in these columns."""
        look = self._look(predicate, by)
        while self._waiting:
            waiting = self._waiting.pop()
            for rule in self._rules.get(waiting.predicate, ()):
                self._follow(rule, waiting)
        return look

    def of(self, predicate: str) -> list[Look]:
        """The looks at a predicate."""
        return [each for each in self.all if each.predicate == predicate]

    def is_table(self, predicate: str) -> bool:
        """Whether the rows of a predicate are facts."""
        return self._predicates[predicate].given

    def _look(self, predicate: str, by: Iterable[str]) -> Look:
        look = Look(predicate, frozenset(each for each in by if each in self.columns[predicate]))
        if Look(predicate, frozenset()) in self.all:
            return Look(predicate, frozenset())  # who sees all rows sees these as well
        if look not in self.all:
            self.all[look] = None
            self._waiting.append(look)
            self._look_at_whole(look)
        return look

    def _look_at_whole(self, look: Look) -> None:
        """What is left of a whole is told by all of its parts, and by whether they are all there."""
        whole = self._predicates[look.predicate].whole
        if whole is None:
            return
        parts = self._look(look.predicate, whole.by)
        for column in parts.by - look.by:
            self._flow(Place(look, column, asked=False), Place(parts, column, asked=True))
        for column in parts.by & look.by:
            self._flow(Place(look, column, asked=True), Place(parts, column, asked=True))
        if whole.complete is not None:
            at = whole.complete
            shared = {c: t.name for c, t in at.terms if isinstance(t, Variable)}
            complete = self._look(at.predicate, shared)
            for column in complete.by:
                self._flow(Place(parts, shared[column], asked=True), Place(complete, column, asked=True))

    def _flow(self, source: Source, target: Place) -> None:
        self.flows.setdefault(source, set()).add(target)

    # --- one rule ---

    def _follow(self, rule: Rule, look: Look) -> None:
        known: dict[Variable, Source] = {
            term: Place(look, column, asked=True)
            for column, term in rule.head.terms
            if column in look.by and isinstance(term, Variable)
        }
        chains = None if rule.aggregate is None else rule.aggregate.chains
        if chains is not None and {chains.first, chains.last} <= known.keys():
            del known[chains.first]  # the steps of a chain are met from its end, one by one
        _equate(rule, known)
        left = [each.atom for each in rule.body if isinstance(each, Positive)]
        while left:
            atom = min(left, key=lambda each: self._meets(each, known))
            left.remove(atom)
            met = self._meet(atom, known)
            for column, term in self._names(atom):
                if isinstance(term, Variable):
                    known.setdefault(term, Place(met, column, asked=False))
            _equate(rule, known)
            if chains is not None:
                self._go_on(atom, met, (chains.first, chains.last))
        for literal in rule.body:
            if isinstance(literal, Negative):
                self._meet(literal.atom, known)
        for column, term in rule.head.terms:
            if column in self.columns[rule.head.predicate] and column not in look.by:
                source = known.get(term) if isinstance(term, Variable) else term
                if source is not None:
                    self._flow(source, Place(look, column, asked=False))

    def _meet(self, atom: Atom, known: Mapping[Variable, Source]) -> Look:
        """Look at an atom by the names that are known."""
        terms = dict(self._names(atom))
        look = self._look(atom.predicate, self._by(atom, known))
        for column in look.by:
            term = terms[column]
            self._flow(known[term] if isinstance(term, Variable) else term, Place(look, column, asked=True))
        return look

    def _go_on(self, atom: Atom, met: Look, ends: tuple[Variable, Variable]) -> None:
        """Who stands at the other end of a step of a chain may be in the middle of one."""
        at = {term: column for column, term in self._names(atom)}
        here = [at[end] for end in ends if at.get(end) in met.by]
        there = [at[end] for end in ends if end in at and at[end] not in met.by]
        for one in here:
            for other in there:
                self._flow(Place(met, other, asked=False), Place(met, one, asked=True))

    def _names(self, atom: Atom) -> Iterator[tuple[str, Variable | Constant]]:
        columns = self.columns[atom.predicate]
        return ((column, term) for column, term in atom.terms if column in columns)

    def _by(self, atom: Atom, known: Mapping[Variable, Source]) -> frozenset[str]:
        return frozenset(c for c, t in self._names(atom) if not isinstance(t, Variable) or t in known)

    def _meets(self, atom: Atom, known: Mapping[Variable, Source]) -> tuple[int, int, int]:
        """How much an atom may meet that nobody has met yet: nothing where all its rows are seen anyhow, so
        many rows of a table for a name, or what rules make of it; last, all rows."""
        by = self._by(atom, known)
        if Look(atom.predicate, frozenset()) in self.all:
            return 0, 0, 0
        if not by:
            return 2, 0, 0
        free = {term for column, term in self._names(atom) if column not in by}
        if self.is_table(atom.predicate):
            return 1, min(self.most(atom.predicate, column) for column in by), len(free)
        return 1, DERIVED, len(free)


def _equate(rule: Rule, known: dict[Variable, Source]) -> None:
    """Who is somebody known is known."""
    equal = [(each.left, each.right) for each in rule.body if isinstance(each, Comparison) and each.op == "="]
    for _ in equal:
        for one, other in (*equal, *((right, left) for left, right in equal)):
            if isinstance(other, Variable) and isinstance(one, Constant) and isinstance(one.value, str):
                known.setdefault(other, one)
            elif isinstance(other, Variable) and isinstance(one, Variable) and one in known:
                known.setdefault(other, known[one])
