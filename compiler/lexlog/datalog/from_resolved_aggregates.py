"""Aggregates over the rows of a pattern in, helper predicates and their rules out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from lexlog.datalog.from_resolved_builder import VALUE, Builder, kind
from lexlog.datalog.from_resolved_values import Body, scaled
from lexlog.datalog.from_resolved_words import variables
from lexlog.datalog.tree import (
    Aggregate,
    Assignment,
    Atom,
    Column,
    Constant,
    Expression,
    Literal,
    Negative,
    NumberKind,
    Origin,
    Positive,
    Predicate,
    Rule,
    Variable,
)
from lexlog.resolved import tree
from lexlog.resolved.walk import nodes

Bodies: TypeAlias = Callable[
    [Builder, Origin, tuple[tree.Condition, ...], Mapping[str, Decimal | None], Mapping[str, tree.Type]],
    Iterator[Body],
]
"""What writes conditions as bodies: `from_resolved_bodies.bodies`, which is handed down."""

Draft: TypeAlias = tuple[Body, Expression, int, tuple[Variable, ...]]
"""A body that an aggregate runs over, the value in it, its decimals, and what tells rows apart."""


def over_bodies(
    bodies: Bodies, body: Body, over: tree.Over, types: Mapping[str, tree.Type]
) -> Iterator[Draft]:
    """The bodies that an aggregate runs over, the value in each, its decimals, and what tells rows apart."""
    keyed = _with_keys(over.rows, body.builder.law)
    for inner in bodies(body.builder, body.origin.then(over.function), (keyed,), body.parameters, types):
        value: Expression = Constant(1)
        places = 0
        if over.value is not None:
            value, places, _ = inner.value(over.value)
        keys = tuple(
            Variable(each.name)
            for column, each in keyed.columns
            if isinstance(each, tree.Variable)
            and column in _key_columns(over.rows.relation, body.builder.law)
        )
        yield inner, value, places, keys


def _key_columns(relation: str, law: tree.Law) -> tuple[str, ...]:
    if relation in law.tables:
        return law.tables[relation].key
    definition = law.definitions[relation]
    columns = tuple(name for name, _ in definition.parameters)
    return columns if definition.result is None else (*columns, VALUE)


def _with_keys(rows: tree.Pattern, law: tree.Law) -> tree.Pattern:
    """The pattern with a variable for each key column, so that its rows are told apart."""
    given = dict(rows.columns)
    extra = []
    for column in _key_columns(rows.relation, law):
        if column not in given:
            type_: tree.Type | None
            if rows.relation in law.tables:
                found = law.tables[rows.relation].field(column)
                type_ = found.type if found else None
            else:
                definition = law.definitions[rows.relation]
                type_ = dict(definition.parameters).get(column, definition.result)
            assert type_ is not None
            extra.append((column, tree.Variable(f"{column}'key", type_)))
    return tree.Pattern(rows.relation, (*rows.columns, *extra), rows.where, rows.span)


def aggregate_helper(bodies: Bodies, body: Body, over: tree.Over, shared: list[str]) -> tuple[str, int]:
    """A helper predicate of the shared variables and the aggregate's value; its name and decimals."""
    types = {name: body.types[name] for name in shared}
    columns = tuple(Column(name, kind(types[name])) for name in shared)
    drafts = list(over_bodies(bodies, body, over, types))
    places = max((each[2] for each in drafts), default=0)
    predicate = body.builder.helper(body.origin.clause, (*columns, Column(VALUE, kind(over.type, places))))
    write_aggregate(body.builder, predicate, over, drafts, body.origin)
    return predicate.name, places


