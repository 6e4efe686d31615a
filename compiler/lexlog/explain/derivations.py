"""A row of the model in, the derivation of least height for it and for every row that it rests on out.

Heights are found as shortest ways are (Knuth 1977): rows become final in the order of their heights, so that
each rests on rows that are less high, and no proof is circular. Where more rows would have to be looked at
than that is worth, each row takes the first derivation from rows of earlier rounds instead.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lexlog.datalog.bounds import HIGH
from lexlog.datalog.tree import Aggregate, Fact, Literal, Positive, Rule
from lexlog.explain.chains import Between
from lexlog.explain.pages import Pages
from lexlog.explain.rules import folded
from lexlog.explain.search import Before, Binding, Held, bindings, code, compare, evaluate, matching, unify

Row = tuple[str, int]
"""A predicate and a position."""

MOST = 4_000
"""Derivations that are looked at for the least height; beyond that, rounds tell which row comes first."""

MOST_WAYS = 32
"""Ways of deriving one row that are looked at."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of an aggregate: what tells it apart, its value, and the binding it is read from."""

    key: tuple[int, ...]
    value: int
    binding: Binding
    uses: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """A rule with a binding of its body, or with the terms of its aggregate; or a row that the law gives."""

    rule: Rule | None = None
    binding: Binding | None = None
    uses: tuple[Row, ...] = ()
    terms: tuple[Term, ...] = ()
    fact: Fact | None = None


@dataclass(slots=True)
class Derivations:
    """Derivations of the rows of one model on one day, each chosen once."""

    model: Held
    pages: Pages
    day: int
    chosen: dict[Row, Derivation] = field(default_factory=dict)
    _final: dict[Row, int] = field(default_factory=dict)

    def of(self, row: Row) -> Derivation:
        """The derivation of a row that is not given."""
        if row not in self.chosen and not self._least(row):
            self._by_rounds(row)
        return self.chosen[row]

    def _is_given(self, row: Row) -> bool:
        return self.pages.kinds[row[0]].given

    # --- the least height ---

    def _least(self, start: Row) -> bool:
        """Choose by height, for the row and all that it may rest on; False if that is too much."""
        ways = self._explored(start)
        if ways is None:
            return False
        waiting: dict[Row, list[_Way]] = {}
        heap: list[tuple[int, int, int, Row, _Way | None]] = []
        order = itertools.count()
        for each in ways:
            for used in each.missing:
                waiting.setdefault(used, []).append(each)
            if each.is_ready():
                heapq.heappush(heap, (1, each.number, next(order), each.head, each))
        way: _Way | None
        for row in sorted(waiting):
            if self._is_given(row) or row in self._final:
                heapq.heappush(heap, (self._final.get(row, 0), -1, next(order), row, None))
        while heap:
            height, _, _, row, way = heapq.heappop(heap)
            if row in self._final and way is not None:
                continue
            if way is not None:
                self._final[row] = height
                self.chosen[row] = way.derivation()
            for other in waiting.pop(row, ()):
                if other.take(row) and other.head not in self._final:
                    heapq.heappush(heap, (height + 1, other.number, next(order), other.head, other))
        return start in self.chosen

    def _explored(self, start: Row) -> list[_Way] | None:
        """Every derivation of the row and of the rows that it may rest on; None if they are too many."""
        found: list[_Way] = []
        seen, stack = {start}, [start]
        while stack:
            row = stack.pop()
            if self._is_given(row) or row in self._final:
                continue
            for derivation in self._ways(row):
                if len(found) == MOST:
                    return None
                way = _Way(row, len(found), derivation)
                found.append(way)
                for used in way.missing:
                    if used not in seen:
                        seen.add(used)
                        stack.append(used)
        return found

    def _ways(self, row: Row, before: Before | None = None) -> Iterator[Derivation]:
        """The derivations of a row, rule by rule."""
        predicate, position = row
        values = self.model.relation(predicate).values(position)
        for fact in self.pages.facts(predicate, self.day):
            if self._values(predicate, fact) == values:
                yield Derivation(fact=fact)
                return
        for rule in self.pages.rules(predicate, self.day):
            start = unify(self.model, rule.head, values)
            if start is None:
                continue
            if rule.aggregate is not None:
                yield from self._totals(rule, rule.aggregate, start, before)
                continue
            found = bindings(self.model, rule, start, self.day, before)
            for binding in itertools.islice(found, 1 if before is not None else MOST_WAYS):
                yield Derivation(rule, binding, self._uses(rule, values, binding, before))

    def _values(self, predicate: str, fact: Fact) -> dict[str, int | None]:
        columns = self.pages.kinds[predicate].columns
        return {c.name: code(self.model, v) for c, v in zip(columns, fact.values, strict=True)}

    def _uses(
        self, rule: Rule, values: Mapping[str, int], binding: Binding, before: Before | None
    ) -> tuple[Row, ...]:
        """A row for each positive literal that is shown, of those that it matches the one found first."""
        found = []
        for literal in shown_body(rule, values):
            if isinstance(literal, Positive):
                predicate = literal.atom.predicate
                positions = matching(self.model, literal, binding, self.day, before)
                relation = self.model.relation(predicate)
                found.append((predicate, min(positions, key=relation.round_of)))
        return tuple(found)

    def _totals(
        self, rule: Rule, aggregate: Aggregate, start: Binding, before: Before | None
    ) -> Iterator[Derivation]:
        groups = {v: b for v, b in start.items() if v != aggregate.result}
        terms: dict[tuple[int, ...], Term] = {}
        between = None if aggregate.chains is None else Between(self.model, rule, groups, self.day, before)
        found = bindings(self.model, rule, groups, self.day, before) if between is None else between.steps()
        for binding in found:
            value = evaluate(aggregate.value, binding, self.model)
            if value is None:
                continue
            key = (*(binding[v] for v in aggregate.over if v in binding), value)
            if key not in terms:
                terms[key] = Term(key, value, binding, self._uses(rule, {}, binding, before))
        if not terms:
            return
        total = (
            folded(aggregate.function, [each.value for each in terms.values()])
            if between is None
            else between.came_through(each.binding for each in terms.values())
        )
        if aggregate.bound is not None:
            assert aggregate.op is not None
            assert total is not None
            if not compare(total, aggregate.op, aggregate.bound):
                return
        elif aggregate.result in start and start[aggregate.result] != total:
            return
        kept = tuple(terms.values())
        if aggregate.function in ("greatest", "least"):
            kept = tuple(each for each in kept if each.value == total)[:1]
        yield Derivation(rule, None, (), kept)

    # --- by rounds ---

    def _by_rounds(self, start: Row) -> None:
        """Choose for the row and all that it then rests on a derivation from rows of earlier rounds."""
        stack = [start]
        while stack:
            row = stack.pop()
            if row in self.chosen or self._is_given(row):
                continue
            relation = self.model.relation(row[0])
            before = Before(relation.component, relation.round_of(row[1]))
            found = next(self._ways(row, before), None)
            if found is None:
                raise AssertionError(f"no support for {row} on {self.day}")
            self.chosen[row] = found
            stack.extend(found.uses)
            stack.extend(used for term in found.terms for used in term.uses)


