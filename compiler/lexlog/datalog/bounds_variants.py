"""A rule in, the rule with each choice of open symbols standing at `?` out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lexlog.datalog.bounds_names import NOT_KNOWN, Bound
from lexlog.datalog.doubt import Doubts
from lexlog.datalog.rename import renamed, renamed_atom
from lexlog.datalog.safety import variables
from lexlog.datalog.tree import (
    Atom,
    Comparison,
    Constant,
    Negative,
    Positive,
    Rule,
    SymbolKind,
    Variable,
)


def variants(doubts: Doubts, rule: Rule, bound: Bound) -> Iterator[Rule]:
    """For `may`, the rule with each choice of open symbols standing at `?`; for `must`, the rule itself."""
    if bound == "must":
        yield rule
        return
    choices = [list(_standings(doubts, rule, each)) for each in symbols(rule, doubts)]
    constants = [list(_constant_standings(rule, place)) for place in _open_constants(doubts, rule)]
    for chosen in itertools.product(*choices, *constants):
        changed = rule
        for change in sorted(
            chosen, key=lambda each: each.everywhere
        ):  # these take literals out: places shift
            changed = change(changed)
        yield changed


def _standings(doubts: Doubts, rule: Rule, variable: Variable) -> Iterator[_Change]:
    places = [
        (i, j, doubts.of(literal.atom.predicate, column))
        for i, literal in enumerate(rule.body)
        if isinstance(literal, Positive)
        for j, (column, term) in enumerate(literal.atom.terms)
        if term == variable
    ]
    yield _Change((), variable, False)
    opened = [(i, j) for i, j, status in places if status == "open"]
    others = [status for _, _, status in places if status != "open"]
    everywhere = doubts.variable(rule, variable) != "sure"
    if everywhere and is_tested(rule, variable) and not _is_plainly_tested(doubts, rule, variable):
        yield _Change((), variable, True)
    for size in range(1, len(opened) + 1):
        for some in itertools.combinations(opened, size):
            left = len(places) - size
            if left == 0 or (left == len(others) and all(status == "same" for status in others)):
                continue  # then all are `?`, which equality already joins
            yield _Change(some, variable, False)


def _open_constants(doubts: Doubts, rule: Rule) -> Iterator[tuple[int, int]]:
    for i, literal in enumerate(rule.body):
        if isinstance(literal, Positive):
            for j, (column, term) in enumerate(literal.atom.terms):
                if isinstance(term, Constant) and doubts.of(literal.atom.predicate, column) == "open":
                    yield i, j


def _constant_standings(rule: Rule, place: tuple[int, int]) -> Iterator[_Change]:
    yield _Change((), None, False)
    yield _Change((place,), None, False)


@dataclass(frozen=True, slots=True)
class _Change:
    """Let these places of a rule hold `?`; with `everywhere`, let the variable itself be `?`."""

    places: tuple[tuple[int, int], ...]
    variable: Variable | None
    everywhere: bool

    def __call__(self, rule: Rule) -> Rule:
        if self.everywhere and self.variable is not None:
            return _unknown_everywhere(rule, self.variable)
        body = list(rule.body)
        for i, j in self.places:
            literal = body[i]
            assert isinstance(literal, Positive)
            terms = list(literal.atom.terms)
            terms[j] = (terms[j][0], NOT_KNOWN)
            body[i] = Positive(Atom(literal.atom.predicate, tuple(terms)), literal.ever)
        return replace(rule, body=tuple(body))


def _unknown_everywhere(rule: Rule, variable: Variable) -> Rule:
    """The rule where the variable is `?`: what compares or denies it may come out either way and goes."""
    names = {variable: NOT_KNOWN}
    body = [
        renamed(literal, names)
        for literal in rule.body
        if not (isinstance(literal, Comparison | Negative) and variable in _mentioned(literal))
    ]
    aggregate = rule.aggregate
    if aggregate is not None:
        aggregate = replace(aggregate, over=tuple(v for v in aggregate.over if v != variable))
    return replace(rule, head=renamed_atom(rule.head, names), body=tuple(body), aggregate=aggregate)


def symbols(rule: Rule, doubts: Doubts) -> list[Variable]:
    """Symbol variables of the body's rows, in order."""
    found: dict[Variable, None] = {}
    for literal in rule.body:
        if isinstance(literal, Positive):
            for column, term in literal.atom.terms:
                if isinstance(term, Variable) and isinstance(
                    doubts.kinds[literal.atom.predicate].kind(column), SymbolKind
                ):
                    found[term] = None
    return list(found)


def is_tested(rule: Rule, variable: Variable) -> bool:
    """Whether the body compares or denies the variable."""
    return any(isinstance(each, Comparison | Negative) and variable in _mentioned(each) for each in rule.body)


def _is_plainly_tested(doubts: Doubts, rule: Rule, variable: Variable) -> bool:
    """Whether the variable is only equated with others, each like it an entity of a table or one that no
    table knows: such a one equals itself and none of the table."""
    tests = [
        each for each in rule.body if isinstance(each, Comparison | Negative) and variable in _mentioned(each)
    ]
    return all(
        isinstance(each, Comparison)
        and each.op == "="
        and all(isinstance(side, Variable) for side in (each.left, each.right))
        and all(doubts.variable(rule, side) == "same" for side in _mentioned(each))
        for each in tests
    )


def _mentioned(literal: Comparison | Negative) -> set[Variable]:
    if isinstance(literal, Negative):
        return set(literal.atom.variables())
    return {*variables(literal.left), *variables(literal.right)}
