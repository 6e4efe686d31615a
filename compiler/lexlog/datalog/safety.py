"""A program in, the rules out that have no meaning because a variable of theirs is bound by no row."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.datalog.tree import (
    Assignment,
    Comparison,
    Expression,
    Literal,
    Negative,
    Operation,
    Positive,
    Program,
    Rule,
    Variable,
)


def unsafe(program: Program) -> Iterator[tuple[Rule, Variable]]:
    """Each rule with the first variable that its rows do not bind."""
    for rule in program.rules:
        bound = _bound(rule)
        result = rule.aggregate.result if rule.aggregate is not None else None
        for variable in _needed(rule):
            if variable not in bound and variable != result:
                yield rule, variable
                break


def _bound(rule: Rule) -> set[Variable]:
    bound: set[Variable] = set()
    for literal in rule.body:
        if isinstance(literal, Positive):
            bound.update(literal.atom.variables())
    growing = True
    while growing:
        growing = False
        for literal in rule.body:
            if not isinstance(literal, Assignment) or literal.variable in bound:
                continue
            if set(variables(literal.expression)) <= bound:
                bound.add(literal.variable)
                growing = True
    return bound


def _needed(rule: Rule) -> Iterator[Variable]:
    yield from rule.head.variables()
    for literal in rule.body:
        match literal:
            case Negative(atom):
                yield from atom.variables()
            case Comparison(left, _, right):
                yield from variables(left)
                yield from variables(right)
            case Assignment(variable, _):
                yield variable
            case _:
                pass
    if rule.aggregate is not None:
        yield from variables(rule.aggregate.value)
        yield from rule.aggregate.over


def variables(expression: Expression) -> Iterator[Variable]:
    """The variables of an expression."""
    match expression:
        case Variable():
            yield expression
        case Operation(_, left, right, _):
            yield from variables(left)
            yield from variables(right)
        case _:
            pass


def needs(literal: Literal) -> Iterator[Variable]:
    """The variables that must have a value before the literal can be looked at; a row gives them one."""
    match literal:
        case Negative(atom):
            yield from atom.variables()
        case Comparison(left, _, right):
            yield from (*variables(left), *variables(right))
        case Assignment(_, expression):
            yield from variables(expression)
