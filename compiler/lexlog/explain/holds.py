"""A row that holds in, what it rests on out: any rule with a body that holds, and all of such a body."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lexlog.datalog.bounds import HIGH
from lexlog.datalog.tree import Aggregate, Atom, Constant, Negative, NumberKind, Positive, Rule, Variable
from lexlog.explain.chains import Between
from lexlog.explain.directions import Aspects, Direction, needs
from lexlog.explain.facts import Limb
from lexlog.explain.formula import FALSE, TRUE
from lexlog.explain.grounds import MOST_WAYS, Fails, Grounds, Holds, Question, Value
from lexlog.explain.left import Key, Terms, key_of
from lexlog.explain.refutation import Refutation, pattern_of
from lexlog.explain.rules import folded
from lexlog.explain.search import Binding, bindings, code, evaluate, matching, unify

LIMBS = frozenset({"required", "prohibited", "excluded", "overcome"})
"""What rulings say of a case: each clause that says it is a reason of its own."""


def why_holds(grounds: Grounds, question: Question) -> int:
    """Answer why a row holds."""
    assert isinstance(question, Holds)
    predicate, position = question.predicate, question.position
    values = grounds.model.relation(predicate).values(position)
    names = [column.name for column in grounds.kinds[predicate].columns]
    for fact in grounds.pages.facts(predicate, grounds.day):
        if [code(grounds.model, each) for each in fact.values] == [values[name] for name in names]:
            return TRUE
    ways = [
        each
        for rule in grounds.pages.rules(predicate, grounds.day)
        if (start := unify(grounds.model, rule.head, values)) is not None
        for each in _by_rule(grounds, rule, start, question)
    ]
    return grounds.formulas.any(ways)


def _by_rule(grounds: Grounds, rule: Rule, start: Binding, question: Holds) -> Iterator[int]:
    if rule.aggregate is not None:
        yield _by_aggregate(grounds, rule, start, question.aspects)
        return
    for binding in _ways(grounds, rule, start):
        found = body(grounds, rule, binding, question.aspects)
        if rule.head.predicate in LIMBS:
            limb = grounds.formulas.fact(grounds.facts.number(Limb(rule.origin.clause)))
            found = grounds.formulas.all((limb, found))
        yield found


def _ways(grounds: Grounds, rule: Rule, start: Binding) -> Iterator[Binding]:
    found = bindings(grounds.model, rule, start, grounds.day)
    yield from itertools.islice(found, MOST_WAYS)
    if next(found, None) is not None:
        grounds.cut()


def body(
    grounds: Grounds, rule: Rule, binding: Binding, aspects: Aspects, value: Direction | None = None
) -> int:
    """What a body rests on under a binding: every row in it, and every absence."""
    wanted = needs(rule, grounds.signs, grounds.kinds, aspects, value)
    found = []
    for literal in rule.body:
        if isinstance(literal, Positive):
            found.append(_row(grounds, literal, binding, wanted))
        elif isinstance(literal, Negative):
            found.append(
                grounds.ask(Fails(literal.atom.predicate, pattern_of(grounds, literal.atom, binding)))
            )
    return grounds.formulas.all(found)


def _row(grounds: Grounds, literal: Positive, binding: Binding, wanted: Mapping[Variable, Direction]) -> int:
    """Any row that the literal matches, as far as its columns matter."""
    predicate = literal.atom.predicate
    positions = matching(grounds.model, literal, binding, grounds.day, None)
    if len(positions) > MOST_WAYS:
        grounds.cut()
    kept = positions[:MOST_WAYS]
    if grounds.kinds[predicate].given:
        columns = frozenset(
            column.removesuffix(HIGH)
            for column, term in literal.atom.terms
            if isinstance(term, Constant) or term in wanted
        )
        return grounds.formulas.any(grounds.given(predicate, each, columns) for each in kept)
    aspects = aspects_of(grounds, literal.atom, wanted)
    return grounds.formulas.any(grounds.ask(Holds(predicate, each, aspects)) for each in kept)


def aspects_of(grounds: Grounds, atom: Atom, wanted: Mapping[Variable, Direction]) -> Aspects:
    """The columns of an atom that matter, with their directions."""
    found: dict[str, Direction] = {}
    for column, term in atom.terms:
        if isinstance(term, Constant):
            found[column] = "="
        elif term in wanted:
            is_number = isinstance(grounds.kinds[atom.predicate].kind(column), NumberKind)
            found[column] = wanted[term] if is_number else "="
    return tuple(sorted(found.items()))


# --- aggregates ---------------------------------------------------------------------------------------------


def why_value(grounds: Grounds, question: Question) -> int:
    """Answer why an aggregate has its value, up to a direction."""
    assert isinstance(question, Value)
    rule, groups = grounds.rules[question.rule], dict(question.group)
    return _Totalled(grounds, rule, groups).value(question.direction, ())


@dataclass(slots=True)
class _Totalled:
    """The aggregate of a rule for one group, with its terms: each once by what tells it apart."""

    grounds: Grounds
    rule: Rule
    groups: Binding
    aggregate: Aggregate = field(init=False)
    terms: dict[Key, list[Binding]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.rule.aggregate is not None
        self.aggregate = self.rule.aggregate
        for binding in self._bindings():
            value = evaluate(self.aggregate.value, binding, self.grounds.model)
            if value is not None:
                key = key_of(self.rule, self.aggregate, binding, value)
                self.terms.setdefault(key, []).append(binding)

    @property
    def between(self) -> Between | None:
        """The chains that it sums over, if it does."""
        if self.aggregate.chains is None:
            return None
        return Between(self.grounds.model, self.rule, self.groups, self.grounds.day)

    def _bindings(self) -> Iterable[Binding]:
        if self.between is not None:
            return self.between.steps()
        return bindings(self.grounds.model, self.rule, self.groups, self.grounds.day)

    @property
    def total(self) -> int | None:
        """What the terms come to."""
        if self.between is not None:
            return self.between.came_through(found[0] for found in self.terms.values())
        return folded(self.aggregate.function, [key[-1] for key in self.terms])

    def each(self, aspects: Aspects, direction: Direction | None) -> dict[Key, int]:
        """What each term rests on."""
        return {
            key: self.grounds.formulas.any(
                body(self.grounds, self.rule, each, aspects, direction) for each in found
            )
            for key, found in self.terms.items()
        }

    def reached(self, aspects: Aspects) -> int:
        """Enough terms to reach the bound."""
        assert self.aggregate.bound is not None
        need = self.aggregate.bound + (self.aggregate.op == ">")
        ways = self.each(aspects, ">=")
        if need <= 0:  # whatever is there is enough
            return self.grounds.formulas.any(ways.values())
        return self.grounds.formulas.enough([(key[-1], way) for key, way in ways.items()], need)

    def value(self, direction: Direction | None, rest: Aspects) -> int:
        """That there is a value, and that it is not less, not more, or neither."""
        if self.between is not None:
            return self._through(self.between, direction, rest)
        found = [self.grounds.formulas.any(self.each(rest, None).values())]
        if direction in (">=", "="):
            found.append(self._end(">=", rest))
        if direction in ("<=", "="):
            found.append(self._end("<=", rest))
        return self.grounds.formulas.all(found)

    def _through(self, between: Between, direction: Direction | None, rest: Aspects) -> int:
        """That every chain is there; and, that it is not more, that there are no others. Any step anywhere
        could be part of another chain, so all of them are kept as they are."""
        found = [*self.each(rest, ">=" if direction == ">=" else None).values()]
        if direction in ("<=", "="):
            keys = set()
            for step in between.of(None):
                value = evaluate(self.aggregate.value, step, self.grounds.model)
                assert value is not None
                keys.add(key_of(self.rule, self.aggregate, step, value))
            others = Refutation(self.grounds, self.rule, Terms(frozenset(keys), "<="))
            chains = between.chains
            apart = {v: b for v, b in self.groups.items() if v not in (chains.first, chains.last)}
            found.append(others.body(apart))
        return self.grounds.formulas.all(found)

    def _end(self, way: Direction, rest: Aspects) -> int:
        """That the value does not move the other way."""
        formulas, function = self.grounds.formulas, self.aggregate.function
        if (function, way) in (("greatest", ">="), ("least", "<=")):
            parts = self.each(rest, way)
            return formulas.any(part for key, part in parts.items() if key[-1] == self.total)
        others = Refutation(self.grounds, self.rule, Terms(frozenset(self.terms), way))
        if function in ("greatest", "least"):
            return others.body(self.groups)
        if not self.grounds.signs.sure(self.rule, self.aggregate.value):
            return formulas.all((*self.each(rest, way).values(), others.body(self.groups)))
        if way == ">=":
            return formulas.all(part for key, part in self.each(rest, way).items() if key[-1])
        return others.body(self.groups)


def _by_aggregate(grounds: Grounds, rule: Rule, start: Binding, aspects: Aspects) -> int:
    aggregate = rule.aggregate
    assert aggregate is not None
    groups = {variable: value for variable, value in start.items() if variable != aggregate.result}
    made = _Totalled(grounds, rule, groups)
    if not made.terms:
        return FALSE
    if aggregate.bound is not None:
        return made.reached(aspects)
    if aggregate.result in start and start[aggregate.result] != made.total:
        return FALSE
    column = next(name for name, term in rule.head.terms if term == aggregate.result)
    rest = tuple((name, way) for name, way in aspects if name != column)
    return made.value(dict(aspects).get(column), rest)
