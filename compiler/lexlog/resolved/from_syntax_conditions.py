"""Surface conditions and expressions in, typed ones out; every word bound to what it stands for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from lexlog.resolved import tree
from lexlog.resolved.from_syntax_comparisons import compare, in_
from lexlog.resolved.from_syntax_ends import extreme
from lexlog.resolved.from_syntax_expressions import arithmetic, number, of, share
from lexlog.resolved.from_syntax_fit import fits
from lexlog.resolved.from_syntax_scope import Open, Scope
from lexlog.resolved.from_syntax_words import is_today, opens_variable, reference
from lexlog.resolved.types import describe, number_type
from lexlog.resolved.units import COUNT
from lexlog.syntax import tree as surface


def condition(node: surface.Condition, scope: Scope) -> tree.Condition | None:
    """The resolved condition, or None after findings."""
    match node:
        case surface.And(parts) | surface.Or(parts):
            done = [condition(part, scope) for part in parts]
            if any(part is None for part in done):
                return None
            kept = tuple(part for part in done if part is not None)
            return tree.All(kept) if isinstance(node, surface.And) else tree.Any(kept)
        case surface.Not(part, span):
            inner = condition(part, scope)
            return None if inner is None else tree.Not(inner, span)
        case surface.Compare():
            left, right = side(node.left, scope), side(node.right, scope)
            return None if left is None or right is None else compare(node, left, right, scope)
        case surface.Is():
            found = _is(node, scope)
            return tree.Not(found, node.span) if found is not None and node.negated else found
        case surface.In():
            value = expression(node.left, scope)
            found = None if value is None else in_(node, value, scope)
            return tree.Not(found, node.span) if found is not None and node.negated else found
        case surface.Holds():
            return pattern(node, scope)


def expression(
    node: surface.Expression, scope: Scope, wanted: tree.Type | None = None
) -> tree.Expression | None:
    """The resolved expression, or None after findings. `wanted` tells what a bare word may mean."""
    match node:
        case surface.Number():
            return number(node, scope)
        case surface.Day(value, span):
            return tree.Day(value.toordinal(), span=span)
        case surface.Reference(name):
            return reference(name, scope, wanted)
        case surface.Of():
            argument = expression(node.argument, scope)
            return None if argument is None else of(node, argument, scope)
        case surface.Arithmetic():
            left, right = expression(node.left, scope), expression(node.right, scope)
            return None if left is None or right is None else arithmetic(node, left, right, scope)
        case surface.Share():
            of_what = expression(node.of, scope)
            return None if of_what is None else share(node, of_what, scope)
        case surface.Extreme():
            expression(node.left, scope)
            expression(node.right, scope)
            scope.names.report.add(
                "higher-in-arithmetic",
                f"`{node.word} of` stands alone, as one side of a comparison or as the value of a clause",
                node.span,
                help="give it a name by a definition of its own",
            )
            return None
        case surface.Over():
            return over(node, scope)


def side(node: surface.Expression, scope: Scope) -> tree.Expression | None:
    """The resolved side of a comparison, which may be `today`."""
    if isinstance(node, surface.Reference) and is_today(node.name, scope):
        return tree.Today(span=node.name.span)
    return whole(node, scope)


def whole(node: surface.Expression, scope: Scope, wanted: tree.Type | None = None) -> tree.Expression | None:
    """The resolved value of a clause or side of a comparison, which may be the higher or lower of two."""
    if not isinstance(node, surface.Extreme):
        return expression(node, scope, wanted)
    left, right = expression(node.left, scope), expression(node.right, scope)
    if left is None or right is None:
        return None
    return extreme(node.word, left, right, node.span, scope)


def over(node: surface.Over, scope: Scope) -> tree.Over | None:
    """An aggregate over the rows of a pattern; its value may speak of the pattern's columns."""
    if node.function == "integrated":
        scope.names.report.add("integrated-alone", "`integrated` stands where it is worked with", node.span)
        return None
    return _over(node, scope)


def integrated(node: surface.Over, ends: tuple[tuple[str, tree.Type], ...], scope: Scope) -> tree.Over | None:
    """What comes through chains of rows, as the whole value of a definition with these parameters: how much
    of the second the first has."""
    found = _over(node, scope)
    if found is None:
        return None
    bound = {each.name for _, each in found.rows.columns if isinstance(each, tree.Variable)}
    kind = number_type(found.type)
    wrong = None
    if len(ends) != 2 or ends[0][1] != ends[1][1]:
        wrong = "a definition of two entities of one type, which its parameters name"
    elif not {name for name, _ in ends} <= bound:
        wrong = f"rows with `{ends[0][0]}` and `{ends[1][0]}` in two of their columns"
    elif kind is None or kind.unit.name != "%":
        wrong = f"shares in percent, but this is {describe(found.type)}"
    if wrong is not None or kind is None:
        scope.names.report.add("integrated-alone", f"`integrated` wants {wrong}", node.span)
        return None
    return dataclasses.replace(found, type=dataclasses.replace(kind, ratio=True))


def _over(node: surface.Over, scope: Scope) -> tree.Over | None:
    kept: list[tree.Expression] = []

    def inside(inner: Scope) -> None:
        if node.value is not None and (value := expression(node.value, inner)) is not None:
            kept.append(value)

    rows = pattern(node.rows, scope, inside)
    if rows is None or (node.value is not None and not kept):
        return None
    if node.function == "number":
        return tree.Over("number", None, rows, tree.NumberType(COUNT), node.span)
    value = kept[0]
    kind = number_type(value.type)
    if isinstance(value.type, tree.DayType) and node.function in ("greatest", "least"):
        return tree.Over(node.function, value, rows, value.type, node.span)
    if kind is None or kind.ratio:
        scope.names.report.add(
            "type-mismatch",
            f"`{node.function}` wants numbers, but this is {describe(value.type)}",
            value.span,
        )
        return None
    return tree.Over(node.function, value, rows, tree.NumberType(kind.unit, kind.places), node.span)


