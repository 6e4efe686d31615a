"""Aggregates over the rows of a pattern in, helper predicates and their rules out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from lexlog.datalog.from_resolved_builder import VALUE, Builder, kind
from lexlog.datalog.from_resolved_values import Body, scaled
from lexlog.datalog.from_resolved_words import variables
from lexlog.datalog.tree import (
    Aggregate,
    Assignment,
    Atom,
    Chains,
    Column,
    Constant,
    Expression,
    Literal,
    Negative,
    NumberKind,
    Origin,
    Parts,
    Positive,
    Predicate,
    Rule,
    Term,
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
    keyed = _with_keys(over, body.builder.law)
    for inner in bodies(body.builder, body.origin.then(over.function), (keyed,), body.parameters, types):
        value: Expression = Constant(1)
        places = 0
        if over.value is not None:
            value, places, _ = inner.value(over.value)
        keys = tuple(
            Variable(each.name)
            for column, each in keyed.columns
            if isinstance(each, tree.Variable) and column in told_apart_by(over, body.builder.law)
        )
        yield inner, value, places, keys


def told_apart_by(over: tree.Over, law: tree.Law) -> tuple[str, ...]:
    """The columns that tell apart what is added up: the key, or, of what several rows of a table share, the
    column that says that they do."""
    table = law.tables.get(over.rows.relation)
    if table is not None and table.one is not None and over.value is not None:
        spoken = {node.name for node in nodes(over.value) if isinstance(node, tree.Variable)}
        summed = {c for c, v in over.rows.columns if isinstance(v, tree.Variable) and v.name in spoken}
        if summed and summed <= {*table.one.columns, table.one.by}:
            return (table.one.by,)
    return _key_columns(over.rows.relation, law)


def parts_of(over: tree.Over, groups: list[str], law: tree.Law, factor: int) -> Parts | None:
    """Of which wholes the aggregate adds up parts: those of a table that declares one, each group within one
    of them. None if that cannot be read off the sentence."""
    table = law.tables.get(over.rows.relation)
    if table is None or table.whole is None or over.function != "total":
        return None
    columns = dict(_with_keys(over, law).columns)
    if not isinstance(over.value, tree.Variable) or over.value != columns.get(table.whole.column):
        return None
    by = [(name, _fixed(columns.get(name), over.rows.where, groups)) for name in table.whole.by]
    key = [(name, _term(columns[name])) for name in told_apart_by(over, law)]
    if any(term is None for _, term in (*by, *key)):
        return None
    return Parts(table.name, tuple(by), tuple(key), factor)  # type: ignore[arg-type]


def _fixed(value: tree.Expression | None, where: tree.Condition | None, groups: list[str]) -> Term | None:
    """What a column is the same as in every row of a group: a group's name, or a word that it must be."""
    if isinstance(value, tree.Variable) and value.name not in groups:
        for part in where.parts if isinstance(where, tree.All) else (where,):
            if isinstance(part, tree.Same) and part.left == value:
                return _term(part.right) if isinstance(part.right, tree.Symbol) else None
        return None
    return None if value is None else _term(value)


def _term(value: tree.Expression) -> Term | None:
    match value:
        case tree.Symbol(text):
            return Constant(text)
        case tree.Variable(name):
            return Variable(name)
        case _:
            return None


def _key_columns(relation: str, law: tree.Law) -> tuple[str, ...]:
    if relation in law.tables:
        return law.tables[relation].key
    definition = law.definitions[relation]
    columns = tuple(name for name, _ in definition.parameters)
    return columns if definition.result is None else (*columns, VALUE)


def _with_keys(over: tree.Over, law: tree.Law) -> tree.Pattern:
    """The pattern with a variable for each column that tells what is added up apart."""
    rows = over.rows
    given = dict(rows.columns)
    extra = []
    for column in told_apart_by(over, law):
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
    return replace(rows, columns=(*rows.columns, *extra))


def aggregate_helper(bodies: Bodies, body: Body, over: tree.Over, shared: list[str]) -> tuple[str, int]:
    """A helper predicate of the shared variables and the aggregate's value; its name and decimals."""
    types = {name: body.types[name] for name in shared}
    columns = tuple(Column(name, kind(types[name])) for name in shared)
    drafts = list(over_bodies(bodies, body, over, types))
    places = max((each[2] for each in drafts), default=0)
    predicate = body.builder.helper(body.origin.clause, (*columns, Column(VALUE, kind(over.type, places))))
    write_aggregate(body.builder, predicate, over, drafts, body.origin, _asked_by(body, shared))
    return predicate.name, places


