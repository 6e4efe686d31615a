"""Comparisons with `today`, or with the higher or lower of two values, in; plain comparisons out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lexlog.resolved import tree
from lexlog.resolved.from_syntax_fit import fits, mixed_units
from lexlog.resolved.from_syntax_scope import Scope
from lexlog.resolved.types import describe, number_type, same_dimension
from lexlog.source import Span

Op: TypeAlias = Literal["<", "<=", "=", "!=", ">=", ">"]
MIRRORED: dict[Op, Op] = {"<": ">", "<=": ">=", "=": "=", "!=": "!=", ">=": "<=", ">": "<"}
"""What a comparison becomes when its sides change places."""

_ABOVE: tuple[Op, ...] = (">", ">=")


@dataclass(frozen=True, slots=True)
class Sides:
    """A comparison as written: its sides, where it stands, and how a plain one is made."""

    left: tree.Expression
    op: Op
    right: tree.Expression
    span: Span
    plain: Callable[[tree.Expression, Op, tree.Expression], tree.Condition | None]

    def parts(self, *sides: tuple[tree.Expression, Op, tree.Expression]) -> list[tree.Condition | None]:
        """Comparisons of these sides in place of the one that is written."""
        return [written(Sides(left, op, right, self.span, self.plain)) for left, op, right in sides]


def written(of: Sides) -> tree.Condition | None:
    """The comparison as plain ones; None after findings.

    More than the higher of two values is more than each; less than it is less than one of them.
    """
    match of.left, of.right:
        case _, tree.Extreme():
            return _of_two(of, of.right)
        case tree.Extreme(), _:
            return written(Sides(of.right, MIRRORED[of.op], of.left, of.span, of.plain))
        case tree.Today(), right if not isinstance(right, tree.Today):
            return written(Sides(right, MIRRORED[of.op], of.left, of.span, of.plain))
        case left, tree.Today() if of.op in ("=", "!=") and isinstance(left.type, tree.DayType):
            ops: tuple[Op, ...] = ("<=", ">=") if of.op == "=" else ("<", ">")
            return _joined(of.op == "=", of.parts(*((left, op, of.right) for op in ops)))
    return of.plain(of.left, of.op, of.right)


def _of_two(of: Sides, extreme: tree.Extreme) -> tree.Condition | None:
    """x > higher of a and b: both; x < higher of a and b: one; x = higher of a and b: one, and not less than
    the other."""
    left, a, b = of.left, extreme.left, extreme.right
    if of.op in ("=", "!="):
        bound: Op = ">=" if extreme.word == "higher" else "<="
        ways = [
            _joined(True, of.parts((left, "=", one), (left, bound, other))) for one, other in ((a, b), (b, a))
        ]
        equal = _joined(False, ways)
        return equal if of.op == "=" or equal is None else tree.Not(equal, of.span)
    is_both = (of.op in _ABOVE) == (extreme.word == "higher")
    return _joined(is_both, of.parts((left, of.op, a), (left, of.op, b)))


def _joined(is_all: bool, parts: list[tree.Condition | None]) -> tree.Condition | None:
    kept = tuple(part for part in parts if part is not None)
    if len(kept) < len(parts):
        return None
    return tree.All(kept) if is_all else tree.Any(kept)


def extreme(
    word: Literal["higher", "lower"],
    left: tree.Expression,
    right: tree.Expression,
    span: Span,
    scope: Scope,
) -> tree.Extreme | None:
    """The higher or lower of two numbers in one unit, or of two dates."""
    if isinstance(left.type, tree.DayType):
        if not fits(right.type, left.type, scope, right.span):
            return None
        return tree.Extreme(word, left, right, tree.DAY, span)
    first, second = number_type(left.type), number_type(right.type)
    if first is None or second is None or first.ratio or second.ratio:
        wrong = left if first is None or first.ratio else right
        scope.names.report.add(
            "type-mismatch", f"`{word} of` wants two numbers or dates, but this is {_what(wrong)}", wrong.span
        )
        return None
    if not same_dimension(first, second):
        mixed_units(f"{word} of", left, first, right, second, scope)
        return None
    return tree.Extreme(
        word, left, right, tree.NumberType(first.unit, max(first.places, second.places)), span
    )


def _what(of: tree.Expression) -> str:
    kind = number_type(of.type)
    return "a quotient" if kind is not None and kind.ratio else describe(of.type)
