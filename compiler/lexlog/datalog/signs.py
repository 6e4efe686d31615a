"""A program in, the columns that may hold negative numbers out."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from lexlog.datalog.tree import (
    Assignment,
    Constant,
    Expression,
    NumberKind,
    Operation,
    Positive,
    Predicate,
    Program,
    Rule,
    Today,
    Variable,
)

Place = tuple[str, str]
"""A predicate and one of its columns."""


@dataclass(slots=True)
class Signs:
    """The columns in which nothing says that every number is 0 or more. A declared range says so, and so do
    the rules that make the column's numbers."""

    negative: set[Place] = field(default_factory=set)

    def sure(self, rule: Rule, expression: Expression) -> bool:
        """Whether the value is 0 or more in every binding of the rule's body."""
        match expression:
            case Constant(value):
                return isinstance(value, int) and value >= 0
            case Operation(op, left, right):
                return op != "-" and self.sure(rule, left) and self.sure(rule, right)
            case Today():
                return True
            case Variable():
                return self._variable(rule, expression)

    def _variable(self, rule: Rule, variable: Variable) -> bool:
        places = [
            (literal.atom.predicate, column)
            for literal in rule.body
            if isinstance(literal, Positive)
            for column, term in literal.atom.terms
            if term == variable
        ]
        made = [
            each.expression
            for each in rule.body
            if isinstance(each, Assignment) and each.variable == variable
        ]
        if not places and not made:
            return False
        return not any(place in self.negative for place in places) and all(
            self.sure(rule, expression) for expression in made
        )


def signs(program: Program) -> Signs:
    """Follow what may be negative in the tables through the rules, to a fixpoint."""
    open_ = {
        (predicate.name, column.name)
        for predicate in program.predicates
        for column in predicate.columns
        if _is_open(predicate, column.name)
    }
    columns = {each.name: [column.name for column in each.columns] for each in program.predicates}
    found = Signs({place for place in open_ if place[0] in _given(program)})
    for fact in program.facts:
        for column, value in zip(columns[fact.predicate], fact.values, strict=True):
            if isinstance(value, int) and value < 0:
                found.negative.add((fact.predicate, column))
    while any([_pass_on(found, rule, open_) for rule in program.rules]):
        pass
    return found


def _given(program: Program) -> frozenset[str]:
    return frozenset(predicate.name for predicate in program.predicates if predicate.given)


def _is_open(predicate: Predicate, column: str) -> bool:
    """Whether the column's declaration lets its numbers be negative."""
    kind = predicate.kind(column)
    return isinstance(kind, NumberKind) and (kind.least is None or kind.least < 0)


def _pass_on(found: Signs, rule: Rule, open_: Container[Place]) -> bool:
    """Let one rule pass what may be negative to its head; whether anything was new."""
    before = len(found.negative)
    aggregate = rule.aggregate
    for column, term in rule.head.terms:
        place = rule.head.predicate, column
        value: Expression = term
        if aggregate is not None and term == aggregate.result:
            value = Constant(0) if aggregate.function == "number" else aggregate.value
        if place in open_ and not found.sure(rule, value):
            found.negative.add(place)
    return len(found.negative) > before
