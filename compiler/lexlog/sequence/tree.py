"""What deciding in sequence comes to, in values that any renderer can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lexlog.decide.tree import Decision
from lexlog.session import Session


@dataclass(frozen=True, slots=True)
class Booking:
    """A case that counts for those after it, by the exception that cleared it (None: by none). What is not
    `certain` to go counts in the upper bound only."""

    case: str
    exception: str | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Sequenced:
    """The decisions of all cases, by name; what was booked, by case, in the order in which it was.

    `sessions` has, for cases on which what was booked may bear, the session that decided each: its facts have
    the cases booked that came before. `undated` cases have no place in the order, and count in the upper
    bound of all.
    """

    decisions: tuple[Decision, ...]
    bookings: Mapping[str, Booking]
    sessions: Mapping[str, Session] = field(default_factory=dict)
    undated: tuple[str, ...] = ()

    @property
    def booked(self) -> tuple[Booking, ...]:
        """The cases that count for certain, in order."""
        return tuple(each for each in self.bookings.values() if each.certain)

    @property
    def possible(self) -> tuple[str, ...]:
        """The cases that count in the upper bound only: those in the order, then those without a date."""
        may = (each.case for each in self.bookings.values() if not each.certain)
        return (*may, *self.undated)
