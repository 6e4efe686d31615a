"""The body of a rule in, its literals for one of the two bounds out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lexlog.datalog.bounds_intervals import compared, ends
from lexlog.datalog.bounds_names import HIGH, NOT_KNOWN, Bound, name_of
from lexlog.datalog.bounds_variants import is_tested, symbols
from lexlog.datalog.doubt import Doubts, is_number
from lexlog.datalog.tree import (
    Assignment,
    Atom,
    Comparison,
    Constant,
    Literal,
    Negative,
    Operation,
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
    for literal in rule.body:
        match literal:
            case Negative():
                for draft in found:
                    _negative(doubts, draft, rule, literal, bound)
            case Comparison():
                found = [new for draft in found for new in _comparison(draft, rule, literal, bound)]
            case Assignment():
                found = [new for draft in found for new in _assignment(draft, literal, bound)]
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


def _comparison(draft: Draft, rule: Rule, literal: Comparison, bound: Bound) -> Iterator[Draft]:
    low, high = ends(literal.left, draft.high)
    other_low, other_high = ends(literal.right, draft.high)
    if low == high and other_low == other_high:
        yield Draft([*draft.literals, literal], draft.high)
        return
    for ways in compared(low, high, literal.op, other_low, other_high, bound):
        kept = [
            replace(way, unit=literal.unit, places=literal.places, ratio=literal.ratio, text=literal.text)
            for way in ways
        ]
        yield Draft([*draft.literals, *kept], draft.high)


def _assignment(draft: Draft, literal: Assignment, bound: Bound) -> Iterator[Draft]:
    low, high = ends(literal.expression, draft.high)
    if low == high:
        yield Draft([*draft.literals, literal], draft.high)
        return
    upper = Variable(literal.variable.name + HIGH)
    known = {**draft.high, literal.variable: upper}
    lower = Assignment(literal.variable, low)
    if not isinstance(literal.expression, Operation) or literal.expression.op != "ratio":
        yield Draft([*draft.literals, lower, Assignment(upper, high)], known)
        return
    yield from _quotient(draft, known, lower, upper, literal.expression, bound)


def _quotient(
    draft: Draft,
    known: dict[Variable, Variable],
    lower: Assignment,
    upper: Variable,
    quotient: Operation,
    bound: Bound,
) -> Iterator[Draft]:
    """A quotient has a value only where the divisor is not 0; the least such divisor is 1 as stored."""
    _, top = ends(quotient.left, draft.high)
    least, greatest = ends(quotient.right, draft.high)
    one = Constant(1)
    exists = [*draft.literals, Comparison(greatest, ">=", one), lower]
    sure = Assignment(upper, Operation("ratio", top, least, quotient.scale))
    yield Draft([*exists, Comparison(least, ">=", one), sure], known)
    if bound == "may":
        widest = Assignment(upper, Operation("ratio", top, one, quotient.scale))
        yield Draft([*exists, Comparison(least, "<", one), widest], known)


def high_of(draft: Draft, term: Term) -> Term:
    """The greatest value of a term."""
    return draft.high.get(term, term) if isinstance(term, Variable) else term


def _binds(literals: list[Literal], variable: Variable) -> bool:
    return any(isinstance(each, Positive) and variable in each.atom.variables() for each in literals)
