"""Expressions over intervals in, their ends out, and when two intervals compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal as Word

from lexlog.datalog.bounds_names import Bound
from lexlog.datalog.tree import (
    Comparison,
    Constant,
    Expression,
    Operation,
    Today,
    Variable,
)

Sign = Word["+", "-", "0"]
"""Of an interval: nothing in it is below 0, nothing is 0 or more, or it has both."""

ONE, NONE, MINUS_ONE = Constant(1), Constant(0), Constant(-1)


@dataclass(frozen=True, slots=True)
class Ends:
    """Least and greatest value of an expression where the conditions hold. An expression may have several:
    which ends of a factor make the ends of a product depends on the signs of both."""

    low: Expression
    high: Expression
    when: tuple[Comparison, ...] = ()


@dataclass(frozen=True, slots=True)
class Intervals:
    """What is known of a body: the upper variables, and which expressions are 0 or more for certain.

    `must` leaves out what has no value under some filling, `may` what has none under any.
    """

    high: Mapping[Variable, Variable]
    is_positive: Callable[[Expression], bool]
    bound: Bound

    def is_exact(self, expression: Expression) -> bool:
        """Whether the value is no interval."""
        match expression:
            case Constant() | Today():
                return True
            case Variable():
                return self.high.get(expression, expression) == expression
            case Operation(_, left, right):
                return self.is_exact(left) and self.is_exact(right)

    def ends(self, expression: Expression) -> Iterator[Ends]:
        """The ends of the value, for each way in which its parts can be signed."""
        match expression:
            case Operation(op, left, right, scale) if not self.is_exact(expression):
                for first in self.ends(left):
                    for second in self.ends(right):
                        for found in self._of(op, (left, first), (right, second), scale):
                            yield Ends(found.low, found.high, (*first.when, *second.when, *found.when))
            case Variable():
                yield Ends(expression, self.high.get(expression, expression))
            case _:
                yield Ends(expression, expression)

    def _of(
        self, op: str, first: tuple[Expression, Ends], second: tuple[Expression, Ends], scale: int
    ) -> Iterator[Ends]:
        (_, left), (_, right) = first, second
        match op:
            case "+":
                yield Ends(Operation("+", left.low, right.low), Operation("+", left.high, right.high))
            case "-":
                yield Ends(Operation("-", left.low, right.high), Operation("-", left.high, right.low))
            case "*":
                for sign, when in self._signs(*first):
                    for other, and_when in self._signs(*second):
                        for found in _product(sign, left, other, right):
                            yield Ends(found.low, found.high, (*when, *and_when, *found.when))
            case _:
                for is_above, divisor in self._divisors(*second):
                    for sign, when in self._signs(*first):
                        low, high = _quotient(sign, left, is_above, divisor, scale)
                        yield Ends(low, high, (*when, *divisor.when))

    def _signs(self, of: Expression, ends: Ends) -> Iterator[tuple[Sign, tuple[Comparison, ...]]]:
        """Each sign that the interval may have, and when it has it."""
        if self.is_positive(of):
            yield "+", ()
        elif isinstance(of, Constant):
            yield "-", ()
        else:
            yield "+", (Comparison(ends.low, ">=", NONE),)
            yield "-", (Comparison(ends.high, "<", NONE),)
            if ends.low != ends.high:
                yield "0", (Comparison(ends.low, "<", NONE), Comparison(ends.high, ">=", NONE))

    def _divisors(self, of: Expression, ends: Ends) -> Iterator[tuple[bool, Ends]]:
        """The parts of the interval by which something can be divided, and whether each is above 0 or below.

        Numbers are whole, so the least divisor is 1 as stored.
        """
        some_have_none = self.bound == "may" and ends.low != ends.high
        yield True, Ends(ends.low, ends.high, (Comparison(ends.low, ">=", ONE),))
        if some_have_none:
            reach = (Comparison(ends.low, "<", ONE), Comparison(ends.high, ">=", ONE))
            yield True, Ends(ONE, ends.high, reach)
        if self.is_positive(of):
            return
        yield False, Ends(ends.low, ends.high, (Comparison(ends.high, "<=", MINUS_ONE),))
        if some_have_none:
            reach = (Comparison(ends.high, ">", MINUS_ONE), Comparison(ends.low, "<=", MINUS_ONE))
            yield False, Ends(ends.low, MINUS_ONE, reach)


def _product(sign: Sign, left: Ends, other: Sign, right: Ends) -> Iterator[Ends]:
    """left * right, by the signs of both."""
    lows = Operation("*", left.low, right.low)
    low_high = Operation("*", left.low, right.high)
    high_low = Operation("*", left.high, right.low)
    highs = Operation("*", left.high, right.high)
    match sign + other:
        case "++":
            yield Ends(lows, highs)
        case "+-":
            yield Ends(high_low, low_high)
        case "-+":
            yield Ends(low_high, high_low)
        case "--":
            yield Ends(highs, lows)
        case "+0":
            yield Ends(high_low, highs)
        case "0+":
            yield Ends(low_high, highs)
        case "-0":
            yield Ends(low_high, lows)
        case "0-":
            yield Ends(high_low, lows)
        case _:
            for low, is_low in (
                (low_high, Comparison(low_high, "<=", high_low)),
                (high_low, Comparison(low_high, ">", high_low)),
            ):
                yield Ends(low, highs, (is_low, Comparison(highs, ">=", lows)))
                yield Ends(low, lows, (is_low, Comparison(highs, "<", lows)))


def _quotient(
    sign: Sign, left: Ends, is_above: bool, divisor: Ends, scale: int
) -> tuple[Expression, Expression]:
    """left / divisor, by the sign of the left side; the divisor is above 0 or below it as a whole."""

    def over(numerator: Expression, denominator: Expression) -> Expression:
        return Operation("ratio", numerator, denominator, scale)

    least, greatest = divisor.low, divisor.high
    if is_above:
        low = over(left.low, greatest if sign == "+" else least)
        return low, over(left.high, greatest if sign == "-" else least)
    low = over(left.high, least if sign == "-" else greatest)
    return low, over(left.low, least if sign == "+" else greatest)


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
