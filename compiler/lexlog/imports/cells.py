"""A published cell in, the cell of a table out, exactly; or why it cannot be told."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeAlias

from lexlog.exact import places

SHARE_PLACES = 6
"""Decimals of a share in percent, as the tables declare them."""
STEP = Decimal(1).scaleb(-SHARE_PLACES)


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that cannot be told: a word of `reasons.REASONS`, and a sentence with the value in it."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent: exact, or between bounds, or neither where nothing is known."""

    exact: str = ""
    least: str = ""
    greatest: str = ""

    @property
    def cells(self) -> Mapping[str, str]:
        """The share as cells of a holding."""
        return {"share": self.exact, "share_min": self.least, "share_max": self.greatest}

    @property
    def at_most(self) -> Share:
        """The same where it is not known whether it is held at all: from nothing up to it."""
        return Share(least="0", greatest=self.exact or self.greatest or "100")


UNKNOWN_SHARE = Share()

FEW = 1 << 14
"""Cells of which the reading is remembered: registers repeat the same shares and days."""


@lru_cache(FEW)
def share(text: str, *, sign: bool = False) -> Share | Bad:
    """A percentage as it is written. `sign` allows a percent sign, where a format has free text.

    A number with more decimals than the tables have lies between two that they have.

    >>> share("50.50"), share("33.33333333")
    (Share(exact='50.5', least='', greatest=''), Share(exact='', least='33.333333', greatest='33.333334'))
    >>> share("1,5").message
    '`1,5` is no percentage: decimals are written with a point, as in 1.5'
    """
    plain = text.strip()
    if sign:
        plain = re.sub(r"\s*%$", "", plain)
    if re.fullmatch(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)", plain) is None:
        return Bad("bad-percentage", f"`{text}` is no percentage: {_percentage_help(plain)}")
    number = Decimal(plain)
    if not 0 <= number <= 100:
        return Bad("bad-percentage", f"`{text}` is no percentage: expected a number from 0 to 100")
    return exact_share(number)


def exact_share(number: Decimal) -> Share:
    """A number from 0 to 100 as a share."""
    if places(number) <= SHARE_PLACES:
        return Share(exact=plain_number(number))
    low = number - number % STEP
    return Share(least=plain_number(low), greatest=plain_number(low + STEP))


def _percentage_help(text: str) -> str:
    if "," in text:
        return f"decimals are written with a point, as in {text.replace(',', '.', 1)}"
    if text.rstrip("% ") != text and re.fullmatch(r"[0-9.]+", text.rstrip("% ")):
        return f"write {text.rstrip('% ')}, since the unit is the table's"
    return "expected a decimal number from 0 to 100"


@lru_cache(FEW)
def band(low: Decimal, high: Decimal, *, above: bool, below: bool) -> Share:
    """A share between two figures; `above` and `below` leave the figures themselves out.

    Shares are multiples of the least step of the tables, so more than 50 is at least 50.000001.

    >>> band(Decimal(25), Decimal(50), above=True, below=False)
    Share(exact='', least='25.000001', greatest='50')
    """
    least, greatest = low + STEP if above else low, high - STEP if below else high
    if places(least) > SHARE_PLACES:
        least -= least % STEP
    if places(greatest) > SHARE_PLACES:
        greatest += STEP - greatest % STEP
    return Share(least=plain_number(least), greatest=plain_number(greatest))


def plain_number(number: Decimal) -> str:
    """A number in digits, without an exponent and without zeros that say nothing.

    >>> plain_number(Decimal("1.2e25")), plain_number(Decimal("50.50"))
    ('12000000000000000000000000', '50.5')
    """
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(text: str) -> Decimal | None:
    """A number as it is written, exponents included; None if it is none, or has no end."""
    if re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", text.strip()) is None:
        return None
    try:
        return Decimal(text.strip())
    except InvalidOperation:  # pragma: no cover - the form was looked at
        return None


# --- dates --------------------------------------------------------------------------------------------------

Day: TypeAlias = str


