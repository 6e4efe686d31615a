"""A rule and its relations in, a plan out: greedily the smallest frame next, every test at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from lexlog.datalog.tree import (
    ALWAYS,
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
    Term,
    Variable,
)
from lexlog.engine.algebra import Clip, Compute, Filter, Join, Pairs, Part, Plan, Scan, Step, Subtract


class Measured(Protocol):
    """What the order of joins is chosen by: the rows of a relation, and the values of its columns."""

    @property
    def length(self) -> int:
        """The number of rows."""

    def distinct(self, name: str) -> float:
        """About how many different values the column has."""


def plan(
    rule: Rule,
    relations: Mapping[str, Measured],
    delta: int | None = None,
    recursive: Collection[str] = (),
) -> Plan:
    """The plan of a rule. `delta` is the place in the body of the literal that reads the last round only.

    Literals of `recursive` predicates before that place read older rows, those after it all rows.
    """
    literals = _ordered(rule, relations, delta)
    needed = _needed_after(rule, literals)
    fixed = _fixed(rule)
    bound: set[str] = set()
    steps: list[Step] = []
    estimates: list[float] = []
    about = 1.0
    for number, (place, literal) in enumerate(literals):
        if steps and isinstance(steps[0], Scan) and _is_told(literal, fixed, steps[0]):
            continue
        part: Part = "all"
        if delta is not None and isinstance(literal, Positive) and literal.atom.predicate in recursive:
            part = "delta" if place == delta else "older" if place < delta else "all"
        if isinstance(literal, Positive) and part != "delta":
            about *= _rows(literal.atom, relations, bound | (set() if steps else set(fixed)))
        steps.append(_step(literal, part, bound, needed[number], None if steps else fixed))
        estimates.append(about)
        bound.update(_binds(literal))
        if number == 0 and rule.days != ALWAYS:
            steps.append(Clip(rule.days))
            estimates.append(about)
    if not literals and rule.days != ALWAYS:
        steps.append(Clip(rule.days))
        estimates.append(about)
    return Plan(rule, tuple(steps), tuple(estimates))


def _fixed(rule: Rule) -> dict[str, Constant]:
    """The variables that a comparison of the body equates with a constant."""
    found = {}
    for literal in rule.body:
        if isinstance(literal, Comparison) and literal.op == "=":
            for side, other in ((literal.left, literal.right), (literal.right, literal.left)):
                if isinstance(side, Variable) and isinstance(other, Constant):
                    found[side.name] = other
    return found


def _is_told(literal: Literal, fixed: Mapping[str, Constant], scan: Scan) -> bool:
    """Whether the comparison only says again what the scan has tested."""
    if not isinstance(literal, Comparison) or literal.op != "=":
        return False
    sides = {literal.left, literal.right}
    tested = {name for column, name in scan.brings if (column, fixed.get(name)) in scan.tests}
    return any(sides == {Variable(name), fixed[name]} for name in tested)


def _ordered(rule: Rule, relations: Mapping[str, Measured], delta: int | None) -> list[tuple[int, Literal]]:
    """The body in the order of evaluation, each literal with its place in the rule."""
    pending = dict(enumerate(rule.body))
    bound: set[str] = set()
    found: list[tuple[int, Literal]] = []

    def take(place: int) -> None:
        literal = pending.pop(place)
        found.append((place, literal))
        bound.update(_binds(literal))

    if delta is not None:
        take(delta)
    while pending:
        ready = next((place for place, literal in pending.items() if _is_ready(literal, bound)), None)
        if ready is None:
            # x = y with one side bound names the other: no rows have to be looked for
            ready = next((place for place, literal in pending.items() if _equated(literal, bound)), None)
        if ready is None:
            choices = [(place, each) for place, each in pending.items() if isinstance(each, Positive)]
            if not choices:
                raise ValueError(f"unsafe rule: {rule.origin.clause}")
            ready = min(choices, key=lambda each: (_cost(each[1].atom, relations, bound), each[0]))[0]
        take(ready)
    first = next((i for i, (_, literal) in enumerate(found) if isinstance(literal, Positive)), 0)
    return [found[first], *found[:first], *found[first + 1 :]] if found else []


def _is_ready(literal: Literal, bound: set[str]) -> bool:
    """Whether the literal is a test or a computation whose variables are bound."""
    return not isinstance(literal, Positive) and _reads(literal) <= bound


def _equated(literal: Literal, bound: set[str]) -> tuple[str, Expression] | None:
    """The variable that an equation names, and by what, if one side is bound and the other is a free one."""
    if not isinstance(literal, Comparison) or literal.op != "=":
        return None
    for free, known in ((literal.left, literal.right), (literal.right, literal.left)):
        if isinstance(free, Variable) and free.name not in bound and variables(known) <= bound:
            return free.name, known
    return None


def _cost(atom: Atom, relations: Mapping[str, Measured], bound: set[str]) -> tuple[bool, float]:
    """Whether a join would be a cross product, and about how many rows each row of the frame would become."""
    is_joined = any(isinstance(term, Variable) and term.name in bound for _, term in atom.terms)
    rows = _rows(atom, relations, bound)
    return bool(bound) and not is_joined and rows > 1, rows


def _rows(atom: Atom, relations: Mapping[str, Measured], bound: Collection[str]) -> float:
    """About how many rows of the relation agree with what is bound, as if columns were independent."""
    relation = relations[atom.predicate]
    tuples = 1.0
    for column, term in atom.terms:
        if isinstance(term, Constant) or term.name in bound:
            tuples *= max(1.0, relation.distinct(column))
    return relation.length / min(tuples, max(1.0, relation.length))


def _needed_after(rule: Rule, literals: list[tuple[int, Literal]]) -> list[set[str]]:
    """For each literal, the variables that something after it reads."""
    needed = set(wanted(rule))
    result = []
    for _, literal in reversed(literals):
        result.append(set(needed))
        needed |= _reads(literal) | _binds(literal)
    return result[::-1]


def wanted(rule: Rule) -> tuple[str, ...]:
    """The variables that the bindings of the body must have: those of the head, and of the aggregate."""
    names = {variable.name: None for variable in rule.head.variables()}
    if rule.aggregate is not None:
        if rule.aggregate.result is not None:
            names.pop(rule.aggregate.result.name, None)
        names |= {variable.name: None for variable in rule.aggregate.over}
        names |= dict.fromkeys(sorted(variables(rule.aggregate.value)))
    return tuple(names)


def variables(expression: Expression) -> set[str]:
    """The names of the variables in an expression."""
    match expression:
        case Variable(name):
            return {name}
        case Operation(_, left, right):
            return variables(left) | variables(right)
        case _:
            return set()


def _binds(literal: Literal) -> set[str]:
    match literal:
        case Positive(atom):
            return {variable.name for variable in atom.variables()}
        case Assignment(variable):
            return {variable.name}
        case Comparison(left, "=", right):
            return variables(left) | variables(right)  # a free side is named by the other, see `_equated`
        case _:
            return set()


def _reads(literal: Literal) -> set[str]:
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


def _step(
    literal: Literal, part: Part, bound: set[str], needed: set[str], fixed: Mapping[str, Constant] | None
) -> Step:
    """The step of a literal; `fixed` are the variables that the first step may test already."""
    match literal:
        case Positive(atom, ever):
            match_ = _matched(atom, bound, needed)
            if fixed is not None:
                known = ((column, fixed[name]) for column, name in match_.brings if name in fixed)
                return Scan(atom.predicate, part, ever, (*match_.on, *known), match_.same, match_.brings)
            keep = tuple(sorted(bound & needed))
            return Join(atom.predicate, part, ever, match_.on, match_.same, match_.brings, keep)
        case Negative(atom):
            match_ = _matched(atom, bound, needed)
            return Subtract(atom.predicate, match_.on, match_.same)
        case Comparison():
            equated = _equated(literal, bound)
            return Filter(literal) if equated is None else Compute(*equated)
        case Assignment(variable, expression):
            if variable.name in bound:
                return Filter(Comparison(variable, "=", expression))
            return Compute(variable.name, expression)


@dataclass(frozen=True, slots=True)
class _Match:
    on: tuple[tuple[str, Term], ...]
    same: Pairs
    brings: Pairs


def _matched(atom: Atom, bound: set[str], needed: set[str]) -> _Match:
    """How the columns of an atom meet the frame: asked for, equal among themselves, or new."""
    on: list[tuple[str, Term]] = []
    same: list[tuple[str, str]] = []
    new: dict[str, str] = {}
    for column, term in sorted(atom.terms, key=lambda each: each[0]):
        if isinstance(term, Constant) or term.name in bound:
            on.append((column, term))
        elif term.name in new:
            same.append((new[term.name], column))
        else:
            new[term.name] = column
    brings = tuple((column, name) for name, column in new.items() if name in needed)
    return _Match(tuple(on), tuple(same), brings)
