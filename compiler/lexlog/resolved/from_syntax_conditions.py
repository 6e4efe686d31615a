"""Surface conditions and expressions in, typed ones out; every word bound to what it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lexlog.diagnostic import Label, nearest
from lexlog.resolved import tree
from lexlog.resolved.from_syntax_names import Names
from lexlog.resolved.types import days_type, describe, joined_places, number_type, same_dimension
from lexlog.resolved.units import COUNT, named, product, written
from lexlog.source import NOWHERE, Span
from lexlog.syntax import tree as surface

Bound: TypeAlias = tree.Variable


@dataclass(slots=True)
class Scope:
    """What words stand for in one clause.

    `case` is the table whose fields are spoken of by bare name. `variables` are parameters and variables of
    patterns. `columns` maps the columns of the enclosing pattern to the variables they are bound to, created
    on first mention.
    """

    names: Names
    case: tree.Table | None = None
    variables: dict[str, tree.Variable] = field(default_factory=dict)
    columns: dict[str, tree.Variable] = field(default_factory=dict)
    open: _Open | None = None
    uses: dict[str, int] = field(default_factory=dict)
    made: dict[str, Span] = field(default_factory=dict)
    count: list[int] = field(default_factory=lambda: [0])

    def fresh(self, hint: str) -> str:
        """A variable name that no author can write."""
        self.count[0] += 1
        return f"{hint}'{self.count[0]}"


@dataclass(slots=True)
class _Open:
    """The pattern whose columns are in reach, innermost first."""

    fields: dict[str, tree.Type]
    aliases: dict[str, str]
    bound: dict[str, tree.Variable]
    outer: _Open | None


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
            return _compare(node, scope)
        case surface.Is():
            found = _is(node, scope)
            return tree.Not(found, node.span) if found is not None and node.negated else found
        case surface.In():
            found = _in(node, scope)
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
            return _reference(name, scope, wanted)
        case surface.Of():
            return _of(node, scope)
        case surface.Arithmetic():
            return _arithmetic(node, scope)
        case surface.Over():
            return over(node, scope)


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
    places = max(0, -int(node.value.normalize().as_tuple().exponent))
    return tree.Number(node.value, tree.NumberType(unit, places, node.value, node.value), node.span)


# --- words ---------------------------------------------------------------------------------------------------


def _reference(name: surface.Name, scope: Scope, wanted: tree.Type | None) -> tree.Expression | None:
    variable = scope.variables.get(name.text)
    if variable is not None:
        scope.uses[name.text] = scope.uses.get(name.text, 0) + 1
        return tree.Variable(name.text, variable.type, name.span)
    reach = scope.open
    while reach is not None:
        column = reach.aliases.get(name.text)
        if column is not None and not _is_word(name, wanted):
            return _column(column, reach, scope, name.span)
        reach = reach.outer
    if _is_word(name, wanted):
        assert wanted is not None
        return tree.Symbol(name.text, wanted, name.span)
    if scope.case is not None:
        if name.text == scope.case.name:
            return tree.Variable(name.text, tree.EntityType(name.text), name.span)
        found = scope.case.field(name.text)
        if found is not None:
            subject = tree.Variable(scope.case.name, tree.EntityType(scope.case.name), name.span)
            return tree.FieldOf(
                scope.case.name, scope.case.key[0], found.name, subject, found.type, name.span
            )
    parameter = scope.names.parameters.get(name.text)
    if parameter is not None:
        scope.names.seen("parameter", name)
        return tree.ParameterOf(name.text, parameter.type, name.span)
    if isinstance(wanted, tree.EntityType):
        return tree.Symbol(name.text, wanted, name.span)
    _unknown_word(name, scope, wanted)
    return None


def _is_word(name: surface.Name, wanted: tree.Type | None) -> bool:
    return isinstance(wanted, tree.WordType) and name.text in wanted.words


def _column(column: str, reach: _Open, scope: Scope, span: Span) -> tree.Variable:
    bound = reach.bound.get(column)
    if bound is None:
        bound = reach.bound[column] = tree.Variable(scope.fresh(column), reach.fields[column])
    return tree.Variable(bound.name, bound.type, span)


def _unknown_word(name: surface.Name, scope: Scope, wanted: tree.Type | None) -> None:
    known = set(scope.variables) | set(scope.names.parameters)
    if scope.case is not None:
        known |= {each for f in scope.case.fields for each in (f.name, f.alias) if each}
    reach = scope.open
    while reach is not None:
        known |= set(reach.aliases)
        reach = reach.outer
    if isinstance(wanted, tree.WordType):
        scope.names.report.add(
            "unknown-word",
            f"`{name.text}` is not a word of {wanted.name}",
            name.span,
            help=nearest(name.text, wanted.words)
            or f"expected one of {', '.join(f'`{word}`' for word in wanted.words)}",
        )
        return
    scope.names.report.add(
        "unknown-name",
        f"nothing here is called `{name.text}`",
        name.span,
        help=nearest(name.text, known),
    )


# --- f of x --------------------------------------------------------------------------------------------------


def _of(node: surface.Of, scope: Scope) -> tree.Expression | None:
    argument = expression(node.argument, scope)
    if argument is None:
        return None
    span = _cover(node.function.span, argument.span)
    kind = argument.type
    definition = scope.names.definitions.get(node.function.text)
    if node.function.text == "paragraph":
        return tree.ValueOf("paragraph", argument, tree.PARAGRAPH, span)
    if definition is not None and definition.result is not None:
        scope.names.seen("definition", node.function)
        if len(definition.parameters) == 1 and _fits(kind, definition.parameters[0][1], scope, argument.span):
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


# --- arithmetic ----------------------------------------------------------------------------------------------


def _arithmetic(node: surface.Arithmetic, scope: Scope) -> tree.Expression | None:
    left, right = expression(node.left, scope), expression(node.right, scope)
    if left is None or right is None:
        return None
    span = _cover(left.span, right.span)
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
        _mixed_units(node.op, left, first, right, second, scope)
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


def _mixed_units(
    op: str,
    left: tree.Expression,
    first: tree.NumberType,
    right: tree.Expression,
    second: tree.NumberType,
    scope: Scope,
) -> None:
    scope.names.report.add(
        "unit-mismatch",
        f"`{op}` joins {first.unit.name} with {second.unit.name}",
        _cover(left.span, right.span),
        labels=[Label(left.span, first.unit.name), Label(right.span, second.unit.name)],
    )


def over(node: surface.Over, scope: Scope) -> tree.Over | None:
    """An aggregate over the rows of a pattern; its value may speak of the pattern's columns."""
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


