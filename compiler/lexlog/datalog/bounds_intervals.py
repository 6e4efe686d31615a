"""Expressions over intervals in, their ends out, and when two intervals compare."""

from __future__ import annotations

from collections.abc import Mapping

from lexlog.datalog.bounds_names import Bound
from lexlog.datalog.tree import (
    Comparison,
    Constant,
    Expression,
    Operation,
    Variable,
)


def ends(expression: Expression, high: Mapping[Variable, Variable]) -> tuple[Expression, Expression]:
    """Least and greatest value; factors and divisors are not negative (columns declare so)."""
    match expression:
        case Constant():
            return expression, expression
        case Variable():
            return expression, high.get(expression, expression)
        case Operation(op, left, right, scale):
            low, top = ends(left, high)
            other_low, other_top = ends(right, high)
            if op in ("-", "ratio"):
                other_low, other_top = other_top, other_low
            return Operation(op, low, other_low, scale), Operation(op, top, other_top, scale)


def compared(
    low: Expression, high: Expression, op: str, other_low: Expression, other_high: Expression, bound: Bound
) -> list[list[Comparison]]:
    """The ways in which a comparison of two intervals must, or may, hold."""
    if op in (">", ">="):
        pair = (low, other_high) if bound == "must" else (high, other_low)
        return [[Comparison(pair[0], op, pair[1])]]  # type: ignore[arg-type]
    if op in ("<", "<="):
        pair = (high, other_low) if bound == "must" else (low, other_high)
        return [[Comparison(pair[0], op, pair[1])]]  # type: ignore[arg-type]
    if op == "=":
        if bound == "must":
            return [[Comparison(low, ">=", other_high), Comparison(high, "<=", other_low)]]
        return [[Comparison(low, "<=", other_high), Comparison(high, ">=", other_low)]]
    if bound == "must":
        return [[Comparison(high, "<", other_low)], [Comparison(low, ">", other_high)]]
    return [[Comparison(low, "<", other_high)], [Comparison(high, ">", other_low)]]
