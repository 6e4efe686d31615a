"""The chip rules by hand: an independent reading in plain Python, for one export from the U.S.

Nothing here is taken from the policy text or from lexlog. Sections are those of the digest of the
regulations: 1.2 thresholds, 0.3 groups, 1.4 requirements, 1.5.4 exceptions, 1.6 and 2.1 to 2.3 review.
Numbers are fractions.
What is not known about a chip is tried: every value at which anything could change, and one step beside it.
"""

import csv
import itertools
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path


def named(written: str) -> set[str]:
    """The names in a line of names."""
    return set(written.split())


D5 = named("AF BY MM KH CF CN HK CD CU ER HT IR IQ KP LB LY RU SO SS SD SY VE ZW")
D1 = named("AM AZ BY MM KH CN HK GE IQ KZ KP KG LA LY MO MD MN RU TJ TM UZ VE VN YE")
D4 = named("AE BH BY CN HK EG IR IQ IL JO KP KW LB LY MO OM PK QA RU SA SY VE YE")
A5 = named(
    "AR AU AT BE BG CA HR CZ DK EE FI FR DE GR HU IS IN IE IT JP KR LV LT LU NL NZ NO PL PT RO "
    "SK SI ES SE CH TR GB"
)
A6 = named("AL CY IL MT MX SG ZA TW")
"""Supplement No. 1 to part 740 as it stood before 2026 (0.3); for Nicaragua and Cyprus see `in_d5`."""

UNKNOWN = None
STEP = Fraction(1, 10_000)
APPROVAL, CASE_BY_CASE, DENIAL = "presumption_of_approval", "case_by_case", "presumption_of_denial"
UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Chip:
    """What was measured on a chip; None is unknown. `area` holds the logic dies that are not planar."""

    rates: tuple[tuple[int, Fraction | None], ...]
    areas: tuple[Fraction | None, ...]
    io: Fraction | None
    data_center: bool | None


@dataclass(frozen=True)
class Answer:
    """Outcome, exception and review; a review in doubt is the set of reviews that may be."""

    outcome: str
    exception: str | None = None
    review: frozenset[str] = frozenset()


def fraction(cell: str) -> Fraction | None:
    return Fraction(Decimal(cell)) if cell else UNKNOWN


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=False))


def chips(folder: Path) -> dict[str, Chip]:
    """Every integrated circuit of the tables in a folder."""
    rates, areas, links = defaultdict(list), defaultdict(list), {}
    for row in rows(folder, "processing_rate"):
        rates[row["item"]].append((int(row["bit_length"]), fraction(row["dense_tops"])))
    for row in rows(folder, "die"):
        assert row["process"], "a process that is unknown would have to be tried, too"
        assert row["function"]
        if row["process"] == "non_planar" and row["function"] == "logic":
            areas[row["item"]].append(fraction(row["area_mm2"]))
    for row in rows(folder, "bandwidth"):
        if row["kind"] == "interconnect_bidirectional":
            links[row["item"]] = fraction(row["gb_per_s"])
    yes = {"yes": True, "no": False, "": UNKNOWN}
    return {
        row["item"]: Chip(
            tuple(rates[row["item"]]),
            tuple(areas[row["item"]]),
            links.get(row["item"], UNKNOWN),
            yes[row["designed_or_marketed_for_data_centers"]],
        )
        for row in rows(folder, "item")
        if row["kind"] == "integrated_circuit"
    }


# --- 1.2 and 2.1: classification ----------------------------------------------------------------------------


def tpp_of(chip: Chip) -> Fraction:
    """Technical Notes 1 to 3: the highest of rate times bits. TF32 at 19 bits moves no paragraph here."""
    return max((bits * tops for bits, tops in chip.rates), default=Fraction(0))


def density_of(chip: Chip) -> Fraction | None:
    """Technical Note 4; none without a logic die that is not planar."""
    area = sum(chip.areas, Fraction(0))
    return tpp_of(chip) / area if area else None


def level(chip: Chip, date: str) -> str | None:
    """`2022`, `a`, `b` or none, for a chip of which all is known."""
    tpp, density = tpp_of(chip), density_of(chip)
    if date < "2022-10-21":
        return None
    if date < "2023-11-17":
        return "2022" if chip.io >= 600 and tpp >= 4800 else None
    if not chip.data_center and tpp < 4800:
        return None  # Note 2
    if tpp >= 4800:
        return "a"
    if density is None:
        return None
    if tpp >= 1600 and density >= Fraction("5.92"):
        return "a"
    if tpp >= 2400 and Fraction("1.6") <= density < Fraction("5.92"):
        return "b"
    if tpp >= 1600 and Fraction("3.2") <= density < Fraction("5.92"):
        return "b"
    return None


# --- destinations -------------------------------------------------------------------------------------------


def in_d5(country: str, date: str) -> bool:
    if country == "NI":
        return date >= "2024-03-15"
    if country == "CY":
        return date < "2024-05-01"
    return country in D5


def d5_or_macau(country: str, date: str) -> bool:
    return country == "MO" or in_d5(country, date)


