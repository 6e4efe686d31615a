"""A program and tables in, the same hour by hour out, so that many fillings have an hour each.

Every day is stretched to as many hours. What holds on a day holds in each of its hours, and what a filling
says in its own hour alone: one evaluation then answers for all of them, and what no filling touches is worked
out once. That is the meaning of rules that read one day at a time; those that look at other days may only
read rows that no filling touches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from lexlog.datalog.tree import (
    ALWAYS,
    FIRST_DAY,
    LAST_DAY,
    Comparison,
    Constant,
    Days,
    Expression,
    Fact,
    Literal,
    Operation,
    Positive,
    Program,
    Rule,
    Today,
)
from lexlog.world.tree import WorldTable

MOST_HOURS = 256
"""Hours of a day: fillings of cases of one day that are asked about in one evaluation."""

ELSEWHEN = 0
"""The hour of rows of other days, which only clauses that look at those can meet."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The days from `first` to `last`, each of `length` hours; hours before them are of no day."""

    first: int
    last: int
    length: int

    @classmethod
    def of(cls, days: Iterable[int]) -> Hours:
        """The hours of these days and of all between them."""
        among = sorted(days)
        first, last = among[0], among[-1]
        return cls(first, last, min(MOST_HOURS, (LAST_DAY - 1) // (last - first + 2)))

    def hour(self, day: int, number: int) -> int:
        """The hour of a day with this number, from 0 on."""
        return (day - self.first + 1) * self.length + number

    def of_days(self, days: Days) -> Days | None:
        """The hours of the days; None if none of these is stretched."""
        if days == ALWAYS:
            return days
        first, last = max(days.first, self.first), min(days.last, self.last)
        if first > last:
            return None
        end = LAST_DAY if days.last >= LAST_DAY else self.hour(last, self.length - 1)
        return Days(self.hour(first, 0) if days.first > FIRST_DAY else FIRST_DAY, end)

    # --- the program ---

    def program(self, of: Program) -> Program:
        """The same rules and facts, hour by hour."""
        rules = tuple(found for each in of.rules if (found := self._rule(each)) is not None)
        facts = tuple(fact for each in of.facts if (fact := self._fact(each)) is not None)
        return Program(of.predicates, rules, facts)

    def _rule(self, rule: Rule) -> Rule | None:
        days = self.of_days(rule.days)
        if days is None:
            return None
        body = tuple(map(self._literal, rule.body))
        is_same = days == rule.days and all(one is other for one, other in zip(body, rule.body, strict=True))
        return rule if is_same else replace(rule, days=days, body=body)

    def _fact(self, fact: Fact) -> Fact | None:
        days = self.of_days(fact.days)
        if days is None or days == fact.days:
            return None if days is None else fact
        return replace(fact, days=days)

    def _literal(self, literal: Literal) -> Literal:
        """A comparison with the day in question as one with its hours: a day is before all of its hours that
        are asked whether they are after it, and behind them where they are asked whether they are before."""
        if not isinstance(literal, Comparison) or not isinstance(literal.right, Today):
            return literal
        more = self.length - 1 if literal.op in ("<", ">=") else 0
        shift = Constant((1 - self.first) * self.length + more)
        scaled: Expression = Operation("*", literal.left, Constant(self.length))
        return replace(literal, left=Operation("+", scaled, shift))

    # --- rows ---

    def table(self, table: WorldTable, *, is_read_ever: bool) -> WorldTable:
        """The table, hour by hour. Rows of other days stand elsewhen, or nowhere if nobody looks for them."""
        if table.first is None or table.last is None:
            return table
        first, last = table.first.astype(np.int64), table.last.astype(np.int64)
        outside = (last < self.first) | (first > self.last)
        begins = (np.maximum(first, self.first) - self.first + 1) * self.length
        ends = (np.minimum(last, self.last) - self.first + 2) * self.length - 1
        begins = np.where(first <= FIRST_DAY, FIRST_DAY, begins)
        ends = np.where(last >= LAST_DAY, LAST_DAY, ends)
        begins, ends = np.where(outside, ELSEWHEN, begins), np.where(outside, ELSEWHEN, ends)
        is_nowhere = (first > last) | (outside & (not is_read_ever))
        return replace(table, first=np.where(is_nowhere, 1, begins), last=np.where(is_nowhere, 0, ends))


def is_by_day(program: Program) -> bool:
    """Whether every rule reads one day at a time, but for rows of tables."""
    return read_ever(program) <= {each.name for each in program.predicates if each.given}


def read_ever(program: Program) -> frozenset[str]:
    """The predicates of which some rule reads rows of other days."""
    return frozenset(
        each.atom.predicate
        for rule in program.rules
        for each in rule.body
        if isinstance(each, Positive) and each.ever
    )
