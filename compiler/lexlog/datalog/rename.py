"""A literal and new names for variables in, the renamed literal out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Expression,
    Literal,
    Negative,
    Operation,
    Positive,
    Term,
    Today,
    Variable,
)

Names = Mapping[Variable, Term]


def renamed(literal: Literal, names: Names) -> Literal:
    """The literal with variables replaced; others stay.

    >>> renamed(Positive(Atom("p", (("a", Variable("x")),))), {Variable("x"): Constant("?")}).atom.terms
    (('a', Constant(value='?')),)
    """
    match literal:
        case Positive(atom, ever):
            return Positive(renamed_atom(atom, names), ever)
        case Negative(atom):
            return Negative(renamed_atom(atom, names))
        case Comparison(left, op, right, unit, places, ratio, text):
            return Comparison(
                renamed_expression(left, names),
                op,
                renamed_expression(right, names),
                unit,
                places,
                ratio,
                text,
            )
        case Assignment(variable, expression):
            target = names.get(variable, variable)
            assert isinstance(target, Variable)
            return Assignment(target, renamed_expression(expression, names))
        case _:
            assert_never(literal)


def renamed_atom(atom: Atom, names: Names) -> Atom:
    """The atom with variables replaced."""
    return Atom(
        atom.predicate,
        tuple((c, names.get(t, t) if isinstance(t, Variable) else t) for c, t in atom.terms),
    )


def renamed_expression(expression: Expression, names: Names) -> Expression:
    """The expression with variables replaced."""
    match expression:
        case Variable():
            return names.get(expression, expression)
        case Constant() | Today():
            return expression
        case Operation(op, left, right, scale):
            return Operation(op, renamed_expression(left, names), renamed_expression(right, names), scale)
        case _:
            assert_never(expression)
