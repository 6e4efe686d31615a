"""Aggregates over rows in doubt in, rules for the least and greatest value out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lexlog.datalog.bounds_bodies import drafts
from lexlog.datalog.bounds_intervals import ends
from lexlog.datalog.bounds_names import HIGH, MAY, NOT_KNOWN, Bound, name_of
from lexlog.datalog.bounds_variants import variants
from lexlog.datalog.doubt import Doubts
from lexlog.datalog.tree import (
    Aggregate,
    Assignment,
    Atom,
    Column,
    Constant,
    DayKind,
    Literal,
    Negative,
    NumberKind,
    Positive,
    Predicate,
    Rule,
    SymbolKind,
    Term,
    Variable,
)


@dataclass(slots=True)
class Aggregates:
    """Writes the two versions of aggregates; helper predicates gather the rows that are added up."""

    doubts: Doubts
    rules: list[Rule] = field(default_factory=list)
    helpers: list[Predicate] = field(default_factory=list)

    def threshold(self, rule: Rule, aggregate: Aggregate, bound: Bound) -> None:
        """A figure that must be, or may be, reached."""
        groups = list(rule.head.terms)
        rows = self._gathered(rule, aggregate, bound, groups)
        if rows is None:
            return
        name, names = rows
        value = Variable("low'" if bound == "must" else "high'")
        over = (*(v for v in aggregate.over),)
        head = Atom(name_of(self.doubts, rule.head.predicate, bound), rule.head.terms)
        changed = replace(aggregate, value=value, over=over)
        self.rules.append(Rule(head, (self._rows(name, names),), rule.origin.then(bound), aggregate=changed))

    def aggregate(self, rule: Rule, aggregate: Aggregate) -> None:
        """The value lies between what the certain rows make of their least values and the possible ones of
        their greatest; a group with possible rows alone may have no value."""
        assert aggregate.result is not None
        result, head = aggregate.result, rule.head.predicate
        groups = [(c, t) for c, t in rule.head.terms if t != result]
        must = self._gathered(rule, aggregate, "must", groups)
        may = self._gathered(rule, aggregate, "may", groups)
        if may is None:
            return
        low_of, high_of = ("low'", "high'")
        least_value = self._ends(
            rule,
            aggregate,
            groups,
            must,
            aggregate.function,
            low_of if aggregate.function != "least" else high_of,
        )
        greatest_value = self._ends(
            rule,
            aggregate,
            groups,
            may,
            aggregate.function,
            high_of if aggregate.function != "least" else low_of,
        )
        fallback = self._fallback(rule, aggregate, groups, may)
        certain, possible = Variable("certain'"), Variable("possible'")
        low, high = (certain, possible) if aggregate.function != "least" else (possible, certain)
        both: list[Literal] = [_with(greatest_value, groups, possible)]
        column = next(c for c, t in rule.head.terms if t == result)
        if least_value is not None:
            joined = (*both, _with(least_value, groups, certain))
            for end in ("", MAY):
                self._ending(rule, head + end, groups, column, low, high, joined)
            both.append(Negative(Atom(least_value, tuple(groups))))
        both.append(_with(fallback, groups, certain) if fallback else Assignment(certain, Constant(0)))
        self._ending(rule, head + MAY, groups, column, low, high, tuple(both))

    def _ending(
        self,
        rule: Rule,
        name: str,
        groups: list[tuple[str, Term]],
        column: str,
        low: Variable,
        high: Variable,
        body: tuple[Literal, ...],
    ) -> None:
        terms = (*groups, (column, low), (column + HIGH, high))
        self.rules.append(Rule(Atom(name, terms), body, rule.origin.then("bounds")))

    def _fallback(
        self,
        rule: Rule,
        aggregate: Aggregate,
        groups: list[tuple[str, Term]],
        may: tuple[str, tuple[Variable, ...]],
    ) -> str | None:
        """Where no row is certain: a sum may be 0, a greatest is at least the least possible value."""
        if aggregate.function in ("total", "number"):
            return None
        other = "least" if aggregate.function == "greatest" else "greatest"
        return self._ends(rule, aggregate, groups, may, other, "low'" if other == "least" else "high'")

    def _end_kind(self, rule: Rule, aggregate: Aggregate) -> NumberKind:
        """The kind of the aggregate's value, without its declared range: the head checks that."""
        column = next(c for c, t in rule.head.terms if t == aggregate.result)
        kind = self.doubts.kinds[rule.head.predicate].kind(column)
        return NumberKind(kind.unit, kind.places) if isinstance(kind, NumberKind) else NumberKind("date", 0)

    def _ends(
        self,
        rule: Rule,
        aggregate: Aggregate,
        groups: list[tuple[str, Term]],
        rows: tuple[str, tuple[Variable, ...]] | None,
        function: str,
        value: str,
    ) -> str | None:
        if rows is None:
            return None
        name, names = rows
        columns = [Column(c, self.doubts.kinds[rule.head.predicate].kind(c)) for c, _ in groups]
        predicate = Predicate(
            f"{name}~{function}{value}", (*columns, Column("end", self._end_kind(rule, aggregate)))
        )
        self.helpers.append(predicate)
        result = Variable("end'")
        made = Aggregate(function, Variable(value), aggregate.over, result)  # type: ignore[arg-type]
        head = Atom(predicate.name, (*groups, ("end", result)))
        self.rules.append(Rule(head, (self._rows(name, names),), rule.origin.then(function), aggregate=made))
        return predicate.name

    def _gathered(
        self, rule: Rule, aggregate: Aggregate, bound: Bound, groups: list[tuple[str, Term]]
    ) -> tuple[str, tuple[Variable, ...]] | None:
        """rows(groups, over, low, high) :- each variant of the body; its name, and the variables in order."""
        names = [term for _, term in groups if isinstance(term, Variable)]
        names.extend(each for each in aggregate.over if each not in names)
        kinds = {v: _kind(rule, v, self.doubts) for v in names}
        found = []
        for variant in variants(self.doubts, rule, bound):
            held = variant.aggregate
            assert held is not None
            terms = {each: _replaced(rule, variant, each) for each in names}
            for draft in drafts(self.doubts, variant, bound):
                found.append((draft, terms, ends(held.value, draft.high)))
        if not found:
            return None
        low_kind = NumberKind("", 0)
        columns = [Column(f"k{i}", kinds[v]) for i, v in enumerate(names)]
        predicate = Predicate(
            f"{rule.head.predicate}~{rule.origin.clause}~{len(self.helpers)}{bound}",
            (*columns, Column("low", low_kind), Column("high", low_kind)),
        )
        self.helpers.append(predicate)
        for draft, terms, (low, high) in found:
            tails = [Assignment(Variable("low'"), low), Assignment(Variable("high'"), high)]
            head = Atom(
                predicate.name,
                (
                    *((f"k{i}", terms[v]) for i, v in enumerate(names)),
                    ("low", Variable("low'")),
                    ("high", Variable("high'")),
                ),
            )
            self.rules.append(
                Rule(head, (*draft.literals, *tails), rule.origin.then(bound).then("rows"), rule.days)
            )
        return predicate.name, tuple(names)

    def _rows(self, name: str, names: tuple[Variable, ...]) -> Positive:
        terms = [(f"k{i}", v) for i, v in enumerate(names)]
        return Positive(Atom(name, (*terms, ("low", Variable("low'")), ("high", Variable("high'")))))


def _replaced(rule: Rule, variant: Rule, variable: Variable) -> Term:
    """What stands for a head or key variable of the rule in one of its variants."""
    assert variant.aggregate is not None
    bound = {term for each in variant.body if isinstance(each, Positive) for _, term in each.atom.terms} | {
        each.variable for each in variant.body if isinstance(each, Assignment)
    }
    return variable if variable in bound else NOT_KNOWN


def _kind(rule: Rule, variable: Variable, doubts: Doubts) -> SymbolKind | NumberKind | DayKind:
    for literal in rule.body:
        if isinstance(literal, Positive):
            for column, term in literal.atom.terms:
                if term == variable:
                    return doubts.kinds[literal.atom.predicate].kind(column)
    return NumberKind("", 0)


def _with(predicate: str | None, groups: list[tuple[str, Term]], end: Variable) -> Literal:
    assert predicate is not None
    return Positive(Atom(predicate, (*groups, ("end", end))))
