"""A program and a world whose cells are open in, every row that may be derived with its condition out.

This is evaluation with conditions in place of truth: a row holds where its condition does. Negation is exact,
since all rows that a world may have are at hand; a cycle is gone through a few times, which is exact unless
more rows than that hang on each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import z3

from lexlog.datalog.safety import variables
from lexlog.datalog.tree import (
    Aggregate,
    Assignment,
    Atom,
    Comparison,
    Constant,
    Expression,
    Fact,
    Literal,
    Negative,
    Operation,
    Positive,
    Rule,
    Today,
    Variable,
)
from lexlog.symbolic.bodies import bound_by, is_known, within, worked_out
from lexlog.symbolic.codes import Bool, Codes, Term, both, compared, either, equal, no
from lexlog.symbolic.cones import Cones, literal_variables

ROUNDS = 3
"""How often a cycle is gone through."""

MOST = 20_000
"""Rows that one rule may try."""


MOST_GROUPED = 5_000
"""How often a value may be looked at for the group of another."""


class TooMany(Exception):
    """A world of this size has more rows than may be tried."""


@dataclass(frozen=True, slots=True)
class Row:
    """Values in the order of the columns, and when the row is there."""

    values: tuple[Term, ...]
    when: Bool


Binding = tuple[dict[Variable, Term], tuple[Bool, ...]]


@dataclass(slots=True)
class Evaluation:
    """The rows of one side. `kept` has rows by what predicates rest on, and is shared by both sides; `dated`
    has the column of the day on which a row of a table is there, where only `ever` speaks of others."""

    of: Cones
    tables: Mapping[str, Sequence[Row]]
    codes: Codes
    today: Term
    kept: dict[str, list[Row]]
    dated: Mapping[str, str] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    tried: int = 0
    is_exact: bool = True

    def run(self, roots: set[str]) -> None:
        """All rows of these predicates and of what they rest on."""
        for component in self.of.order:
            names = [each for each in component.predicates if each in roots]
            if not names:
                continue
            if all(self.of.names[each] in self.kept for each in names):
                self.rows.update({each: self.kept[self.of.names[each]] for each in names})
                continue
            for each in names:
                self.rows[each] = self._given(each)
            for _ in range(ROUNDS if component.recursive else 1):
                before = {each: self.rows[each] for each in names}
                for each in names:  # each from what the others have by now: fewer times round
                    self.rows[each] = self._derived(each)
                if all(_alike(before[each], self.rows[each]) for each in names):
                    break
            else:
                self.is_exact = self.is_exact and not component.recursive
            self.kept.update({self.of.names[each]: self.rows[each] for each in names})

    def rows_of(self, of: Rule | Fact) -> dict[str, Bool]:
        """The rows that one rule gives, by their values."""
        if isinstance(of, Fact):
            return {repr(of.values): within(of.days, self.today)}
        columns = [each.name for each in self.of.predicates[of.head.predicate].columns]
        return {repr(_key(each.values)): each.when for each in self._together(list(self._rule(of, columns)))}

    def holds(self, name: str, given: Mapping[str, Term]) -> Bool:
        """When the predicate has a row with these values."""
        columns = [each.name for each in self.of.predicates[name].columns]
        return either(
            both((*(equal(row.values[columns.index(c)], v) for c, v in given.items()), row.when))
            for row in self.rows.get(name, ())
        )

    def _given(self, name: str) -> list[Row]:
        if self.of.predicates[name].given:
            return list(self.tables.get(name, ()))
        return self._together(
            Row(tuple(self.codes.value(v) for v in fact.values), within(fact.days, self.today))
            for fact in self.of.facts.get(name, ())
        )

    def _derived(self, name: str) -> list[Row]:
        found = self._given(name)
        columns = [each.name for each in self.of.predicates[name].columns]
        for rule in self.of.rules.get(name, ()):
            found.extend(self._rule(rule, columns))
        return found if self.of.predicates[name].given else self._together(found)

    def _together(self, rows: Iterator[Row] | Sequence[Row]) -> list[Row]:
        """One row for all of the same values."""
        found: dict[tuple[object, ...], tuple[tuple[Term, ...], list[Bool]]] = {}
        for row in rows:
            if row.when is not False:
                found.setdefault(_key(row.values), (row.values, []))[1].append(row.when)
        return [Row(values, either(when)) for values, when in found.values()]

    # --- one rule ---

    def _rule(self, rule: Rule, columns: Sequence[str]) -> Iterator[Row]:
        self.tried = 0
        days = within(rule.days, self.today)
        head = dict(rule.head.terms)
        of = rule.aggregate
        asked: frozenset[Variable] = frozenset(v for v in head.values() if isinstance(v, Variable))
        asked |= frozenset(() if of is None else (*variables(of.value), *of.over))
        bindings = self.bindings(rule.body, () if days is True else (days,), asked)
        if of is not None:
            yield from self._aggregated(of, bindings, [head[each] for each in columns])
            return
        for env, when in bindings:
            yield Row(tuple(self._term(head[each], env) for each in columns), both(when))

    def bindings(
        self, body: Sequence[Literal], when: tuple[Bool, ...], asked: frozenset[Variable]
    ) -> Sequence[Binding]:
        """The ways in which the body may hold: one for all that agree in the variables that are asked for, so
        that conditions which have nothing to do with each other are not multiplied."""
        found: Sequence[Binding] = [({}, when)]
        left = list(body)
        while left and found:
            literal = min(left, key=lambda each: self._rank(each, found[0][0]))
            left.remove(literal)
            later = asked.union(*map(literal_variables, left))
            made: list[Binding] = []
            for env, parts in found:
                for more, new in self._literal(literal, env):
                    self.tried += 1
                    if self.tried > MOST:
                        raise TooMany
                    kept = {variable: term for variable, term in more.items() if variable in later}
                    made.append((kept, (*parts, *(each for each in new if each is not True))))
            found = _merged(made)
        return found

    def _rank(self, literal: Literal, env: Mapping[Variable, Term]) -> int:
        match literal:
            case Positive(atom):
                free = sum(isinstance(t, Variable) and t not in env for _, t in atom.terms)
                rows = len(self.rows.get(atom.predicate, ()))
                return 2 + rows * (1 + free) if rows else 0
            case Negative(atom):
                return 1 if all(each in env for each in atom.variables()) else 10**9
            case Comparison(left, op, right):
                if op == "=" and bound_by(left, right, env):
                    return 1
                return 1 if is_known(left, env) and is_known(right, env) else 10**9
            case Assignment(_, value):
                return 1 if is_known(value, env) else 10**9

    def _literal(self, literal: Literal, env: dict[Variable, Term]) -> Iterator[Binding]:
        guards: list[Bool] = []
        match literal:
            case Positive(atom, ever):
                yield from self.matches(atom, env, ever)
                return
            case Negative(atom):
                found = no(either(both(when) for _, when in self.matches(atom, env)))
                yield from [(env, (found,))] if found is not False else []
                return
            case Comparison(left, op, right):
                bound = bound_by(left, right, env) if op == "=" else None
                if bound is not None:
                    other = self._value(right if left == bound else left, env, guards)
                    yield {**env, bound: other}, tuple(guards)
                    return
                a, b = self._value(left, env, guards), self._value(right, env, guards)
                guards.append(compared(a, op, b))
            case Assignment(variable, value):
                made = self._value(value, env, guards)
                if variable in env:
                    guards.append(equal(env[variable], made))
                else:
                    env = {**env, variable: made}
        if not any(each is False for each in guards):
            yield env, tuple(guards)

    def matches(self, atom: Atom, env: dict[Variable, Term], ever: bool = False) -> Iterator[Binding]:
        """Every row that the atom may match, of the day of the case or of any."""
        columns = {each.name: place for place, each in enumerate(self.of.predicates[atom.predicate].columns)}
        for row in self.rows.get(atom.predicate, ()):
            new, parts = env, [row.when]
            day = None if ever else self.dated.get(atom.predicate)
            if day in columns:
                parts.append(equal(row.values[columns[day]], self.today))
            for column, term in atom.terms:
                has = row.values[columns[column]]
                if has is None:
                    parts = [False]
                elif isinstance(term, Constant):
                    parts.append(equal(has, self.codes.value(term.value)))
                elif term in new:
                    parts.append(equal(new[term], has))
                else:
                    new = {**new, term: has}
                if parts[-1] is False:
                    break
            else:
                yield new, tuple(parts)

    def _term(self, term: Expression, env: Mapping[Variable, Term]) -> Term:
        if isinstance(term, Constant):
            return self.codes.value(term.value)
        assert isinstance(term, Variable)
        return env[term]

    def _value(self, of: Expression, env: Mapping[Variable, Term], guards: list[Bool]) -> Term:
        match of:
            case Today():
                return self.today
            case Operation(_, left, right):
                sides = self._value(left, env, guards), self._value(right, env, guards)
                return worked_out(of, *sides, guards)
            case _:
                return self._term(of, env)

    # --- aggregates ---

    def _aggregated(
        self, of: Aggregate, bindings: Sequence[Binding], head: Sequence[Expression]
    ) -> Iterator[Row]:
        """A row for each group. A group that is open may be any other one, and counts with it where it is;
        where there are too many to be compared, those that are open are left out."""
        if of.chains is not None:  # not a sum over finitely many terms: nothing of it is found or disproved
            self.is_exact = False
            return
        groups: dict[tuple[object, ...], tuple[Term, ...]] = {}
        values: list[tuple[tuple[Term, ...], tuple[Term, ...], Term, Bool]] = []
        for env, when in bindings:
            group = tuple(self._term(each, env) for each in head if each != of.result)
            guards: list[Bool] = []
            value = self._value(of.value, env, guards)
            over = tuple(env[each] for each in of.over if each in env)
            groups[_key(group)] = group
            values.append((group, over, value, both((*when, *guards))))
        if len(groups) * len(values) > MOST_GROUPED and not all(map(_is_plain, groups.values())):
            self.is_exact = False
            values = [each for each in values if _is_plain(each[0])]
            groups = {key: each for key, each in groups.items() if _is_plain(each)}
        is_plain = all(map(_is_plain, groups.values()))
        by_group: dict[tuple[object, ...], list[tuple[tuple[Term, ...], Term, Bool]]] = defaultdict(list)
        for group, over, value, when in values:
            for key in [_key(group)] if is_plain else groups:
                holds = both((*map(equal, group, groups[key]), when))
                if holds is not False:
                    by_group[key].append((over, value, holds))
        for key, terms in by_group.items():
            plain = groups[key]
            exists, result = _folded(of, _once(terms))
            if of.bound is not None:
                yield Row(plain, both((exists, compared(result, of.op or ">=", of.bound))))
                continue
            left = iter(plain)
            yield Row(tuple(result if each == of.result else next(left) for each in head), exists)


def _once(terms: Sequence[tuple[tuple[Term, ...], Term, Bool]]) -> list[tuple[Term, Bool]]:
    """Each value with when it counts: once for all bindings that agree in what tells rows apart and in it."""
    found: list[tuple[Term, Bool]] = []
    for place, (over, value, when) in enumerate(terms):
        before = [
            both((was, equal(value, other), *(equal(a, b) for a, b in zip(over, others, strict=True))))
            for others, other, was in terms[:place]
        ]
        found.append((value, both((when, no(either(before))))))
    return found


def _folded(of: Aggregate, terms: Sequence[tuple[Term, Bool]]) -> tuple[Bool, Term]:
    """Whether there is any value, and what they come to."""
    exists = either(when for _, when in terms)
    if of.function in ("total", "number"):
        total: Term = 0
        for value, when in terms:
            total = total + (value if when is True else 0 if when is False else z3.If(when, value, 0))
        return exists, total
    so_far: Bool = False
    result: Term = 0
    for value, when in terms:
        further = compared(value, ">" if of.function == "greatest" else "<", result)
        takes = both((when, either((no(so_far), further))))
        result = value if takes is True else result if takes is False else z3.If(takes, value, result)
        so_far = either((so_far, when))
    return exists, result


def _merged(bindings: Sequence[Binding]) -> list[Binding]:
    """One binding for all of the same values."""
    found: dict[object, tuple[dict[Variable, Term], list[tuple[Bool, ...]]]] = {}
    for env, when in bindings:
        key = tuple(zip(env, _key(tuple(env.values())), strict=True))
        found.setdefault(frozenset(key), (env, []))[1].append(when)
    return [(env, ways[0] if len(ways) == 1 else (either(map(both, ways)),)) for env, ways in found.values()]


def _is_plain(values: tuple[Term, ...]) -> bool:
    return all(isinstance(each, int) for each in values)


def _key(values: tuple[Term, ...]) -> tuple[object, ...]:
    return tuple(
        each if isinstance(each, int) or each is None else ("term", each.get_id()) for each in values
    )


def _alike(one: Sequence[Row], other: Sequence[Row]) -> bool:
    return len(one) == len(other) and all(
        _key(a.values) == _key(b.values)
        and (
            a.when is b.when
            or (not isinstance(a.when, bool) and not isinstance(b.when, bool) and a.when.eq(b.when))
        )
        for a, b in zip(one, other, strict=True)
    )
