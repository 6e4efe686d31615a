"""Literals of a body that must hold, under a binding, in; whether each is met, unmet or not known out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal as Word

from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.safety import variables
from lexlog.datalog.tree import (
    UNKNOWN,
    Assignment,
    Atom,
    Comparison,
    Constant,
    Literal,
    Negative,
    Positive,
    SymbolKind,
    Variable,
)
from lexlog.explain.pages import Pages
from lexlog.explain.search import Binding, Held, both_sides, code, evaluate, holds, matching

State = Word["met", "unmet", "unknown"]

FAR = Fraction(1)
"""How far a condition is from being met that is not a matter of numbers."""


@dataclass(frozen=True, slots=True)
class States:
    """States of literals over one model on one day."""

    model: Held
    pages: Pages
    day: int
    key: Callable[[str], tuple[str, ...]]

    def other_row(self, literal: Positive, binding: Binding) -> int | None:
        """The row of a table that has the key which a literal asks for, where the literal matches none."""
        predicate = literal.atom.predicate
        if not self.pages.kinds[predicate].given:
            return None
        terms, asked = dict(literal.atom.terms), {}
        key = self.key(predicate.removesuffix(MAY))
        for column in key:
            value = value_of(self.model, terms[column], binding) if column in terms else None
            if value is None:
                return None
            asked[column] = value
        found = self.model.relation(predicate).positions(asked, self.day) if key else []
        return found[0] if found else None

    def of(self, literal: Literal, binding: Binding, body: Sequence[Literal]) -> State:
        """The state of a literal whose variables, as far as they are to be bound, are bound."""
        match literal:
            case Positive(atom):
                if matching(self.model, literal, binding, self.day, None):
                    return "met"
                return "unknown" if self._may_match(atom, binding, literal.ever) else "unmet"
            case Negative(atom):
                if not matching(self.model, Positive(atom), binding, self.day, None):
                    return "met"
                must = Atom(atom.predicate.removesuffix(MAY), atom.terms)
                return "unmet" if matching(self.model, Positive(must), binding, self.day, None) else "unknown"
            case Comparison():
                if holds(self.model, literal, binding, self.day):
                    return "met"
                return "unknown" if self._may_compare(literal, binding, body) else "unmet"
            case Assignment(_, expression):
                return "unmet" if evaluate(expression, binding, self.model) is None else "met"

    def distance(self, literal: Literal, binding: Binding) -> Fraction:
        """How far an unmet literal is from being met: of numbers, by how much of the figure they miss it."""
        if not isinstance(literal, Comparison) or not literal.unit:
            return FAR
        left, right = both_sides(literal, binding, self.model, self.day)
        if left is None or right is None:
            return FAR
        return min(FAR, Fraction(abs(left - right), max(abs(left), abs(right), 1)))

    def _may_match(self, atom: Atom, binding: Binding, ever: bool) -> bool:
        """Whether a row that may hold matches, or would if a name in it that is not known were another."""
        may = atom.predicate + MAY
        if may not in self.pages.kinds:
            return False
        choices = [
            ((column, term), (column, Constant(UNKNOWN)))
            if isinstance(self.pages.kinds[may].kind(column), SymbolKind)
            and self.pages.is_opened(atom.predicate, column)
            and self._is_asked(term, binding)
            else ((column, term),)
            for column, term in atom.terms
            if not self._is_number(may, column, term, binding)
        ]
        return any(
            matching(self.model, Positive(Atom(may, terms), ever), binding, self.day, None)
            for terms in itertools.product(*choices)
        )

    def _is_asked(self, term: object, binding: Binding) -> bool:
        return isinstance(term, Constant) or term in binding

    def _is_number(self, predicate: str, column: str, term: object, binding: Binding) -> bool:
        """Whether the column holds ends of ranges: the row that may hold has others."""
        columns = {each.name for each in self.pages.kinds[predicate].columns}
        is_end = column.endswith(HIGH) or column + HIGH in columns
        return is_end and self._is_asked(term, binding)

    def _may_compare(self, literal: Comparison, binding: Binding, body: Sequence[Literal]) -> bool:
        """Whether the comparison holds for other ends of the ranges that its values are known to lie in."""
        others = self._other_ends(literal, binding, body)
        return any(holds(self.model, literal, other, self.day) for other in others)

    def _other_ends(
        self, literal: Comparison, binding: Binding, body: Sequence[Literal]
    ) -> Iterator[Binding]:
        """The binding with each choice of ends for the variables of a comparison that have two."""
        asked = {*variables(literal.left), *variables(literal.right)}
        assignments = [each for each in body if isinstance(each, Assignment)]
        for each in reversed(assignments):
            if each.variable in asked:
                asked.update(variables(each.expression))
        pairs = [pair for pair in _ends(body) if {*pair} & asked and all(each in binding for each in pair)]
        open_ = [pair for pair in dict.fromkeys(pairs) if binding[pair[0]] != binding[pair[1]]]
        for choice in itertools.product((0, 1), repeat=min(len(open_), 6)):
            other = dict(binding)
            for pair, end in zip(open_, choice, strict=False):
                other.update(dict.fromkeys(pair, binding[pair[end]]))
            for each in assignments:
                value = None
                if each.variable in binding and all(v in other for v in variables(each.expression)):
                    value = evaluate(each.expression, other, self.model)
                if value is not None:
                    other[each.variable] = value
            yield other


def _ends(body: Sequence[Literal]) -> Iterator[tuple[Variable, Variable]]:
    """The variables that are bound to the least and to the greatest value of one number."""
    for literal in body:
        terms = dict(literal.atom.terms) if isinstance(literal, Positive) else {}
        for column, low in terms.items():
            high = terms.get(column + HIGH)
            if isinstance(low, Variable) and isinstance(high, Variable):
                yield low, high


def value_of(model: Held, term: object, binding: Binding) -> int | None:
    """The value of a term, if it has one."""
    if isinstance(term, Constant):
        return code(model, term.value)
    return binding.get(term) if isinstance(term, Variable) else None
