"""The law and a layer in, a Datalog program out: rules hold on the days of their clauses, and name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Literal

from lexlog.datalog.from_resolved_aggregates import over_bodies, write_aggregate, write_integrated
from lexlog.datalog.from_resolved_bodies import bodies, grounded, tested
from lexlog.datalog.from_resolved_builder import VALUE, Builder, Parts, kind
from lexlog.datalog.from_resolved_rulings import rulings
from lexlog.datalog.from_resolved_values import scaled
from lexlog.datalog.from_resolved_versions import Version, version_key, versions, versions_key
from lexlog.datalog.from_resolved_words import variables
from lexlog.datalog.outcomes import RELATIONS, RULES
from lexlog.datalog.tree import (
    RATIO_PLACES,
    Assignment,
    Atom,
    Column,
    Constant,
    Days,
    Fact,
    Negative,
    Origin,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Variable,
    Whole,
)
from lexlog.resolved import tree
from lexlog.resolved.layer import Layer, days


def program(law: tree.Law, layer: Layer, parts: Parts | None = None) -> Program:
    """All rules of the law that stand on some day in this layer; none of it depends on facts. `parts`, filled
    here, serve the programs of this law in other layers, and of laws that have clauses in common with it."""
    builder = Builder(law, parts=parts or Parts())
    _declared(builder)
    facts = tuple(_group_facts(builder, layer))
    for definition in law.definitions.values():
        key = versions_key(builder, layer, definition.clauses)
        builder.write_all(definition, key, partial(_definition, builder, layer, definition))
    for listed in law.classifications:
        key = versions_key(builder, layer, listed.clauses)
        builder.write_all(listed, key, partial(_classify, builder, layer, listed))
    rulings(builder, layer)
    for rule in RULES:
        builder.add(rule)
    return Program(tuple(builder.predicates.values()), tuple(builder.rules), facts)


# --- declarations -------------------------------------------------------------------------------------------


def _declared(builder: Builder) -> None:
    """The declarations of the law, worked out once for its layers."""
    parts, law = builder.parts, builder.law
    if parts.of_law is None or parts.of_law[0] is not law:
        _declare(builder)
        _places(builder)
        parts.fit(_declarations(builder))
        parts.of_law = law, builder.predicates, builder.places
    _, predicates, builder.places = parts.of_law
    builder.predicates = dict(predicates)


def _declare(builder: Builder) -> None:
    law = builder.law
    for table in law.tables.values():
        columns = tuple(Column(field.name, kind(field.type)) for field in table.fields)
        builder.predicates[table.name] = Predicate(table.name, columns, True, table.key, _whole(table))
    for group in law.groups.values():
        name = builder.group(group.name)
        builder.predicates[name] = Predicate(name, (Column("member", kind(group.type)),))
    paragraph = (Column("item", SymbolKind("item")), Column("paragraph", SymbolKind("paragraph")))
    builder.predicates["paragraph"] = Predicate("paragraph", paragraph)
    for relation in RELATIONS:
        builder.predicates[relation.name] = relation


def _declarations(builder: Builder) -> object:
    """All that the rules of a clause depend on beside the clause and the figures."""
    law = builder.law
    return (
        dict(builder.predicates),
        dict(builder.places),
        {each.name: (each.parameters, each.result) for each in law.definitions.values()},
        {each.name: each.type for each in law.parameters.values()},
        law.tables,
    )


def _whole(table: tree.Table) -> Whole | None:
    told = table.whole
    if told is None:
        return None
    shared = table.one is not None and told.column in table.one.columns
    key = (table.one.by,) if shared and table.one is not None else table.key
    complete = None
    if told.complete is not None:
        column, (said, word) = told.complete.column, told.complete.fixed
        complete = Atom(told.complete.table, ((column, Variable(column)), (said, Constant(word))))
    return Whole(told.total, told.column, told.by, key, complete)


def _places(builder: Builder) -> None:
    """Decimals of defined values: what their clauses need, or more where the declaration says so."""
    law = builder.law
    building: set[str] = set()

    def of_definition(name: str) -> int:
        if name in builder.places:
            return builder.places[name]
        definition = law.definitions[name]
        result = definition.result
        if not isinstance(result, tree.NumberType) or name in building:
            return 0
        building.add(name)
        needed = [of(c.expression) for c in definition.clauses if c.expression is not None]
        builder.places[name] = RATIO_PLACES if result.ratio else max([result.places, *needed])
        return builder.places[name]

    def in_pattern(rows: tree.Pattern) -> dict[str, int]:
        """The decimals of the values that a pattern takes from a definition."""
        if rows.relation not in law.definitions:
            return {}
        return {v.name: of_definition(rows.relation) for c, v in rows.columns
                if c == VALUE and isinstance(v, tree.Variable)}  # fmt: skip

    def of(expression: tree.Expression, taken: Mapping[str, int] = MappingProxyType({})) -> int:
        match expression:
            case tree.Variable(name, tree.NumberType(places=places)):
                return taken.get(name, places)
            case tree.Number(_, type_):
                return type_.places
            case tree.ParameterOf(parameter):
                return law.parameters[parameter].type.places
            case tree.ValueOf(name, _, _):
                return 0 if name == "paragraph" else of_definition(name)
            case tree.Over(_, value, rows):
                return 0 if value is None else of(value, in_pattern(rows))
            case tree.Share(part, whole):
                return of(whole, taken) + part.type.places + 2
            case tree.Extreme(_, left, right):
                return max(of(left, taken), of(right, taken))
            case tree.Arithmetic(op, left, right):
                if op == "/":
                    return RATIO_PLACES
                sides = of(left, taken), of(right, taken)
                return sum(sides) if op == "*" else max(sides)
            case _:
                return expression.type.places if isinstance(expression.type, tree.NumberType) else 0

    for definition in law.definitions.values():
        columns = [Column(name, kind(type_)) for name, type_ in definition.parameters]
        if definition.result is not None:
            columns.append(Column(VALUE, kind(definition.result, of_definition(definition.name))))
        builder.predicates[definition.name] = Predicate(definition.name, tuple(columns))


def _group_facts(builder: Builder, layer: Layer) -> Iterator[Fact]:
    law = builder.law
    for group in law.groups.values():
        for member in group.members:
            origin = Origin(member.id, member.citation, member.span.path, member.span.line)
            for first, last in days(member.life, layer, law.instruments, law.readings):
                yield Fact(builder.group(group.name), (member.name,), origin, Days(first, last))


# --- definitions and classifications ------------------------------------------------------------------------


def origin_of(clause: tree.Clause) -> Origin:
    """The origin of the rules of a clause."""
    return Origin(clause.id, clause.citation, clause.span.path, clause.span.line)


def _definition(builder: Builder, layer: Layer, definition: tree.Definition) -> None:
    for clause in definition.clauses:
        for version in versions(builder, layer, clause):
            make = partial(_define, builder, definition, clause, version)
            builder.write(clause, version_key(version), make)


def _define(builder: Builder, definition: tree.Definition, clause: tree.Clause, version: Version) -> None:
    span, figures = version
    types = dict(definition.parameters)
    origin = origin_of(clause)
    parameters = tuple((name, Variable(name)) for name in types)
    if clause.expression is None:
        assert clause.condition is not None
        for body in bodies(builder, origin, (clause.condition,), figures, types):
            literals = grounded(body, tested(body, types))
            builder.add(Rule(Atom(definition.name, parameters), literals, origin, span))
        return
    if isinstance(clause.expression, tree.Over) and clause.expression.function == "integrated":
        _define_integrated(builder, definition, clause.expression, origin, version)
        return
    conditions = (clause.when,) if clause.when is not None else ()
    if isinstance(clause.expression, tree.Over) and not conditions and span == Days():
        _define_aggregate(builder, definition, clause.expression, origin, figures, types)
        return
    for value_of, chosen in _choices(clause.expression):
        _define_value(builder, definition, value_of, (*conditions, *chosen), origin, version)


def _choices(of: tree.Expression) -> Iterator[tuple[tree.Expression, tuple[tree.Condition, ...]]]:
    """The value, or each of two values and when it is the higher or lower one."""
    if not isinstance(of, tree.Extreme):
        yield of, ()
        return
    op: Literal[">=", "<="] = ">=" if of.word == "higher" else "<="
    yield of.left, (tree.Compare(of.left, op, of.right, of.span),)
    yield of.right, (tree.Compare(of.right, op, of.left, of.span),)


def _define_value(
    builder: Builder,
    definition: tree.Definition,
    value_of: tree.Expression,
    conditions: tuple[tree.Condition, ...],
    origin: Origin,
    version: Version,
) -> None:
    span, figures = version
    types = dict(definition.parameters)
    parameters = tuple((name, Variable(name)) for name in types)
    for body in bodies(builder, origin, conditions, figures, types):
        value, places, ratio = body.value(value_of)
        more = 0 if ratio else builder.places.get(definition.name, 0) - places
        result = Variable("value'")
        head = Atom(definition.name, (*parameters, (VALUE, result)))
        literals = (*grounded(body, tested(body, types)), Assignment(result, scaled(value, more)))
        if body.possible:
            builder.add(Rule(head, literals, origin, span))


def _define_aggregate(
    builder: Builder,
    definition: tree.Definition,
    over: tree.Over,
    origin: Origin,
    figures: Mapping[str, Decimal | None],
    types: Mapping[str, tree.Type],
) -> None:
    """A value that is one aggregate needs no helper: the definition's own predicate takes it."""
    [body] = bodies(builder, origin, (), figures, types)
    used = {name for name in variables(over) if name in types}
    assert used == set(types), f"{definition.id}: the aggregate does not speak of every parameter"
    drafts = list(over_bodies(bodies, body, over, types))
    write_aggregate(builder, builder.predicates[definition.name], over, drafts, origin)