def _is(node: surface.Is, scope: Scope) -> tree.Condition | None:
    left = expression(node.left, scope)
    if left is None:
        return None
    if isinstance(node.right, surface.Reference):
        quality = scope.names.definitions.get(node.right.name.text)
        if quality is not None and quality.result is None and len(quality.parameters) == 1:
            scope.names.seen("definition", node.right.name)
            name, kind = quality.parameters[0]
            if not fits(left.type, kind, scope, left.span):
                return None
            return tree.Pattern(quality.name, ((name, left),), None, span=node.span)
    if isinstance(left.type, tree.NumberType | tree.DayType):
        scope.names.report.add(
            "type-mismatch", f"`is` joins names, but this is {describe(left.type)}", left.span, help="use `=`"
        )
        return None
    right = expression(node.right, scope, left.type)
    if right is None or not fits(right.type, left.type, scope, right.span):
        return None
    return tree.Same(left, right, node.span)


def pattern(node: surface.Holds, scope: Scope, inside: object = None) -> tree.Pattern | None:
    """A pattern with its arguments bound; `inside` resolves what else speaks of its columns."""
    columns = _columns(node.relation, scope)
    if columns is None:
        return None
    fields, aliases = columns
    given = _arguments(node, fields, aliases, scope)
    if given is None:
        return None
    bound = {name: value for name, value in given if isinstance(value, tree.Variable)}
    reach = Open(fields, aliases, dict(bound), scope.open)
    for name, value in given:
        if not isinstance(value, tree.Variable):
            reach.bound[name] = tree.Variable(scope.fresh(name), fields[name])
    inner = Scope(
        scope.names, scope.case, scope.variables, scope.columns, reach, scope.uses, scope.made, scope.count
    )
    where = None if node.where is None else condition(node.where, inner)
    if callable(inside):
        inside(inner)
    if node.where is not None and where is None:
        return None
    fixed = dict(given)
    extra = [(name, variable) for name, variable in reach.bound.items() if name not in fixed]
    mentioned = [
        tree.Same(variable, fixed[name])
        for name, variable in reach.bound.items()
        if name in fixed and not isinstance(fixed[name], tree.Variable) and _mentions(variable, where)
    ]
    if mentioned:
        where = tree.All((*mentioned, where)) if where is not None else tree.All(tuple(mentioned))
    return tree.Pattern(node.relation.text, (*given, *extra), where, node.ever, node.span)


def _mentions(variable: tree.Variable, where: tree.Condition | None) -> bool:
    """Whether the condition speaks of the variable."""
    return where is not None and f"Variable(name={variable.name!r}" in repr(where)


def _columns(relation: surface.Name, scope: Scope) -> tuple[dict[str, tree.Type], dict[str, str]] | None:
    table = scope.names.tables.get(relation.text)
    if table is not None:
        scope.names.seen("table", relation)
        fields = {each.name: each.type for each in table.fields}
        aliases = {each.name: each.name for each in table.fields}
        aliases |= {each.alias: each.name for each in table.fields if each.alias}
        return fields, aliases
    definition = scope.names.definitions.get(relation.text)
    if definition is not None:
        scope.names.seen("definition", relation)
        fields = dict(definition.parameters)
        if definition.result is not None:
            fields["value"] = definition.result
        return fields, {name: name for name in fields}
    known: Iterable[str] = {*scope.names.tables, *scope.names.definitions}
    scope.names.unknown("table or definition", relation, known)
    return None


def _arguments(
    node: surface.Holds, fields: dict[str, tree.Type], aliases: dict[str, str], scope: Scope
) -> list[tuple[str, tree.Expression]] | None:
    positional = [each for each in node.arguments if each.column is None]
    if positional and (len(positional) < len(node.arguments) or len(positional) != len(fields)):
        scope.names.report.add(
            "wrong-arguments",
            f"`{node.relation.text}` has {len(fields)} columns ({', '.join(fields)}), "
            f"but {len(node.arguments)} arguments are given by place",
            node.span,
            help="give every column by place, or name the columns: `column: value`",
        )
        return None
    given: list[tuple[str, tree.Expression]] = []
    good = True
    for place, argument in zip(fields, node.arguments, strict=False):
        column: str | None = place
        if argument.column is not None:
            column = aliases.get(argument.column.text)
            if column is None:
                scope.names.unknown(
                    "column",
                    argument.column,
                    aliases,
                    what=f"`{node.relation.text}` has no column `{argument.column.text}`",
                )
                good = False
                continue
        assert column is not None
        if _is_blank(argument.value):
            continue
        value = _argument(argument.value, fields[column], scope)
        if value is None:
            good = False
        elif fits(value.type, fields[column], scope, value.span):
            given.append((column, value))
        else:
            good = False
    return given if good else None


def _is_blank(value: surface.Expression) -> bool:
    return isinstance(value, surface.Reference) and value.name.text == "_"


def _argument(value: surface.Expression, kind: tree.Type, scope: Scope) -> tree.Expression | None:
    if not isinstance(value, surface.Reference) or not opens_variable(value.name, kind, scope):
        return expression(value, scope, kind)
    scope.variables[value.name.text] = tree.Variable(value.name.text, kind)
    scope.uses[value.name.text] = 1
    scope.made[value.name.text] = value.name.span
    return tree.Variable(value.name.text, kind, value.name.span)
