"""A rule's body and what is known of its relations in, the order of its literals out: the cheapest way found.

The figures are rough on purpose: what matters is to look things up for the rows of a large table, rather than
to go from a small table to all rows that share a value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from lexlog.datalog import safety
from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Expression,
    Literal,
    Negative,
    Positive,
    Rule,
    Variable,
)

_PAIR = 20.0
"""What a pair costs that a join finds, against a row that is looked up by a key: its rows lie anywhere."""

_LAID_OUT = 10.0
"""What a row of a relation costs that has to be laid out by some columns, before pairs are found."""

_KEPT = 0.5
"""The part of the rows that a comparison or a negation keeps, where nothing is known."""

_SPANS = 16
"""Rows of one tuple up to which a dated relation is taken to have one row a day."""

SMALL = 10_000
"""Rows of all relations together below which the first good order is good enough."""


class Measured(Protocol):
    """What the order of joins is chosen by: the rows of a relation, and the values of its columns."""

    @property
    def length(self) -> int:
        """The number of rows."""

    @property
    def key(self) -> tuple[str, ...] | None:
        """Columns on which no two rows agree on any day; None if there may be none such."""

    @property
    def segments(self) -> float | None:
        """On about how many days rows hold, if on one each; None if they hold on intervals, 1 if always."""

    def distinct(self, name: str) -> float:
        """About how many different values the column has."""


Placed = tuple[int, Literal]


Count = Callable[[Atom], float | None]
"""How many rows have the constants of an atom; None where nobody has counted."""


def uncounted(_: Atom) -> None:
    """Nothing is known of any constant."""


def ordered(
    rule: Rule,
    relations: Mapping[str, Measured],
    delta: int | None,
    known: Collection[str] | None = None,
    count: Count = uncounted,
) -> list[Placed]:
    """The body in the order of evaluation, each literal with its place in the rule. `delta` comes first.

    With `known` variables there is one row already, in which these have values; else the first literal that
    is not a test brings the first rows.
    """
    if known is not None:
        return _route(rule, relations, -1, count, known).found
    starts = [place for place, each in enumerate(rule.body) if isinstance(each, Positive)]
    rows = sum(relations[atom.atom.predicate].length for atom in rule.body if isinstance(atom, Positive))
    if delta is not None:
        starts = [delta]
    elif rows < SMALL or len(starts) < 2:
        starts = [-1]
    return min((_route(rule, relations, start, count) for start in starts), key=lambda each: each.cost).found


def equated(literal: Literal, bound: set[str]) -> tuple[str, Expression] | None:
    """The variable that an equation names, and by what, if one side is bound and the other is free."""
    if not isinstance(literal, Comparison) or literal.op != "=":
        return None
    for free, known in ((literal.left, literal.right), (literal.right, literal.left)):
        if isinstance(free, Variable) and free.name not in bound and variables(known) <= bound:
            return free.name, known
    return None


def variables(expression: Expression) -> set[str]:
    """The names of the variables in an expression."""
    return {each.name for each in safety.variables(expression)}


def binds(literal: Literal) -> set[str]:
    """The variables that are bound after the literal."""
    match literal:
        case Positive(atom):
            return {variable.name for variable in atom.variables()}
        case Assignment(variable):
            return {variable.name}
        case Comparison(left, "=", right):
            return variables(left) | variables(right)  # a free side is named by the other, see `equated`
        case _:
            return set()


def reads(literal: Literal) -> set[str]:
    """The variables that must be bound before the literal can be evaluated."""
    match literal:
        case Negative(atom):
            return {variable.name for variable in atom.variables()}
        case Comparison(left, _, right):
            return variables(left) | variables(right)
        case Assignment(_, expression):
            return variables(expression)
        case Positive():
            return set()


@dataclass(slots=True)
class _Route:
    """An order so far: about how many rows the frame has, and what was paid for them."""

    relations: Mapping[str, Measured]
    pending: dict[int, Literal]
    count: Count
    found: list[Placed] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)
    values: dict[str, float] = field(default_factory=dict)
    rows: float = 1.0
    cost: float = 0.0
    has_days: bool = False
    """Whether each row of the frame holds on one day."""

    def take(self, place: int) -> None:
        """The literal at this place comes next."""
        literal = self.pending.pop(place)
        self._pay_for(literal)
        self.found.append((place, literal))
        self.bound.update(binds(literal))

    def _pay_for(self, literal: Literal) -> None:
        match literal:
            case Positive(atom, ever):
                self._pay(atom)
                segments = self.relations[atom.predicate].segments
                self.has_days = self.has_days or (not ever and segments is not None and segments > 1.0)
            case Comparison() if equated(literal, self.bound) is None:
                self.cost += self.rows
                self.rows *= _KEPT
            case Negative():
                self.cost += self.rows
                self.rows *= _KEPT
            case _:
                self.cost += self.rows

    def _pay(self, atom: Atom) -> None:
        relation = self.relations[atom.predicate]
        if not self.bound:
            _, self.rows = matches(atom, relation, self.bound, has_days=False, count=self.count)
            self.cost += self.rows if self.rows == relation.length else relation.length
        else:
            _, each = matches(atom, relation, self.bound, has_days=self.has_days, count=self.count)
            if each <= 1.0:
                self.cost += self.rows
                self.rows *= self._share(atom, relation)
            else:
                self.rows *= each
                self.cost += _PAIR * self.rows + _LAID_OUT * relation.length
        for column, term in atom.terms:
            if isinstance(term, Variable) and term.name not in self.bound:
                self.values[term.name] = relation.distinct(column)

    def _share(self, atom: Atom, relation: Measured) -> float:
        """The part of the frame's rows that meet a row, by how many different values each side has."""
        share = 1.0
        for column, term in atom.terms:
            if isinstance(term, Variable) and term.name in self.bound:
                share = min(share, relation.distinct(column) / max(1.0, self.values.get(term.name, 1.0)))
        return share


