"""A row that may hold in, the cells and rows of the tables on which that depends out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.tree import (
    UNKNOWN,
    Atom,
    Constant,
    Negative,
    Positive,
    Predicate,
    Rule,
    SymbolKind,
    Term,
    Variable,
)
from lexlog.engine.model import Model
from lexlog.explain.search import Binding, bindings, matching, unify
from lexlog.symbols import UNKNOWN_CODE

MOST_BINDINGS = 64
"""Ways of deriving one row that are followed; more would only meet the same cells again."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A cell by position in the model's table of possible rows; no column: whether the row is there."""

    table: str
    position: int
    column: str


@dataclass(slots=True)
class Doubtful:
    """Follows a row that may hold down to what is not known about it. Every row is followed once.

    `is_cut` says that there were more ways to derive a row than were followed.
    """

    model: Model
    day: int
    in_doubt: frozenset[str]
    found: set[Cell] = field(default_factory=set)
    seen: set[tuple[str, int]] = field(default_factory=set)
    kinds: dict[str, Predicate] = field(default_factory=dict)
    rules: dict[str, list[Rule]] = field(default_factory=dict)
    is_cut: bool = False

    def __post_init__(self) -> None:
        self.kinds = {each.name: each for each in self.model.program.predicates}
        for rule in self.model.program.rules:
            if self.day in rule.days:
                self.rules.setdefault(rule.head.predicate, []).append(rule)

    def follow(self, predicate: str, values: dict[str, int]) -> None:
        """Follow every row of the predicate with these values that may hold and is not settled."""
        for position in self.model.relation(predicate).find(values, self.day).tolist():
            self._row(predicate, position)

    def _row(self, predicate: str, position: int) -> None:
        if (predicate, position) in self.seen:
            return
        self.seen.add((predicate, position))
        if self.kinds[predicate].given:
            self._cells(predicate, position)
            return
        values = self.model.relation(predicate).values(position)
        if self._is_settled(predicate, values):
            return
        for rule in self.rules.get(predicate, ()):
            start = unify(self.model, rule.head, values)
            if start is not None:
                if rule.aggregate is not None:
                    start = {v: b for v, b in start.items() if v != rule.aggregate.result}
                self._body(rule, start)

    def _is_settled(self, predicate: str, values: dict[str, int]) -> bool:
        """Whether the row must hold, with every value in it known."""
        if not predicate.endswith(MAY):
            return predicate not in self.in_doubt and "~" not in predicate
        known = all(values.get(c + HIGH, v) == v for c, v in values.items() if not c.endswith(HIGH))
        symbols = all(
            values[column.name] != 0
            for column in self.kinds[predicate].columns
            if isinstance(column.kind, SymbolKind)
        )
        return (
            known
            and symbols
            and len(self.model.relation(predicate.removesuffix(MAY)).find(values, self.day)) > 0
        )

    def _body(self, rule: Rule, start: Binding) -> None:
        for count, binding in enumerate(bindings(self.model, rule, start, self.day)):
            if count == MOST_BINDINGS:
                self.is_cut = True
                return
            for literal in rule.body:
                if isinstance(literal, Positive):
                    for position in self._some(literal, binding):
                        self._used(literal, position)
                elif isinstance(literal, Negative):
                    self._denied(literal, binding)

    def _used(self, literal: Positive, position: int) -> None:
        predicate = literal.atom.predicate
        if self.kinds[predicate].given:
            self._cells(predicate, position, frozenset(column for column, _ in literal.atom.terms))
        else:
            self._row(predicate, position)

    def _denied(self, literal: Negative, binding: Binding) -> None:
        """What may hold of a denied atom is a doubt, too: a row that fits, or would if a name in it that is
        not known were another."""
        name = literal.atom.predicate
        if name not in self.in_doubt:
            return
        choices = [
            ((column, term), (column, Constant(UNKNOWN)))
            if isinstance(self.kinds[name].kind(column), SymbolKind)
            else ((column, term),)
            for column, term in literal.atom.terms
            if not self._stands_for_any(name, column, term, binding)
        ]
        for terms in itertools.product(*choices):
            for position in self._some(Positive(Atom(name + MAY, terms)), binding):
                self._row(name + MAY, position)

    def _stands_for_any(self, name: str, column: str, term: Term, binding: Binding) -> bool:
        """Whether a term is a name that is not known."""
        is_name = isinstance(self.kinds[name].kind(column), SymbolKind)
        return is_name and isinstance(term, Variable) and binding.get(term) == UNKNOWN_CODE

    def _some(self, literal: Positive, binding: Binding) -> list[int]:
        """Positions of rows that the literal matches, as many as are followed."""
        found = matching(self.model, literal, binding, self.day, None)
        self.is_cut = self.is_cut or len(found) > MOST_BINDINGS
        return found[:MOST_BINDINGS]

    def _cells(self, predicate: str, position: int, asked: frozenset[str] | None = None) -> None:
        if predicate.removesuffix(MAY) not in self.in_doubt:
            return
        relation = self.model.relation(predicate)
        values = relation.values(position)
        for column in self.kinds[predicate].columns:
            name = column.name
            if name.endswith(HIGH) or (asked is not None and name not in asked):
                continue
            if isinstance(column.kind, SymbolKind):
                unknown = values[name] == 0
            else:
                unknown = values.get(name + HIGH, values[name]) != values[name]
            if unknown:
                self.found.add(Cell(predicate, position, name))
        self.found.add(Cell(predicate, position, ""))
