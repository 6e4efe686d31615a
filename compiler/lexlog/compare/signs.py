"""A law in, which way each of its definitions, paragraphs, groups and figures pulls the outcome out.

More rows of a definition that a requirement rests on make the law tighter; those that an exception rests on,
looser; under `not`, the other way round. What is reached both ways is mixed, and what is not reached is
neutral. Nothing here knows what any of them is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lexlog.resolved.tree import (
    All,
    Any,
    Arithmetic,
    Clause,
    Compare,
    Condition,
    Expression,
    Extreme,
    FieldOf,
    Law,
    Member,
    Not,
    Number,
    NumberType,
    OneOf,
    Over,
    ParameterOf,
    Pattern,
    Same,
    Share,
    Symbol,
    ValueOf,
)

Signs = frozenset[int]
UP: Signs = frozenset({1})
DOWN: Signs = frozenset({-1})
BOTH: Signs = frozenset({1, -1})
NONE: Signs = frozenset()
Node = tuple[str, str]
"""`rows`, `value`, `paragraph`, `group` or `figure`, and the name."""

HOLDS: dict[str, dict[str, Signs]] = {
    "requirement": {"when": UP, "covers": UP, "review": UP},
    "exception": {
        "allow": DOWN,
        "covers": DOWN,
        "limit": DOWN,
        "require": DOWN,
        "unless": UP,
        "duty": UP,
    },
    "prohibition": {"when": UP, "covers": UP, "unless": DOWN},
    "exclusion": {"when": DOWN, "covers": DOWN, "unless": UP},
    "flag": {"when": UP, "covers": UP, "unless": DOWN, "ask": NONE},
}
"""By ruling and clause: what it does to the outcome that the clause holds of more cases; 1 is tighter."""

_NEEDED = ("limit", "require")


def opposite(signs: Signs) -> Signs:
    """The other way."""
    return frozenset(-each for each in signs)


def present(word: str, holds: Signs) -> Signs:
    """What it does that there is the clause at all: one that must be met narrows by being there."""
    return opposite(holds) if word in _NEEDED else holds


@dataclass(slots=True)
class Reach:
    """The signs of every node, found by going down from the rulings until nothing is new."""

    laws: tuple[Law, ...]
    found: dict[Node, set[int]] = field(default_factory=lambda: defaultdict(set))
    _waiting: list[tuple[Node, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for law in self.laws:
            for ruling in law.rulings.values():
                for clause in ruling.clauses:
                    holds = HOLDS[ruling.word].get(clause.word, NONE)
                    self._condition(clause.condition, holds)
                    self._condition(clause.when, self.when(clause.word, holds))
        while self._waiting:
            node, sign = self._waiting.pop()
            self._below(node, frozenset({sign}))

    def when(self, word: str, holds: Signs) -> Signs:
        """What it does that a clause is asked of more cases."""
        return present(word, holds)

    def of(self, node: Node) -> Signs:
        """The ways in which more of the node pulls."""
        return frozenset(self.found.get(node, ()))

    def _add(self, node: Node, signs: Signs) -> None:
        for sign in signs - frozenset(self.found[node]):
            self.found[node].add(sign)
            self._waiting.append((node, sign))

    def _below(self, node: Node, signs: Signs) -> None:
        what, name = node
        for law in self.laws:
            if what == "paragraph":
                for each in law.classifications:
                    if each.paragraph == name:
                        for clause in each.clauses:
                            way = signs if clause.word == "when" else opposite(signs)
                            self._condition(clause.condition, way)
            elif what in ("rows", "value") and name in law.definitions:
                for clause in law.definitions[name].clauses:
                    self._clause(clause, what, signs)

    def _clause(self, clause: Clause, what: str, signs: Signs) -> None:
        if what == "rows":
            self._condition(clause.condition, signs)
            self._condition(clause.when, signs)
            self._expression(clause.expression, NONE, signs)
        else:
            self._expression(clause.expression, signs, NONE)

    def _condition(self, of: Condition | None, signs: Signs) -> None:
        if not signs:
            return
        match of:
            case All(parts) | Any(parts):
                for part in parts:
                    self._condition(part, signs)
            case Not(part):
                self._condition(part, opposite(signs))
            case Member(left, group):
                self._add(("group", group), signs)
                self._expression(left, BOTH, signs)
            case Compare(left, op, right):
                up = BOTH if op in ("=", "!=") else signs if op[0] == ">" else opposite(signs)
                self._expression(left, up, signs)
                self._expression(right, opposite(up), signs)
            case Same(left, right):
                self._names(left, (right.text,) if isinstance(right, Symbol) else (), signs)
                self._names(right, (left.text,) if isinstance(left, Symbol) else (), signs)
            case OneOf(left, names):
                self._names(left, names, signs)
            case Pattern():
                self._pattern(of, signs)

    def _names(self, left: Expression, names: tuple[str, ...], signs: Signs) -> None:
        """A value that is one of these names."""
        if isinstance(left, ValueOf) and left.definition == "paragraph":
            for name in names or self._paragraphs():
                self._add(("paragraph", name), signs)
            self._expression(left.argument, BOTH, signs)
        else:
            self._expression(left, BOTH, signs)

    def _paragraphs(self) -> Iterator[str]:
        for law in self.laws:
            yield from (each.paragraph for each in law.classifications)

    def _pattern(self, of: Pattern, signs: Signs) -> None:
        columns = dict(of.columns)
        if of.relation == "paragraph":
            asked = columns.get("paragraph")
            for name in (asked.text,) if isinstance(asked, Symbol) else self._paragraphs():
                self._add(("paragraph", name), signs)
        else:
            self._add(("rows", of.relation), signs)
            if any(
                of.relation in law.definitions and law.definitions[of.relation].result for law in self.laws
            ):
                self._add(("value", of.relation), BOTH)
        for value in columns.values():
            self._expression(value, BOTH, signs)
        self._condition(of.where, signs)

    def _expression(self, of: Expression | None, up: Signs, rows: Signs) -> None:
        """`up`: what it does that the value is greater; `rows`: that there is one."""
        match of:
            case ParameterOf(parameter):
                self._add(("figure", parameter), up)
            case ValueOf("paragraph", argument):
                for name in self._paragraphs():
                    self._add(("paragraph", name), rows)
                self._expression(argument, BOTH, rows)
            case ValueOf(definition, argument):
                self._add(("value", definition), up)
                self._add(("rows", definition), rows)
                self._expression(argument, BOTH, rows)
            case FieldOf(_, _, _, argument):
                self._expression(argument, BOTH, rows)
            case Arithmetic(op, left, right):
                ways = _arithmetic(op, left, right, up)
                self._expression(left, ways[0], rows)
                self._expression(right, ways[1], rows)
            case Share(_, whole):
                self._expression(whole, up, rows)
            case Extreme(_, left, right):
                self._expression(left, up, rows)
                self._expression(right, up, rows)
            case Over(function, value, pattern):
                more = opposite(up) if function == "least" else up
                self._expression(value, up, rows)
                self._pattern(pattern, more | rows)


def _arithmetic(op: str, left: Expression, right: Expression, up: Signs) -> tuple[Signs, Signs]:
    if op == "+":
        return up, up
    if op == "-":
        return up, opposite(up)
    sure = _sure(left), _sure(right)
    if op == "*":
        return up if sure[1] else _any(up), up if sure[0] else _any(up)
    return up if sure[1] else _any(up), opposite(up) if sure[0] else _any(up)


def _any(signs: Signs) -> Signs:
    return BOTH if signs else NONE


def _sure(of: Expression) -> bool:
    """Whether the value is known not to be negative."""
    if isinstance(of, Number):
        return of.value >= 0
    least = of.type.least if isinstance(of.type, NumberType) else None
    return least is not None and least >= 0
