"""What an evaluation did, rule by rule: plans, rows, rounds and seconds, for those who ask."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from lexlog.datalog.tree import Rule
from lexlog.engine.algebra import Plan

Listener = Callable[[tuple[str, ...], int, int], None]
"""Hears, after each round, the predicates of the component, the round and their rows so far."""


@dataclass(slots=True)
class Cost:
    """What the rules of a clause cost: how many there are, rows proposed, the last round, seconds."""

    clause: str
    rules: set[int] = field(default_factory=set)
    rows: int = 0
    rounds: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Record:
    """The costs by clause and the plans in the order in which they were first made.

    Rows are those that a rule proposed, whether or not they were known already. Who does not ask for plans
    hears of none that was kept from an evaluation before.
    """

    listener: Listener | None = None
    asks_plans: bool = True
    costs: dict[str, Cost] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    begun: float = field(default_factory=time.perf_counter)

    def planned(self, plan: Plan) -> Plan:
        """Keeps a plan, and gives it back."""
        self.plans.append(plan)
        return plan

    def ran(self, rule: Rule, round: int, rows: int, seconds: float) -> None:
        """Adds what one run of a rule cost."""
        cost = self.costs.setdefault(rule.origin.clause, Cost(rule.origin.clause))
        cost.rules.add(id(rule))
        cost.rows += rows
        cost.rounds = max(cost.rounds, round)
        cost.seconds += seconds

    def finished(self, predicates: tuple[str, ...], round: int, rows: int) -> None:
        """Tells the listener that a round is over."""
        if self.listener is not None:
            self.listener(predicates, round, rows)
