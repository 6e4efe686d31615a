"""What a row rests on, as a statement about facts: all of these, any of these, enough of these; and a
statement in, the smallest sets of facts that make it true out.

Statements may lead back to themselves where rules do. What holds is then what facts lead to (the least
solution), and what does not hold is what no facts lead to (the greatest one).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import TypeAlias

from lexlog.explain.antichain import NOTHING, Sets, covers, joined, members, smallest

MOST = 64
"""Sets that are kept for one statement."""

MOST_TURNS = 64
"""Times that statements which lead back to themselves are gone through."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact, by its number."""

    number: int


@dataclass(frozen=True, slots=True)
class All:
    """Every part is true."""

    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Some part is true."""

    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Enough:
    """The weights of the parts that are true add up to what is needed."""

    parts: tuple[int, ...]
    weights: tuple[int, ...]
    need: int


@dataclass(frozen=True, slots=True)
class Open:
    """A statement that is made later; of those that lead back to it, `least` says which solution is meant."""

    name: int
    least: bool


Statement: TypeAlias = Fact | All | Any | Enough | Open

TRUE, FALSE = 0, 1


@dataclass(slots=True)
class Formulas:
    """Statements by number; each is kept once. An `Open` one is another name for what it is closed with."""

    statements: list[Statement] = field(default_factory=lambda: [All(()), Any(())])
    numbers: dict[Statement, int] = field(default_factory=lambda: {All(()): TRUE, Any(()): FALSE})
    closed: dict[int, int] = field(default_factory=dict)
    kept: dict[int, Sets] = field(default_factory=dict)
    ringed: dict[int, list[list[int]]] = field(default_factory=dict)
    is_cut: bool = False

    def fact(self, number: int) -> int:
        """The statement that a fact is so."""
        return self._number(Fact(number))

    def all(self, parts: Iterable[int]) -> int:
        """Every part is true."""
        found = dict.fromkeys(each for each in parts if each != TRUE)
        if FALSE in found:
            return FALSE
        return next(iter(found)) if len(found) == 1 else self._number(All(tuple(found)))

    def any(self, parts: Iterable[int]) -> int:
        """Some part is true."""
        found = dict.fromkeys(each for each in parts if each != FALSE)
        if TRUE in found:
            return TRUE
        return next(iter(found)) if len(found) == 1 else self._number(Any(tuple(found)))

    def enough(self, items: Sequence[tuple[int, int]], need: int) -> int:
        """The weights of the true parts, given as (weight, part), add up to what is needed."""
        free = sum(weight for weight, part in items if part == TRUE)
        need -= free
        rest = [(weight, part) for weight, part in items if part not in (TRUE, FALSE) and weight > 0]
        if need <= 0:
            return TRUE
        total = sum(weight for weight, _ in rest)
        if total < need:
            return FALSE
        if total - min(weight for weight, _ in rest) < need:
            return self.all(part for _, part in rest)
        if min(weight for weight, _ in rest) >= need:
            return self.any(part for _, part in rest)
        parts, weights = tuple(part for _, part in rest), tuple(weight for weight, _ in rest)
        return self._number(Enough(parts, weights, need))

    def open(self, *, least: bool) -> int:
        """A statement that is closed later."""
        self.statements.append(Open(len(self.statements), least))
        return len(self.statements) - 1

    def close(self, number: int, means: int) -> None:
        """Say what an open statement means."""
        self.closed[number] = means

    def _number(self, statement: Statement) -> int:
        if statement not in self.numbers:
            self.numbers[statement] = len(self.statements)
            self.statements.append(statement)
        return self.numbers[statement]

    def parts(self, number: int) -> tuple[int, ...]:
        """The statements that one is made of."""
        match self.statements[number]:
            case All(parts) | Any(parts) | Enough(parts):
                return parts
            case Open():
                return (self.closed[number],)
            case _:
                return ()

    # --- the smallest sets of facts ---

    def smallest_sets(self, number: int) -> Sets:
        """The smallest sets of facts each of which makes the statement true; `is_cut` tells if some may be
        missing."""
        for ring in self._rings(number):
            if all(each in self.kept for each in ring):
                continue
            self._solve(ring)
        return self.kept[number]

    def _solve(self, ring: Sequence[int]) -> None:
        """The sets of statements that lead to each other, from below or from above until nothing moves."""
        if len(ring) == 1 and ring[0] not in self.parts(ring[0]):
            self.kept[ring[0]] = self._sets(ring[0])
            return
        self.kept.update(dict.fromkeys(ring, () if self._is_least(ring) else NOTHING))
        for _ in range(MOST_TURNS):
            before = [self.kept[number] for number in ring]
            for number in ring:
                self.kept[number] = self._sets(number)
            if before == [self.kept[number] for number in ring]:
                return
        self.is_cut = True

    def _is_least(self, ring: Sequence[int]) -> bool:
        return any(each.least for number in ring if isinstance(each := self.statements[number], Open))

    def _sets(self, number: int) -> Sets:
        match self.statements[number]:
            case Fact(fact):
                return (1 << fact,)
            case Open():
                return self.kept[self.closed[number]]
            case Any(parts):
                return self._few(smallest(each for part in parts for each in self.kept[part]))
            case All(parts):
                return self._joined(self.kept[part] for part in parts)
            case Enough(parts, weights, need):
                return self._enough(parts, weights, need)

    def _few(self, found: Sets) -> Sets:
        self.is_cut = self.is_cut or len(found) > MOST
        return found[:MOST]

    def _joined(self, families: Iterable[Sets]) -> Sets:
        found, is_cut = joined(families, MOST)
        self.is_cut = self.is_cut or is_cut
        return found

    def _enough(self, parts: tuple[int, ...], weights: tuple[int, ...], need: int) -> Sets:
        there = [(w, self.kept[part]) for w, part in zip(weights, parts, strict=True) if self.kept[part]]
        need -= sum(weight for weight, sets in there if sets == NOTHING)
        there = [(weight, sets) for weight, sets in there if sets != NOTHING]
        if need <= 0:
            return NOTHING
        choices, is_cut = covers([weight for weight, _ in there], need, MOST)
        self.is_cut = self.is_cut or is_cut
        found: list[int] = []
        for choice in choices:
            found.extend(self._joined(there[place][1] for place in choice))
        return self._few(smallest(found))

    # --- truth ---

    def holds(self, number: int, facts: int) -> bool:
        """Whether the statement is true where these facts are so and nothing else is known to be."""
        return bool(self._truth(self._rings(number), dict.fromkeys(members(facts), 1), 1)[number])

    def shrunk(self, number: int, facts: int) -> int:
        """A smallest set within these facts that makes the statement true, which they do.

        What is not true with all of them is not true with fewer, so only what is true is looked at again.
        """
        true = self._truth(self._rings(number), dict.fromkeys(members(facts), 1), 1)
        order = [kept for ring in self._rings(number) if (kept := [each for each in ring if true[each]])]
        tried: list[int] = []  # facts that cannot be spared
        while left := [each for each in members(facts) if each not in tried]:
            # in one world for each that is left: all facts but this one
            ones = (1 << len(left)) - 1
            where = dict.fromkeys(tried, ones) | {fact: ones & ~(1 << i) for i, fact in enumerate(left)}
            spared = self._truth(order, where, ones).get(number, 0)
            if not spared:
                break
            first = (spared & -spared).bit_length() - 1
            tried.extend(left[:first])
            facts &= ~(1 << left[first])
        return facts

    def _rings(self, number: int) -> list[list[int]]:
        """The statements under one, in the order of `rings`; once they are all closed, it stays as it is."""
        if number not in self.ringed:
            self.ringed[number] = rings(self, number)
        return self.ringed[number]

    def _truth(self, order: Iterable[Sequence[int]], where: Mapping[int, int], ones: int) -> dict[int, int]:
        """In which worlds each of these statements is true, a bit for each world, of which `ones` has all.
        `where` has the worlds in which a fact is so; what is not among them is true in none."""
        true: dict[int, int] = {}
        for ring in order:
            leads_back = len(ring) > 1 or ring[0] in self.parts(ring[0])
            if leads_back:
                true.update(dict.fromkeys(ring, 0 if self._is_least(ring) else ones))
            changed = True
            while changed:
                changed = False
                for each in ring:
                    now = self._where(each, where, true, ones)
                    changed = changed or (leads_back and now != true[each])
                    true[each] = now
        return true

    def _where(self, number: int, where: Mapping[int, int], true: Mapping[int, int], ones: int) -> int:
        match self.statements[number]:
            case Fact(fact):
                return where.get(fact, 0)
            case Open():
                return true.get(self.closed[number], 0)
            case All(parts):
                return reduce(and_, (true.get(part, 0) for part in parts), ones)
            case Any(parts):
                return reduce(or_, (true.get(part, 0) for part in parts), 0)
            case Enough(parts, weights, need):
                there = [(w, true.get(part, 0)) for w, part in zip(weights, parts, strict=True)]
                worlds = range(ones.bit_length())
                return sum(1 << i for i in worlds if sum(w for w, bits in there if bits >> i & 1) >= need)


def rings(formulas: Formulas, start: int) -> list[list[int]]:
    """The statements under one, in an order in which parts come first; those that lead back to each other
    together. (Tarjan 1972, without recursion.)"""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    inside: set[int] = set()
    found: list[list[int]] = []
    waiting: list[tuple[int, int]] = [(start, 0)]
    while waiting:
        number, at = waiting.pop()
        if at == 0:
            index[number] = low[number] = len(index)
            stack.append(number)
            inside.add(number)
        parts = formulas.parts(number)
        if at:
            low[number] = min(low[number], low[parts[at - 1]])
        while at < len(parts) and parts[at] in index:
            if parts[at] in inside:
                low[number] = min(low[number], index[parts[at]])
            at += 1
        if at < len(parts):
            waiting += [(number, at + 1), (parts[at], 0)]
            continue
        if low[number] == index[number]:
            ring = [stack.pop()]
            while ring[-1] != number:
                ring.append(stack.pop())
            inside.difference_update(ring)
            found.append(ring)
    return found
