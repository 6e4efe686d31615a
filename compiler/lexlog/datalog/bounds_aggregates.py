"""Aggregates over rows in doubt in, rules for the least and greatest value out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal as Word

from lexlog.datalog.bounds_bodies import drafts
from lexlog.datalog.bounds_names import HIGH, MAY, Bound, name_of
from lexlog.datalog.bounds_rows import LOW, TOP, WITHOUT_END, Gathered, Gathering, Sum, kind, summed
from lexlog.datalog.bounds_through import Through
from lexlog.datalog.bounds_variants import variants
from lexlog.datalog.bounds_wholes import AMOUNT, LIFT, OTHERS, Wholes
from lexlog.datalog.doubt import Doubts
from lexlog.datalog.tree import (
    ALONE,
    Aggregate,
    Assignment,
    Atom,
    Column,
    Comparison,
    Constant,
    Literal,
    Negative,
    NumberKind,
    Operation,
    Parts,
    Positive,
    Predicate,
    Rule,
    Term,
    Variable,
)

END = Variable("end'")
CERTAIN, POSSIBLE = Variable("certain'"), Variable("possible'")
Function = Word["total", "number", "greatest", "least", "integrated"]


@dataclass(slots=True)
class Aggregates:
    """Writes the two versions of aggregates; helper predicates gather the rows that are added up."""

    doubts: Doubts
    gathering: Gathering = field(init=False)
    wholes: Wholes = field(init=False)

    def __post_init__(self) -> None:
        self.gathering = Gathering(self.doubts)
        self.wholes = Wholes(self.gathering, self._fold)

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
        parts = self.wholes.parts(of)
        if bound == "may":
            possible = self.gathering.possible(of)
            if possible is not None:
                self._may_reach(of, possible, parts)
            return
        certain = self.gathering.certain(of, apart=True)
        if certain is not None:
            head = self._threshold_head(of, bound)
            self._reached(of, head, certain.names, certain.row(), LOW)
            if parts is not None:
                together, is_said = self.wholes.certain_with_rest(of, parts, certain)
                if is_said:
                    self._reached(
                        of, head, together.names, self.wholes.amount(together), AMOUNT, LIFT, OTHERS
                    )
        if any(self.gathering.is_open(of, each) for each in (*of.groups, *of.keys)):
            self._alone(of)

    def _may_reach(self, of: Sum, possible: Gathered, parts: Parts | None) -> None:
        """What these may have reaches the figure, and so does what the others leave of the whole."""
        head = self._threshold_head(of, "may")
        if parts is None:
            self._reached(of, head, possible.names, possible.row(), TOP)
            return
        own, left = (self._groups_alone(of, possible, step) for step in ("reach", "left"))
        self._reached(of, own, possible.names, possible.row(), TOP)
        together = self.wholes.possible_with_rest(of, parts, possible)
        self._reached(of, left, together.names, self.wholes.amount(together), AMOUNT, step=OTHERS)
        for body in self.wholes.without_a_limit(of, parts, possible):
            self.rules.append(Rule(left, body, of.rule.origin.then(OTHERS)))
        self.rules.append(Rule(head, (Positive(own), Positive(left)), of.rule.origin.then("may")))

    def _reached(
        self,
        of: Sum,
        head: Atom,
        names: tuple[Variable, ...],
        row: Positive,
        value: Variable,
        lift: int = 0,
        step: str = "",
    ) -> None:
        """The rule by which these rows reach the figure, which is `lift` more for them."""
        over = tuple(each for each in names if each not in of.groups)
        assert of.aggregate.bound is not None
        factor = 1 if of.aggregate.parts is None else of.aggregate.parts.factor
        bound = of.aggregate.bound + lift * factor
        changed = replace(of.aggregate, value=value, over=over, bound=bound)
        origin = of.rule.origin.then("may" if head.predicate.endswith(MAY) else "must")
        origin = origin.then(step) if step else origin
        self.rules.append(Rule(head, (row,), origin, aggregate=changed))

    def _groups_alone(self, of: Sum, rows: Gathered, step: str) -> Atom:
        """A new predicate of the groups of rows."""
        kinds = rows.kinds[: len(of.groups)]
        columns = tuple(Column(f"k{i}", each) for i, each in enumerate(kinds))
        self.helpers.append(Predicate(f"{rows.name}, {step}", columns))
        return Atom(f"{rows.name}, {step}", tuple((f"k{i}", each) for i, each in enumerate(of.groups)))

    def _alone(self, of: Sum) -> None:
        """A row that reaches the figure alone does so whatever its group is and whichever row it may be."""
        assert of.aggregate.op is not None
        assert of.aggregate.bound is not None
        for variant in variants(self.doubts, of.rule, "must"):
            for draft in drafts(self.doubts, variant, "must"):
                for ends in self.gathering.values(variant, draft, "must"):
                    figure = Constant(of.aggregate.bound)
                    unit, places = of.aggregate.unit, of.aggregate.places
                    reached = Comparison(ends.low, of.aggregate.op, figure, unit, places, text=ALONE)
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
        if of.aggregate.chains is not None:
            self._heads_of_chains(of, Through(self.doubts, of))
            return
        possible = self.gathering.possible(of)
        if possible is None:
            return
        if of.aggregate.function == "total" and not self.doubts.signs.sure(rule, of.aggregate.value):
            self._signed(of, possible)
        elif of.counts:
            self._sum(of, possible)
        else:
            self._extreme(of, possible)

    def _heads_of_chains(self, of: Sum, through: Through) -> None:
        """What comes through chains for certain, and what may: of what nobody is known to own, anybody may
        have all."""
        low, high = through.ends()
        self.rules.extend(through.rules)
        self.helpers.extend(through.helpers)
        both: list[Literal] = [self._end(of, high, POSSIBLE)]
        self._heads(of, (*both, self._end(of, low, CERTAIN)), CERTAIN, POSSIBLE, ("", MAY))
        nothing = Assignment(CERTAIN, Constant(0))
        absent = Negative(Atom(low, tuple(self._groups(of))))
        self._heads(of, (*both, absent, nothing), CERTAIN, POSSIBLE, (MAY,))

    def _sum(self, of: Sum, possible: Gathered) -> None:
        """A total of what is not negative, or a number."""
        parts = self.wholes.parts(of)
        high = self._fold(of, possible, of.aggregate.function, TOP)
        low = self._least_sum(of)
        if parts is not None:
            high = self._with_the_others(of, high, self._most_left(of, parts, possible), "least")
            if low is not None and (rest := self._least_left(of, parts)) is not None:
                low = self._with_the_others(of, low, rest, "greatest")
        both: list[Literal] = [self._end(of, high, POSSIBLE)]
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

    def _most_left(self, of: Sum, parts: Parts, possible: Gathered) -> str:
        """The most that the others leave of the whole."""
        together = self.wholes.possible_with_rest(of, parts, possible)
        name = self._declared(of, f"{together.name}, total")
        over = tuple(each for each in together.names if each not in of.groups)
        self._aggregated(of, name, (self.wholes.amount(together),), "total", AMOUNT, over)
        for body in self.wholes.without_a_limit(of, parts, possible):
            head = Atom(name, (*self._groups(of), ("end", Constant(WITHOUT_END))))
            self.rules.append(Rule(head, body, of.rule.origin.then(OTHERS)))
        return name

    def _least_left(self, of: Sum, parts: Parts) -> str | None:
        """The least that the others leave of the whole, where all is on record."""
        certain = self.gathering.certain(of, apart=True)
        assert certain is not None
        together, is_said = self.wholes.certain_with_rest(of, parts, certain)
        if not is_said:
            return None
        lifted = self._declared(of, f"{together.name}, total")
        over = tuple(each for each in together.names if each not in of.groups)
        self._aggregated(of, lifted, (self.wholes.amount(together),), "total", AMOUNT, over)
        name = self._declared(of, f"{together.name}, rest")
        total = Operation("-", AMOUNT, Constant(LIFT * parts.factor))
        body = (self._end(of, lifted, AMOUNT), Assignment(END, total))
        head = Atom(name, (*self._groups(of), ("end", END)))
        self.rules.append(Rule(head, body, of.rule.origin.then(OTHERS)))
        return name

    def _with_the_others(self, of: Sum, own: str, rest: str, function: Function) -> str:
        """The tighter of two ends: of what these have on record, and of what the others leave them."""
        ends = self._declared(of, f"{own}, and the others")
        terms = (*self._groups(of), ("end", END))
        for each in (own, rest):
            body = (Positive(Atom(each, terms)),)
            self.rules.append(Rule(Atom(ends, terms), body, of.rule.origin.then("ends")))
        name = self._declared(of, f"{ends}, {function}")
        self._aggregated(of, name, (Positive(Atom(ends, terms)),), function, END, ())
        return name

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
