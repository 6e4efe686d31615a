"""Stored values and their kinds in, values as a reader writes them out."""

from __future__ import annotations

import datetime

from lexlog.datalog.tree import FIRST_DAY, LAST_DAY, RATIO_PLACES, DayKind, Kind, NumberKind, SymbolKind
from lexlog.exact import written
from lexlog.symbols import Symbols


def shown(value: int, kind: Kind, symbols: Symbols) -> str:
    """A stored value of a column.

    >>> shown(47_040_000, NumberKind("TPP", 4), Symbols())
    '4,704 TPP'
    """
    match kind:
        case SymbolKind():
            return symbols.name(value)
        case NumberKind(unit, places, ratio):
            return with_unit(number(value, places, ratio), unit)
        case DayKind():
            return day(value)


def number(value: int, places: int, ratio: bool = False) -> str:
    """A stored number with its digits grouped; a ratio that does not come out even has `about` before it.

    >>> number(6_392_251, 6, ratio=True)
    'about 3.196125'
    """
    if ratio:
        exact = value % 2 == 0
        text = written(value // 2, RATIO_PLACES)
        return text if exact else f"about {text}"
    return written(value, places)


NEVER = "never"
"""A day that never comes."""


def with_unit(text: str, unit: str) -> str:
    """The number with its unit; a bare count has none."""
    if unit in ("", "count"):
        return text
    return f"{text}%" if unit == "%" else f"{text} {unit}"


def day(value: int) -> str:
    """An ordinal as an ISO date; the last day of the calendar stands for a day that never comes."""
    if value <= FIRST_DAY or value >= LAST_DAY:
        return "always"
    if value >= datetime.date.max.toordinal():
        return NEVER
    return datetime.date.fromordinal(value).isoformat()
