"""A rule and its relations in, a plan out: greedily the smallest frame next, every test at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

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
from lexlog.engine.order import binds, equated, ordered, reads, variables
from lexlog.engine.relation import Relation


def plan(
    rule: Rule,
    relations: Mapping[str, Relation],
    delta: int | None = None,
    recursive: Collection[str] = (),
) -> Plan:
    """The plan of a rule. `delta` is the place in the body of the literal that reads the last round only.

    Literals of `recursive` predicates before that place read older rows, those after it all rows.
    """
    literals = ordered(rule, relations, delta)
    needed = _needed_after(rule, literals)
    bound: set[str] = set()
    steps: list[Step] = []
    for number, (place, literal) in enumerate(literals):
        part: Part = "all"
        if delta is not None and isinstance(literal, Positive) and literal.atom.predicate in recursive:
            part = "delta" if place == delta else "older" if place < delta else "all"
        steps.append(_step(literal, part, bound, needed[number], bool(steps)))
        bound.update(binds(literal))
        if number == 0 and rule.days != ALWAYS:
            steps.append(Clip(rule.days))
    if not literals and rule.days != ALWAYS:
        steps.append(Clip(rule.days))
    return Plan(rule, tuple(steps))


def _needed_after(rule: Rule, literals: list[tuple[int, Literal]]) -> list[set[str]]:
    """For each literal, the variables that something after it reads."""
    needed = set(wanted(rule))
    result = []
    for _, literal in reversed(literals):
        result.append(set(needed))
        needed |= reads(literal) | binds(literal)
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


def _step(literal: Literal, part: Part, bound: set[str], needed: set[str], is_started: bool) -> Step:
    match literal:
        case Positive(atom, ever):
            match_ = _matched(atom, bound, needed)
            if not is_started:
                return Scan(atom.predicate, part, ever, match_.on, match_.same, match_.brings)
            keep = tuple(sorted(bound & needed))
            return Join(atom.predicate, part, ever, match_.on, match_.same, match_.brings, keep)
        case Negative(atom):
            match_ = _matched(atom, bound, needed)
            return Subtract(atom.predicate, match_.on, match_.same)
        case Comparison():
            named = equated(literal, bound)
            return Filter(literal) if named is None else Compute(*named)
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