def shown_body(rule: Rule, values: Mapping[str, int]) -> tuple[Literal, ...]:
    """The literals that a proof shows: where least and greatest of a sum agree, one of them tells all."""
    is_settled = all(values[column] == values.get(column + HIGH, values[column]) for column in values)
    if rule.origin.steps[-1:] == ("bounds",) and is_settled and rule.aggregate is None:
        return rule.body[:1]
    return rule.body


@dataclass(slots=True)
class _Way:
    """A derivation that waits for the rows it uses; a sum that is to reach a bound, for enough of them."""

    head: Row
    number: int
    of: Derivation
    missing: set[Row] = field(init=False)
    done: list[Term] = field(default_factory=list)
    _left: list[int] = field(init=False)
    _waiting: dict[Row, list[int]] = field(default_factory=dict)
    _total: int = 0
    _is_done: bool = False

    def __post_init__(self) -> None:
        self.missing = {*self.of.uses, *(used for term in self.of.terms for used in term.uses)}
        self._left = [len({*term.uses}) for term in self.of.terms]
        for at, term in enumerate(self.of.terms):
            for used in {*term.uses}:
                self._waiting.setdefault(used, []).append(at)
            if not self._left[at]:
                self._note(at)

    def _note(self, at: int) -> None:
        self.done.append(self.of.terms[at])
        self._total += self.of.terms[at].value

    def is_ready(self) -> bool:
        """Whether nothing that it needs is missing; told once."""
        if self._is_done:
            return False
        bound = self._bound
        if bound is not None:
            self._is_done = bool(self.done) and compare(self._total, *bound)
        else:
            self._is_done = not self.missing
        return self._is_done

    @property
    def _bound(self) -> tuple[str, int] | None:
        aggregate = None if self.of.rule is None else self.of.rule.aggregate
        if aggregate is None or aggregate.bound is None or aggregate.op is None:
            return None
        return aggregate.op, aggregate.bound

    def take(self, row: Row) -> bool:
        """A row is final; whether the derivation is ready by that."""
        self.missing.discard(row)
        for at in self._waiting.pop(row, ()):
            self._left[at] -= 1
            if not self._left[at] and not self._is_done:
                self._note(at)
        return self.is_ready()

    def derivation(self) -> Derivation:
        """The derivation, with the terms that were enough."""
        return self.of if self._bound is None else Derivation(self.of.rule, None, (), tuple(self.done))
