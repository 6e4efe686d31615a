"""A program and the doubt in its tables in, a program of two bounds out: what must hold and what may hold.

Each predicate in doubt is kept twice. `p` holds the rows that hold however the unknown cells are filled; `p?`
holds every row that holds under some filling, and perhaps more. A number column in doubt is kept as two: `c`,
its least possible value, and `c^`, its greatest. A symbol that is not known is the symbol `?`: rules of `p?` let
it stand for any symbol that they need, rules of `p` let it stand for none. must(not q) is not(may q), and the
reverse. Where nothing is in doubt the program comes back as it went in. The result is plain Datalog, so every
engine runs it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal as Word

from lexlog.datalog.doubt import Doubt, Doubts, is_number, spread
from lexlog.datalog.rename import renamed, renamed_atom
from lexlog.datalog.tree import (
    UNKNOWN,
    Aggregate,
    Assignment,
    Atom,
    Column,
    Comparison,
    Constant,
    DayKind,
    Expression,
    Literal,
    Negative,
    NumberKind,
    Operation,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Term,
    Variable,
)

Bound = Word["must", "may"]
BOUNDS: tuple[Bound, Bound] = ("must", "may")
MAY = "?"
HIGH = "^"
NOT_KNOWN = Constant(UNKNOWN)


@dataclass(frozen=True, slots=True)
class Bounded:
    """The program of two bounds, and the doubt that made it."""

    program: Program
    doubts: Doubts

    def may(self, predicate: str) -> str:
        """The predicate that holds what may hold."""
        return predicate + MAY if predicate in self.doubts.predicates else predicate


def bounded(program: Program, tables: Mapping[str, Doubt]) -> Bounded:
    """The program of two bounds for tables with this doubt."""
    doubts = spread(program, tables)
    if not doubts.predicates:
        return Bounded(program, doubts)
    maker = _Maker(doubts)
    for rule in program.rules:
        if rule.head.predicate in doubts.predicates:
            maker.both(rule)
        else:
            maker.rules.append(rule)
    facts = [*program.facts]
    facts.extend(
        replace(fact, predicate=fact.predicate + MAY)
        for fact in program.facts
        if fact.predicate in doubts.predicates
    )
    predicates = [*(_two(doubts, each) for each in program.predicates), maker.helpers]
    return Bounded(
        Program(tuple(itertools.chain.from_iterable(predicates)), tuple(maker.rules), tuple(facts)), doubts
    )


def _two(doubts: Doubts, predicate: Predicate) -> list[Predicate]:
    if predicate.name not in doubts.predicates:
        return [predicate]
    columns: list[Column] = []
    for column in predicate.columns:
        columns.append(column)
        if (predicate.name, column.name) in doubts.intervals:
            columns.append(Column(column.name + HIGH, column.kind))
    return [Predicate(predicate.name + end, tuple(columns), predicate.given) for end in ("", MAY)]


@dataclass(slots=True)
class _Draft:
    """A body being rewritten: its literals, and the upper variable of each variable with bounds."""

    literals: list[Literal]
    high: dict[Variable, Variable]


class _Maker:
    """Writes the two versions of each rule; helper predicates gather rows that are added up."""

    def __init__(self, doubts: Doubts) -> None:
        self.doubts = doubts
        self.rules: list[Rule] = []
        self.helpers: list[Predicate] = []

    def both(self, rule: Rule) -> None:
        """must(rule) and may(rule)."""
        if rule.aggregate is None:
            for bound in BOUNDS:
                for variant in self._variants(rule, bound):
                    self._plain(variant, bound)
        elif rule.aggregate.bound is not None:
            for bound in BOUNDS:
                self._threshold(rule, rule.aggregate, bound)
        else:
            self._aggregate(rule, rule.aggregate)

    # --- which symbols are `?` ---

    def _variants(self, rule: Rule, bound: Bound) -> Iterator[Rule]:
        """For `may`, the rule with each choice of open symbols standing at `?`; for `must`, the rule itself."""
        if bound == "must":
            yield rule
            return
        choices = [list(self._standings(rule, each)) for each in _symbols(rule, self.doubts)]
        constants = [list(self._constant_standings(rule, place)) for place in self._open_constants(rule)]
        for chosen in itertools.product(*choices, *constants):
            changed = rule
            for change in chosen:
                changed = change(changed)
            yield changed

    def _standings(self, rule: Rule, variable: Variable) -> Iterator[_Change]:
        places = [
            (i, j, self.doubts.of(literal.atom.predicate, column))
            for i, literal in enumerate(rule.body)
            if isinstance(literal, Positive)
            for j, (column, term) in enumerate(literal.atom.terms)
            if term == variable
        ]
        yield _Change((), variable, False)
        opened = [(i, j) for i, j, status in places if status == "open"]
        others = [status for _, _, status in places if status != "open"]
        everywhere = self.doubts.variable(rule, variable) != "sure"
        if everywhere and _is_tested(rule, variable):
            yield _Change((), variable, True)
        for size in range(1, len(opened) + 1):
            for some in itertools.combinations(opened, size):
                left = len(places) - size
                if left == 0 or (left == len(others) and all(status == "same" for status in others)):
                    continue  # then all are `?`, which equality already joins
                yield _Change(some, variable, False)

    def _open_constants(self, rule: Rule) -> Iterator[tuple[int, int]]:
        for i, literal in enumerate(rule.body):
            if isinstance(literal, Positive):
                for j, (column, term) in enumerate(literal.atom.terms):
                    if (
                        isinstance(term, Constant)
                        and self.doubts.of(literal.atom.predicate, column) == "open"
                    ):
                        yield i, j

    def _constant_standings(self, rule: Rule, place: tuple[int, int]) -> Iterator[_Change]:
        yield _Change((), None, False)
        yield _Change((place,), None, False)

    # --- bodies ---

    def _draft(self, rule: Rule, bound: Bound) -> Iterator[_Draft]:
        """The rewritten body; several where a comparison can hold in several ways."""
        drafts = [_Draft([], {})]
        for literal in rule.body:
            if isinstance(literal, Positive):
                for draft in drafts:
                    self._positive(draft, rule, literal, bound)
        for literal in rule.body:
            match literal:
                case Negative():
                    for draft in drafts:
                        self._negative(draft, rule, literal, bound)
                case Comparison():
                    drafts = [
                        new for draft in drafts for new in self._comparison(draft, rule, literal, bound)
                    ]
                case Assignment():
                    drafts = [new for draft in drafts for new in self._assignment(draft, literal, bound)]
                case _:
                    pass
        for draft in drafts:
            self._known(draft, rule, bound)
            yield draft

    def _positive(self, draft: _Draft, rule: Rule, literal: Positive, bound: Bound) -> None:
        name = literal.atom.predicate
        terms: list[tuple[str, Term]] = []
        tests: list[Literal] = []
        for column, term in literal.atom.terms:
            predicate = self.doubts.kinds[name]
            interval = (name, column) in self.doubts.intervals
            if not is_number(predicate, column) or (not interval and term not in draft.high):
                terms.append((column, term))
                continue
            low, high = self._number(draft, term, interval, f"{name}{len(draft.literals)}{column}")
            terms.append((column, low))
            if interval:
                terms.append((column + HIGH, high))
            if low != term:
                tests.extend(_compared(low, high, "=", term, _high_of(draft, term), bound)[0])
        draft.literals.append(Positive(Atom(self._name(name, bound), tuple(terms)), literal.ever))
        draft.literals.extend(tests)

    def _number(self, draft: _Draft, term: Term, interval: bool, hint: str) -> tuple[Variable, Variable]:
        """Variables for the bounds of a number; new ones where the term is met a second time."""
        if isinstance(term, Variable) and term not in draft.high and not _binds(draft.literals, term):
            high = Variable(term.name + HIGH) if interval else term
            draft.high[term] = high
            return term, high
        low = Variable(f"{hint}'")
        high = Variable(f"{hint}'{HIGH}") if interval else low
        return low, high

    def _name(self, predicate: str, bound: Bound) -> str:
        in_doubt = predicate in self.doubts.predicates
        return predicate + MAY if in_doubt and bound == "may" else predicate

    def _negative(self, draft: _Draft, rule: Rule, literal: Negative, bound: Bound) -> None:
        """must(not q(x)) asks that q? has neither x nor `?`; may(not q(x)) asks that q lacks x, if x is known."""
        name = literal.atom.predicate
        opposite: Bound = "may" if bound == "must" else "must"
        asked = Atom(self._name(name, opposite), literal.atom.terms)
        if name not in self.doubts.predicates:
            draft.literals.append(Negative(asked))
            return
        if bound == "may":
            draft.literals.append(Negative(asked))
            return
        opened = [i for i, (column, _) in enumerate(asked.terms) if self.doubts.of(name, column) == "open"]
        for size in range(len(opened) + 1):
            for some in itertools.combinations(opened, size):
                terms = tuple((c, NOT_KNOWN if i in some else t) for i, (c, t) in enumerate(asked.terms))
                draft.literals.append(Negative(Atom(asked.predicate, terms)))

    def _known(self, draft: _Draft, rule: Rule, bound: Bound) -> None:
        """What `must` joins, compares or denies is a known symbol; so is what `may` denies."""
        for variable in _symbols(rule, self.doubts):
            if self.doubts.variable(rule, variable) == "sure":
                continue
            denied = any(
                isinstance(each, Negative) and variable in each.atom.variables() for each in rule.body
            )
            joined = sum(
                term == variable
                for each in rule.body
                if isinstance(each, Positive)
                for _, term in each.atom.terms
            )
            if denied or (bound == "must" and (joined > 1 or _is_tested(rule, variable))):
                draft.literals.append(Comparison(variable, "!=", NOT_KNOWN))

    def _comparison(self, draft: _Draft, rule: Rule, literal: Comparison, bound: Bound) -> Iterator[_Draft]:
        low, high = _bounds(literal.left, draft.high)
        other_low, other_high = _bounds(literal.right, draft.high)
        if low == high and other_low == other_high:
            yield _Draft([*draft.literals, literal], draft.high)
            return
        for ways in _compared(low, high, literal.op, other_low, other_high, bound):
            kept = [
                replace(way, unit=literal.unit, places=literal.places, ratio=literal.ratio, text=literal.text)
                for way in ways
            ]
            yield _Draft([*draft.literals, *kept], draft.high)

    def _assignment(self, draft: _Draft, literal: Assignment, bound: Bound) -> Iterator[_Draft]:
        low, high = _bounds(literal.expression, draft.high)
        if low == high:
            yield _Draft([*draft.literals, literal], draft.high)
            return
        upper = Variable(literal.variable.name + HIGH)
        known = {**draft.high, literal.variable: upper}
        lower = Assignment(literal.variable, low)
        if not isinstance(literal.expression, Operation) or literal.expression.op != "ratio":
            yield _Draft([*draft.literals, lower, Assignment(upper, high)], known)
            return
        yield from _quotient(draft, known, lower, upper, literal.expression, bound)

    # --- heads ---

    def _plain(self, rule: Rule, bound: Bound) -> None:
        for draft in self._draft(rule, bound):
            head = Atom(self._name(rule.head.predicate, bound), tuple(self._head_terms(rule.head, draft)))
            origin = rule.origin.then(bound)
            self.rules.append(Rule(head, tuple(draft.literals), origin, rule.days))

    def _head_terms(self, head: Atom, draft: _Draft) -> Iterator[tuple[str, Term]]:
        for column, term in head.terms:
            yield column, term
            if (head.predicate, column) in self.doubts.intervals:
                yield column + HIGH, _high_of(draft, term)

    def _gathered(
        self, rule: Rule, aggregate: Aggregate, bound: Bound, groups: list[tuple[str, Term]]
    ) -> tuple[str, tuple[Variable, ...]] | None:
        """rows(groups, over, low, high) :- each variant of the body; its name, and the variables in order."""
        names = [term for _, term in groups if isinstance(term, Variable)]
        names.extend(each for each in aggregate.over if each not in names)
        kinds = {v: _kind(rule, v, self.doubts) for v in names}
        drafts = []
        for variant in self._variants(rule, bound):
            held = variant.aggregate
            assert held is not None
            terms = {each: _replaced(rule, variant, each) for each in names}
            for draft in self._draft(variant, bound):
                drafts.append((draft, terms, _bounds(held.value, draft.high)))
        if not drafts:
            return None
        low_kind = NumberKind("", 0)
        columns = [Column(f"k{i}", kinds[v]) for i, v in enumerate(names)]
        predicate = Predicate(
            f"{rule.head.predicate}~{rule.origin.clause}~{len(self.helpers)}{bound}",
            (*columns, Column("low", low_kind), Column("high", low_kind)),
        )
        self.helpers.append(predicate)
        for draft, terms, (low, high) in drafts:
            ends = [Assignment(Variable("low'"), low), Assignment(Variable("high'"), high)]
            head = Atom(
                predicate.name,
                (
                    *((f"k{i}", terms[v]) for i, v in enumerate(names)),
                    ("low", Variable("low'")),
                    ("high", Variable("high'")),
                ),
            )
            self.rules.append(
                Rule(head, (*draft.literals, *ends), rule.origin.then(bound).then("rows"), rule.days)
            )
        return predicate.name, tuple(names)

    def _rows(self, name: str, names: tuple[Variable, ...]) -> Positive:
        terms = [(f"k{i}", v) for i, v in enumerate(names)]
        return Positive(Atom(name, (*terms, ("low", Variable("low'")), ("high", Variable("high'")))))

    def _threshold(self, rule: Rule, aggregate: Aggregate, bound: Bound) -> None:
        groups = list(rule.head.terms)
        rows = self._gathered(rule, aggregate, bound, groups)
        if rows is None:
            return
        name, names = rows
        value = Variable("low'" if bound == "must" else "high'")
        over = (*(v for v in aggregate.over),)
        head = Atom(self._name(rule.head.predicate, bound), rule.head.terms)
        changed = replace(aggregate, value=value, over=over)
        self.rules.append(Rule(head, (self._rows(name, names),), rule.origin.then(bound), aggregate=changed))

    def _aggregate(self, rule: Rule, aggregate: Aggregate) -> None:
        """The value lies between what the certain rows make of their least values and the possible ones of their
        greatest; a group with possible rows alone may have no value."""
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
        """Where no row is certain: a sum may be 0; a greatest is at least the least possible value, and so on."""
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
    """The rule where the variable is `?`: what compares or denies it may come out either way and is left out."""
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


def _replaced(rule: Rule, variant: Rule, variable: Variable) -> Term:
    """What stands for a head or key variable of the rule in one of its variants."""
    assert variant.aggregate is not None
    bound = {term for each in variant.body if isinstance(each, Positive) for _, term in each.atom.terms} | {
        each.variable for each in variant.body if isinstance(each, Assignment)
    }
    return variable if variable in bound else NOT_KNOWN


def _symbols(rule: Rule, doubts: Doubts) -> list[Variable]:
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


def _is_tested(rule: Rule, variable: Variable) -> bool:
    return any(isinstance(each, Comparison | Negative) and variable in _mentioned(each) for each in rule.body)


def _mentioned(literal: Comparison | Negative) -> set[Variable]:
    if isinstance(literal, Negative):
        return set(literal.atom.variables())
    return _variables(literal.left) | _variables(literal.right)


def _variables(expression: Expression) -> set[Variable]:
    match expression:
        case Variable():
            return {expression}
        case Operation(_, left, right, _):
            return _variables(left) | _variables(right)
        case _:
            return set()


def _high_of(draft: _Draft, term: Term) -> Term:
    return draft.high.get(term, term) if isinstance(term, Variable) else term


def _binds(literals: list[Literal], variable: Variable) -> bool:
    return any(isinstance(each, Positive) and variable in each.atom.variables() for each in literals)


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


# --- intervals -----------------------------------------------------------------------------------------------


def _bounds(expression: Expression, high: Mapping[Variable, Variable]) -> tuple[Expression, Expression]:
    """Least and greatest value; factors and divisors are not negative (columns declare so)."""
    match expression:
        case Constant():
            return expression, expression
        case Variable():
            return expression, high.get(expression, expression)
        case Operation(op, left, right, scale):
            low, top = _bounds(left, high)
            other_low, other_top = _bounds(right, high)
            if op in ("-", "ratio"):
                other_low, other_top = other_top, other_low
            return Operation(op, low, other_low, scale), Operation(op, top, other_top, scale)


def _compared(
    low: Expression, high: Expression, op: str, other_low: Expression, other_high: Expression, bound: Bound
) -> list[list[Comparison]]:
    """The ways in which a comparison of two intervals must, or may, hold."""
    if op in (">", ">="):
        pair = (low, other_high) if bound == "must" else (high, other_low)
        return [[Comparison(pair[0], op, pair[1])]]  # type: ignore[arg-type]
    if op in ("<", "<="):
        pair = (high, other_low) if bound == "must" else (low, other_high)
        return [[Comparison(pair[0], op, pair[1])]]  # type: ignore[arg-type]
    if op == "=":
        if bound == "must":
            return [[Comparison(low, ">=", other_high), Comparison(high, "<=", other_low)]]
        return [[Comparison(low, "<=", other_high), Comparison(high, ">=", other_low)]]
    if bound == "must":
        return [[Comparison(high, "<", other_low)], [Comparison(low, ">", other_high)]]
    return [[]]


def _quotient(
    draft: _Draft,
    known: dict[Variable, Variable],
    lower: Assignment,
    upper: Variable,
    quotient: Operation,
    bound: Bound,
) -> Iterator[_Draft]:
    """A quotient has a value only where the divisor is not 0; the least divisor that is not 0 is 1 as stored."""
    _, top = _bounds(quotient.left, draft.high)
    least, greatest = _bounds(quotient.right, draft.high)
    one = Constant(1)
    exists = [*draft.literals, Comparison(greatest, ">=", one), lower]
    sure = Assignment(upper, Operation("ratio", top, least, quotient.scale))
    yield _Draft([*exists, Comparison(least, ">=", one), sure], known)
    if bound == "may":
        widest = Assignment(upper, Operation("ratio", top, one, quotient.scale))
        yield _Draft([*exists, Comparison(least, "<", one), widest], known)