def _define_integrated(
    builder: Builder, definition: tree.Definition, over: tree.Over, origin: Origin, version: Version
) -> None:
    """Direct shares by pair in one helper, what comes through their chains in the definition or, where that
    stands on some days only, in another."""
    span, figures = version
    types = dict(definition.parameters)
    [body] = bodies(builder, origin, (), figures, types)
    drafts = list(over_bodies(bodies, body, over, types))
    columns = tuple(Column(name, kind(type_)) for name, type_ in definition.parameters)
    result = builder.predicates[definition.name]
    integrated = result if span == Days() else builder.helper(origin.clause, result.columns)
    write_integrated(builder, integrated, columns, over, drafts, origin)
    if integrated is not result:
        terms = tuple((each.name, Variable(each.name)) for each in result.columns)
        body_ = (Positive(Atom(integrated.name, terms)),)
        builder.add(Rule(Atom(result.name, terms), body_, origin, span))


def _classify(builder: Builder, layer: Layer, listed: tree.Classification) -> None:
    _, type_ = listed.subject
    note = Predicate(f"{listed.id}/unless", (Column("item", SymbolKind(type_.name)),))
    builder.predicates[note.name] = note
    for clause in listed.clauses:
        for version in versions(builder, layer, clause):
            make = partial(_list, builder, listed, clause, note.name, version)
            builder.write(clause, version_key(version), make)


def _list(
    builder: Builder, listed: tree.Classification, clause: tree.Clause, note: str, version: Version
) -> None:
    span, figures = version
    name, type_ = listed.subject
    subject, origin = (("item", Variable(name)),), origin_of(clause)
    assert clause.condition is not None
    for body in bodies(builder, origin, (clause.condition,), figures, {name: type_}):
        if clause.word == "unless":
            builder.add(Rule(Atom(note, subject), body.literals(), origin, span))
            continue
        head = Atom("paragraph", (*subject, ("paragraph", Constant(listed.paragraph))))
        out = Negative(Atom(note, subject))
        builder.add(Rule(head, (*body.literals(), out), origin, span))
