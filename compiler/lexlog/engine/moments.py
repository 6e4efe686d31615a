"""A program, tables and days in, snapshots out, by questions about one component on one day, without time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from lexlog.datalog.strata import Component, dependencies
from lexlog.datalog.tree import (
    FIRST_DAY,
    LAST_DAY,
    Comparison,
    Constant,
    DayKind,
    Days,
    Expression,
    Literal,
    Negative,
    Operation,
    Positive,
    Predicate,
    Program,
    Rule,
    Today,
)
from lexlog.engine.rows import Rows
from lexlog.symbols import Symbols

Row: TypeAlias = tuple[int, ...]
Held: TypeAlias = frozenset[Row]
Source: TypeAlias = tuple[str, bool]
"""A predicate, and whether it is read on all days together."""

EVER = -1
"""Stands in the place of a day for all days together."""


@dataclass(frozen=True, slots=True)
class Snapshots:
    """The rows of every predicate on each of the days asked for; KeyError on any other day."""

    days: tuple[int, ...]
    held: Mapping[tuple[str, int], Held]

    def rows(self, predicate: str, day: int) -> set[Row]:
        """The encoded rows that hold on the day, in the order of the columns."""
        return set(self.held[predicate, day])


@dataclass(frozen=True, slots=True)
class Question:
    """What follows for a component from rows of lower ones, and from what is known of itself, by its rules.

    `inputs` has the rows of each source that the rules read, `known` those of each of its own predicates.
    """

    component: Component
    rules: tuple[Rule, ...]
    inputs: tuple[tuple[Source, Held], ...]
    known: tuple[tuple[str, Held], ...]


def day_by_day(
    program: Program,
    order: Sequence[Component],
    given: Mapping[str, list[tuple[Row, Days]]],
    days: Sequence[int],
    answer: Callable[[Question], Mapping[str, Held]],
) -> Snapshots:
    """Every predicate on each of the days. Days on which a question is the same share its answer."""
    needed = days_needed(program, days, change_days(program, given))
    held: dict[tuple[str, int], Held] = {}
    answers: dict[Question, Mapping[str, Held]] = {}
    for component in order:
        on_days = needed[component.predicates[0]]
        for name in component.predicates:
            held.update({(name, day): rows_on(given[name], day) for day in (*on_days, EVER)})
        for day in on_days:
            question = _question(program, component, day, held)
            if question not in answers:
                answers[question] = answer(question)
            held.update({(name, day): rows for name, rows in answers[question].items()})
        for name in component.predicates:
            held[name, EVER] = held[name, EVER].union(*(held[name, day] for day in on_days))
    asked = tuple(sorted(set(days)))
    return Snapshots(asked, {(p.name, day): held[p.name, day] for p in program.predicates for day in asked})


def _question(
    program: Program, component: Component, day: int, held: Mapping[tuple[str, int], Held]
) -> Question:
    own = component.predicates
    rules = tuple(
        _told_the_day(rule, day) for rule in program.rules if rule.head.predicate in own and day in rule.days
    )
    lower = {source: None for rule in rules for source in sources(rule) if source[0] not in own}
    inputs = tuple(((name, ever), held[name, EVER if ever else day]) for name, ever in lower)
    return Question(component, rules, inputs, tuple((name, held[name, day]) for name in own))


def _told_the_day(rule: Rule, day: int) -> Rule:
    """The rule with the day in the place of `Today`."""
    if not any(map(_asks_the_day, rule.body)):
        return rule
    told = Constant(day)
    body = tuple(
        replace(each, right=told) if isinstance(each, Comparison) and _asks_the_day(each) else each
        for each in rule.body
    )
    return replace(rule, body=body)


def _asks_the_day(literal: Literal) -> bool:
    return isinstance(literal, Comparison) and isinstance(literal.right, Today)


def sources(rule: Rule) -> Iterator[Source]:
    """Each predicate that the body reads, and whether on all days together, as often as it is read."""
    for literal in rule.body:
        if isinstance(literal, Positive | Negative):
            yield literal.atom.predicate, isinstance(literal, Positive) and literal.ever


def given_rows(
    program: Program, tables: Mapping[str, Rows], symbols: Symbols
) -> dict[str, list[tuple[Row, Days]]]:
    """The rows of tables and law, by predicate, with their days."""
    found: dict[str, list[tuple[Row, Days]]] = {predicate.name: [] for predicate in program.predicates}
    for predicate in program.predicates:
        if predicate.name in tables:
            found[predicate.name].extend(_table_rows(predicate, tables[predicate.name]))
    for fact in program.facts:
        row = tuple(symbols.code(value) if isinstance(value, str) else value for value in fact.values)
        found[fact.predicate].append((row, fact.days))
    return found


def _table_rows(predicate: Predicate, table: Rows) -> Iterator[tuple[Row, Days]]:
    firsts = [FIRST_DAY] * table.length if table.first is None else table.first.tolist()
    lasts = [LAST_DAY] * table.length if table.last is None else table.last.tolist()
    columns = [table.columns[column.name].tolist() for column in predicate.columns]
    for place, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        yield tuple(column[place] for column in columns), Days(first, last)


def rows_on(given: Iterable[tuple[Row, Days]], day: int) -> Held:
    """The rows that hold on a day; on the day EVER, those that hold on any."""
    return frozenset(row for row, days in given if day in days or (day == EVER and days.first <= days.last))


def change_days(program: Program, given: Mapping[str, list[tuple[Row, Days]]]) -> list[int]:
    """The first day of every stretch of days on which neither the rows nor the rules change."""
    spans = {days for rows in given.values() for _, days in rows} | {rule.days for rule in program.rules}
    starts = {FIRST_DAY} | {span.first for span in spans} | {span.last + 1 for span in spans}
    starts |= _days_told_of(program, given)
    return sorted(start for start in starts if FIRST_DAY <= start <= LAST_DAY)


def _days_told_of(program: Program, given: Mapping[str, list[tuple[Row, Days]]]) -> set[int]:
    """Days on which a comparison with the day may flip: each in the rows, moved by what a rule adds to it,
    and the day after."""
    asked = [each for rule in program.rules for each in rule.body if _asks_the_day(each)]
    if not asked:
        return set()
    added = {0} | {value for each in asked for value in _figures(each.left)}  # type: ignore[union-attr]
    days = {
        row[place]
        for predicate in program.predicates
        for place, column in enumerate(predicate.columns)
        if isinstance(column.kind, DayKind)
        for row, _ in given[predicate.name]
    }
    return {
        day + sign * more + after for day in days for more in added for sign in (1, -1) for after in (0, 1)
    }


def _figures(expression: Expression) -> Iterator[int]:
    match expression:
        case Constant(int(value)):
            yield value
        case Operation(_, left, right):
            yield from (*_figures(left), *_figures(right))
        case _:
            pass


def days_needed(program: Program, days: Sequence[int], changes: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """The days on which each predicate must be known: those asked for; all changes, if an `ever` reads it.

    What an `ever` reads of a derived predicate is all that it ever held, so it and all that it depends on
    must be known on a day of every stretch, and not only on the days asked for.
    """
    uses: dict[str, set[str]] = {predicate.name: set() for predicate in program.predicates}
    for rule in program.rules:
        uses[rule.head.predicate] |= {used for used, _ in dependencies(rule)}
    literals = (literal for rule in program.rules for literal in rule.body)
    waiting = [each.atom.predicate for each in literals if isinstance(each, Positive) and each.ever]
    always: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in always:
            always.add(name)
            waiting.extend(uses[name])
    asked, everything = tuple(sorted(set(days))), tuple(sorted({*days, *changes}))
    return {name: everything if name in always else asked for name in uses}