# --- conditions ----------------------------------------------------------------------------------------------


def _compare(node: surface.Compare, scope: Scope) -> tree.Condition | None:
    left, right = expression(node.left, scope), expression(node.right, scope)
    if left is None or right is None:
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
        _mixed_units(node.op, left, first, right, second, scope)
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


def _is(node: surface.Is, scope: Scope) -> tree.Condition | None:
    left = expression(node.left, scope)
    if left is None:
        return None
    if isinstance(node.right, surface.Reference):
        quality = scope.names.definitions.get(node.right.name.text)
        if quality is not None and quality.result is None and len(quality.parameters) == 1:
            scope.names.seen("definition", node.right.name)
            name, kind = quality.parameters[0]
            if not _fits(left.type, kind, scope, left.span):
                return None
            return tree.Pattern(quality.name, ((name, left),), None, node.span)
    if isinstance(left.type, tree.NumberType | tree.DayType):
        scope.names.report.add(
            "type-mismatch", f"`is` joins names, but this is {describe(left.type)}", left.span, help="use `=`"
        )
        return None
    right = expression(node.right, scope, left.type)
    if right is None or not _fits(right.type, left.type, scope, right.span):
        return None
    return tree.Same(left, right, node.span)


def _in(node: surface.In, scope: Scope) -> tree.Condition | None:
    left = expression(node.left, scope)
    if left is None:
        return None
    if not node.groups:
        symbols = [_reference(name, scope, left.type) for name in node.names]
        if any(not isinstance(each, tree.Symbol) for each in symbols):
            return None
        return tree.OneOf(
            left, tuple(each.text for each in symbols if isinstance(each, tree.Symbol)), node.span
        )
    found = [scope.names.find("group", scope.names.groups, name) for name in node.names]
    groups = [group for group in found if group is not None]
    if len(groups) < len(found) or not all(_fits(left.type, g.type, scope, left.span) for g in groups):
        return None
    members = tuple(tree.Member(left, group.name, node.span) for group in groups)
    return members[0] if len(members) == 1 else tree.Any(members)