def threshold(bodies: Bodies, body: Body, leaf: tree.Compare) -> bool:
    """A total or number compared with a figure, as a rule that may be recursive; False for other sums."""
    over = leaf.left
    if (
        not isinstance(over, tree.Over)
        or over.function not in ("total", "number")
        or leaf.op not in (">=", ">")
    ):
        return False
    if any(isinstance(each, tree.Arithmetic) and each.op == "-" for each in nodes(over.value)):
        return False  # what is added up may be negative, and then more rows need not make it truer
    if not isinstance(leaf.right, tree.Number | tree.ParameterOf):
        return False
    figure, places, _ = body.value(leaf.right)
    if not isinstance(figure, Constant) or not isinstance(figure.value, int) or figure.value <= 0:
        return False
    shared = [name for name in variables(over) if name in body.types]
    columns = tuple(Column(name, kind(body.types[name])) for name in shared)
    predicate = body.builder.helper(body.origin.clause, columns)
    head = Atom(predicate.name, tuple((name, Variable(name)) for name in shared))
    drafts = list(over_bodies(bodies, body, over, {name: body.types[name] for name in shared}))
    if not drafts:
        body.possible = False
        return True
    literals, value, value_places, keys = gathered(body.builder, shared, drafts, body.origin)
    common = max(places, value_places)
    bound = figure.value * 10 ** (common - places)
    unit = over.type.unit.name if isinstance(over.type, tree.NumberType) else ""
    summed = scaled(value, common - value_places)
    aggregate = Aggregate("total", summed, keys, None, leaf.op, bound, unit, common)
    body.builder.rules.append(Rule(head, literals, body.origin.then("threshold"), aggregate=aggregate))
    body.row(object(), predicate.name, {name: Variable(name) for name in shared})
    return True


def write_aggregate(
    builder: Builder, predicate: Predicate, over: tree.Over, drafts: list[Draft], origin: Origin
) -> None:
    """The rules of an aggregate; the predicate's columns are its groups and the value."""
    if not drafts:
        return
    groups = [column.name for column in predicate.columns if column.name != VALUE]
    result = Variable("result'")
    head = Atom(predicate.name, (*((name, Variable(name)) for name in groups), (VALUE, result)))
    literals, value, places, keys = gathered(builder, groups, drafts, origin)
    wanted = predicate.kind(VALUE)
    more = wanted.places - places if isinstance(wanted, NumberKind) else 0
    aggregate = Aggregate(over.function, scaled(value, more), keys, result)
    builder.rules.append(Rule(head, literals, origin.then(over.function), aggregate=aggregate))
    if over.function in ("total", "number"):
        _nothing_is_zero(builder, predicate, groups, drafts, origin)


def gathered(
    builder: Builder, groups: list[str], drafts: list[Draft], origin: Origin
) -> tuple[tuple[Literal, ...], Expression, int, tuple[Variable, ...]]:
    """One body for an aggregate. Rows that come from several bodies are gathered in a helper first.

    Returns the literals, the value, its decimals, and the variables that tell rows apart.
    """
    places = max(each[2] for each in drafts)
    if len(drafts) == 1:
        inner, value, _, keys = drafts[0]
        return inner.literals(), value, places, keys
    keys = drafts[0][3]
    types = drafts[0][0].types
    names = [*groups, *(key.name for key in keys if key.name not in groups)]
    columns = (
        *(Column(name, kind(types[name])) for name in names),
        Column(VALUE, NumberKind("", places)),
    )
    rows = builder.helper(origin.clause, columns)
    made = Variable("value'")
    head = Atom(rows.name, (*((name, Variable(name)) for name in names), (VALUE, made)))
    for inner, value, value_places, _ in drafts:
        body = (*inner.literals(), Assignment(made, scaled(value, places - value_places)))
        builder.rules.append(Rule(head, body, origin.then("rows")))
    return (Positive(head),), made, places, keys


def _nothing_is_zero(
    builder: Builder,
    predicate: Predicate,
    groups: list[str],
    drafts: list[Draft],
    origin: Origin,
) -> None:
    """A total over no rows is 0 for every entity that could have had some."""
    types = drafts[0][0].types
    tables = builder.law.tables
    domain: list[Literal] = []
    for name in groups:
        type_ = types[name]
        if not isinstance(type_, tree.EntityType) or type_.name not in tables:
            return
        domain.append(Positive(Atom(type_.name, ((tables[type_.name].key[0], Variable(name)),))))
    columns = tuple(column for column in predicate.columns if column.name != VALUE)
    some = builder.helper(origin.clause, columns)
    some_head = Atom(some.name, tuple((name, Variable(name)) for name in groups))
    for inner, _, _, _ in drafts:
        builder.rules.append(Rule(some_head, inner.literals(), origin.then("some rows")))
    zero = Atom(predicate.name, (*some_head.terms, (VALUE, Constant(0))))
    builder.rules.append(Rule(zero, (*domain, Negative(some_head)), origin.then("no rows")))
