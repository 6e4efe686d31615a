"""Fillings that are asked about together, each in an hour of its own, are told what each alone is told."""

import numpy as np
import pytest
from small_cases import make
from small_law import decisions, library, row

from lexlog.datalog.tree import ALWAYS, LAST_DAY, Days
from lexlog.splitting import asked
from lexlog.splitting.hours import MOST_HOURS, Hours

LAW = """
requirement R { when (a) kind is send; review (b) case_by_case; }
exception E to R { allow (a) seat of buyer in group G1 and kind of buyer is bank and mass of move <= 7 kg; }
exception F to R { allow (a) buyer is seller; limit (b) tare of move < mass of move; }
"""


def by_hour_and_by_day(of, rows, monkeypatch):
    """What comes out if fillings have hours, and if each is asked about on the days as they are."""
    together = decisions(of, rows)
    with monkeypatch.context() as patched:
        patched.setattr(asked, "is_by_day", lambda program: False)
        return together, decisions(of, rows)


@pytest.mark.parametrize("seed", range(16))
def test_hours_change_no_decision(seed, monkeypatch):
    case = make(seed)
    rows = [row(table, **cells) for table, cells in case.rows]
    by_hour, by_day = by_hour_and_by_day(library(case.text), rows, monkeypatch)
    assert by_hour == by_day


def test_cases_of_one_day_and_of_others_do_not_meet(monkeypatch):
    firms = [row("firm", firm=f"f{i}", kind=k, seat="AA") for i, k in enumerate(("bank", "", "maker", ""))]
    places = [row("place", place=each) for each in ("AA", "BB", "DD")]
    usual = {"kind": "send", "to": "AA", "origin": "DD", "tare": "1"}
    moves = [
        row("move", case="m1", date="2024-01-01", buyer="f1", seller="", mass="", **usual),
        row("move", case="m2", date="2024-01-01", buyer="", seller="f3", mass="3", **usual),
        row("move", case="m3", date="2024-03-01", buyer="f1", seller="f2", mass="", **usual),
        row("move", case="m4", date="2025-01-01", buyer="f3", seller="f3", mass="9", **usual),
    ]
    by_hour, by_day = by_hour_and_by_day(library(LAW), [*places, *firms, *moves], monkeypatch)
    assert by_hour == by_day
    assert {each.outcome for each in by_hour.values()} == {"undetermined", "exception"}


def test_a_day_is_all_of_its_hours():
    hours = Hours.of([738_000, 738_010])
    assert hours.length == MOST_HOURS
    first, last = hours.hour(738_000, 0), hours.hour(738_010, MOST_HOURS - 1)
    assert hours.of_days(ALWAYS) == ALWAYS
    assert hours.of_days(Days(738_002, 738_002)) == Days(hours.hour(738_002, 0), hours.hour(738_003, 0) - 1)
    assert hours.of_days(Days(737_000, 738_010)) == Days(first, last)
    assert hours.of_days(Days(738_011, LAST_DAY)) is None
    assert np.diff([hours.hour(day, 0) for day in (738_000, 738_001)]) == MOST_HOURS
