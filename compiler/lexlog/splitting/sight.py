"""A column that names entities in, what clauses ask of whoever it names out; and what a model answers.

Where clauses only ask whether some relation holds of the entity (`consignee is headquartered_in_d5`), two
entities of whom all of these hold alike, and for certain, are one to the case.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

import numpy as np

from lexlog import pipeline
from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.tree import (
    Assignment,
    Comparison,
    Constant,
    Negative,
    Positive,
    Program,
    Rule,
    SymbolKind,
    Variable,
)
from lexlog.splitting.seen import Seen

Column = tuple[str, str]


def asked_of(program: Program, column: Column) -> frozenset[Column] | None:
    """The columns in which clauses look the named entity up; None if some clause asks which one it is."""
    carriers = [column]
    asked: set[Column] = set()
    for predicate, name in carriers:
        for rule in program.rules:
            for number, literal in enumerate(rule.body):
                if not isinstance(literal, Positive | Negative) or literal.atom.predicate != predicate:
                    continue
                variable = dict(literal.atom.terms).get(name)
                if not isinstance(variable, Variable):
                    continue
                if _is_compared(rule, variable):
                    return None
                asked.update(_joined(rule, variable, number, name))
                for head, term in rule.head.terms:
                    if term == variable and (rule.head.predicate, head) not in carriers:
                        carriers.append((rule.head.predicate, head))
    return None if asked & set(carriers) else frozenset(asked)


def _is_compared(rule: Rule, variable: Variable) -> bool:
    for literal in rule.body:
        sides = (literal.left, literal.right) if isinstance(literal, Comparison) else ()
        if variable in sides and not any(isinstance(each, Constant) for each in sides):
            return True
        if isinstance(literal, Assignment) and literal.expression == variable:
            return True
    return rule.aggregate is not None and variable in rule.aggregate.over


def _joined(rule: Rule, variable: Variable, number: int, name: str) -> Iterator[Column]:
    for other, literal in enumerate(rule.body):
        if isinstance(literal, Positive | Negative):
            for column, term in literal.atom.terms:
                if term == variable and (other, column) != (number, name):
                    yield literal.atom.predicate, column


@dataclass(slots=True)
class Sight:
    """What a model says of entities on one day, by the columns in which they are looked up."""

    evaluation: pipeline.Evaluation
    seen: Seen
    day: int
    rows: dict[Column, dict[int, list[Hashable]]] = field(default_factory=dict)

    def of(self, entity: int, asked: frozenset[Column]) -> Hashable | None:
        """Equal for entities that clauses cannot tell apart by these columns; None where not all is known."""
        found: list[Hashable] = []
        for column in sorted(asked):
            sure = self._rows(column, may=False).get(entity, [])
            if sure != self._rows(column, may=True).get(entity, []) or None in sure:
                return None
            found.append(tuple(sure))
        return tuple(found)

    def _rows(self, column: Column, *, may: bool) -> dict[int, list[Hashable]]:
        predicate, name = column
        predicate = self.evaluation.may(predicate) if may else predicate
        if (predicate, name) not in self.rows:
            self.rows[predicate, name] = self._read(predicate, name)
        return self.rows[predicate, name]

    def _read(self, predicate: str, name: str) -> dict[int, list[Hashable]]:
        """By entity, its rows without it, in order; None for a row of which not all is known."""
        model = self.evaluation.model
        relation = model.relation(predicate)
        kinds = {
            each.name: each.kind
            for p in model.program.predicates
            if p.name == predicate
            for each in p.columns
        }
        plain = predicate.removesuffix(MAY)
        positions = relation.find({}, self.day)
        columns = {each: np.asarray(values)[positions].tolist() for each, values in relation.columns.items()}
        found: dict[int, list[Hashable]] = {}
        for place, entity in enumerate(columns[name]):
            row: list[Hashable] = []
            for other, values in columns.items():
                kind, value = kinds[other], values[place]
                if isinstance(kind, SymbolKind) and other != name:
                    row.append(
                        None if value == 0 else self.seen.kind(model.symbols.name(value), (plain, other))
                    )
                elif other != name:
                    known = columns.get(other + HIGH, values)[place] == value
                    row.append(value if known else None)
            found.setdefault(entity, []).append(None if None in row else tuple(row))
        return {entity: sorted(rows, key=repr) for entity, rows in found.items()}
