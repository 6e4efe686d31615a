"""An atom of which no row holds in, each clause that could derive one out, with the conditions that fail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.tree import (
    UNKNOWN,
    Assignment,
    Atom,
    Comparison,
    Constant,
    Literal,
    Negative,
    Positive,
    Rule,
    SymbolKind,
)
from lexlog.explain import tree
from lexlog.explain.compared import Wording
from lexlog.explain.nearest import Near, nearest
from lexlog.explain.rules import is_helper, plain, stands_for_unknown
from lexlog.explain.search import Binding, code, matching, unify
from lexlog.explain.states import FAR, States, value_of
from lexlog.explain.thresholds import short_of

DEEPEST = 5
"""Absences under an absence that are gone through."""

MOST_SHOWN = 32
"""Clauses that are shown of those that could derive one row."""


class Proves(Protocol):
    """What proves rows that hold, and knows the tables."""

    def at(self, predicate: str, position: int, asked: tuple[str, ...]) -> tree.Node:
        """The proof of the row at a position."""

    def key(self, table: str) -> tuple[str, ...]:
        """The columns that tell the rows of a table apart."""


Ranked = tuple[tuple[int, Fraction, int], tree.Tried]


@dataclass(slots=True)
class Trying:
    """Goes through the clauses that could derive a row; `whole` if conditions that are met are proved too."""

    wording: Wording
    prover: Proves
    whole: bool = False
    states: States = field(init=False)
    _under: list[tuple[str, tuple[tuple[str, int], ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.states = States(self.wording.model, self.wording.pages, self.wording.day, self.prover.key)

    def absent(self, atom: Atom, binding: Binding, depth: int = DEEPEST) -> tree.Absent:
        """Why no row matches the atom: each clause that could derive one, the nearest first."""
        asked = self._asked(atom, binding)
        row = self.wording.row(atom.predicate, asked, tuple(asked))
        if self.wording.pages.kinds[atom.predicate].given:
            return self._no_row(atom.predicate, row, asked)
        place = atom.predicate, tuple(sorted(asked.items()))
        tried: tuple[tree.Tried, ...] = ()
        if depth and place not in self._under:
            self._under.append(place)
            ranked = sorted(self._tried(atom.predicate, asked, depth), key=lambda each: each[0])
            tried = tuple(each for _, each in ranked)
            self._under.pop()
        columns = [each.name for each in self.wording.pages.kinds[atom.predicate].columns]
        is_any = any(each not in asked for each in columns if not each.endswith(HIGH))
        return tree.Absent(plain(atom.predicate), row, tried, any=is_any)

    def _asked(self, atom: Atom, binding: Binding) -> dict[str, int]:
        asked = {}
        for column, term in atom.terms:
            value = code(self.wording.model, term.value) if isinstance(term, Constant) else binding.get(term)
            if value is not None:
                asked[column] = value
        return asked

    # --- tables ---

    def _no_row(self, predicate: str, row: tree.Row, asked: Mapping[str, int]) -> tree.Absent:
        """A table has no such row; where it has one of the same key, what that says instead."""
        table = plain(predicate)
        key = self.prover.key(table)
        if not key or not all(each in asked for each in key):
            return tree.Absent(table, row, table=True)
        relation = self.wording.model.relation(predicate)
        found = relation.positions({each: asked[each] for each in key}, self.wording.day)[:1]
        if not found:
            return tree.Absent(table, row, table=True)
        values = relation.values(found[0])
        other = tuple(each for each, value in asked.items() if values[each] != value)
        has, wanted = (
            dict(self.wording.row(predicate, each, (*key, *other))) for each in (values, {**values, **asked})
        )
        cells = tuple(
            tree.Cell(each, has[each], wanted[each])
            for each in other
            if each in has and self._is_known(predicate, each, values)
        )
        given = self.prover.at(predicate, found[0], (*key, *other))
        return tree.Absent(table, row, (), True, cells, given if isinstance(given, tree.Given) else None)

    def _is_known(self, predicate: str, column: str, values: Mapping[str, int]) -> bool:
        if isinstance(self.wording.pages.kinds[predicate].kind(column), SymbolKind):
            return self.wording.model.symbols.name(values[column]) != UNKNOWN
        return values.get(column + HIGH, values[column]) == values[column]

    # --- clauses ---

    def _tried(self, predicate: str, asked: Mapping[str, int], depth: int) -> Iterator[Ranked]:
        shown = 0
        for number, rule in enumerate(self.wording.pages.rules(predicate, self.wording.day)):
            start = unify(self.wording.model, rule.head, dict(asked))
            if start is None or stands_for_unknown(rule) or shown >= MOST_SHOWN:
                continue
            if self._is_of_other_cases(rule, start):
                continue
            shown += 1
            if rule.aggregate is not None and rule.aggregate.bound is not None:
                conditions = tuple(short_of(self.wording, self.states, self, rule, start, depth))
                distance = FAR
            else:
                groups = start
                if rule.aggregate is not None:
                    groups = {v: b for v, b in start.items() if v != rule.aggregate.result}
                near = nearest(self.states, rule.body, groups)
                conditions = tuple(dict.fromkeys(self.conditions(rule, near, groups, depth)))
                distance = near.distance
            failing = sum(each.state != "met" for each in conditions)
            tried = tree.Tried(rule.origin.clause, rule.origin.citation, conditions)
            yield (failing, distance, number), tried

    def _is_of_other_cases(self, rule: Rule, start: Binding) -> bool:
        """Whether the rule speaks of cases of another table than that of the case which is asked about."""
        cases = self.wording.pages.cases
        for literal in rule.body if len(cases) > 1 else ():
            key = cases.get(plain(literal.atom.predicate)) if isinstance(literal, Positive) else None
            if key is None or not isinstance(literal, Positive):
                continue
            value = value_of(self.wording.model, dict(literal.atom.terms).get(key), start)
            relation = self.wording.model.relation(literal.atom.predicate)
            if value is not None and not relation.positions({key: value}, self.wording.day):
                return True
        return False

    def nearest(self, rule: Rule, start: Binding) -> tuple[tree.Condition, ...]:
        """The conditions of a rule under the binding that comes nearest to making it hold."""
        return tuple(self.conditions(rule, nearest(self.states, rule.body, start), start, DEEPEST))

    def conditions(self, rule: Rule, near: Near, start: Binding, depth: int) -> Iterator[tree.Condition]:
        """The conditions of a body as they are under the binding that comes nearest."""
        for at, state in near.states.items():
            literal = rule.body[at]
            if isinstance(literal, Assignment) and state == "met":
                continue
            if isinstance(literal, Comparison) and state == "met" and not literal.text:
                continue  # put there by a rewriting, not by the author
            text = self.wording.said(literal, near.of(at), rule.body)
            if state == "met":
                if self._is_worth_saying(literal, near, start):
                    yield from self._met(literal, text, near.binding, rule)
            else:
                node = self._failing(literal, state, near.of(at), rule, depth)
                yield tree.Condition(text, state, node)

    def _is_worth_saying(self, literal: Literal, near: Near, start: Binding) -> bool:
        """Whether a condition that is met says something of what was asked about."""
        if not isinstance(literal, Positive) or not is_helper(literal.atom.predicate):
            return True
        return bool(literal.atom.terms) and not self.wording.is_list(literal.atom.predicate)

    def _met(self, literal: Literal, text: str, binding: Binding, rule: Rule) -> Iterator[tree.Condition]:
        node: tree.Node | None = None
        if isinstance(literal, Comparison):
            node = self.wording.compared(literal, binding, rule.body)
        elif isinstance(literal, Positive) and self.whole:
            node = self._row(literal.atom.predicate, literal.atom, binding, ever=literal.ever)
            if is_helper(literal.atom.predicate) and isinstance(node, tree.Derived):
                yield from (tree.Condition("", "met", each) for each in node.children)
                return
        elif isinstance(literal, Negative) and self.whole:
            node = self.absent(literal.atom, binding, 1)
        yield tree.Condition(text, "met", node)

    def _failing(
        self, literal: Literal, state: str, binding: Binding, rule: Rule, depth: int
    ) -> tree.Node | None:
        match literal:
            case Comparison():
                return self.wording.compared(literal, binding, rule.body)
            case Positive(atom):
                may = atom.predicate + MAY
                if state == "unknown" and not self.wording.pages.kinds[may].given:
                    node = self._row(may, Atom(may, atom.terms), binding)
                    if node is not None:
                        return node
                return self.absent(atom, binding, depth - 1)
            case Negative(atom):
                return self._row(atom.predicate, atom, binding)
            case _:
                return None

    def _row(self, predicate: str, atom: Atom, binding: Binding, *, ever: bool = False) -> tree.Node | None:
        """The proof of the first row that matches an atom."""
        found = matching(self.wording.model, Positive(atom, ever), binding, self.wording.day, None)
        columns = tuple(column for column, _ in atom.terms if not column.endswith(HIGH))
        return self.prover.at(predicate, found[0], columns) if found else None
