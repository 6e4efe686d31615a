"""A rule and part of its head in, bindings under which its body holds by earlier rows of the model out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from lexlog.datalog.safety import variables
from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Expression,
    Literal,
    Negative,
    Operation,
    Positive,
    Rule,
    Today,
    Variable,
)
from lexlog.engine.model import Readable
from lexlog.engine.numbers import COMPARISONS
from lexlog.symbols import Symbols

Binding = dict[Variable, int]

FEW = 16
"""Rows of the literal with the most bound terms up to which no other literal is tried first."""


class Held(Protocol):
    """A model as it is read here: relations by name, and the names of symbols."""

    @property
    def symbols(self) -> Symbols:
        """The names of symbols."""

    def relation(self, name: str) -> Readable:
        """The rows of a predicate."""


@dataclass(frozen=True, slots=True)
class Before:
    """Only rows of `component` with rounds before `round` may be used; other components are complete."""

    component: int
    round: int


def code(model: Held, value: str | int) -> int | None:
    """The stored form of a constant; None for a symbol that no row has."""
    return value if isinstance(value, int) else model.symbols.find(value)


def unify(model: Held, atom: Atom, values: dict[str, int]) -> Binding | None:
    """The binding that makes the atom's terms these values, or None."""
    binding: Binding = {}
    for column, term in atom.terms:
        if column not in values:
            continue
        if isinstance(term, Constant):
            if code(model, term.value) != values[column]:
                return None
        elif binding.setdefault(term, values[column]) != values[column]:
            return None
    return binding


def bindings(
    model: Held, rule: Rule, start: Binding, day: int | None, before: Before | None = None
) -> Iterator[Binding]:
    """Every way to satisfy the body that extends `start`, literals with the most bound terms first, unless
    they have many rows."""
    yield from _extend(model, list(rule.body), dict(start), day, before)


def _extend(
    model: Held, rest: list[Literal], binding: Binding, day: int | None, before: Before | None
) -> Iterator[Binding]:
    while rest:
        ready = next((each for each in rest if is_ready(each, binding)), None)
        if ready is None:
            break
        rest = [each for each in rest if each is not ready]
        if isinstance(ready, Assignment):
            value = evaluate(ready.expression, binding, model)
            if value is None or binding.get(ready.variable, value) != value:
                return
            binding = {**binding, ready.variable: value}
        elif not holds(model, ready, binding, day):
            return
    if not rest:
        yield binding
        return
    left = [each for each in rest if isinstance(each, Positive)]
    chosen, positions = _next(model, left, binding, day, before)
    others = [each for each in rest if each is not chosen]
    for position in positions:
        values = model.relation(chosen.atom.predicate).values(position)
        found = dict(binding)
        good = True
        for column, term in chosen.atom.terms:
            if isinstance(term, Variable) and found.setdefault(term, values[column]) != values[column]:
                good = False
        if good:
            yield from _extend(model, others, found, day, before)


def _next(
    model: Held, literals: list[Positive], binding: Binding, day: int | None, before: Before | None
) -> tuple[Positive, list[int]]:
    """The literal to be matched next, and its rows: the one with the most bound terms, unless it has many
    rows and another one with a bound term has fewer (what is bound may only say of which list an entry
    is)."""
    literals = sorted(literals, key=lambda each: _selectivity(model, each, binding), reverse=True)
    chosen = literals[0], matching(model, literals[0], binding, day, before)
    for each in literals[1:]:
        if len(chosen[1]) <= FEW or not _selectivity(model, each, binding)[0]:
            break
        found = matching(model, each, binding, day, before)
        if len(found) < len(chosen[1]):
            chosen = each, found
    return chosen


def _selectivity(model: Held, literal: Positive, binding: Binding) -> tuple[int, int]:
    bound = sum(1 for _, term in literal.atom.terms if not isinstance(term, Variable) or term in binding)
    return bound, -model.relation(literal.atom.predicate).length


def matching(
    model: Held, literal: Positive, binding: Binding, day: int | None, before: Before | None
) -> list[int]:
    """Positions of the rows that the literal can match under the binding."""
    asked: dict[str, int] = {}
    for column, term in literal.atom.terms:
        value = code(model, term.value) if isinstance(term, Constant) else binding.get(term)
        if isinstance(term, Constant) and value is None:
            return []
        if value is not None:
            asked[column] = value
    relation = model.relation(literal.atom.predicate)
    positions = relation.positions(asked, None if literal.ever else day)
    if before is not None and relation.component == before.component:
        positions = [each for each in positions if relation.round_of(each) < before.round]
    return positions


def is_ready(literal: Literal, binding: Binding) -> bool:
    """Whether a comparison, assignment or negation has all that it needs."""
    match literal:
        case Positive():
            return False
        case Negative(atom):
            return all(variable in binding for variable in atom.variables())
        case Comparison(left, _, right):
            return all(each in binding for each in (*variables(left), *variables(right)))
        case Assignment(_, expression):
            return all(each in binding for each in variables(expression))


def holds(model: Held, literal: Literal, binding: Binding, day: int | None) -> bool:
    """Whether a comparison or negation holds under the binding."""
    if isinstance(literal, Comparison):
        left, right = both_sides(literal, binding, model, day)
        return left is not None and right is not None and compare(left, literal.op, right)
    if isinstance(literal, Negative):
        return not matching(model, Positive(literal.atom), binding, day, None)
    return True


def both_sides(
    literal: Comparison, binding: Binding, model: Held, day: int | None
) -> tuple[int | None, int | None]:
    """The two values compared; `today` is the day."""
    left = evaluate(literal.left, binding, model)
    return left, day if isinstance(literal.right, Today) else evaluate(literal.right, binding, model)


def compare(left: int, op: str, right: int) -> bool:
    """left op right."""
    return bool(COMPARISONS[op](left, right))


def evaluate(expression: Expression, binding: Binding, model: Held) -> int | None:
    """The value of an expression; None for a quotient by 0 or a symbol that no row has."""
    match expression:
        case Constant(value):
            found = code(model, value)
            return -1 if found is None else found
        case Variable():
            return binding[expression]
        case Today():
            raise ValueError("a day stands on one side of a comparison and nowhere else")
        case Operation(op, left, right, scale):
            first, second = evaluate(left, binding, model), evaluate(right, binding, model)
            if first is None or second is None:
                return None
            return _operate(op, first, second, scale)


def _operate(op: str, left: int, right: int, scale: int) -> int | None:
    if op == "ratio":
        if right == 0:
            return None
        top, bottom = (left * 10**scale, right) if scale >= 0 else (left, right * 10**-scale)
        return top // bottom - (-top // bottom)
    return {"+": left + right, "-": left - right, "*": left * right}[op]
