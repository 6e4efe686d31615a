"""A row that may hold in, the cells and rows of the tables on which that depends out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from lexlog.datalog.bounds import HIGH, MAY
from lexlog.datalog.tree import (
    FIRST_DAY,
    LAST_DAY,
    UNKNOWN,
    Atom,
    Comparison,
    Constant,
    Negative,
    Positive,
    Predicate,
    Rule,
    SymbolKind,
    Today,
)
from lexlog.engine.model import Model
from lexlog.explain.remembered import Remembered
from lexlog.explain.search import Binding, bindings, matching, unify

MOST_BINDINGS = 64
"""Ways of deriving one row that are followed; more would only meet the same cells again."""

MOST_ROWS = 2_000
"""Rows that are followed for one question, the nearest first: what lies farther is no longer looked at."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A cell by position in the model's table of possible rows; no column: whether the row is there."""

    table: str
    position: int
    column: str


@dataclass(slots=True)
class Step:
    """What one row rests on at first sight, from its first to its last day: rows in doubt, cells, and whether
    there was more to follow."""

    first: int = FIRST_DAY
    last: int = LAST_DAY
    rows: list[tuple[str, int]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    is_cut: bool = False


@dataclass(slots=True)
class Followed:
    """What rows rest on, the nearest first; whether there were more ways to derive a row than were followed,
    and whether there were more rows."""

    cells: dict[Cell, None] = field(default_factory=dict)
    is_cut: bool = False
    is_vast: bool = False


@dataclass(slots=True)
class Doubtful:
    """Follows rows that may hold down to what is not known about them.

    Every row is looked at once, however many cases come by it, for all days on which the same follows.
    `opened` are the columns of predicates in which a name that is not known may be any.
    """

    model: Model
    in_doubt: frozenset[str]
    opened: frozenset[tuple[str, str]]
    held: Remembered = field(init=False)
    steps: dict[tuple[str, int], list[Step]] = field(default_factory=dict)
    kinds: dict[str, Predicate] = field(default_factory=dict)
    rules: dict[str, list[Rule]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.held = Remembered(self.model)
        self.kinds = {each.name: each for each in self.model.program.predicates}
        for rule in self.model.program.rules:
            self.rules.setdefault(rule.head.predicate, []).append(rule)

    def follow(self, predicates: Iterable[str], values: dict[str, int], day: int) -> Followed:
        """The cells on which those rows of the predicates with these values depend that may hold on the day
        and are not settled."""
        found = Followed()
        waiting = [
            (predicate, position)
            for predicate in predicates
            for position in self.held.relation(predicate).positions(values, day)
        ]
        seen = set(waiting)
        for number, row in enumerate(waiting):  # which grows
            if number == MOST_ROWS:
                found.is_vast = found.is_cut = True
                break
            step = self._step_on(row, day)
            found.cells.update(dict.fromkeys(step.cells))
            found.is_cut = found.is_cut or step.is_cut
            new = [each for each in dict.fromkeys(step.rows) if each not in seen]
            seen.update(new)
            waiting.extend(new)
        return found

    def _step_on(self, row: tuple[str, int], day: int) -> Step:
        known = self.steps.setdefault(row, [])
        for step in reversed(known):
            if step.first <= day <= step.last:
                return step
        spell = self.held.begin()
        step = self._step(*row, day)
        step.first, step.last = spell.first, spell.last
        known.append(step)
        return step

    def _step(self, predicate: str, position: int, day: int) -> Step:
        step = Step()
        if self.kinds[predicate].given:
            self._cells(step, predicate, position)
            return step
        values = self.held.relation(predicate).values(position)
        if self._is_settled(predicate, values, day):
            return step
        for rule in self.rules.get(predicate, ()):
            self.held.spell.narrow_by(rule.days, day)
            if day not in rule.days:
                continue
            start = unify(self.held, rule.head, values)
            if start is not None:
                if rule.aggregate is not None:
                    start = {v: b for v, b in start.items() if v != rule.aggregate.result}
                self._body(step, rule, start, day)
        return step

    def _is_settled(self, predicate: str, values: dict[str, int], day: int) -> bool:
        """Whether the row must hold, with every value in it known."""
        if not predicate.endswith(MAY):
            return predicate not in self.in_doubt and "~" not in predicate
        known = all(values.get(c + HIGH, v) == v for c, v in values.items() if not c.endswith(HIGH))
        symbols = all(
            values[column.name] != 0
            for column in self.kinds[predicate].columns
            if isinstance(column.kind, SymbolKind)
        )
        return (
            known
            and symbols
            and len(self.held.relation(predicate.removesuffix(MAY)).positions(values, day)) > 0
        )

    def _body(self, step: Step, rule: Rule, start: Binding, day: int) -> None:
        if any(isinstance(each, Comparison) and isinstance(each.right, Today) for each in rule.body):
            self.held.spell.narrow(day, day)
        for count, binding in enumerate(bindings(self.held, rule, start, day)):
            if count == MOST_BINDINGS:
                step.is_cut = True
                return
            for literal in rule.body:
                if isinstance(literal, Positive):
                    for position in self._some(step, literal, binding, day):
                        self._used(step, literal, position)
                elif isinstance(literal, Negative):
                    self._denied(step, literal, binding, day)

    def _used(self, step: Step, literal: Positive, position: int) -> None:
        predicate = literal.atom.predicate
        if self.kinds[predicate].given:
            self._cells(step, predicate, position, frozenset(column for column, _ in literal.atom.terms))
        else:
            step.rows.append((predicate, position))

    def _denied(self, step: Step, literal: Negative, binding: Binding, day: int) -> None:
        """What may hold of a denied atom is a doubt, too: a row that fits, or would if a name in it that is
        not known were another."""
        name = literal.atom.predicate
        if name not in self.in_doubt:
            return
        choices = [
            ((column, term), (column, Constant(UNKNOWN)))
            if (name, column) in self.opened
            else ((column, term),)
            for column, term in literal.atom.terms
        ]
        for terms in itertools.product(*choices):
            may = Positive(Atom(name + MAY, terms))
            step.rows.extend((name + MAY, position) for position in self._some(step, may, binding, day))

    def _some(self, step: Step, literal: Positive, binding: Binding, day: int) -> list[int]:
        """Positions of rows that the literal matches, as many as are followed."""
        found = matching(self.held, literal, binding, day, None)
        step.is_cut = step.is_cut or len(found) > MOST_BINDINGS
        return found[:MOST_BINDINGS]

    def _cells(self, step: Step, predicate: str, position: int, asked: frozenset[str] | None = None) -> None:
        if predicate.removesuffix(MAY) not in self.in_doubt:
            return
        values = self.held.relation(predicate).values(position)
        for column in self.kinds[predicate].columns:
            name = column.name
            if name.endswith(HIGH) or (asked is not None and name not in asked):
                continue
            if isinstance(column.kind, SymbolKind):
                unknown = values[name] == 0
            else:
                unknown = values.get(name + HIGH, values[name]) != values[name]
            if unknown:
                step.cells.append(Cell(predicate, position, name))
        step.cells.append(Cell(predicate, position, ""))
