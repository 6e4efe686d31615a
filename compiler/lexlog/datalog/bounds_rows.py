"""The body of an aggregate in doubt in, rules for the rows that must, or may, be added up out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from lexlog.datalog.bounds_bodies import Draft, drafts, intervals
from lexlog.datalog.bounds_intervals import Ends
from lexlog.datalog.bounds_names import MAY, NOT_KNOWN, Bound
from lexlog.datalog.bounds_variants import variants
from lexlog.datalog.doubt import Doubts
from lexlog.datalog.tree import (
    Aggregate,
    Assignment,
    Atom,
    Column,
    Comparison,
    Constant,
    DayKind,
    Kind,
    Literal,
    NumberKind,
    Positive,
    Predicate,
    Rule,
    SymbolKind,
    Term,
    Variable,
)

LOW, TOP = Variable("low'"), Variable("high'")
ROW = "#"
"""The column that tells the rows of a table apart where what they say is not known."""
MANY = -1
"""Stands in `ROW` for any number of rows."""
WITHOUT_END = 10**36
"""More than any sum comes to."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A predicate of rows to add up: `names` are its groups and what tells its rows apart, `kinds` theirs."""

    name: str
    names: tuple[Variable, ...]
    kinds: tuple[Kind, ...]

    def row(self, terms: tuple[Term, ...] | None = None) -> Positive:
        """A row with these terms in the place of its names."""
        shown = self.names if terms is None else terms
        columns = [(f"k{i}", each) for i, each in enumerate(shown)]
        return Positive(Atom(self.name, (*columns, ("low", LOW), ("high", TOP))))


@dataclass(frozen=True, slots=True)
class Sum:
    """An aggregate rule with its groups and what else tells its rows apart. Of rows that are only compared
    with each other, nothing else does."""

    rule: Rule
    aggregate: Aggregate
    groups: tuple[Variable, ...]
    keys: tuple[Variable, ...]

    @property
    def counts(self) -> bool:
        """Whether it matters if two rows are one."""
        return self.aggregate.function in ("total", "number")


def summed(rule: Rule) -> Sum:
    """The sum that a rule makes."""
    held = rule.aggregate
    assert held is not None
    groups = tuple(v for v in rule.head.variables() if v != held.result)
    return Sum(rule, held, groups, tuple(v for v in held.over if v not in groups))


