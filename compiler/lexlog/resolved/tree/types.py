"""The types of values: entities, words, numbers in a unit, and days."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from lexlog.resolved.units import Unit


@dataclass(frozen=True, slots=True)
class EntityType:
    """Names of one kind of entity, or of the built-in kinds `paragraph`, `text` and `case`."""

    name: str


@dataclass(frozen=True, slots=True)
class WordType:
    """One of these words. `name` tells where they are declared, as in `item.kind`."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberType:
    """A decimal with `places` decimals in a unit, between `least` and `greatest` where these are declared.

    A `ratio` is an exact quotient that may only be compared with decimals.
    """

    unit: Unit
    places: int = 0
    least: Decimal | None = None
    greatest: Decimal | None = None
    ratio: bool = False


@dataclass(frozen=True, slots=True)
class DayType:
    """A date."""


Type: TypeAlias = EntityType | WordType | NumberType | DayType
TEXT = EntityType("text")
ANY_CASE = EntityType("case")
"""A case of any table of cases."""

PARAGRAPH = EntityType("paragraph")
DAY = DayType()

REVIEWS = ("presumption_of_approval", "case_by_case", "presumption_of_denial", "policy_of_denial")
"""Review policies, least strict first."""
