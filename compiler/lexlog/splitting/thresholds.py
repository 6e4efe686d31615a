"""A program in, the figures at which its comparisons flip out, for each number column of its tables.

A clause that asks whether a product of two columns reaches a figure flips where one of them reaches the
figure divided by the other: figures are followed back through definitions, sums and products to the columns.
What is found are good points to cut a range at; that none is missed is not promised, and nothing rests on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from lexlog.datalog.tree import (
    Assignment,
    Comparison,
    Constant,
    Expression,
    Operation,
    Positive,
    Program,
    Rule,
    Variable,
)

Column = tuple[str, str]
MOST_ROUNDS = 12
"""Definitions through which a figure is followed back."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A figure, as stored, that a column reaches once it is divided by what stands in these others of its
    row."""

    figure: Fraction
    divisors: tuple[str, ...] = ()


Thresholds = Mapping[Column, frozenset[Threshold]]


def thresholds(program: Program) -> Thresholds:
    """Where the comparisons of the program flip, by table and column."""
    found: dict[Column, set[Threshold]] = defaultdict(set)
    for rule in program.rules:
        for expression, figure in _compared(rule):
            _follow(rule, expression, figure, found)
    for _ in range(MOST_ROUNDS):
        before = sum(map(len, found.values()))
        for rule in program.rules:
            for expression, column in _told(rule):
                for each in tuple(found.get((rule.head.predicate, column), ())):
                    if not each.divisors:
                        _follow(rule, expression, each.figure, found)
        if sum(map(len, found.values())) == before:
            break
    return {column: frozenset(each) for column, each in found.items()}


def _compared(rule: Rule) -> Iterator[tuple[Expression, Fraction]]:
    """What the rule compares with a figure."""
    for literal in rule.body:
        if isinstance(literal, Comparison):
            for side, other in ((literal.left, literal.right), (literal.right, literal.left)):
                if isinstance(other, Constant) and isinstance(other.value, int):
                    yield side, Fraction(other.value)
    if rule.aggregate is not None and rule.aggregate.bound is not None:
        yield rule.aggregate.value, Fraction(rule.aggregate.bound)


def _told(rule: Rule) -> Iterator[tuple[Expression, str]]:
    """What the rule says in the number columns of its head."""
    for column, term in rule.head.terms:
        if rule.aggregate is not None and term == rule.aggregate.result:
            yield rule.aggregate.value, column
        elif isinstance(term, Variable):
            yield term, column


def _follow(
    rule: Rule, expression: Expression, figure: Fraction, found: Mapping[Column, set[Threshold]]
) -> None:
    """Note where the columns in the expression make it come to the figure."""
    for variable, each, by in _solved(expression, figure):
        for literal in rule.body:
            if isinstance(literal, Assignment) and literal.variable == variable and by is None:
                _follow(rule, literal.expression, each, found)
            if not isinstance(literal, Positive):
                continue
            columns = {term: column for column, term in literal.atom.terms if isinstance(term, Variable)}
            if variable in columns and (by is None or by in columns):
                divisors = (columns[by],) if by is not None else ()
                found[literal.atom.predicate, columns[variable]].add(Threshold(each, divisors))


def _solved(expression: Expression, figure: Fraction) -> Iterator[tuple[Variable, Fraction, Variable | None]]:
    """Each variable with the figure at which the expression comes to this one, divided by another one."""
    match expression:
        case Variable():
            yield expression, figure, None
        case Operation("+", left, Constant(int(value))) | Operation("+", Constant(int(value)), left):
            yield from _solved(left, figure - value)
        case Operation("-", left, Constant(int(value))):
            yield from _solved(left, figure + value)
        case Operation("-", Constant(int(value)), right):
            yield from _solved(right, value - figure)
        case Operation("*", left, Constant(int(value))) | Operation("*", Constant(int(value)), left) if value:
            yield from _solved(left, figure / value)
        case Operation("*", Variable() as left, Variable() as right):
            yield left, figure, right
            yield right, figure, left
        case _:
            return
