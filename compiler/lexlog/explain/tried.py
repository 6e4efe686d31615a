"""An atom of which no row holds in, each clause that could derive one out, with the condition that fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Literal,
    Negative,
    Positive,
    Rule,
)
from lexlog.explain import tree
from lexlog.explain.compared import Wording
from lexlog.explain.rules import is_safe, plain, stands_for_unknown
from lexlog.explain.search import Binding, bindings, code, holds, is_ready, matching, unify

DEEPEST = 5
"""Absences under an absence that are gone through."""


class Proves(Protocol):
    """What proves rows that hold."""

    def at(self, predicate: str, position: int, asked: tuple[str, ...]) -> tree.Node:
        """The proof of the row at a position."""


@dataclass(frozen=True, slots=True)
class Trying:
    """Goes through the clauses that could derive a row, up to the condition that fails."""

    wording: Wording
    prover: Proves

    def absent(self, atom: Atom, binding: Binding, depth: int = DEEPEST) -> tree.Absent:
        """Why no row matches the atom: each rule that could derive one, up to the condition that fails."""
        model, pages = self.wording.model, self.wording.pages
        asked = {}
        for column, term in atom.terms:
            value = code(model, term.value) if isinstance(term, Constant) else binding.get(term)
            if value is not None:
                asked[column] = value
        row = self.wording.row(atom.predicate, asked, tuple(asked))
        pattern = ", ".join(f"{column}: {value}" for column, value in row)
        tried = tuple(self._tried(atom.predicate, asked, depth)) if depth else ()
        return tree.Absent(plain(atom.predicate), pattern, tried, pages.kinds[atom.predicate].given)

    def _tried(self, predicate: str, asked: Mapping[str, int], depth: int) -> Iterator[tree.Tried]:
        for rule in self.wording.pages.rules(predicate, self.wording.day):
            start = unify(self.wording.model, rule.head, dict(asked))
            if start is not None and not stands_for_unknown(rule):
                conditions = tuple(self._conditions(rule, start, depth))
                yield tree.Tried(rule.origin.clause, rule.origin.citation, conditions)

    def _conditions(self, rule: Rule, binding: Binding, depth: int) -> Iterator[tree.Condition]:
        """Each literal in turn under the first binding that those before it allow, up to the first unmet."""
        done: list[Literal] = []
        before: Binding | None = binding
        for literal in rule.body:
            done.append(literal)
            if not is_safe(done, binding):
                before = None
                continue
            found = before
            if before is None or not self._passes(literal, before):
                # A test that the first binding passes does not change which one is first.
                found = self._first(Rule(rule.head, tuple(done), rule.origin), binding)
            if found is None:
                earlier = Rule(rule.head, tuple(done[:-1]), rule.origin)
                under = before or self._first(earlier, binding) or binding
                yield self._unmet(rule, literal, under, depth)
                return
            before = found
            if not isinstance(literal, Assignment):
                yield tree.Condition(self.wording.said(literal, found, rule.body), "met")

    def _first(self, rule: Rule, binding: Binding) -> Binding | None:
        return next(bindings(self.wording.model, rule, binding, self.wording.day), None)

    def _passes(self, literal: Literal, binding: Binding) -> bool:
        """Whether the literal is a test that the binding passes."""
        is_test = isinstance(literal, Comparison | Negative) and is_ready(literal, binding)
        return is_test and holds(self.wording.model, literal, binding, self.wording.day)

    def _unmet(self, rule: Rule, literal: Literal, under: Binding, depth: int) -> tree.Condition:
        node: tree.Node | None = None
        if isinstance(literal, Comparison):
            node = self.wording.compared(literal, under, rule.body)
        elif isinstance(literal, Positive):
            node = self.absent(literal.atom, under, depth - 1)
        elif isinstance(literal, Negative):
            position = matching(self.wording.model, Positive(literal.atom), under, self.wording.day, None)
            if position:
                columns = tuple(column for column, _ in literal.atom.terms)
                node = self.prover.at(literal.atom.predicate, position[0], columns)
        return tree.Condition(self.wording.said(literal, under, rule.body), "unmet", node)
