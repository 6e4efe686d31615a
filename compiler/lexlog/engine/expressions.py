"""Expressions and comparisons over the rows of a frame: their values, and where they hold."""

from __future__ import annotations

import numpy as np

from lexlog.datalog.tree import Comparison, Constant, Expression, Operation, Today, Variable
from lexlog.engine import numbers
from lexlog.engine.frame import Frame
from lexlog.engine.order import variables
from lexlog.engine.places import Places
from lexlog.engine.rows import Array
from lexlog.engine.world import World


def evaluated(expression: Expression, frame: Frame, world: World) -> tuple[numbers.Value, Array | None]:
    """The value of an expression in each row, and where it has one (None: everywhere)."""
    match expression:
        case Variable(name):
            return frame.columns[name], None
        case Constant():
            return world.code(expression), None
        case Today():
            raise ValueError("a day stands on one side of a comparison and nowhere else")
        case Operation(op, left_part, right_part, scale):
            left, on_left = evaluated(left_part, frame, world)
            right, on_right = evaluated(right_part, frame, world)
            defined = both(on_left, on_right)
            match op:
                case "+":
                    return numbers.add(left, right), defined
                case "-":
                    return numbers.subtract(left, right), defined
                case "*":
                    return numbers.multiply(left, right), defined
                case "ratio":
                    divisor = numbers.column(right, frame.length)
                    nonzero = np.asarray(divisor != 0, dtype=bool)
                    if nonzero.all():
                        return numbers.ratio(left, right, scale), defined
                    return numbers.ratio(left, np.where(nonzero, divisor, 1), scale), both(defined, nonzero)


def holding(comparison: Comparison, frame: Frame, world: World) -> Array:
    """The rows of the frame for which a comparison holds."""
    short, places = _shortened(variables(comparison.left) | variables(comparison.right), frame)
    left, on_left = evaluated(comparison.left, short, world)
    right, on_right = evaluated(comparison.right, short, world)
    holds = numbers.compare(left, comparison.op, right)
    mask = np.full(short.length, holds) if isinstance(holds, bool) else holds
    for defined in (on_left, on_right):
        mask = mask if defined is None else mask & defined
    return mask if places is None else mask[places.array]


def computed(variable: str, expression: Expression, frame: Frame, world: World) -> tuple[Frame, Array | None]:
    """The frame with the variable named by the expression, and where that has a value (None: everywhere)."""
    short, places = _shortened(variables(expression), frame)
    value, defined = evaluated(expression, short, world)
    made = frame.with_columns({variable: (numbers.column(value, short.length), places)})
    return made, defined if defined is None or places is None else defined[places.array]


def _shortened(names: set[str], frame: Frame) -> tuple[Frame, Places | None]:
    """The frame of one variable where its values come from, if those are fewer, and the places in it."""
    if len(names) == 1:
        (name,) = names
        values, places = frame.columns.origin(name)
        if places is not None and len(values) < frame.length:
            return Frame({name: values}, len(values)), places
    return frame, None


def both(left: Array | None, right: Array | None) -> Array | None:
    """Where both masks are true (None: everywhere)."""
    if left is None or right is None:
        return right if left is None else left
    return left & right
