"""A program and the doubt in its tables in, a program of two bounds out: what must hold and what may hold.

Each predicate in doubt is kept twice. `p` holds the rows that hold however the unknown cells are filled; `p?`
holds every row that holds under some filling, and perhaps more. A number column in doubt is kept as two: `c`,
its least possible value, and `c^`, its greatest. A symbol that is not known is the symbol `?`: rules of `p?`
let it stand for any symbol that they need, rules of `p` let it stand for none. must(not q) is not(may q), and
the reverse. Where nothing is in doubt the program comes back as it went in. The result is plain Datalog, so
every engine runs it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lexlog.datalog.bounds_aggregates import Aggregates
from lexlog.datalog.bounds_bodies import Draft, drafts, high_of
from lexlog.datalog.bounds_names import BOUNDS, Bound, name_of
from lexlog.datalog.bounds_names import HIGH as HIGH
from lexlog.datalog.bounds_names import MAY as MAY
from lexlog.datalog.bounds_rows import MANY as MANY
from lexlog.datalog.bounds_rows import ROW as ROW
from lexlog.datalog.bounds_variants import variants
from lexlog.datalog.doubt import Doubt, Doubts, met_from_outside, spread
from lexlog.datalog.tree import (
    Atom,
    Column,
    NumberKind,
    Predicate,
    Program,
    Rule,
    Term,
)


@dataclass(frozen=True, slots=True)
class Bounded:
    """The program of two bounds, and the doubt that made it.

    The tables in `numbered` have one more column, `ROW`, in what may hold: a number for each row, or `MANY`.
    `outside` has, for tables with two columns for an entity that is not known, those in which it matters
    beside one that is known (`met_from_outside`).
    """

    program: Program
    doubts: Doubts
    numbered: frozenset[str] = frozenset()
    outside: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def may(self, predicate: str) -> str:
        """The predicate that holds what may hold."""
        return predicate + MAY if predicate in self.doubts.predicates else predicate


def bounded(program: Program, tables: Mapping[str, Doubt]) -> Bounded:
    """The program of two bounds for tables with this doubt."""
    doubts = spread(program, tables)
    if not doubts.predicates:
        return Bounded(program, doubts)
    maker = Aggregates(doubts)
    for rule in program.rules:
        if rule.head.predicate in doubts.predicates:
            _both(maker, rule)
        else:
            maker.rules.append(rule)
    facts = [*program.facts]
    facts.extend(
        replace(fact, predicate=fact.predicate + MAY)
        for fact in program.facts
        if fact.predicate in doubts.predicates
    )
    numbered = frozenset(maker.gathering.numbered)
    predicates = [*(_two(doubts, each, numbered) for each in program.predicates), maker.helpers]
    return Bounded(
        Program(tuple(itertools.chain.from_iterable(predicates)), tuple(maker.rules), tuple(facts)),
        doubts,
        numbered,
        {name: met_from_outside(doubts, name) for name, doubt in tables.items() if len(doubt.pairs) > 1},
    )


def _two(doubts: Doubts, predicate: Predicate, numbered: frozenset[str]) -> list[Predicate]:
    if predicate.name not in doubts.predicates:
        return [predicate]
    columns: list[Column] = []
    for column in predicate.columns:
        columns.append(column)
        if (predicate.name, column.name) in doubts.intervals:
            columns.append(Column(column.name + HIGH, column.kind))
    may = [*columns, Column(ROW, NumberKind("", 0))] if predicate.name in numbered else columns
    return [
        Predicate(predicate.name, tuple(columns), predicate.given),
        Predicate(predicate.name + MAY, tuple(may), predicate.given),
    ]


def _both(maker: Aggregates, rule: Rule) -> None:
    """must(rule) and may(rule)."""
    if rule.aggregate is None:
        for bound in BOUNDS:
            for variant in variants(maker.doubts, rule, bound):
                maker.rules.extend(_plain(maker.doubts, variant, bound))
    elif rule.aggregate.bound is not None:
        for bound in BOUNDS:
            maker.threshold(rule, bound)
    else:
        maker.aggregate(rule)


def _plain(doubts: Doubts, rule: Rule, bound: Bound) -> Iterator[Rule]:
    for draft in drafts(doubts, rule, bound):
        head = Atom(name_of(doubts, rule.head.predicate, bound), tuple(_head_terms(doubts, rule.head, draft)))
        origin = rule.origin.then(bound)
        yield Rule(head, tuple(draft.literals), origin, rule.days)


def _head_terms(doubts: Doubts, head: Atom, draft: Draft) -> Iterator[tuple[str, Term]]:
    for column, term in head.terms:
        yield column, term
        if (head.predicate, column) in doubts.intervals:
            yield column + HIGH, high_of(draft, term)
