"""Aggregates over rows in doubt in, rules for the least and greatest value out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal as Word

from lexlog.datalog.bounds_bodies import drafts
from lexlog.datalog.bounds_names import HIGH, MAY, Bound, name_of
from lexlog.datalog.bounds_rows import LOW, TOP, WITHOUT_END, Gathered, Gathering, Sum, kind, summed
from lexlog.datalog.bounds_variants import variants
from lexlog.datalog.doubt import Doubts
from lexlog.datalog.tree import (
    Aggregate,
    Assignment,
    Atom,
    Column,
    Comparison,
    Constant,
    Literal,
    Negative,
    NumberKind,
    Positive,
    Predicate,
    Rule,
    Term,
    Variable,
)

END = Variable("end'")
CERTAIN, POSSIBLE = Variable("certain'"), Variable("possible'")
Function = Word["total", "number", "greatest", "least"]


@dataclass(slots=True)
class Aggregates:
    """Writes the two versions of aggregates; helper predicates gather the rows that are added up."""

    doubts: Doubts
    gathering: Gathering = field(init=False)

    def __post_init__(self) -> None:
        self.gathering = Gathering(self.doubts)

    @property
    def rules(self) -> list[Rule]:
        """The rules written so far."""
        return self.gathering.rules

    @property
    def helpers(self) -> list[Predicate]:
        """The predicates that they need beside those of the program."""
        return self.gathering.helpers

    # --- figures that are reached ---

    def threshold(self, rule: Rule, bound: Bound) -> None:
        """A figure that must be, or may be, reached."""
        of = summed(rule)
        rows = self.gathering.certain(of, apart=True) if bound == "must" else self.gathering.possible(of)
        if rows is not None:
            value = LOW if bound == "must" else TOP
            over = tuple(each for each in rows.names if each not in of.groups)
            changed = replace(of.aggregate, value=value, over=over)
            head = self._threshold_head(of, bound)
            self.rules.append(Rule(head, (rows.row(),), rule.origin.then(bound), aggregate=changed))
        if bound == "must" and any(self.gathering.is_open(of, each) for each in (*of.groups, *of.keys)):
            self._alone(of)

    def _alone(self, of: Sum) -> None:
        """A row that reaches the figure alone does so whatever its group is and whichever row it may be."""
        assert of.aggregate.op is not None
        assert of.aggregate.bound is not None
        for variant in variants(self.doubts, of.rule, "must"):
            for draft in drafts(self.doubts, variant, "must"):
                for ends in self.gathering.values(variant, draft, "must"):
                    reached = Comparison(ends.low, of.aggregate.op, Constant(of.aggregate.bound))
                    body = (*draft.literals, *ends.when, reached)
                    terms = []
                    for column, term in of.rule.head.terms:
                        terms.append((column, term))
                        if (of.rule.head.predicate, column) in self.doubts.intervals:
                            assert isinstance(term, Variable)
                            terms.append((column + HIGH, draft.high.get(term, term)))
                    head = Atom(of.rule.head.predicate, tuple(terms))
                    self.rules.append(Rule(head, body, of.rule.origin.then("must"), of.rule.days))

    def _threshold_head(self, of: Sum, bound: Bound) -> Atom:
        head = of.rule.head
        return Atom(name_of(self.doubts, head.predicate, bound), self._terms(of, head.terms, bound))

    def _terms(
        self, of: Sum, terms: tuple[tuple[str, Term], ...], bound: Bound
    ) -> tuple[tuple[str, Term], ...]:
        """The head's columns, with the upper ends of groups that are numbers between bounds."""
        found: list[tuple[str, Term]] = []
        for column, term in terms:
            found.append((column, term))
            if (of.rule.head.predicate, column) in self.doubts.intervals:
                open_ = bound == "may" and self.doubts.is_interval(of.rule, term)
                found.append((column + HIGH, Constant(WITHOUT_END) if open_ else term))
        return tuple(found)

    # --- values ---

    def aggregate(self, rule: Rule) -> None:
        """The value lies between what the certain rows make of their least values and the possible ones of
        their greatest; a group with possible rows alone may have no value."""
        of = summed(rule)
        possible = self.gathering.possible(of)
        if possible is None:
            return
        if of.aggregate.function == "total" and not self.doubts.signs.sure(rule, of.aggregate.value):
            self._signed(of, possible)
        elif of.counts:
            self._sum(of, possible)
        else:
            self._extreme(of, possible)

    def _sum(self, of: Sum, possible: Gathered) -> None:
        """A total of what is not negative, or a number."""
        high = self._fold(of, possible, of.aggregate.function, TOP)
        both: list[Literal] = [self._end(of, high, POSSIBLE)]
        low = self._least_sum(of)
        if low is not None:
            joined = (*both, self._end(of, low, CERTAIN))
            self._heads(of, joined, CERTAIN, POSSIBLE, ("", MAY))
            both.append(Negative(Atom(low, tuple(self._groups(of)))))
        both.append(Assignment(CERTAIN, Constant(0)))
        self._heads(of, tuple(both), CERTAIN, POSSIBLE, (MAY,))

    def _least_sum(self, of: Sum) -> str | None:
        """What the rows that are known apart come to; at least as much as any one row alone."""
        certain = self.gathering.certain(of, apart=True)
        assert certain is not None
        low = self._fold(of, certain, of.aggregate.function, LOW)
        if not any(self.gathering.is_open(of, each) for each in of.keys):
            return low
        alike = self.gathering.certain(of, apart=False)
        assert alike is not None
        alone = self._fold(of, alike, "greatest", LOW)
        larger = self._declared(of, f"{low}, alone")
        for each in (low, alone):
            terms = (*self._groups(of), ("end", END))
            body = (Positive(Atom(each, terms)),)
            self.rules.append(Rule(Atom(larger, terms), body, of.rule.origin.then("ends")))
        greatest = self._declared(of, f"{larger}, greatest")
        self._aggregated(
            of, greatest, (Positive(Atom(larger, (*self._groups(of), ("end", END)))),), "greatest", END, ()
        )
        return greatest

    def _extreme(self, of: Sum, possible: Gathered) -> None:
        """A greatest or least value. Where no row is certain, it lies among those of the possible rows."""
        is_greatest = of.aggregate.function == "greatest"
        near, far = (LOW, TOP) if is_greatest else (TOP, LOW)
        other: Function = "least" if is_greatest else "greatest"
        low, high = (CERTAIN, POSSIBLE) if is_greatest else (POSSIBLE, CERTAIN)
        both: list[Literal] = [self._end(of, self._fold(of, possible, of.aggregate.function, far), POSSIBLE)]
        certain = self.gathering.certain(of, apart=False)
        if certain is not None:
            ends = self._fold(of, certain, of.aggregate.function, near)
            self._heads(of, (*both, self._end(of, ends, CERTAIN)), low, high, ("", MAY))
            both.append(Negative(Atom(ends, tuple(self._groups(of)))))
        both.append(self._end(of, self._fold(of, possible, other, near), CERTAIN))
        self._heads(of, tuple(both), low, high, (MAY,))

    def _signed(self, of: Sum, possible: Gathered) -> None:
        """A total of what may be negative: a possible row can only make it less by its least value, if that
        is negative, and only more by its greatest, if that is not."""
        certain = self.gathering.certain(of, apart=True)
        alike = self.gathering.certain(of, apart=False)
        assert certain is not None
        assert alike is not None
        low = self._parts(of, LOW, certain, possible)
        high = self._parts(of, TOP, possible, certain)
        for each in (low, high):  # a group has a total if it has a possible row, which may add nothing
            terms = self._part_terms(each, of, None)
            nothing = Assignment(Variable("part'"), Constant(0))
            body = (possible.row(), nothing)
            self.rules.append(Rule(Atom(each.name, terms), body, of.rule.origin.then("rows")))
        ends = [self._total(of, each) for each in (high, low)]
        both = (self._end(of, ends[0], POSSIBLE), self._end(of, ends[1], CERTAIN))
        self._heads(of, both, CERTAIN, POSSIBLE, (MAY,))
        self._heads(of, (*both, alike.row()), CERTAIN, POSSIBLE, ("",))

    def _parts(self, of: Sum, end: Variable, positive: Gathered, negative: Gathered) -> Gathered:
        """What is added up for one end: the ends that are not negative of some rows, the negative ones of
        others. The first name tells which."""
        longest = max(positive, negative, key=lambda each: len(each.names))
        name = f"{longest.name}, parts of {end.name}"
        parts = Gathered(name, longest.names, longest.kinds)
        columns = [Column(f"k{i}", each) for i, each in enumerate(longest.kinds)]
        part = Column("part", NumberKind("", 0))
        self.helpers.append(Predicate(name, (*columns, Column("sign", NumberKind("", 0)), part)))
        for rows, op in ((positive, ">="), (negative, "<")):
            head = Atom(name, self._part_terms(parts, of, rows))
            asked = Comparison(end, op, Constant(0))  # type: ignore[arg-type]
            body = (rows.row(), asked, Assignment(Variable("part'"), end))
            self.rules.append(Rule(head, body, of.rule.origin.then("rows")))
        return parts

    def _part_terms(self, parts: Gathered, of: Sum, rows: Gathered | None) -> tuple[tuple[str, Term], ...]:
        """The columns of a part; names that its row does not have stand empty."""
        has = of.groups if rows is None else rows.names
        empty = [Constant(0) if isinstance(each, NumberKind) else Constant("?") for each in parts.kinds]
        terms = [v if v in has else empty[i] for i, v in enumerate(parts.names)]
        sign = Constant(0 if rows is None else 1 + (len(rows.names) < len(parts.names)))
        columns = [(f"k{i}", each) for i, each in enumerate(terms)]
        return (*columns, ("sign", sign), ("part", Variable("part'")))

    def _total(self, of: Sum, parts: Gathered) -> str:
        name = self._declared(of, f"{parts.name}, total")
        sign, part = Variable("sign'"), Variable("part'")
        columns = [(f"k{i}", each) for i, each in enumerate(parts.names)]
        row = Positive(Atom(parts.name, (*columns, ("sign", sign), ("part", part))))
        over = (*(each for each in parts.names if each not in of.groups), sign)
        self._aggregated(of, name, (row,), "total", part, over)
        return name

    # --- parts of rules ---

    def _groups(self, of: Sum) -> list[tuple[str, Term]]:
        return [(c, t) for c, t in of.rule.head.terms if t != of.aggregate.result]

    def _heads(
        self, of: Sum, body: tuple[Literal, ...], low: Variable, high: Variable, ends: tuple[str, ...]
    ) -> None:
        column = next(c for c, t in of.rule.head.terms if t == of.aggregate.result)
        for end in ends:
            groups = self._terms(of, tuple(self._groups(of)), "may" if end else "must")
            terms = (*groups, (column, low), (column + HIGH, high))
            head = Atom(of.rule.head.predicate + end, terms)
            self.rules.append(Rule(head, body, of.rule.origin.then("bounds")))

    def _fold(self, of: Sum, rows: Gathered, function: Function, value: Variable) -> str:
        """The predicate of what these rows come to, by group."""
        name = self._declared(of, f"{rows.name}~{function}{value.name}")
        over = tuple(each for each in rows.names if each not in of.groups)
        self._aggregated(of, name, (rows.row(),), function, value, over)
        return name

    def _aggregated(
        self,
        of: Sum,
        name: str,
        body: tuple[Literal, ...],
        function: Function,
        value: Variable,
        over: tuple[Variable, ...],
    ) -> None:
        result = Variable("result'")
        made = Aggregate(function, value, over, result)
        head = Atom(name, (*self._groups(of), ("end", result)))
        self.rules.append(Rule(head, body, of.rule.origin.then(function), aggregate=made))

    def _declared(self, of: Sum, name: str) -> str:
        """A new predicate of a value by group. The head checks the declared range, this does not."""
        groups = [
            Column(c, kind(of.rule, t, self.doubts)) for c, t in self._groups(of) if isinstance(t, Variable)
        ]
        column = next(c for c, t in of.rule.head.terms if t == of.aggregate.result)
        wanted = self.doubts.kinds[of.rule.head.predicate].kind(column)
        value = (
            NumberKind(wanted.unit, wanted.places)
            if isinstance(wanted, NumberKind)
            else NumberKind("date", 0)
        )
        self.helpers.append(Predicate(name, (*groups, Column("end", value))))
        return name

    def _end(self, of: Sum, predicate: str, end: Variable) -> Positive:
        return Positive(Atom(predicate, (*self._groups(of), ("end", end))))