def day(text: str) -> Day | Bad:
    """A day as year-month-day, cut out of a time where one is given.

    >>> day("2012-11-29T00:00:00.000Z"), day("2023-02-30").reason
    ('2012-11-29', 'bad-date')
    """
    plain = text.strip()
    found = re.fullmatch(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([T ][0-9]{2}:[0-9]{2}.*)?", plain)
    try:
        return datetime.date.fromisoformat(found[1]).isoformat() if found else _bad_day(text)
    except ValueError:
        return _bad_day(text)


def _bad_day(text: str) -> Bad:
    return Bad("bad-date", f"`{text}` is no day: expected year-month-day, as in 2023-11-17")


@lru_cache(FEW)
def first_day(text: str) -> Day | Bad:
    """The first day that a date means which may be told to the month or the year."""
    plain = text.strip()
    if re.fullmatch(r"[0-9]{4}", plain):
        return day(f"{plain}-01-01")
    return day(f"{plain}-01") if re.fullmatch(r"[0-9]{4}-[0-9]{2}", plain) else day(text)


@lru_cache(FEW)
def last_day(text: str) -> Day | Bad:
    """The last day that a date means which may be told to the month or the year."""
    plain = text.strip()
    if re.fullmatch(r"[0-9]{4}", plain):
        return day(f"{plain}-12-31")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", plain) and isinstance(day(f"{plain}-01"), str):
        year, month = int(plain[:4]), int(plain[5:])
        after = datetime.date(year + month // 12, month % 12 + 1, 1) if year < 9999 else datetime.date.max
        return (after - datetime.timedelta(days=1)).isoformat()
    return day(text)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from the first to the last, either empty for no end, and the share held on them."""

    first: Day
    last: Day
    held: Share

    @property
    def cells(self) -> Mapping[str, str]:
        """The stretch as cells of a holding."""
        return {**self.held.cells, "from": self.first, "to": self.last}


def stretches(begins: str, ends: str, held: Share) -> tuple[list[Stretch], list[Bad]]:
    """When how much is held, and what is wrong with the dates.

    A date may be told to the month or the year: on days of which it is not known whether they count, from
    nothing up to the share is held. So on all days, if a date cannot be read.

    >>> [(each.first, each.last, each.held.exact) for each in stretches("2020", "", Share("50"))[0]]
    [('2020-01-01', '2020-12-30', ''), ('2020-12-31', '', '50')]
    """
    read = [each(text) if text else "" for text in (begins, ends) for each in (first_day, last_day)]
    wrong = [each for each in read[::2] if isinstance(each, Bad)]
    begin, begun, end, ended = ("" if isinstance(each, Bad) else each for each in read)
    if not wrong and begin and ended and ended < begin:
        wrong = [Bad("bad-date", f"it ends on `{ends}`, before it begins on `{begins}`")]
    if wrong:
        return [Stretch("", "", held.at_most)], [_on_all_days(each) for each in wrong]
    if begun and end and end < begun:
        return [Stretch(begin, ended, held.at_most)], []
    found = [Stretch(begin, _shifted(begun, -1), held.at_most)] if begin != begun else []
    found.append(Stretch(begun, end, held))
    if end != ended:
        found.append(Stretch(_shifted(end, 1), ended, held.at_most))
    return found, []


def _on_all_days(wrong: Bad) -> Bad:
    return Bad(wrong.reason, f"{wrong.message}; from nothing up to the share is taken as held on all days")


def _shifted(text: Day, days: int) -> Day:
    return (datetime.date.fromisoformat(text) + datetime.timedelta(days=days)).isoformat()


# --- countries ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Countries:
    """Codes of countries, and every name under which the sources speak of them, in lower case.

    A name of no one country (a region, a country that is no more) leads to an empty code.
    """

    codes: frozenset[str]
    names: Mapping[str, str]

    def code(self, text: str) -> str | Bad:
        """The code of a country by code or name; empty for an empty cell."""
        plain = text.strip()
        if plain == "" or plain.upper() in self.codes:
            return plain.upper()
        found = self.names.get(" ".join(plain.casefold().split()))
        if found:
            return found
        about = "names no one country" if found == "" else "is not in the table of countries"
        return Bad("unknown-country", f"`{text}` {about}")


def countries(rows: Iterable[Mapping[str, str]], aliases: Iterable[Mapping[str, str]]) -> Countries:
    """The countries of the reference table, with the names of the table of aliases."""
    names: dict[str, str] = {}
    codes = set()
    for row in rows:
        codes.add(row["country"])
        names.update(
            {row[column].casefold(): row["country"] for column in ("name", "bis_name") if row[column]}
        )
    names.update({" ".join(row["alias"].casefold().split()): row["country"] for row in aliases})
    return Countries(frozenset(codes), names)
