"""Scenarios: small worlds, and what the law must make of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lexlog.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A row of a scenario, cell by cell as a table would hold it."""

    table: str
    cells: tuple[tuple[str, str], ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case must come to on a day, because of which clauses; which paragraphs the decision must list as
    not modelled, and which not."""

    case: str
    day: int | None
    outcome: str
    exception: str | None
    reviews: tuple[str, ...]
    because: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]
    posture: str | None
    readings: tuple[tuple[str, str], ...]
    lists: tuple[str, ...] = ()
    lists_not: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A small world and what the law must make of it."""

    title: str
    policy: str
    given: tuple[GivenRow, ...]
    expectations: tuple[Expectation, ...]
    arithmetic: tuple[str, ...]
    span: Span = field(default=NOWHERE, compare=False)
