"""Whole numbers in columns: int64 where nothing can overflow, Python ints where it could, never a float."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from lexlog.engine.rows import Array

Value: TypeAlias = Array | int
"""A column, or one number that stands in every row."""

LEAST, GREATEST = -(2**63), 2**63 - 1

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


def bounds(value: Value) -> tuple[int, int]:
    """The least and the greatest number, as Python ints; (0, 0) of an empty column."""
    if isinstance(value, int):
        return value, value
    return (int(value.min()), int(value.max())) if len(value) else (0, 0)


def column(value: Value, length: int) -> Array:
    """The value as a column of this length."""
    if not isinstance(value, int):
        return value
    return np.full(length, value, dtype=np.int64 if LEAST <= value <= GREATEST else object)


def repeated(value: int, length: int) -> Array:
    """The number as a column that takes no room; it must not be written to."""
    one = np.int64(value) if LEAST <= value <= GREATEST else np.array(value, dtype=object)
    return np.broadcast_to(one, length)


def narrow(numbers: Array) -> Array:
    """The same numbers, as int64 if they fit."""
    if numbers.dtype != object:
        return numbers if numbers.dtype == np.int64 else numbers.astype(np.int64)
    low, high = bounds(numbers)
    return numbers.astype(np.int64) if low >= LEAST and high <= GREATEST else numbers


def within(numbers: Array, least: int, greatest: int) -> Array:
    """The same numbers as int64, those beyond either end at that end."""
    return np.asarray(np.minimum(np.maximum(numbers, least), greatest)).astype(np.int64)


def distinct(numbers: Array) -> Array:
    """The different numbers, ascending: by a sort, which beats NumPy's hashing `unique` on large columns."""
    if not len(numbers):
        return numbers
    ordered = np.sort(numbers)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))]


def add(left: Value, right: Value) -> Value:
    """left + right."""
    (a, b), (c, d) = bounds(left), bounds(right)
    return _apply(operator.add, left, right, a + c, b + d)


def subtract(left: Value, right: Value) -> Value:
    """left - right."""
    (a, b), (c, d) = bounds(left), bounds(right)
    return _apply(operator.sub, left, right, a - d, b - c)


def multiply(left: Value, right: Value) -> Value:
    """left * right."""
    (a, b), (c, d) = bounds(left), bounds(right)
    corners = (a * c, a * d, b * c, b * d)
    return _apply(operator.mul, left, right, min(corners), max(corners))


def ratio(left: Value, right: Value, scale: int) -> Value:
    """floor(q) + ceil(q) of q = left * 10**scale / right; right is nowhere 0."""
    if scale >= 0:
        left = multiply(left, 10**scale)
    else:
        right = multiply(right, 10**-scale)
    # |left| <= 2**62 keeps -left and floor + ceil inside 64 bits, whatever the divisor
    reach = max(map(abs, (*bounds(left), *bounds(right))))
    return _apply(lambda n, d: n // d - (-n // d), left, right, -2 * reach, 2 * reach)


def compare(left: Value, op: str, right: Value) -> Array | bool:
    """Where the comparison holds: a mask, or one answer for two plain numbers."""
    if isinstance(left, int) and isinstance(right, int):
        return bool(COMPARISONS[op](left, right))
    left, right = _together(left, right)
    return np.asarray(COMPARISONS[op](left, right), dtype=bool)


def equal(left: Array, right: Value) -> Array:
    """Where two columns, or a column and a number, agree."""
    return np.asarray(compare(left, "=", right), dtype=bool)


def summable(numbers: Array) -> Array:
    """The same numbers in a form in which no sum of them, each taken at most twice, can overflow."""
    low, high = bounds(numbers)
    fits = 2 * max(-low, high, 1) * max(len(numbers), 1) <= GREATEST
    return numbers if fits or numbers.dtype == object else numbers.astype(object)


def _apply(op: Callable[..., Value], left: Value, right: Value, least: int, greatest: int) -> Value:
    if isinstance(left, int) and isinstance(right, int):
        return op(left, right)
    if least >= LEAST and greatest <= GREATEST:
        left, right = _together(left, right)
    else:
        left, right = _wide(left), _wide(right)
    result = op(left, right)
    assert not isinstance(result, int)
    return narrow(result)


def _together(left: Value, right: Value) -> tuple[Value, Value]:
    """Both in one representation: NumPy must not meet a Python int that it would have to wrap or round."""
    if any(isinstance(each, int) and not LEAST <= each <= GREATEST for each in (left, right)):
        return _wide(left), _wide(right)
    return left, right


def _wide(value: Value) -> Value:
    return value if isinstance(value, int) else value.astype(object)
