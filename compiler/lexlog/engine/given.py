"""A program in, what every engine starts from out: components in order, rules by head, rows of the law."""

from __future__ import annotations

from collections import defaultdict

from lexlog.datalog.strata import Component, Unstratified, components
from lexlog.datalog.terms import constants
from lexlog.datalog.tree import Fact, Predicate, Program, Rule
from lexlog.engine.rows import Rows, number_column
from lexlog.symbols import Symbols


def order_of(program: Program) -> tuple[Component, ...]:
    """The components in an order of evaluation. Raises ValueError if the program is unstratified."""
    order = components(program)
    if isinstance(order, Unstratified):
        raise ValueError(f"unstratified program: {order.rules[0].origin.clause}")
    return order


def rules_by_head(program: Program, symbols: Symbols) -> dict[str, list[Rule]]:
    """The rules of each predicate; `symbols` learn the names in them."""
    rules: dict[str, list[Rule]] = defaultdict(list)
    for rule in program.rules:
        rules[rule.head.predicate].append(rule)
        for constant in constants(rule):
            if isinstance(constant.value, str):
                symbols.code(constant.value)
    return rules


def facts_by_predicate(program: Program) -> dict[str, list[Fact]]:
    """The rows that the law gives, for each predicate that has any."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    for fact in program.facts:
        facts[fact.predicate].append(fact)
    return facts


def law_rows(program: Program, symbols: Symbols) -> dict[str, Rows]:
    """The same in columns."""
    names = {each.name: each for each in program.predicates}
    return {name: rows_of(facts, names[name], symbols) for name, facts in facts_by_predicate(program).items()}


def rows_of(facts: list[Fact], predicate: Predicate, symbols: Symbols) -> Rows:
    """The rows of one predicate that the law gives, in columns."""
    names = [column.name for column in predicate.columns]
    encoded = [
        [symbols.code(each) if isinstance(each, str) else each for each in fact.values] for fact in facts
    ]
    columns = {name: number_column([row[place] for row in encoded]) for place, name in enumerate(names)}
    first = number_column([fact.days.first for fact in facts])
    last = number_column([fact.days.last for fact in facts])
    return Rows(columns, len(facts), first, last)
