"""The body of a rule in, its literals for one of the two bounds out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from lexlog.datalog.bounds_intervals import Intervals, compared
from lexlog.datalog.bounds_names import HIGH, NOT_KNOWN, Bound, name_of
from lexlog.datalog.bounds_variants import is_tested, symbols
from lexlog.datalog.doubt import Doubts, is_number
from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Literal,
    Negative,
    Positive,
    Rule,
    Term,
    Variable,
)


@dataclass(slots=True)
class Draft:
    """A body being rewritten: its literals, and the upper variable of each variable with bounds."""

    literals: list[Literal]
    high: dict[Variable, Variable]


def drafts(doubts: Doubts, rule: Rule, bound: Bound) -> Iterator[Draft]:
    """The rewritten body; several where a comparison can hold in several ways."""
    found = [Draft([], {})]
    for literal in rule.body:
        if isinstance(literal, Positive):
            for draft in found:
                _positive(doubts, draft, rule, literal, bound)
    for literal in sorted(rule.body, key=lambda each: not isinstance(each, Assignment)):
        match literal:
            case Negative():
                for draft in found:
                    _negative(doubts, draft, rule, literal, bound)
            case Comparison():
                found = [
                    new
                    for draft in found
                    for new in _comparison(intervals(doubts, draft, rule, bound), draft, literal)
                ]
            case Assignment():
                found = [
                    new
                    for draft in found
                    for new in _assignment(intervals(doubts, draft, rule, bound), draft, literal)
                ]
            case _:
                pass
    for draft in found:
        _known(doubts, draft, rule, bound)
        yield draft


def _positive(doubts: Doubts, draft: Draft, rule: Rule, literal: Positive, bound: Bound) -> None:
    name = literal.atom.predicate
    terms: list[tuple[str, Term]] = []
    tests: list[Literal] = []
    for column, term in literal.atom.terms:
        predicate = doubts.kinds[name]
        interval = (name, column) in doubts.intervals
        if not is_number(predicate, column) or (not interval and term not in draft.high):
            terms.append((column, term))
            continue
        low, high = _number(draft, term, interval, f"{name}{len(draft.literals)}{column}")
        terms.append((column, low))
        if interval:
            terms.append((column + HIGH, high))
        if low != term:
            tests.extend(compared(low, high, "=", term, high_of(draft, term), bound)[0])
    draft.literals.append(Positive(Atom(name_of(doubts, name, bound), tuple(terms)), literal.ever))
    draft.literals.extend(tests)


def _number(draft: Draft, term: Term, interval: bool, hint: str) -> tuple[Variable, Variable]:
    """Variables for the bounds of a number; new ones where the term is met a second time."""
    if isinstance(term, Variable) and term not in draft.high and not _binds(draft.literals, term):
        high = Variable(term.name + HIGH) if interval else term
        draft.high[term] = high
        return term, high
    low = Variable(f"{hint}'")
    high = Variable(f"{hint}'{HIGH}") if interval else low
    return low, high


def _negative(doubts: Doubts, draft: Draft, rule: Rule, literal: Negative, bound: Bound) -> None:
    """must(not q(x)) asks that q? has neither x nor `?`; may(not q(x)) asks that q lacks x, if x is known."""
    name = literal.atom.predicate
    opposite: Bound = "may" if bound == "must" else "must"
    asked = Atom(name_of(doubts, name, opposite), literal.atom.terms)
    if name not in doubts.predicates:
        draft.literals.append(Negative(asked))
        return
    if bound == "may":
        draft.literals.append(Negative(asked))
        return
    opened = [i for i, (column, _) in enumerate(asked.terms) if doubts.of(name, column) == "open"]
    for size in range(len(opened) + 1):
        for some in itertools.combinations(opened, size):
            terms = tuple((c, NOT_KNOWN if i in some else t) for i, (c, t) in enumerate(asked.terms))
            draft.literals.append(Negative(Atom(asked.predicate, terms)))


def _known(doubts: Doubts, draft: Draft, rule: Rule, bound: Bound) -> None:
    """What `must` joins, compares or denies is a known symbol; so is what `may` denies."""
    for variable in symbols(rule, doubts):
        if doubts.variable(rule, variable) == "sure":
            continue
        denied = any(isinstance(each, Negative) and variable in each.atom.variables() for each in rule.body)
        joined = sum(
            term == variable
            for each in rule.body
            if isinstance(each, Positive)
            for _, term in each.atom.terms
        )
        if denied or (bound == "must" and (joined > 1 or is_tested(rule, variable))):
            draft.literals.append(Comparison(variable, "!=", NOT_KNOWN))


def intervals(doubts: Doubts, draft: Draft, rule: Rule, bound: Bound) -> Intervals:
    """What the draft knows of the ends of expressions."""
    return Intervals(draft.high, partial(doubts.signs.sure, rule), bound)


def _comparison(known: Intervals, draft: Draft, literal: Comparison) -> Iterator[Draft]:
    if known.is_exact(literal.left) and known.is_exact(literal.right):
        yield Draft([*draft.literals, literal], draft.high)
        return
    for left in known.ends(literal.left):
        for right in known.ends(literal.right):
            ends = (left.low, left.high, literal.op, right.low, right.high)
            for ways in compared(*ends, known.bound):
                kept = [
                    replace(
                        way, unit=literal.unit, places=literal.places, ratio=literal.ratio, text=literal.text
                    )
                    for way in ways
                ]
                yield Draft([*draft.literals, *left.when, *right.when, *kept], draft.high)


def _assignment(known: Intervals, draft: Draft, literal: Assignment) -> Iterator[Draft]:
    if known.is_exact(literal.expression):
        yield Draft([*draft.literals, literal], draft.high)
        return
    upper = Variable(literal.variable.name + HIGH)
    for ends in known.ends(literal.expression):
        made = (Assignment(literal.variable, ends.low), Assignment(upper, ends.high))
        yield Draft([*draft.literals, *ends.when, *made], {**draft.high, literal.variable: upper})


def high_of(draft: Draft, term: Term) -> Term:
    """The greatest value of a term."""
    return draft.high.get(term, term) if isinstance(term, Variable) else term


def _binds(literals: list[Literal], variable: Variable) -> bool:
    return any(isinstance(each, Positive) and variable in each.atom.variables() for each in literals)
