"""A word as written in, what it stands for out: a variable, a column, a field, a parameter, a name."""

from __future__ import annotations

from lexlog.diagnostic import nearest
from lexlog.resolved import tree
from lexlog.resolved.from_syntax_scope import Open, Scope
from lexlog.source import Span
from lexlog.syntax import tree as surface

TODAY = "today"


def reference(name: surface.Name, scope: Scope, wanted: tree.Type | None) -> tree.Expression | None:
    """What the word stands for, the innermost meaning first; None after findings."""
    variable = scope.variables.get(name.text)
    if variable is not None:
        scope.uses[name.text] = scope.uses.get(name.text, 0) + 1
        return tree.Variable(name.text, variable.type, name.span)
    reach = scope.open
    while reach is not None:
        column = reach.aliases.get(name.text)
        if column is not None and not is_word(name, wanted):
            return _column(column, reach, scope, name.span)
        reach = reach.outer
    if is_word(name, wanted):
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
    if wanted == tree.TEXT and len(name.text) == 1 and not name.is_quoted:
        _letter(name, scope)
        return None
    if isinstance(wanted, tree.EntityType) and _may_name(name, wanted, scope):
        return tree.Symbol(name.text, wanted, name.span)
    _unknown_word(name, scope, wanted)
    return None


def _letter(name: surface.Name, scope: Scope) -> None:
    """A letter where a text is wanted would silently be that text; whoever writes one means a variable."""
    scope.names.report.add(
        "unknown-name",
        f"nothing here is called `{name.text}`, and a text opens no variable",
        name.span,
        help=f'a text is handed on by a parameter of a definition; if one is meant, write `"{name.text}"`',
    )


def _may_name(name: surface.Name, wanted: tree.EntityType, scope: Scope) -> bool:
    """Whether an undeclared word can be the name of such an entity; a lowercase one is a misspelt quality."""
    if wanted == tree.PARAGRAPH:
        return name.text in scope.names.paragraphs
    return wanted.name not in scope.names.tables or not name.text[:1].islower() or name.text == "none"


def is_word(name: surface.Name, wanted: tree.Type | None) -> bool:
    """Whether the name is one of the words that are wanted."""
    return isinstance(wanted, tree.WordType) and name.text in wanted.words


def is_today(name: surface.Name, scope: Scope) -> bool:
    """Whether the word is the day on which the clause is asked, and nothing nearer is called so."""
    if name.text != TODAY or name.text in scope.variables or name.text in scope.names.parameters:
        return False
    reach = scope.open
    while reach is not None:
        if name.text in reach.aliases:
            return False
        reach = reach.outer
    return scope.case is None or scope.case.field(name.text) is None


def opens_variable(name: surface.Name, kind: tree.Type, scope: Scope) -> bool:
    """A lowercase word that nothing declares is a new variable."""
    if name.text in scope.variables or not name.text[0].islower() or is_word(name, kind):
        return False
    if (
        kind == tree.TEXT
        or is_today(name, scope)
        or not isinstance(kind, tree.EntityType | tree.NumberType | tree.DayType | tree.WordType)
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


def _column(column: str, reach: Open, scope: Scope, span: Span) -> tree.Variable:
    bound = reach.bound.get(column)
    if bound is None:
        bound = reach.bound[column] = tree.Variable(scope.fresh(column), reach.fields[column])
    return tree.Variable(bound.name, bound.type, span)


def _unknown_word(name: surface.Name, scope: Scope, wanted: tree.Type | None) -> None:
    known = set(scope.variables) | set(scope.names.parameters)
    if isinstance(wanted, tree.EntityType):
        known |= {d.name for d in scope.names.definitions.values() if d.result is None}
        known |= scope.names.paragraphs if wanted == tree.PARAGRAPH else set()
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
    if name.text in scope.elsewhere:
        scope.names.report.add(
            "unknown-name",
            f"`{name.text}` stands for something in the condition before `when`, and for nothing here",
            name.span,
            help="`when` says of which cases it is asked: put what ties the two together into the condition",
        )
        return
    scope.names.report.add(
        "unknown-name",
        f"nothing here is called `{name.text}`",
        name.span,
        help="`today` stands alone, as one side of a comparison with a date"
        if name.text == TODAY
        else nearest(name.text, known),
    )
