"""What comes through chains of steps in doubt in, rules for the least and the most of it out.

A share that is not known lies between two bounds, and what comes through chains only grows with it. A step of
which an end is not known may be of anybody: of what it leads to, anybody may have all.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lexlog.datalog.bounds_names import HIGH, MAY, NOT_KNOWN, Bound, name_of
from lexlog.datalog.bounds_rows import WITHOUT_END, Sum
from lexlog.datalog.doubt import Doubts
from lexlog.datalog.tree import (
    RATIO_PLACES,
    Aggregate,
    Atom,
    Chains,
    Column,
    Comparison,
    Constant,
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

WHOLE = Constant(2 * 10 ** (RATIO_PLACES + 2))
"""All of something in percent, as a quotient is stored."""

END, LIMIT, PART, VIA = (Variable(f"{name}'") for name in ("end", "limit", "part", "via"))


@dataclass(slots=True)
class Through:
    """An aggregate over chains, and the rules and predicates that its bounds need."""

    doubts: Doubts
    of: Sum
    rules: list[Rule] = field(default_factory=list)
    helpers: list[Predicate] = field(default_factory=list)
    chains: Chains = field(init=False)
    step: Atom = field(init=False)

    def __post_init__(self) -> None:
        [literal] = self.of.rule.body
        assert isinstance(literal, Positive)
        assert self.of.aggregate.chains is not None
        self.chains, self.step = self.of.aggregate.chains, literal.atom

    def ends(self) -> tuple[str, str]:
        """The predicates of the least and of the most that comes through. What may come to anybody is a rule
        of the head already."""
        low, solved = self._solved("must"), self._solved("may")
        high = self._declared(f"{solved}, or all", self.of.groups, is_end=True)
        self._limit()
        row, limit = Positive(self._end(solved, END)), Positive(self._limited)
        sound: tuple[Literal, ...] = ()
        if self._is_open:
            self._open()
            self._of_anybody()
            anywhere = self._reached_by(NOT_KNOWN)
            sound = Negative(self._reached), Negative(anywhere)
            for spoilt in (self._reached, anywhere):
                self._rule(self._end(high, LIMIT), row, limit, Positive(spoilt))
        self._rule(self._end(high, END), row, limit, Comparison(END, "<=", LIMIT), *sound)
        self._rule(self._end(high, LIMIT), row, limit, Comparison(END, ">", LIMIT), *sound)
        return low, high

    # --- parts ---

    def _of_anybody(self) -> None:
        """Rows by which anybody may have all of what a step of nobody known leads to."""
        column = next(c for c, t in self.of.rule.head.terms if t == self.of.aggregate.result)
        terms = [
            (c, NOT_KNOWN if t == self.chains.first else t) for c, t in self.of.rule.head.terms if c != column
        ]
        ends = ((column, Constant(0)), (column + HIGH, LIMIT))
        head = Atom(self.of.rule.head.predicate + MAY, (*terms, *ends))
        self._rule(head, Positive(self._reached), Positive(self._limited))

    @property
    def _is_open(self) -> bool:
        return any(self.doubts.variable(self.of.rule, each) != "sure" for each in self._both)

    @property
    def _both(self) -> tuple[Variable, Variable]:
        return self.chains.first, self.chains.last

    @property
    def _groups(self) -> tuple[Variable, ...]:
        return tuple(each for each in self.of.groups if each not in self._both)

    def _step(self, bound: Bound, value: Term, first: Term, last: Term) -> Positive:
        """A step that must be or may be there, with an end of its value."""
        terms: list[tuple[str, Term]] = []
        for column, term in self.step.terms:
            if term == self.of.aggregate.value:
                is_high = bound == "may" and (self.step.predicate, column) in self.doubts.intervals
                terms.append((column + HIGH if is_high else column, value))
            else:
                ends = {self.chains.first: first, self.chains.last: last}
                assert isinstance(term, Variable)
                terms.append((column, ends.get(term, term)))
        return Positive(Atom(name_of(self.doubts, self.step.predicate, bound), tuple(terms)))

    def _solved(self, bound: Bound) -> str:
        """The predicate of what comes through steps between ends that are known. Greatest shares together may
        come to more than all, and the sum over all chains then to anything."""
        rule = self.of.rule
        known = [Comparison(each, "!=", NOT_KNOWN) for each in self._both if self._is_open]
        name = self._declared(
            f"{rule.head.predicate}~{bound}~{rule.origin.clause}", self.of.groups, is_end=True
        )
        chains = replace(self.chains, endless=None if bound == "must" else WITHOUT_END)
        made = Aggregate("integrated", PART, self._both, END, chains=chains)
        body: tuple[Literal, ...] = (self._step(bound, PART, *self._both), *known)
        origin = rule.origin.then(bound).then("integrated")
        self.rules.append(Rule(self._end(name, END), body, origin, aggregate=made))
        return name

    def _limit(self) -> None:
        """The most that anybody can have of anything: all of it, unless of some party more is on record than
        all. What such a record says bounds nothing."""
        first, last = self._both
        over = self._named("over", (*self._groups, last))
        anywhere = self._named("over anywhere", self._groups)
        figure = 10**self.chains.scale
        more = Aggregate("total", PART, (first,), None, ">", figure, unit="%", places=self.chains.scale - 2)
        step = self._step("must", PART, first, last)
        self.rules.append(Rule(over, (step,), self.of.rule.origin.then("over"), aggregate=more))
        self._rule(anywhere, Positive(over))
        name = self._limited.predicate
        self._declared(name, self._groups, is_end=True)
        some = self._step("may", PART, first, last)
        for limit, asked in ((WHOLE, Negative(anywhere)), (Constant(WITHOUT_END), Positive(anywhere))):
            self._rule(Atom(name, (*self._terms(self._groups), ("end", limit))), some, asked)

    @property
    def _limited(self) -> Atom:
        name = f"{self.of.rule.head.predicate}~limit~{self.of.rule.origin.clause}"
        return Atom(name, (*self._terms(self._groups), ("end", LIMIT)))

    def _open(self) -> None:
        """Where steps of nobody known lead."""
        first, last = self._both
        self._declared(self._reached.predicate, (*self._groups, last), is_end=False)
        self._rule(self._reached, self._step("may", PART, NOT_KNOWN, last))
        self._rule(self._reached_by(NOT_KNOWN), self._step("may", PART, first, NOT_KNOWN))
        on = self._step("may", PART, VIA, last)
        self._rule(self._reached, Positive(self._reached_by(VIA)), on)

    @property
    def _reached(self) -> Atom:
        return self._reached_by(self.chains.last)

    def _reached_by(self, last: Term) -> Atom:
        """Where a step of nobody known leads, by whatever comes behind it; `?` where anything may."""
        name = f"{self.of.rule.head.predicate}~open~{self.of.rule.origin.clause}"
        column = self._name_of(self.chains.last)
        return Atom(name, (*self._terms(self._groups), (column, last)))

    def _rule(self, head: Atom, *body: Literal) -> None:
        self.rules.append(Rule(head, body, self.of.rule.origin.then("bounds")))

    def _named(self, name: str, variables: tuple[Variable, ...]) -> Atom:
        """A new predicate of these variables."""
        made = f"{self.of.rule.head.predicate}~{name}~{self.of.rule.origin.clause}"
        self._declared(made, variables, is_end=False)
        return Atom(made, self._terms(variables))

    def _end(self, predicate: str, end: Term) -> Atom:
        return Atom(predicate, (*self._terms(self.of.groups), ("end", end)))

    def _terms(self, variables: tuple[Variable, ...]) -> tuple[tuple[str, Term], ...]:
        return tuple((self._name_of(each), each) for each in variables)

    def _name_of(self, variable: Variable) -> str:
        return next(c for c, t in self.of.rule.head.terms if t == variable)

    def _declared(self, name: str, variables: tuple[Variable, ...], *, is_end: bool) -> str:
        kinds = self.doubts.kinds[self.of.rule.head.predicate]
        columns = [Column(self._name_of(each), kinds.kind(self._name_of(each))) for each in variables]
        assert all(isinstance(each.kind, SymbolKind) for each in columns)
        end = [Column("end", NumberKind("%", RATIO_PLACES, ratio=True))] if is_end else []
        self.helpers.append(Predicate(name, (*columns, *end)))
        return name