@dataclass(slots=True)
class Gathering:
    """Writes the rules that gather rows. `numbered` are the tables whose rows must be told apart."""

    doubts: Doubts
    rules: list[Rule] = field(default_factory=list)
    helpers: list[Predicate] = field(default_factory=list)
    numbered: set[str] = field(default_factory=set)

    def is_open(self, of: Sum, variable: Variable) -> bool:
        """Whether a group or key of the sum may not be known."""
        return self.doubts.is_interval(of.rule, variable) or self.doubts.variable(of.rule, variable) != "sure"

    def certain(self, of: Sum, *, apart: bool) -> Gathered | None:
        """Rows that must be there, of groups that are known; `apart`, no two of which can be one row.

        A row whose key is not known may be the same as any other. What is told apart has one value.
        """
        found = self._gather(of, "must", "certain" if apart else "certain, alike", ())
        before = len(self.rules)
        kept = [*of.groups, *(of.keys if apart else ())]
        for variant in variants(self.doubts, of.rule, "must"):
            for draft in drafts(self.doubts, variant, "must"):
                known = [literal for v in kept if (literal := self._known(variant, draft, v)) is not None]
                for ends in self.values(variant, draft, "must"):
                    terms = tuple(_place(variant, each) for each in found.names)
                    self._row(of, found, terms, (*draft.literals, *known), ends)
        return found if any(rule.head.predicate == found.name for rule in self.rules[before:]) else None

    def possible(self, of: Sum) -> Gathered | None:
        """Rows that may be there: those of a group that is not known in every group that it may be."""
        numbers = self._numbers(of) if of.counts else {}
        found = self._gather(of, "may", "possible", tuple(numbers.values()))
        before = len(self.rules)
        for variant in variants(self.doubts, of.rule, "may"):
            for draft in drafts(self.doubts, variant, "may"):
                for literals, rows, bounded in self._apart(of, variant, draft, numbers):
                    for ends in self.values(variant, draft, "may"):
                        terms = (*(self._group(of, variant, each) for each in of.groups),)
                        keys = (*(_place(variant, each) for each in of.keys), *rows)
                        far = ends if bounded else self._without_end(variant, ends)
                        self._row(of, found, (*terms, *keys), (*draft.literals, *literals), far)
        if not any(rule.head.predicate == found.name for rule in self.rules[before:]):
            return None
        return self._spread(of, found)

    def values(self, variant: Rule, draft: Draft, bound: Bound) -> Iterator[Ends]:
        """The ends of what is added up."""
        assert variant.aggregate is not None
        return intervals(self.doubts, draft, variant, bound).ends(variant.aggregate.value)

    # --- what is known of a row ---

    def _known(self, variant: Rule, draft: Draft, variable: Variable) -> Comparison | None:
        """What asks that a group or key is known; None if it is anyway."""
        high = draft.high.get(variable, variable)
        if high != variable:
            return Comparison(variable, "=", high)
        unsure = self.doubts.variable(variant, variable) != "sure"
        return Comparison(variable, "!=", NOT_KNOWN) if unsure else None

    def _apart(
        self, of: Sum, variant: Rule, draft: Draft, numbers: dict[int, Variable]
    ) -> Iterator[tuple[tuple[Literal, ...], tuple[Term, ...], bool]]:
        """How rows are told apart: by their keys, or, where some key is not known, by the rows of the tables
        that it is from. Without such a table, one row may stand for any number: then the last is False."""
        if not of.counts:
            yield (), (), True
            return
        nowhere = tuple(Constant(0) for _ in numbers)
        gone = [v for v in of.keys if _place(variant, v) == NOT_KNOWN]
        asked = {v: known for v in of.keys if v not in gone and (known := self._known(variant, draft, v))}
        if not gone:
            yield tuple(asked.values()), nowhere, True
        rows: list[Literal] = []
        positives = [each for each in variant.body if isinstance(each, Positive)]
        for place, number in numbers.items():
            name = positives[place].atom.predicate + MAY
            terms = _read(draft, name, place).atom.terms
            rows.append(Positive(Atom(name, (*terms, (ROW, number)))))
        for variable in (*gone, *asked):
            unknown: tuple[Literal, ...] = ()
            if variable in asked:
                high = draft.high.get(variable, variable)
                is_number = high != variable
                unknown = (
                    Comparison(variable, "<", high) if is_number else Comparison(variable, "=", NOT_KNOWN),
                )
            telling = self._telling(of, numbers, variable)
            is_one = self._has_one_value(of, variable)
            yield (*unknown, *rows), tuple(numbers.values()), is_one or bool(telling)
            if telling and not is_one:
                many = (Comparison(number, "=", Constant(MANY)) for number in telling)
                yield (*unknown, *rows, *many), tuple(numbers.values()), False

    def _numbers(self, of: Sum) -> dict[int, Variable]:
        """The rows of the body that are rows of a table and in which a key may not be known, by place."""
        found = {}
        for place, literal in enumerate(each for each in of.rule.body if isinstance(each, Positive)):
            name = literal.atom.predicate
            opened = [c for c, t in literal.atom.terms if t in of.keys and self._is_unsure(name, c)]
            if opened and self.doubts.kinds[name].given:
                self.numbered.add(name)
                found[place] = Variable(f"row{place}'")
        return found

    def _is_unsure(self, predicate: str, column: str) -> bool:
        interval = (predicate, column) in self.doubts.intervals
        return interval or self.doubts.of(predicate, column) != "sure"

    def _telling(self, of: Sum, numbers: dict[int, Variable], variable: Variable) -> list[Variable]:
        """The numbers of the rows that tell the key: it has one value if any of them is a single row."""
        positives = [each for each in of.rule.body if isinstance(each, Positive)]
        return [
            number
            for place, number in numbers.items()
            if any(term == variable for _, term in positives[place].atom.terms)
        ]

    def _has_one_value(self, of: Sum, variable: Variable) -> bool:
        """Whether a number that is a key is the value of one aggregate, so that its group tells it apart."""
        for literal in of.rule.body:
            if isinstance(literal, Positive):
                for column, term in literal.atom.terms:
                    if term == variable:
                        made = [
                            r for r in self.doubts.program.rules if r.head.predicate == literal.atom.predicate
                        ]
                        sums = [r for r in made if r.aggregate is not None]
                        plain = [r for r in made if r.aggregate is None]
                        fixed = all(isinstance(dict(r.head.terms)[column], Constant) for r in plain)
                        return len(sums) == 1 and fixed and self.doubts.is_interval(of.rule, variable)
        return False

    def _without_end(self, variant: Rule, ends: Ends) -> Ends:
        assert variant.aggregate is not None
        is_positive = self.doubts.signs.sure(variant, variant.aggregate.value)
        low = ends.low if is_positive else Constant(-WITHOUT_END)
        return Ends(low, Constant(WITHOUT_END), ends.when)

    # --- rules ---

    def _group(self, of: Sum, variant: Rule, variable: Variable) -> Term:
        """What stands for a group: groups that are numbers between bounds are taken together."""
        if self.doubts.is_interval(of.rule, variable):
            return Constant(-WITHOUT_END)
        return _place(variant, variable)

    def _gather(self, of: Sum, bound: Bound, step: str, rows: tuple[Variable, ...]) -> Gathered:
        """A new predicate for rows."""
        names = (*of.groups, *of.keys, *rows)
        kinds = tuple(kind(of.rule, each, self.doubts) for each in names)
        name = f"{of.rule.head.predicate}~{of.rule.origin.clause}~{len(self.helpers)}{bound} {step}"
        self._declare(name, kinds)
        return Gathered(name, names, kinds)

    def _declare(self, name: str, kinds: tuple[Kind, ...]) -> None:
        ends = (Column("low", NumberKind("", 0)), Column("high", NumberKind("", 0)))
        columns = (*(Column(f"k{i}", each) for i, each in enumerate(kinds)), *ends)
        self.helpers.append(Predicate(name, columns))

    def _row(
        self, of: Sum, to: Gathered, terms: tuple[Term, ...], body: tuple[Literal, ...], ends: Ends
    ) -> None:
        ended: tuple[Literal, ...] = (Assignment(LOW, ends.low), Assignment(TOP, ends.high))
        origin = of.rule.origin.then("rows")
        self.rules.append(Rule(to.row(terms).atom, (*body, *ends.when, *ended), origin, of.rule.days))

    def _spread(self, of: Sum, found: Gathered) -> Gathered:
        """Rows of `?` added to each group that they may be of.

        A group is any that some row names. Where a group has several names, a row may leave one of them
        open and another row tell it. Where `?` is an entity that no table knows, it is a group of its own.
        """
        opened = [i for i, each in enumerate(of.groups) if self.doubts.variable(of.rule, each) == "open"]
        if not opened:
            return found
        spread = Gathered(found.name + ", spread", found.names, found.kinds)
        self._declare(spread.name, spread.kinds)
        origin = of.rule.origin.then("rows")
        self.rules.append(Rule(spread.row().atom, (found.row(),), origin))
        groups = Predicate(
            found.name + ", groups",
            tuple(Column(f"k{i}", found.kinds[i]) for i in range(len(of.groups))),
        )
        self.helpers.append(groups)
        target = Atom(groups.name, tuple((f"k{i}", each) for i, each in enumerate(of.groups)))
        for some in _subsets(opened):
            self.rules.append(Rule(target, tuple(_named(found, of.groups, some)), origin))
            if some:
                left_open = tuple(NOT_KNOWN if i in some else each for i, each in enumerate(found.names))
                self.rules.append(Rule(spread.row().atom, (Positive(target), found.row(left_open)), origin))
        return spread


