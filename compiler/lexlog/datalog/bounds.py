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
    Negative,
    NumberKind,
    Positive,
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


@dataclass(slots=True)
class Kept:
    """Rules that add nothing up, each with its two bounds, by the identity of the rule and the numbers of
    what the doubt said of its predicates."""

    numbers: dict[object, int] = field(default_factory=dict)
    bounds: dict[tuple[int, ...], tuple[Rule, tuple[Rule, ...]]] = field(default_factory=dict)


def bounded(program: Program, tables: Mapping[str, Doubt], kept: Kept | None = None) -> Bounded:
    """The program of two bounds for tables with this doubt. `kept`, filled here, serves programs that have
    rules in common with this one."""
    doubts = spread(program, tables)
    if not doubts.predicates:
        return Bounded(program, doubts)
    maker = Aggregates(doubts)
    both = _Both(doubts, kept or Kept())
    for rule in program.rules:
        if rule.head.predicate not in doubts.predicates:
            maker.rules.append(rule)
        elif rule.aggregate is None:
            maker.rules.extend(both.of(rule))
        elif rule.aggregate.bound is not None:
            for bound in BOUNDS:
                maker.threshold(rule, bound)
        else:
            maker.aggregate(rule)
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


@dataclass(slots=True)
class _Both:
    """must(rule) and may(rule), looked up where the same rule met the same doubt before."""

    doubts: Doubts
    kept: Kept
    _told: dict[str, int] = field(default_factory=dict)

    def of(self, rule: Rule) -> tuple[Rule, ...]:
        """The rules of both bounds of a rule that adds nothing up."""
        literals = (each for each in rule.body if isinstance(each, Positive | Negative))
        used = (rule.head.predicate, *(each.atom.predicate for each in literals))
        key = (id(rule), *map(self._doubt, used))
        if key not in self.kept.bounds:
            self.kept.bounds[key] = (
                rule,
                tuple(
                    made
                    for bound in BOUNDS
                    for variant in variants(self.doubts, rule, bound)
                    for made in _plain(self.doubts, variant, bound)
                ),
            )
        return self.kept.bounds[key][1]

    def _doubt(self, name: str) -> int:
        """A number for all that the doubt says of a predicate."""
        if name not in self._told:
            doubts, predicate = self.doubts, self.doubts.kinds[name]
            columns = tuple(
                (doubts.of(*place), place in doubts.intervals, place in doubts.signs.negative)
                for place in ((name, each.name) for each in predicate.columns)
            )
            told = predicate, name in doubts.predicates, columns
            self._told[name] = self.kept.numbers.setdefault(told, len(self.kept.numbers))
        return self._told[name]


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