def matches(
    atom: Atom, relation: Measured, bound: set[str], *, has_days: bool, count: Count
) -> tuple[bool, float]:
    """Whether a join would be a cross product, and about how many rows each row of the frame would become,
    which holds on one day if it `has_days`."""
    known = [column for column, term in atom.terms if isinstance(term, Constant) or term.name in bound]
    rows = estimated(atom, relation, known, count)
    is_joined = any(isinstance(term, Variable) and term.name in bound for _, term in atom.terms)
    is_keyed = relation.key is not None and {*relation.key} <= {*known}
    if bound and known:
        is_keyed = is_keyed or (relation.segments is None and rows <= _SPANS)
        rows = rows if is_keyed or not has_days else rows / (relation.segments or 1.0)
    return bool(bound) and not is_joined and rows > 1, min(rows, 1.0) if is_keyed else rows


def estimated(atom: Atom, relation: Measured, known: Collection[str], count: Count) -> float:
    """About how many rows of an atom have one value in each of these columns; its constants are counted."""
    rows = count(atom)
    if rows is None:
        return agreeing(relation, known, relation.length)
    constants = {column for column, term in atom.terms if isinstance(term, Constant)}
    return agreeing(relation, [each for each in known if each not in constants], rows)


def agreeing(relation: Measured, known: Collection[str], rows: float) -> float:
    """About how many of so many rows agree with one value in each of these columns, as if columns were
    independent."""
    tuples = 1.0
    for column in known:
        tuples *= max(1.0, relation.distinct(column))
    return rows / min(tuples, max(1.0, rows))


def _route(
    rule: Rule,
    relations: Mapping[str, Measured],
    start: int,
    count: Count,
    known: Collection[str] | None = None,
) -> _Route:
    """The order that begins with the literal at `start` (-1: any), and then always takes the cheapest."""
    route = _Route(relations, dict(enumerate(rule.body)), count, bound={*(known or ())})
    if start >= 0:
        route.take(start)
    while route.pending:
        route.take(_next(route, rule))
    if known is not None:
        return route
    first = next((i for i, (_, each) in enumerate(route.found) if isinstance(each, Positive)), 0)
    if route.found:
        route.found = [route.found[first], *route.found[:first], *route.found[first + 1 :]]
    return route


def _next(route: _Route, rule: Rule) -> int:
    """What comes next: a test that is ready, an equation that names a variable, or the cheapest join."""
    for place, literal in route.pending.items():
        if not isinstance(literal, Positive) and reads(literal) <= route.bound:
            return place
    for place, literal in route.pending.items():
        # x = y with one side bound names the other: no rows have to be looked for
        if equated(literal, route.bound):
            return place
    choices = [(place, each) for place, each in route.pending.items() if isinstance(each, Positive)]
    if not choices:
        raise ValueError(f"unsafe rule: {rule.origin.clause}")
    costs = {
        place: matches(
            each.atom,
            route.relations[each.atom.predicate],
            route.bound,
            has_days=route.has_days,
            count=route.count,
        )
        for place, each in choices
    }
    return min(costs, key=lambda place: (costs[place], place))
