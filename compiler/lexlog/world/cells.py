"""One cell and its type in, the stored value out; or what is wrong with the cell and what was expected."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from lexlog.diagnostic import nearest
from lexlog.exact import stored
from lexlog.resolved import tree

NONE = "none"

_MOST_DIGITS = 1_000
"""Beyond this a number is a mistake or malice: `1e999999999` has nine letters and a billion digits."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a cell should have held, and the help line."""

    expected: str
    help: str | None = None


Stored: TypeAlias = str | int | None
"""A symbol, a stored number or ordinal, or None: unknown."""


def value(text: str, kind: tree.Type) -> Stored | Wrong:
    """The stored value of a cell; an empty cell is unknown."""
    if text == "":
        return None
    match kind:
        case tree.NumberType():
            return _number(text, kind)
        case tree.DayType():
            return _day(text)
        case tree.WordType(_, words):
            if text in words:
                return text
            listed = ", ".join(f"`{word}`" for word in words)
            return Wrong(f"one of {listed}", nearest(text, words))
        case _:
            if text == "?":
                return Wrong("a name, or an empty cell where it is not known")
            return text


def _number(text: str, kind: tree.NumberType) -> Stored | Wrong:
    unit = "" if kind.unit.name == "count" else f" in {kind.unit.name}"
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Wrong(f"a decimal number{unit}, such as `50` or `50.5`", _number_help(text))
    if not number.is_finite():
        return Wrong(f"a decimal number{unit}")
    if number and abs(number.adjusted()) > _MOST_DIGITS:
        return Wrong(f"a decimal number{unit} of at most {_MOST_DIGITS:,} digits")
    if (kind.least is not None and number < kind.least) or (
        kind.greatest is not None and number > kind.greatest
    ):
        return Wrong(f"a number from {kind.least:,f} to {kind.greatest:,f}{unit}")
    exact = stored(number, kind.places)
    return Wrong(f"a number with at most {kind.places} decimals{unit}") if exact is None else exact


def _number_help(text: str) -> str | None:
    """What to write instead. With a comma, only the author knows whether it groups digits or begins
    decimals."""
    if "," in text:
        return "decimals are written with a point, and digits are not grouped"
    plain = text.replace("_", "").replace(" ", "").rstrip("%")
    try:
        Decimal(plain)
    except InvalidOperation:
        return None
    return f"write `{plain}`: the unit is the table's, and digits are not grouped"


def _day(text: str) -> Stored | Wrong:
    try:
        return (
            datetime.date.fromisoformat(text).toordinal()
            if len(text) == 10
            else Wrong("a date such as `2025-01-13`")
        )
    except ValueError:
        return Wrong("a date that exists, such as `2025-01-13`")