def _fits(actual: tree.Type, wanted: tree.Type, scope: Scope, span: Span) -> bool:
    if actual == wanted or tree.TEXT in (actual, wanted):
        return True
    if isinstance(actual, tree.NumberType) and isinstance(wanted, tree.NumberType):
        if same_dimension(actual, wanted):
            return True
    scope.names.report.add(
        "type-mismatch", f"expected {describe(wanted)}, but this is {describe(actual)}", span
    )
    return False


# --- patterns ------------------------------------------------------------------------------------------------


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
    reach = _Open(fields, aliases, dict(bound), scope.open)
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
        if name in fixed and not isinstance(fixed[name], tree.Variable) and scope_mentions(variable, where)
    ]
    if mentioned:
        where = tree.All((*mentioned, where)) if where is not None else tree.All(tuple(mentioned))
    return tree.Pattern(node.relation.text, (*given, *extra), where, node.span)


def scope_mentions(variable: tree.Variable, where: tree.Condition | None) -> bool:
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
        elif _fits(value.type, fields[column], scope, value.span):
            given.append((column, value))
        else:
            good = False
    return given if good else None


def _is_blank(value: surface.Expression) -> bool:
    return isinstance(value, surface.Reference) and value.name.text == "_"


def _argument(value: surface.Expression, kind: tree.Type, scope: Scope) -> tree.Expression | None:
    if not isinstance(value, surface.Reference) or not _opens_variable(value.name, kind, scope):
        return expression(value, scope, kind)
    scope.variables[value.name.text] = tree.Variable(value.name.text, kind)
    scope.uses[value.name.text] = 1
    scope.made[value.name.text] = value.name.span
    return tree.Variable(value.name.text, kind, value.name.span)


def _opens_variable(name: surface.Name, kind: tree.Type, scope: Scope) -> bool:
    """A lowercase word that nothing declares is a new variable."""
    if name.text in scope.variables or not name.text[0].islower() or _is_word(name, kind):
        return False
    if kind == tree.TEXT or not isinstance(
        kind, tree.EntityType | tree.NumberType | tree.DayType | tree.WordType
    ):
        return False
    reach = scope.open
    while reach is not None:
        if name.text in reach.aliases:
            return False
        reach = reach.outer
    if scope.case is not None and (name.text == scope.case.name or scope.case.field(name.text)):
        return False
    return name.text not in scope.names.parameters


def check_variables(scope: Scope) -> None:
    """Report each variable that was opened and never met again: a misspelt word, most likely."""
    for name, span in scope.made.items():
        if scope.uses.get(name, 0) < 2:
            known = [each for each in scope.variables if each != name]
            variable = scope.variables[name]
            if isinstance(variable.type, tree.WordType):
                known.extend(variable.type.words)
            scope.names.report.add(
                "singleton-variable",
                f"`{name}` is used only once, so it says nothing",
                span,
                help=nearest(name, known) or "write `_` for a value that does not matter",
            )


def _cover(left: Span, right: Span) -> Span:
    if left == NOWHERE or right == NOWHERE:
        return left if right == NOWHERE else right
    return Span(left.path, left.start, right.end, left.line, left.column)
