"""A row that does not hold in, what its absence rests on out: every rule fails, each by some literal."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.safety import variables
from lexlog.datalog.tree import Aggregate, Assignment, Literal, Positive, Rule, Variable
from lexlog.explain.directions import Aspects, Direction
from lexlog.explain.grounds import MOST_WAYS, Fails, Grounds, Holds, Only, Question, Value
from lexlog.explain.left import Key, Left, Listed, Pattern, Rows, group_of, key_of
from lexlog.explain.refutation import MOST_ROWS, Refutation, kept_by_others
from lexlog.explain.search import Binding, bindings, evaluate, matching, unify


def why_fails(grounds: Grounds, question: Question) -> int:
    """Answer why no row has these values."""
    assert isinstance(question, Fails)
    if grounds.kinds[question.predicate].given:
        return _no_given(grounds, question.predicate, question.pattern)
    return grounds.formulas.all(
        _Failing(grounds, rule).with_none(start)
        for rule, start in _rules(grounds, question.predicate, question.pattern)
    )


def why_only(grounds: Grounds, question: Question) -> int:
    """Answer why no row has these values but those that are named."""
    assert isinstance(question, Only)
    relation = grounds.model.relation(question.predicate)
    rows = tuple(tuple(sorted(relation.values(each).items())) for each in question.positions)
    return grounds.formulas.all(
        _Failing(grounds, rule).with_only(start, rows, question.aspects)
        for rule, start in _rules(grounds, question.predicate, question.pattern)
    )


def _rules(grounds: Grounds, predicate: str, pattern: Pattern) -> Iterator[tuple[Rule, Binding]]:
    """The rules whose head could have these values, with what that says of their variables."""
    for rule in grounds.pages.rules(predicate, grounds.day):
        start = unify(grounds.model, rule.head, dict(pattern))
        if start is not None:
            yield rule, start


def _no_given(grounds: Grounds, predicate: str, pattern: Pattern) -> int:
    """A table has no such row: the row of its key says something else, or there is none."""
    key, asked = grounds.tables.key(predicate.removesuffix(MAY)), dict(pattern)
    if key and all(each in asked for each in key):
        relation = grounds.model.relation(predicate)
        positions = relation.positions({each: asked[each] for each in key}, grounds.day)
        if positions:
            return grounds.formulas.all(
                _says_another(grounds, predicate, each, pattern) for each in positions
            )
        pattern = tuple((column, value) for column, value in pattern if column in key)
    return grounds.no_row(predicate, pattern)


def _says_another(grounds: Grounds, predicate: str, position: int, pattern: Pattern) -> int:
    """A row has another value in some column."""
    values = grounds.model.relation(predicate).values(position)
    other = [column for column, value in pattern if values[column] != value]
    return grounds.formulas.any(grounds.cell(predicate, position, each) for each in other)


@dataclass(frozen=True, slots=True)
class _Failing:
    """One rule that gives no row, or none but some."""

    grounds: Grounds
    rule: Rule

    def with_none(self, start: Binding) -> int:
        """Why the rule gives no row that agrees with `start`."""
        aggregate = self.rule.aggregate
        if aggregate is None or (aggregate.bound is None and aggregate.result not in start):
            return Refutation(self.grounds, self.rule).body(start)
        if aggregate.bound is not None:
            return self._too_little(aggregate, start, ())
        groups = {variable: value for variable, value in start.items() if variable != aggregate.result}
        empty = Refutation(self.grounds, self.rule).body(groups)
        return self.grounds.formulas.any((empty, self._value(groups, "=")))

    def with_only(self, start: Binding, rows: tuple[Pattern, ...], aspects: Aspects) -> int:
        """Why the rule gives no row that agrees with `start` but these."""
        aggregate = self.rule.aggregate
        if aggregate is None:
            return Refutation(self.grounds, self.rule, Rows(rows, aspects)).body(start)
        if aggregate.bound is not None:
            return self._too_little(aggregate, start, rows)
        groups = {variable: value for variable, value in start.items() if variable != aggregate.result}
        column = next(name for name, term in self.rule.head.terms if term == aggregate.result)
        direction = dict(aspects).get(column, "=")
        empty = Refutation(self.grounds, self.rule).body(groups)
        return self.grounds.formulas.any((empty, self._value(groups, direction)))

    def _value(self, groups: Binding, direction: Direction) -> int:
        """Every group that there is keeps its value, and there is no other group."""
        found: dict[Key, Binding] = {}
        for binding in itertools.islice(self._bindings(self.rule, groups), MOST_ROWS):
            found.setdefault(group_of(self.rule, binding), binding)
        heads = {*self.rule.head.variables()} - {self.rule.aggregate.result if self.rule.aggregate else None}
        values = [
            self.grounds.ask(
                Value(
                    self.rule.head.predicate,
                    self.grounds.number(self.rule),
                    tuple(sorted(((v, b) for v, b in each.items() if v in heads), key=lambda e: e[0].name)),
                    direction,
                )
            )
            for each in found.values()
        ]
        if {*heads} <= {*groups}:
            return self.grounds.formulas.any(values)
        others = Refutation(self.grounds, self.rule, Listed(frozenset(found), of_groups=True))
        return self.grounds.formulas.all((*values, others.body(groups)))

    def _bindings(self, rule: Rule, start: Binding) -> Iterator[Binding]:
        return bindings(self.grounds.model, rule, start, self.grounds.day)

    # --- thresholds ---

    def _too_little(self, aggregate: Aggregate, start: Binding, allowed: tuple[Pattern, ...]) -> int:
        """Why what is added up for a group does not reach the bound: enough of what could be added is not,
        and there is no more of it. A bound that nothing reaches, too, is passed by whatever is there."""
        if aggregate.bound is not None and aggregate.bound + (aggregate.op == ">") <= 0:
            return Refutation(self.grounds, self.rule, Rows(allowed, ())).body(start)
        chosen, rest = self._sources(aggregate, start)
        groups: dict[Key, dict[Key, list[tuple[int, int]]]] = {}
        known: set[Key] = set()
        part = Rule(self.rule.head, tuple(self.rule.body[at] for at in chosen), self.rule.origin)
        free = _allowed_groups(self.rule, allowed)
        for binding in itertools.islice(self._bindings(part, start), MOST_ROWS):
            value = evaluate(aggregate.value, binding, self.grounds.model)
            if value is None:
                continue
            key = key_of(self.rule, aggregate, binding, value)
            known.add(key)
            if group_of(self.rule, binding) not in free:
                out = Refutation(self.grounds, self.rule).fail(rest, kept_by_others(binding))
                terms = groups.setdefault(group_of(self.rule, binding), {})
                terms.setdefault(key, []).append((out, self._kept(chosen, binding)))
        parts = [self._below(aggregate, terms) for terms in groups.values()]
        left: Left = Listed(frozenset(known), of_groups=False)
        parts.append(Refutation(self.grounds, self.rule, left).fail(chosen, kept_by_others(start)))
        return self.grounds.formulas.all(parts)

    def _below(self, aggregate: Aggregate, terms: dict[Key, list[tuple[int, int]]]) -> int:
        """Enough terms are left out, and those that are not are no greater."""
        formulas = self.grounds.formulas
        assert aggregate.bound is not None
        need = sum(key[-1] for key in terms) - aggregate.bound + (aggregate.op == ">=")
        left_out = [(key[-1], formulas.all(out for out, _ in ways)) for key, ways in terms.items()]
        kept = [
            formulas.any((formulas.all(out for out, _ in ways), formulas.all(kept for _, kept in ways)))
            for ways in terms.values()
        ]
        return formulas.all((formulas.enough(left_out, need), *kept))

    def _kept(self, chosen: tuple[int, ...], binding: Binding) -> int:
        """The rows that a term is read from say what they say."""
        found = []
        for at in chosen:
            literal = self.rule.body[at]
            if not isinstance(literal, Positive):
                continue
            predicate = literal.atom.predicate
            columns = tuple(sorted(column for column, _ in literal.atom.terms))
            for position in matching(self.grounds.model, literal, binding, self.grounds.day, None)[
                :MOST_WAYS
            ]:
                if self.grounds.kinds[predicate].given:
                    named = frozenset(each.removesuffix(HIGH) for each in columns)
                    found.append(self.grounds.given(predicate, position, named))
                else:
                    aspects = tuple((each, "=") for each in columns)
                    found.append(self.grounds.ask(Holds(predicate, position, aspects)))  # type: ignore[arg-type]
        return self.grounds.formulas.all(found)

    def _sources(self, aggregate: Aggregate, start: Binding) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The literals from which groups and terms are read, tables first; and the others, which may fail."""
        body = self.rule.body
        wanted = {*variables(aggregate.value), *aggregate.over, *self.rule.head.variables()} - {*start}
        for literal in reversed(body):
            if isinstance(literal, Assignment) and literal.variable in wanted:
                wanted |= {*variables(literal.expression)}
        chosen: list[int] = []
        bound = set(start)
        for at in sorted(range(len(body)), key=lambda at: (not self._is_table(body[at]), at)):
            literal = body[at]
            if isinstance(literal, Positive) and {*literal.atom.variables()} & (wanted - bound):
                chosen.append(at)
                bound |= {*literal.atom.variables()}
        for at, literal in enumerate(body):
            if isinstance(literal, Assignment) and literal.variable in wanted - bound:
                chosen.append(at)
                bound.add(literal.variable)
        return tuple(sorted(chosen)), tuple(at for at in range(len(body)) if at not in chosen)

    def _is_table(self, literal: Literal) -> bool:
        return isinstance(literal, Positive) and self.grounds.kinds[literal.atom.predicate].given


def _allowed_groups(rule: Rule, rows: tuple[Pattern, ...]) -> frozenset[Key]:
    """The groups of rows that may be there."""
    columns = [column for column, term in rule.head.terms if isinstance(term, Variable)]
    return frozenset(tuple(dict(row)[column] for column in columns) for row in rows)