def named_destination(country: str, date: str) -> bool:
    """D:1, D:4 or D:5 less A:5 and A:6 (1.4, 2.2)."""
    listed = country in D1 | D4 or in_d5(country, date) or (country == "NI" and date >= "2024-03-15")
    return listed and country not in A5 | A6


# --- 1.4 to 1.6, 2.1 to 2.3 ---------------------------------------------------------------------------------


def required(
    paragraph: str | None, data_center: bool, country: str, seats: frozenset[str], date: str
) -> bool:
    """Whether a license is needed. `seats` are the headquarters of the recipient and its ultimate parent."""
    suspect = any(d5_or_macau(seat, date) for seat in seats)
    if paragraph is None:
        return False
    if paragraph == "2022":
        return country in {"CN", "HK"} or (country == "MO" and date >= "2023-01-17")
    if paragraph == "a" and date >= "2025-01-13":
        return True
    return named_destination(country, date) or suspect


def decide_known(
    chip: Chip, country: str, seats: frozenset[str], date: str, notice_days: int | None, review_2024: str
) -> Answer:
    """An export from the U.S. of a chip of which all is known."""
    paragraph = level(chip, date)
    if country == "US":
        return Answer("not_subject")
    if not required(paragraph, chip.data_center, country, seats, date):
        return Answer("no_license_required")
    if paragraph == "2022":
        partner = any(seat == "US" or seat in A5 | A6 for seat in seats)
        return Answer("license_required", None, frozenset({CASE_BY_CASE if partner else DENIAL}))
    denial = d5_or_macau(country, date) or any(d5_or_macau(seat, date) for seat in seats)
    eligible = paragraph == "b" or not chip.data_center  # 1.5.4
    noticed = notice_days is not None and notice_days >= 25
    if eligible and denial and noticed:
        return Answer("exception", "NAC")
    if eligible and not denial:
        return Answer("exception", "NAC" if date < "2024-04-04" else "ACA")
    if not denial:
        return Answer("license_required", None, frozenset({APPROVAL}))
    lenient = "2024-04-04" <= date < "2025-01-13" and eligible and review_2024 == "case_by_case"
    return Answer("license_required", None, frozenset({CASE_BY_CASE if lenient else DENIAL}))


# --- what is not known --------------------------------------------------------------------------------------


def completions(chip: Chip):
    """The chip with every unknown filled in: each value where an answer could change and a step beside it."""
    around = lambda value: {value - STEP, value, value + STEP}  # noqa: E731
    rates = []
    for bits, tops in chip.rates:
        marks = {n / Fraction(bits) for n in (1600, 2400, 4800)}
        tried = {Fraction(0), Fraction(10_000_000)}.union(*map(around, marks))
        rates.append([(bits, each) for each in (tried if tops is UNKNOWN else {tops})])
    for chosen in itertools.product(*rates):
        tpp = max((bits * tops for bits, tops in chosen), default=Fraction(0))
        known = sum((area for area in chip.areas if area is not UNKNOWN), Fraction(0))
        spots = {STEP, Fraction(100_000)}
        for density in ("1.6", "3.2", "5.92"):
            spot = tpp / Fraction(density) - known
            spots |= around(spot // STEP * STEP)
        spots = {each for each in spots if STEP <= each <= 100_000}
        areas = [sorted(spots) if area is UNKNOWN else [area] for area in chip.areas]
        links = [Fraction(0), 600 - STEP, Fraction(600)] if chip.io is UNKNOWN else [chip.io]
        centers = [True, False] if chip.data_center is UNKNOWN else [chip.data_center]
        for area, io, center in itertools.product(itertools.product(*areas), links, centers):
            yield Chip(chosen, area, io, center)


def movers(chip: Chip, country: str, date: str) -> set[str]:
    """The kinds of unknown cell that move the outcome, the other unknown cells filled in some way.

    Of `rate`, `area`, `io` and `data_center`: two completions that differ in one alone lead to two outcomes.
    """
    parts = ("rates", "areas", "io", "data_center")
    tried = {name: {getattr(each, name) for each in completions(chip)} for name in parts}
    outcomes = {}
    for filled in itertools.product(*tried.values()):
        answer = decide_known(Chip(*filled), country, frozenset({country}), date, None, "denial")
        outcomes[filled] = (answer.outcome, answer.exception)
    found = set()
    for place, name in enumerate(parts):
        seen: dict[tuple, set] = defaultdict(set)
        for filled, outcome in outcomes.items():
            seen[filled[:place] + filled[place + 1 :]].add(outcome)
        if any(len(each) > 1 for each in seen.values()):
            found.add(name)
    return found


def decide(
    chip: Chip,
    country: str,
    date: str,
    *,
    seats: frozenset[str] | None = None,
    notice_days: int | None = None,
    review_2024: str = "denial",
) -> Answer:
    """An export from the U.S. to a recipient headquartered where it is, unless `seats` says otherwise."""
    seats = frozenset({country}) if seats is None else seats
    found = {decide_known(each, country, seats, date, notice_days, review_2024) for each in completions(chip)}
    outcomes = {(each.outcome, each.exception) for each in found}
    if len(outcomes) > 1:
        return Answer(UNDETERMINED)
    [(outcome, exception)] = outcomes
    return Answer(outcome, exception, frozenset().union(*(each.review for each in found)))
