"""A number in a rule and a case in, by how much it moves with each cell of the case's row out.

A comparison flips where the difference of its sides passes through zero: that is worked out, not tried. What
does not move in a straight line (the divisor of a quotient, say) has no slope here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.tree import (
    Aggregate,
    Assignment,
    Atom,
    Comparison,
    Constant,
    Expression,
    Operation,
    Positive,
    Rule,
    Today,
    Variable,
)
from lexlog.explain.derivations import Derivation
from lexlog.explain.prove import Prover
from lexlog.explain.search import Binding, bindings, both_sides, compare, evaluate, matching
from lexlog.explain.states import value_of

DEEPEST = 24
"""Definitions through which a number is followed."""

Slopes = Mapping[str, Fraction]
"""By how much a number moves with a unit of each column, as stored; without those that do not move it."""

NEGATED = {"<": ">=", "<=": ">", "=": "!=", "!=": "=", ">=": "<", ">": "<="}


@dataclass(frozen=True, slots=True)
class Row:
    """The row of a case: its table, the column that names cases, its code, the column of its day, and its
    columns that may be followed."""

    table: str
    key: str
    code: int
    day: str | None
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """The difference of the sides of a comparison: its value, and how it moves."""

    value: Fraction
    slopes: Slopes

    def nearest(self, column: str, now: int, op: str) -> int | None:
        """The value of the column next to what it is now for which `difference op 0` holds, the rest as it
        is; None if there is none, or if it holds now.

        >>> Line(Fraction(-4), {"quantity": Fraction(1)}).nearest("quantity", 16, ">=")
        20
        >>> Line(Fraction(5), {"quantity": Fraction(2)}).nearest("quantity", 10, "<")
        7
        """
        slope = self.slopes.get(column)
        if not slope or compare_(self.value, op):
            return None
        crossing = self.crossing(column, now)
        fitting = [
            each
            for each in range(crossing - 1, crossing + 3)
            if compare_(self.value + slope * (each - now), op)
        ]
        return min(fitting, key=lambda each: abs(each - now), default=None)

    def crossing(self, column: str, now: int) -> int:
        """The value of a column at which the sides are equal, or the whole one next below it.

        >>> Line(Fraction(5), {"quantity": Fraction(2)}).crossing("quantity", 10)
        7
        """
        return floor(now - self.value / self.slopes[column])


def compare_(difference: Fraction, op: str) -> bool:
    """difference op 0."""
    sign = (difference > 0) - (difference < 0)
    return compare(sign, op, 0)


@dataclass(frozen=True, slots=True)
class Followed:
    """Follows numbers of one model back to the row of a case."""

    prover: Prover
    row: Row

    def compared(self, literal: Comparison, rule: Rule, binding: Binding) -> Line | None:
        """The line of a comparison whose sides have values."""
        model, day = self.prover.model, self.prover.day
        left, right = both_sides(literal, binding, model, day)
        if left is None or right is None:
            return None
        slopes = _sum(self.of(literal.left, rule, binding), self.of(literal.right, rule, binding), -1)
        return Line(Fraction(left - right), slopes)

    def added(self, rule: Rule, start: Binding) -> Line | None:
        """The line of a total that is compared with a figure, less the figure."""
        aggregate = rule.aggregate
        if aggregate is None or aggregate.bound is None:
            return None
        total, slopes = Fraction(-aggregate.bound), dict[str, Fraction]()
        for binding in self._terms(rule, aggregate, start):
            value = evaluate(aggregate.value, binding, self.prover.model)
            total += value or 0
            slopes = dict(_sum(slopes, self.of(aggregate.value, rule, binding)))
        return Line(total, slopes)

    def _terms(self, rule: Rule, aggregate: Aggregate, start: Binding) -> list[Binding]:
        """Bindings of the body, each thing that is added up once."""
        told: dict[tuple[int | None, ...], Binding] = {}
        for binding in bindings(self.prover.model, rule, start, self.prover.day):
            value = evaluate(aggregate.value, binding, self.prover.model)
            told.setdefault((*(binding.get(each) for each in aggregate.over), value), binding)
        return list(told.values())

    def of(self, expression: Expression, rule: Rule, binding: Binding, depth: int = DEEPEST) -> Slopes:
        """How an expression of a rule moves."""
        match expression:
            case Constant():
                return {}
            case Today():
                day = self.row.day
                return {day: Fraction(1)} if day is not None and day in self.row.columns else {}
            case Variable():
                return self._variable(expression, rule, binding, depth) if depth else {}
            case Operation():
                return self._operation(expression, rule, binding, depth)

    def _operation(self, done: Operation, rule: Rule, binding: Binding, depth: int) -> Slopes:
        left, right = (self.of(each, rule, binding, depth) for each in (done.left, done.right))
        if done.op == "+" or done.op == "-":
            return _sum(left, right, 1 if done.op == "+" else -1)
        values = [evaluate(each, binding, self.prover.model) for each in (done.left, done.right)]
        first, second = values
        if first is None or second is None or (left.keys() & right.keys()):
            return {}
        if done.op == "*":
            return _sum(_times(left, Fraction(second)), _times(right, Fraction(first)))
        return _times(left, 2 * Fraction(10) ** done.scale / second) if second and not right else {}

    def _variable(self, variable: Variable, rule: Rule, binding: Binding, depth: int) -> Slopes:
        for literal in rule.body:
            match literal:
                case Assignment(assigned, expression) if assigned == variable:
                    return self.of(expression, rule, binding, depth - 1)
                case Positive(atom):
                    column = next((name for name, term in atom.terms if term == variable), None)
                    if column is not None:
                        return self._column(literal, column, binding, depth)
                case _:
                    pass
        return {}

    def _column(self, literal: Positive, column: str, binding: Binding, depth: int) -> Slopes:
        """How the value in a column of a row moves."""
        predicate = literal.atom.predicate
        if self.prover.kinds[predicate].given:
            name = column.removesuffix(HIGH)
            is_own = self.is_own(literal.atom, binding) and name in self.row.columns
            return {name: Fraction(1)} if is_own else {}
        found = matching(self.prover.model, literal, binding, self.prover.day, None)
        if not found:
            return {}
        return self._derived(self.prover.derivations.of((predicate, found[0])), column, depth - 1)

    def is_own(self, atom: Atom, binding: Binding) -> bool:
        """Whether an atom speaks of the row of the case."""
        if atom.predicate.removesuffix(MAY) != self.row.table:
            return False
        key = dict(atom.terms).get(self.row.key)
        return value_of(self.prover.model, key, binding) == self.row.code

    def _derived(self, derivation: Derivation, column: str, depth: int) -> Slopes:
        rule = derivation.rule
        if rule is None or depth <= 0:
            return {}
        term = dict(rule.head.terms)[column]
        aggregate = rule.aggregate
        if aggregate is None or term != aggregate.result:
            bound = derivation.binding
            return self.of(term, rule, bound, depth) if bound is not None else {}
        slopes: Slopes = {}
        if aggregate.chains is not None:
            return slopes  # what comes through chains is not linear in any one share
        terms = derivation.terms
        if aggregate.function in ("greatest", "least"):
            pick = max if aggregate.function == "greatest" else min
            terms = (pick(terms, key=lambda each: each.value),) if terms else ()
        for each in terms:
            slopes = _sum(slopes, self.of(aggregate.value, rule, each.binding, depth))
        return slopes


def _sum(left: Slopes, right: Slopes, sign: int = 1) -> Slopes:
    names = sorted({*left, *right})
    found = {each: left.get(each, Fraction(0)) + sign * right.get(each, Fraction(0)) for each in names}
    return {name: slope for name, slope in found.items() if slope}


def _times(slopes: Slopes, factor: Fraction) -> Slopes:
    return {name: slope * factor for name, slope in slopes.items() if factor}
