"""Types of two expressions in, a finding out where they do not go together."""

from __future__ import annotations

from lexlog.diagnostic import Label
from lexlog.resolved import tree
from lexlog.resolved.from_syntax_scope import Scope
from lexlog.resolved.types import describe, same_dimension
from lexlog.source import NOWHERE, Span


def fits(actual: tree.Type, wanted: tree.Type, scope: Scope, span: Span) -> bool:
    """Whether a value of one type may stand where the other is wanted; if not, that is a finding."""
    if actual == wanted or tree.TEXT in (actual, wanted):
        return True
    if tree.ANY_CASE in (actual, wanted):
        other = wanted if actual == tree.ANY_CASE else actual
        table = scope.names.tables.get(other.name) if isinstance(other, tree.EntityType) else None
        if table is not None and table.word == "case":
            return True
    match actual, wanted:
        case tree.NumberType(), tree.NumberType() if same_dimension(actual, wanted):
            return True
    scope.names.report.add(
        "type-mismatch", f"expected {describe(wanted)}, but this is {describe(actual)}", span
    )
    return False


def mixed_units(
    op: str,
    left: tree.Expression,
    first: tree.NumberType,
    right: tree.Expression,
    second: tree.NumberType,
    scope: Scope,
) -> None:
    """Report two numbers whose units do not go together."""
    scope.names.report.add(
        "unit-mismatch",
        f"`{op}` joins {first.unit.name} with {second.unit.name}",
        cover(left.span, right.span),
        labels=[Label(left.span, first.unit.name), Label(right.span, second.unit.name)],
    )


def cover(left: Span, right: Span) -> Span:
    """From the beginning of the one to the end of the other."""
    if left == NOWHERE or right == NOWHERE:
        return left if right == NOWHERE else right
    return Span(left.path, left.start, right.end, left.line, left.column)
