"""The rules of a model in, functions out that find what a single row gives, and what gives a single row.

A body is entered by one of its literals with a row that has changed, or by its head with a row that is to be
found again. Each is planned and compiled when it is first needed, and kept for all changes of the model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from lexlog.datalog.strata import Component
from lexlog.datalog.tree import (
    Aggregate,
    Atom,
    Column,
    Constant,
    Literal,
    Negative,
    NumberKind,
    Positive,
    Program,
    Rule,
    Variable,
)
from lexlog.engine.algebra import Join, Subtract
from lexlog.engine.errors import OutOfRange
from lexlog.engine.lookup import Values
from lexlog.engine.order import Measured
from lexlog.engine.plan import plan_from
from lexlog.engine.rowwise import Binding, Places, Run, compiled, value_of
from lexlog.symbols import Symbols

Group: TypeAlias = tuple[int | None, ...]
"""The head of an aggregate with None in the place of its result."""


@dataclass(frozen=True, slots=True)
class Body:
    """A rule entered by an atom. What `head` says of an aggregate is a group; `result` is where its result
    goes.

    `key` tells the terms of an aggregate apart: the values of `over`, then the value itself.
    """

    rule: Rule
    template: Binding
    brings: tuple[tuple[int, int], ...]
    tests: tuple[tuple[int, int], ...]
    same: tuple[tuple[int, int], ...]
    head: Callable[[Binding], Values]
    key: Callable[[Binding], Group] | None
    run: Run
    result: int | None = None

    def group(self, values: Group) -> Group:
        """The group of an aggregate to which a row of the head's predicate would belong."""
        at = self.result
        return values if at is None else (*values[:at], None, *values[at + 1 :])

    def row(self, group: Group, value: int) -> Values:
        """The row that a group gives if it comes to this value."""
        at = self.result
        return tuple([value if place == at else each for place, each in enumerate(group)])  # type: ignore[misc]

    def start(self, values: Group) -> Binding | None:
        """The binding that a row of the atom begins with; None if the atom does not match it."""
        template = self.template
        for place, at in self.tests:
            if values[place] != template[at]:
                return None
        for place, other in self.same:
            if values[place] != values[other]:
                return None
        binding = template.copy()
        for place, at in self.brings:
            binding[at] = values[place]
        return binding


@dataclass(slots=True)
class Reader:
    """A literal of a rule through which a changed row is felt."""

    rule: Rule
    place: int
    literal: Positive | Negative
    body: Body | None = None


class Bodies:
    """Every way into the rules of a program, by component.

    `asked` has the columns by which the compiled bodies look for rows of each predicate.
    """

    def __init__(
        self,
        program: Program,
        order: tuple[Component, ...],
        relations: Mapping[str, Measured],
        symbols: Symbols,
    ) -> None:
        self._relations, self._symbols = relations, symbols
        self.columns = {
            each.name: tuple(column.name for column in each.columns) for each in program.predicates
        }
        self.home = {name: place for place, component in enumerate(order) for name in component.predicates}
        self.rules: dict[str, list[Rule]] = defaultdict(list)
        self.inputs: list[set[str]] = [set() for _ in order]
        self._own = [frozenset(each.predicates if each.recursive else ()) for each in order]
        self._readers: list[dict[str, list[Reader]]] = [defaultdict(list) for _ in order]
        self._heads: dict[str, list[Body]] = {}
        self.asked = {(name, self.columns[name]) for name in self.columns}
        self._ranges = {each.name: tuple(_ranges(each.columns)) for each in program.predicates}
        for rule in program.rules:
            home = self.home[rule.head.predicate]
            self.rules[rule.head.predicate].append(rule)
            for place, literal in enumerate(rule.body):
                if isinstance(literal, Positive | Negative):
                    self.inputs[home].add(literal.atom.predicate)
                    self._readers[home][literal.atom.predicate].append(Reader(rule, place, literal))

    def readers(self, component: int, predicate: str) -> Iterator[tuple[Positive | Negative, Body]]:
        """The bodies of a component that read a predicate, each entered by the literal that does."""
        for reader in self._readers[component].get(predicate, ()):
            if reader.body is None:
                # What a positive literal asks is answered by the row; a negative one must still be asked.
                rest = (*reader.rule.body[: reader.place], *reader.rule.body[reader.place + 1 :])
                body = reader.rule.body if isinstance(reader.literal, Negative) else rest
                reader.body = self._compiled(reader.rule, reader.literal.atom, body)
            yield reader.literal, reader.body

    def prepare(self) -> None:
        """Compiles every body now, so that no change has to wait for one."""
        for place, of in enumerate(self._readers):
            for predicate in of:
                list(self.readers(place, predicate))
        for predicate in self.rules:
            self.heads(predicate)

    def heads(self, predicate: str) -> list[Body]:
        """The rules of a predicate, each entered by its head."""
        if predicate not in self._heads:
            rules = self.rules.get(predicate, [])
            self._heads[predicate] = [self._compiled(rule, rule.head, rule.body) for rule in rules]
        return self._heads[predicate]

    def check(self, rule: Rule, values: Values) -> None:
        """Raises OutOfRange if a row that the rule gives lies outside what its columns declare."""
        for place, column, least, greatest in self._ranges[rule.head.predicate]:
            value = values[place]
            if (least is not None and value < least) or (greatest is not None and value > greatest):
                raise OutOfRange(rule.head.predicate, column, value, rule.origin.clause)

    def _code(self, constant: Constant) -> int:
        if isinstance(constant.value, int):
            return constant.value
        found = self._symbols.find(constant.value)
        assert found is not None, "a model knows the constants of its program"
        return found

    def _compiled(self, rule: Rule, atom: Atom, body: tuple[Literal, ...]) -> Body:
        places = Places(self._code, {}, [])
        result = rule.aggregate.result if rule.aggregate is not None else None
        brings: dict[Variable, tuple[int, int]] = {}
        tests, same = [], []
        for column, term in atom.terms:
            at = self.columns[atom.predicate].index(column)
            if isinstance(term, Constant):
                tests.append((at, places.place(term)))
            elif term in brings:
                same.append((brings[term][0], at))
            elif term != result or atom is not rule.head:
                brings[term] = at, places.place(term)
        steps = plan_from(replace(rule, body=body), self._relations, {variable.name for variable in brings})
        for step in steps.steps:
            if isinstance(step, Join | Subtract):
                self.asked.add((step.predicate, tuple(column for column, _ in step.on)))
        own = self._own[self.home[rule.head.predicate]]
        run = compiled(steps, places, self.columns, own)
        terms = dict(rule.head.terms)
        head = [terms[column] for column in self.columns[rule.head.predicate]]
        return Body(
            rule,
            places.template,
            tuple(brings.values()),
            tuple(tests),
            tuple(same),
            places.tuple_of(tuple(head)),
            None if rule.aggregate is None else _key(rule.aggregate, places),
            run,
            None if result is None else head.index(result),
        )


def _key(aggregate: Aggregate, places: Places) -> Callable[[Binding], Group]:
    over, value = places.tuple_of(aggregate.over), value_of(aggregate.value, places)
    return lambda binding: (*over(binding), value(binding))


def _ranges(columns: tuple[Column, ...]) -> Iterator[tuple[int, str, int | None, int | None]]:
    for place, column in enumerate(columns):
        kind = column.kind
        if isinstance(kind, NumberKind) and (kind.least is not None or kind.greatest is not None):
            yield place, column.name, kind.least, kind.greatest
