"""A rule and what is asked of its head in, in which direction each of its numbers matters out.

A clause that asks whether a number reaches a figure still holds if the number is greater. So of the rows that
a number is made of, those suffice that keep it from falling below what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lexlog.datalog.signs import Signs
from lexlog.datalog.tree import (
    Assignment,
    Comparison,
    Constant,
    Expression,
    Negative,
    NumberKind,
    Operation,
    Positive,
    Predicate,
    Rule,
    Today,
    Variable,
)

Direction: TypeAlias = Literal[">=", "<=", "="]
"""Not below, not above, or exactly what it is."""

Aspects: TypeAlias = tuple[tuple[str, Direction], ...]
"""The columns of a row that matter, each with the direction in which it does."""

OTHER: dict[Direction, Direction] = {">=": "<=", "<=": ">=", "=": "="}
_HOLDS: dict[str, tuple[Direction, Direction]] = {
    ">=": (">=", "<="),
    ">": (">=", "<="),
    "<=": ("<=", ">="),
    "<": ("<=", ">="),
    "=": ("=", "="),
    "!=": ("=", "="),
}


def both(one: Direction | None, other: Direction) -> Direction:
    """What two uses of a number ask of it together."""
    return other if one is None or one == other else "="


def sides(op: str, *, holds: bool) -> tuple[Direction, Direction]:
    """How the two sides of a comparison may move without changing whether it holds."""
    left, right = _HOLDS[op]
    return (left, right) if holds or op in ("=", "!=") else (right, left)


def parts(
    rule: Rule, signs: Signs, expression: Expression, direction: Direction
) -> list[tuple[Variable, Direction]]:
    """The variables of an expression, each with the direction in which it may move if the value may move in
    this one."""
    match expression:
        case Variable():
            return [(expression, direction)]
        case Constant() | Today():
            return []
        case Operation("+", left, right):
            ways = (direction, direction)
        case Operation("-", left, right):
            ways = (direction, OTHER[direction])
        case Operation("*", left, right) if signs.sure(rule, left) and signs.sure(rule, right):
            ways = (direction, direction)
        case Operation("ratio", left, right) if signs.sure(rule, left) and signs.sure(rule, right):
            ways = (direction, "=")  # a divisor that may be 0 leaves no value at all
        case Operation(_, left, right):
            ways = ("=", "=")
    return [*parts(rule, signs, left, ways[0]), *parts(rule, signs, right, ways[1])]


@dataclass(slots=True)
class Needs:
    """The variables that matter to a rule, each with its direction; a variable that only binds is not among
    them."""

    rule: Rule
    signs: Signs
    found: dict[Variable, Direction] = field(default_factory=dict)

    def ask(self, variable: Variable, direction: Direction) -> None:
        """One more use of a variable."""
        self.found[variable] = both(self.found.get(variable), direction)

    def ask_of(self, expression: Expression, direction: Direction) -> None:
        """One more use of an expression."""
        for variable, each in parts(self.rule, self.signs, expression, direction):
            self.ask(variable, each)


def needs(
    rule: Rule,
    signs: Signs,
    kinds: Mapping[str, Predicate],
    aspects: Aspects,
    value: Direction | None = None,
) -> dict[Variable, Direction]:
    """The variables that matter where the head is asked for in these aspects, and, of an aggregate, its terms
    in the direction of `value`."""
    made = Needs(rule, signs)
    wanted = dict(aspects)
    for column, term in rule.head.terms:
        if isinstance(term, Variable) and column in wanted:
            is_number = isinstance(kinds[rule.head.predicate].kind(column), NumberKind)
            made.ask(term, wanted[column] if is_number else "=")
    if rule.aggregate is not None and value is not None:
        made.ask_of(rule.aggregate.value, value)
    seen: set[Variable] = set()
    for literal in rule.body:
        match literal:
            case Comparison(left, op, right):
                for side, way in zip((left, right), sides(op, holds=True), strict=True):
                    made.ask_of(side, way)
            case Negative(atom):
                for variable in atom.variables():
                    made.ask(variable, "=")
            case Positive(atom):
                for _, term in atom.terms:
                    if isinstance(term, Variable) and term in seen:
                        made.ask(term, "=")  # two cells are joined
                    elif isinstance(term, Variable):
                        seen.add(term)
            case Assignment(variable):
                if variable in seen:
                    made.ask(variable, "=")
                seen.add(variable)
    for literal in reversed([each for each in rule.body if isinstance(each, Assignment)]):
        if literal.variable in made.found:
            made.ask_of(literal.expression, made.found[literal.variable])
    return made.found
