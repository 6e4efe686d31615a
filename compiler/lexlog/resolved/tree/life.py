"""When a clause is law: instruments, events and readings, with days as ordinals."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Not enforced, suspended, stayed, vacated or rescinded, from `first` to `last` (ordinals)."""

    word: str
    first: int
    last: int | None
    by: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A document that changed the law: ordinals of its days."""

    name: str
    title: str
    sources: tuple[str, ...]
    published: int
    effective: int
    compliance: int
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that the text leaves open, and the ways to read it; each choice begins with its name."""

    name: str
    title: str
    choices: tuple[tuple[str, str], ...]
    default: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """When a clause is law: from an instrument or a day, until an instrument or to a day, under readings."""

    by: str | None = None
    until: str | None = None
    first: int | None = None
    last: int | None = None
    events: tuple[Event, ...] = ()
    under: tuple[tuple[str, str], ...] = ()


ALWAYS = Life()
