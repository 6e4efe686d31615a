"""Two ends in, the steps of all chains that lead from one to the other, and what comes through them, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lexlog.datalog.bounds_rows import WITHOUT_END
from lexlog.datalog.tree import FIRST_DAY, LAST_DAY, Aggregate, Chains, Rule
from lexlog.engine.integrated import System
from lexlog.explain.search import Before, Binding, Held, bindings, evaluate


@dataclass(frozen=True, slots=True)
class Between:
    """The chains of a rule on a day. `groups` are values of head variables, among them both ends."""

    model: Held
    rule: Rule
    groups: Binding
    day: int | None
    before: Before | None = None

    @property
    def aggregate(self) -> Aggregate:
        """What the rule computes."""
        assert self.rule.aggregate is not None
        return self.rule.aggregate

    @property
    def chains(self) -> Chains:
        """Its ends."""
        assert self.aggregate.chains is not None
        return self.aggregate.chains

    def steps(self) -> list[Binding]:
        """The bindings that are on a chain from the first end to the last which does not come back to the
        first: each is reached from there, and leads here."""
        origin, goal = self.groups[self.chains.first], self.groups[self.chains.last]
        found: list[Binding] = []
        seen, waiting = {origin}, [origin]
        while waiting:
            for step in self.of(waiting.pop()):
                owned = step[self.chains.last]
                if owned != origin:
                    found.append(step)
                    if owned not in seen:
                        seen.add(owned)
                        waiting.append(owned)
        into: dict[int, list[Binding]] = defaultdict(list)
        for step in found:
            into[step[self.chains.last]].append(step)
        leading, waiting = {goal}, [goal]
        while waiting:
            for step in into[waiting.pop()]:
                if (owner := step[self.chains.first]) not in leading:
                    leading.add(owner)
                    waiting.append(owner)
        return [step for step in found if step[self.chains.last] in leading]

    def of(self, first: int | None) -> Iterator[Binding]:
        """The steps from here; from anywhere if that is None."""
        ends = (self.chains.first, self.chains.last)
        start = {variable: value for variable, value in self.groups.items() if variable not in ends}
        if first is not None:
            start[self.chains.first] = first
        yield from bindings(self.model, self.rule, start, self.day, self.before)

    def came_through(self, steps: Iterable[Binding]) -> int | None:
        """What these bring from the first end to the last; None if nothing."""
        shares = [
            ((), step[self.chains.first], step[self.chains.last], value, FIRST_DAY, LAST_DAY)
            for step in steps
            if (value := evaluate(self.aggregate.value, step, self.model)) is not None
        ]
        endless = WITHOUT_END if self.chains.endless is None else self.chains.endless
        solved = System(self.chains.scale, endless).solved(shares)
        ends = self.groups[self.chains.first], self.groups[self.chains.last]
        return next((part for _, *found, part, _, _ in solved if tuple(found) == ends), None)
