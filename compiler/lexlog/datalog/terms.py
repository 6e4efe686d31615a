"""Rules in, the terms and constants that stand in them out."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.datalog.tree import (
    Assignment,
    Comparison,
    Constant,
    Expression,
    Negative,
    Operation,
    Positive,
    Rule,
    Term,
    Today,
    Variable,
)


def constants(rule: Rule) -> Iterator[Constant]:
    """The constants of a rule, in the order in which they are written."""
    yield from (term for _, term in rule.head.terms if isinstance(term, Constant))
    for literal in rule.body:
        match literal:
            case Positive(atom) | Negative(atom):
                yield from (term for _, term in atom.terms if isinstance(term, Constant))
            case Comparison(left, _, right):
                yield from (*_leaves(left), *_leaves(right))
            case Assignment(_, expression):
                yield from _leaves(expression)
    if rule.aggregate is not None:
        yield from _leaves(rule.aggregate.value)


def body_terms(rule: Rule) -> Iterator[tuple[str, str, Term]]:
    """Predicate, column and term of every atom of the body."""
    for literal in rule.body:
        if isinstance(literal, Positive | Negative):
            yield from ((literal.atom.predicate, column, term) for column, term in literal.atom.terms)


def _leaves(expression: Expression) -> Iterator[Constant]:
    match expression:
        case Constant():
            yield expression
        case Operation(_, left, right):
            yield from (*_leaves(left), *_leaves(right))
        case Variable() | Today():
            pass
