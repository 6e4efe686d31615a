"""Comparisons with their resolved sides in, typed conditions out."""

from __future__ import annotations

from lexlog.resolved import tree
from lexlog.resolved.from_syntax_ends import Op, Sides, written
from lexlog.resolved.from_syntax_fit import fits, mixed_units
from lexlog.resolved.from_syntax_scope import Scope
from lexlog.resolved.from_syntax_words import reference
from lexlog.resolved.types import describe, number_type, same_dimension
from lexlog.syntax import tree as surface


def compare(
    node: surface.Compare, left: tree.Expression, right: tree.Expression, scope: Scope
) -> tree.Condition | None:
    """Two numbers or dates compared; units must fit."""

    def plain(one: tree.Expression, op: Op, other: tree.Expression) -> tree.Condition | None:
        return _compare(surface.Compare(node.left, op, node.right, node.span), one, other, scope)

    return written(Sides(left, node.op, right, node.span, plain))


def _compare(
    node: surface.Compare, left: tree.Expression, right: tree.Expression, scope: Scope
) -> tree.Condition | None:
    if isinstance(left, tree.Today):
        scope.names.report.add("type-mismatch", "`today` is compared with itself", node.span)
        return None
    if isinstance(left.type, tree.DayType) and isinstance(right.type, tree.DayType):
        return tree.Compare(left, node.op, right, node.span)
    first, second = number_type(left.type), number_type(right.type)
    if first is None or second is None:
        wrong = left if first is None else right
        scope.names.report.add(
            "type-mismatch",
            f"`{node.op}` compares numbers or dates, but this is {describe(wrong.type)}",
            wrong.span,
            help="use `is` for names" if node.op in ("=", "!=") else None,
        )
        return None
    if not same_dimension(first, second):
        mixed_units(node.op, left, first, right, second, scope)
        return None
    if first.ratio or second.ratio:
        plain = right if first.ratio else left
        if not isinstance(plain, tree.Number | tree.ParameterOf) or number_type(plain.type).places > 6:  # type: ignore[union-attr]
            scope.names.report.add(
                "ratio-in-arithmetic",
                "a quotient can only be compared with a figure of up to 6 decimals",
                plain.span,
                help="multiply both sides by the divisor instead",
            )
            return None
    return tree.Compare(left, node.op, right, node.span)


def in_(node: surface.In, left: tree.Expression, scope: Scope) -> tree.Condition | None:
    """`x in [a, b]` or `x in group G`."""
    if not node.groups:
        symbols = [reference(name, scope, left.type) for name in node.names]
        if any(not isinstance(each, tree.Symbol) for each in symbols):
            return None
        return tree.OneOf(
            left, tuple(each.text for each in symbols if isinstance(each, tree.Symbol)), node.span
        )
    found = [scope.names.find("group", scope.names.groups, name) for name in node.names]
    groups = [group for group in found if group is not None]
    if len(groups) < len(found) or not all(fits(left.type, g.type, scope, left.span) for g in groups):
        return None
    members = tuple(tree.Member(left, group.name, node.span) for group in groups)
    return members[0] if len(members) == 1 else tree.Any(members)