def _asked_by(body: Body, shared: list[str]) -> tuple[Literal, ...]:
    """The rows of the body so far, if they say of which groups an aggregate is asked: then nothing is worked
    out for any other pair. Of one entity, it is known of each."""
    rows = body.rows()
    bound = {variable.name for row in rows for variable in row.atom.variables()}
    of_each = len(shared) == 1 and _table_of(body.types[shared[0]], body.builder.law) is not None
    return rows if shared and not of_each and bound >= set(shared) else ()


def _table_of(type_: tree.Type, law: tree.Law) -> tree.Table | None:
    """The table that has a row of each entity of the type."""
    return law.tables.get(type_.name) if isinstance(type_, tree.EntityType) else None


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
    parts = parts_of(over, shared, body.builder.law, 10 ** (common - value_places))
    aggregate = Aggregate("total", summed, keys, None, leaf.op, bound, parts, unit, common)
    body.builder.add(Rule(head, literals, body.origin.then("threshold"), aggregate=aggregate))
    body.row(object(), predicate.name, {name: Variable(name) for name in shared})
    return True


def write_aggregate(
    builder: Builder,
    predicate: Predicate,
    over: tree.Over,
    drafts: list[Draft],
    origin: Origin,
    asked: tuple[Literal, ...] = (),
) -> None:
    """The rules of an aggregate; the predicate's columns are its groups and the value. `asked` are rows that
    say of which groups it is asked."""
    if not drafts:
        return
    groups = [column.name for column in predicate.columns if column.name != VALUE]
    result = Variable("result'")
    head = Atom(predicate.name, (*((name, Variable(name)) for name in groups), (VALUE, result)))
    literals, value, places, keys = gathered(builder, groups, drafts, origin)
    wanted = predicate.kind(VALUE)
    more = wanted.places - places if isinstance(wanted, NumberKind) else 0
    parts = parts_of(over, groups, builder.law, 10 ** max(more, 0))
    aggregate = Aggregate(over.function, scaled(value, more), keys, result, parts=parts)
    builder.add(Rule(head, literals, origin.then(over.function), aggregate=aggregate))
    if over.function in ("total", "number"):
        _nothing_is_zero(builder, predicate, groups, drafts, origin, asked)


def write_integrated(
    builder: Builder,
    predicate: Predicate,
    ends: tuple[Column, ...],
    over: tree.Over,
    drafts: list[Draft],
    origin: Origin,
) -> None:
    """The rules of what comes through chains: a total by pair, and all that follows from these. Percent are
    parts of a hundred, hence two decimals more."""
    if not drafts:
        return
    steps = replace(over, function="total")
    groups = [column.name for column in ends]
    literals, value, places, keys = gathered(builder, groups, drafts, origin)
    direct = builder.helper(origin.clause, (*ends, Column(VALUE, NumberKind("%", places))))
    result, part = Variable("result'"), Variable("part'")
    terms = tuple((name, Variable(name)) for name in groups)
    held = Aggregate("total", value, keys, result, parts=parts_of(steps, groups, builder.law, 1))
    head = Atom(direct.name, (*terms, (VALUE, result)))
    builder.add(Rule(head, literals, origin.then("total"), aggregate=held))
    first, last = (Variable(name) for name in groups)
    through = Aggregate("integrated", part, (first, last), result, chains=Chains(first, last, places + 2))
    step = Positive(Atom(direct.name, (*terms, (VALUE, part))))
    head = Atom(predicate.name, (*terms, (VALUE, result)))
    builder.add(Rule(head, (step,), origin.then("integrated"), aggregate=through))


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
        builder.add(Rule(head, body, origin.then("rows")))
    return (Positive(head),), made, places, keys


def _nothing_is_zero(
    builder: Builder,
    predicate: Predicate,
    groups: list[str],
    drafts: list[Draft],
    origin: Origin,
    asked: tuple[Literal, ...],
) -> None:
    """A total over no rows is 0 for every entity that could have had some, or that is asked about."""
    types = drafts[0][0].types
    tables = {name: _table_of(types[name], builder.law) for name in groups}
    domain = list(asked)
    if not asked:
        for name, table in tables.items():
            if table is None:
                return
            domain.append(Positive(Atom(table.name, ((table.key[0], Variable(name)),))))
    columns = tuple(column for column in predicate.columns if column.name != VALUE)
    some = builder.helper(origin.clause, columns)
    some_head = Atom(some.name, tuple((name, Variable(name)) for name in groups))
    for inner, _, _, _ in drafts:
        builder.add(Rule(some_head, inner.literals(), origin.then("some rows")))
    zero = Atom(predicate.name, (*some_head.terms, (VALUE, Constant(0))))
    builder.add(Rule(zero, (*domain, Negative(some_head)), origin.then("no rows")))
