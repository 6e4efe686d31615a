"""The bracket behind a label: from when to when a clause is law, and by what."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from lexlog.source import NOWHERE, Span
from lexlog.syntax.tree.words import Citation, Name


@dataclass(frozen=True, slots=True)
class By:
    """The instrument that brought the clause."""

    instrument: Name


@dataclass(frozen=True, slots=True)
class Until:
    """The instrument that ended the clause: its last day is the day before that takes effect."""

    instrument: Name


@dataclass(frozen=True, slots=True)
class From:
    """The first day, where it is not that of the instrument."""

    day: datetime.date


@dataclass(frozen=True, slots=True)
class To:
    """The last day."""

    day: datetime.date


@dataclass(frozen=True, slots=True)
class Per:
    """The citation, where it is not that of the block with the label."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Under:
    """The reading under which the clause stands."""

    reading: Name
    choice: Name


EventWord: TypeAlias = Literal["not_enforced", "suspended", "stayed", "vacated", "rescinded"]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to the law after it was made, with its source."""

    word: EventWord
    first: datetime.date
    last: datetime.date | None
    by: Citation


LifeItem: TypeAlias = By | Until | From | To | Per | Under | Event


@dataclass(frozen=True, slots=True)
class Life:
    """The bracket behind a label, in order."""

    items: tuple[LifeItem, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


UNDATED = Life()
