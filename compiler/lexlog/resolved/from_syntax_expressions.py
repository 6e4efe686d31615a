"""Operators of expressions with their resolved parts in, typed expressions out."""

from __future__ import annotations

from typing import Literal

from lexlog.diagnostic import nearest
from lexlog.exact import places
from lexlog.resolved import tree
from lexlog.resolved.from_syntax_fit import cover, fits, mixed_units
from lexlog.resolved.from_syntax_scope import Scope
from lexlog.resolved.types import days_type, describe, joined_places, number_type, same_dimension
from lexlog.resolved.units import COUNT, named, product, written
from lexlog.source import Span
from lexlog.syntax import tree as surface


def number(node: surface.Number, scope: Scope) -> tree.Number | None:
    """A figure with its unit; without a unit it is a bare count."""
    unit = COUNT if node.unit is None else written(node.unit, scope.names.units)
    if isinstance(unit, str):
        scope.names.report.add(
            "unknown-unit",
            f"no unit is called `{unit}`",
            node.span,
            help=nearest(unit, scope.names.units),
        )
        return None
    decimals = places(node.value)
    return tree.Number(node.value, tree.NumberType(unit, decimals, node.value, node.value), node.span)


def of(node: surface.Of, argument: tree.Expression, scope: Scope) -> tree.Expression | None:
    """`function of argument`: a defined value, or a field of an entity."""
    span = cover(node.function.span, argument.span)
    kind = argument.type
    definition = scope.names.definitions.get(node.function.text)
    if node.function.text == "paragraph":
        return tree.ValueOf("paragraph", argument, tree.PARAGRAPH, span)
    if definition is not None and definition.result is not None:
        scope.names.seen("definition", node.function)
        if len(definition.parameters) == 1 and fits(kind, definition.parameters[0][1], scope, argument.span):
            return tree.ValueOf(node.function.text, argument, definition.result, span)
        return None
    if not isinstance(kind, tree.EntityType):
        scope.names.report.add(
            "type-mismatch",
            f"`{node.function.text} of` wants an entity, but this is {describe(kind)}",
            argument.span,
        )
        return None
    return _field_of(node.function, argument, kind, span, scope)


def _field_of(
    function: surface.Name, argument: tree.Expression, kind: tree.EntityType, span: Span, scope: Scope
) -> tree.Expression | None:
    tables = scope.names.tables
    home = tables.get(kind.name)
    if home is not None and (found := home.field(function.text)):
        return tree.FieldOf(home.name, home.key[0], found.name, argument, found.type, span)
    relation = tables.get(function.text)
    if relation is not None and len(relation.key) == 1:
        key = relation.field(relation.key[0])
        rest = [each for each in relation.fields if each.name != relation.key[0]]
        if key is not None and key.type == kind and len(rest) == 1:
            scope.names.seen("table", function)
            return tree.FieldOf(relation.name, key.name, rest[0].name, argument, rest[0].type, span)
    known = {each.name for each in home.fields} if home else set()
    known |= {d.name for d in scope.names.definitions.values() if d.result and d.parameters[0][1] == kind}
    known |= {t.name for t in tables.values() if len(t.key) == 1 and len(t.fields) == 2}
    scope.names.unknown("field", function, known, what=f"a {kind.name} has no `{function.text}`")
    return None


def share(node: surface.Share, of: tree.Expression, scope: Scope) -> tree.Share | None:
    """`25% of value`: the value's own unit, two decimals more, and those of the figure."""
    part = number(node.part, scope)
    if part is None:
        return None
    if part.type.unit.name != "%":
        scope.names.report.add(
            "type-mismatch",
            f"only percent are a part of a value, but this is {describe(part.type)}",
            part.span,
        )
        return None
    kind = number_type(of.type)
    if kind is None or kind.ratio:
        what = "a quotient" if kind is not None else describe(of.type)
        scope.names.report.add("type-mismatch", f"`% of` wants a number, but this is {what}", of.span)
        return None
    return tree.Share(part, of, tree.NumberType(kind.unit, kind.places + part.type.places + 2), node.span)


def arithmetic(
    node: surface.Arithmetic, left: tree.Expression, right: tree.Expression, scope: Scope
) -> tree.Expression | None:
    """Two values joined by + - * or /; units must fit."""
    span = cover(left.span, right.span)
    dated = days_type(node.op, left.type, right.type)
    if dated is not None:
        return tree.Arithmetic(node.op, left, right, dated, span)
    first, second = number_type(left.type), number_type(right.type)
    if first is None or second is None:
        wrong = left if first is None else right
        scope.names.report.add(
            "type-mismatch", f"`{node.op}` wants numbers, but this is {describe(wrong.type)}", wrong.span
        )
        return None
    if first.ratio or second.ratio:
        scope.names.report.add(
            "ratio-in-arithmetic",
            "a quotient can only be compared with a figure",
            span,
            help="multiply both sides by the divisor instead",
        )
        return None
    if node.op in "+-" and not same_dimension(first, second):
        mixed_units(node.op, left, first, right, second, scope)
        return None
    return tree.Arithmetic(node.op, left, right, _result(node.op, first, second, scope), span)


def _result(
    op: Literal["+", "-", "*", "/"], left: tree.NumberType, right: tree.NumberType, scope: Scope
) -> tree.NumberType:
    if op in "+-":
        return tree.NumberType(left.unit, max(left.places, right.places))
    dimension = product(left.unit.dimension, right.unit.dimension, 1 if op == "*" else -1)
    unit = named(dimension, scope.names.units)
    return tree.NumberType(unit, joined_places(op, left.places, right.places), ratio=op == "/")
