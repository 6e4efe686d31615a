"""Rules and rows in, the model out: component by component, semi-naive rounds over columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType

from lexlog.datalog.strata import Component, Unstratified, components
from lexlog.datalog.tree import (
    Assignment,
    Comparison,
    Constant,
    Expression,
    Fact,
    Negative,
    Operation,
    Positive,
    Program,
    Rule,
    Variable,
)
from lexlog.engine.errors import NegativeTerm, OutOfRange
from lexlog.engine.execute import World
from lexlog.engine.fixpoint import complete
from lexlog.engine.machine import loops
from lexlog.engine.model import Model
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Rows, number_column
from lexlog.symbols import Symbols

__all__ = ["NegativeTerm", "OutOfRange", "evaluate"]


def evaluate(
    program: Program,
    tables: Mapping[str, Rows],
    symbols: Symbols,
    *,
    order: tuple[Component, ...] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Model:
    """The least model of the program over the tables. New symbols of the program are added to `symbols`.

    `order` is the program's components, where the caller has them. `progress` hears, before each component,
    its predicates, its place and how many components there are.
    Raises OutOfRange and NegativeTerm, which are findings about the rows, and ValueError if the program has a
    cycle through a negation or an aggregate, which `strata.components` would have told.
    """
    order = _order(program) if order is None else order
    rules: dict[str, list[Rule]] = defaultdict(list)
    for rule in program.rules:
        rules[rule.head.predicate].append(rule)
        for constant in _constants(rule):
            if isinstance(constant.value, str):
                symbols.code(constant.value)
    compiled = loops(sum(table.length for table in tables.values()))
    relations = _given(program, tables, symbols, order, compiled)
    world = World(relations, symbols, loops=compiled)
    predicates = {predicate.name: predicate for predicate in program.predicates}
    for place, component in enumerate(order):
        if progress is not None:
            progress(", ".join(component.predicates), place, len(order))
        ours = tuple(rule for name in component.predicates for rule in rules[name])
        complete(component, ours, world, predicates)
    return Model(program, symbols, order, relations)


def _order(program: Program) -> tuple[Component, ...]:
    order = components(program)
    if isinstance(order, Unstratified):
        raise ValueError(f"unstratified program: {order.rules[0].origin.clause}")
    return order


def _given(
    program: Program,
    tables: Mapping[str, Rows],
    symbols: Symbols,
    order: tuple[Component, ...],
    compiled: ModuleType | None,
) -> dict[str, Relation]:
    """All relations, with the rows of the tables and of the law in them."""
    home = {name: place for place, component in enumerate(order) for name in component.predicates}
    facts: dict[str, list[Fact]] = defaultdict(list)
    for fact in program.facts:
        facts[fact.predicate].append(fact)
    relations = {}
    for predicate in program.predicates:
        names = [column.name for column in predicate.columns]
        relation = relations[predicate.name] = Relation(predicate.name, names, home[predicate.name], compiled)
        if predicate.name in tables:
            relation.give(tables[predicate.name])
        if facts[predicate.name]:
            relation.give(_rows(facts[predicate.name], names, symbols))
    return relations


def _rows(facts: list[Fact], names: list[str], symbols: Symbols) -> Rows:
    """The rows of one predicate that the law gives, in columns."""
    encoded = [
        [symbols.code(each) if isinstance(each, str) else each for each in fact.values] for fact in facts
    ]
    columns = {name: number_column([row[place] for row in encoded]) for place, name in enumerate(names)}
    first = number_column([fact.days.first for fact in facts])
    last = number_column([fact.days.last for fact in facts])
    return Rows(columns, len(facts), first, last)


def _constants(rule: Rule) -> Iterator[Constant]:
    """The constants of a rule, in the order in which they are written."""
    yield from (term for _, term in rule.head.terms if isinstance(term, Constant))
    for literal in rule.body:
        match literal:
            case Positive(atom) | Negative(atom):
                yield from (term for _, term in atom.terms if isinstance(term, Constant))
            case Comparison(left, _, right):
                yield from (*_leaves(left), *_leaves(right))
            case Assignment(_, expression):
                yield from _leaves(expression)
    if rule.aggregate is not None:
        yield from _leaves(rule.aggregate.value)


def _leaves(expression: Expression) -> Iterator[Constant]:
    match expression:
        case Constant():
            yield expression
        case Operation(_, left, right):
            yield from (*_leaves(left), *_leaves(right))
        case Variable():
            pass