def _named(found: Gathered, groups: tuple[Variable, ...], some: tuple[int, ...]) -> Iterator[Literal]:
    """A row that leaves these names of its group open, and a row that tells each of them."""
    base = [(f"k{i}", NOT_KNOWN if i in some else each) for i, each in enumerate(groups)]
    yield Positive(Atom(found.name, tuple(base)))
    for place in some:
        yield Positive(Atom(found.name, ((f"k{place}", groups[place]),)))


def _subsets(places: list[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(places) + 1):
        yield from itertools.combinations(places, size)


def _read(draft: Draft, name: str, place: int) -> Positive:
    """The draft's reading of the row at a place of the body."""
    positives = [each for each in draft.literals if isinstance(each, Positive)]
    assert positives[place].atom.predicate == name
    return positives[place]


def _place(variant: Rule, variable: Variable) -> Term:
    """What stands for a group or key of the rule in one of its variants."""
    bound = {term for each in variant.body if isinstance(each, Positive) for _, term in each.atom.terms} | {
        each.variable for each in variant.body if isinstance(each, Assignment)
    }
    return variable if variable in bound else NOT_KNOWN


def kind(rule: Rule, variable: Variable, doubts: Doubts) -> Kind:
    """The kind of a variable of a body, numbers without their declared range."""
    for literal in rule.body:
        if isinstance(literal, Positive):
            for column, term in literal.atom.terms:
                if term == variable:
                    found = doubts.kinds[literal.atom.predicate].kind(column)
                    if isinstance(found, SymbolKind | DayKind):
                        return found
                    return NumberKind(found.unit, found.places, found.ratio)
    return NumberKind("", 0)
