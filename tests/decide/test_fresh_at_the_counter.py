"""Rows of lists that may be stale come and go alone only where no silence means another thing then."""

import pytest
from small_law import library, row
from test_closed_and_fresh import BARRED, FIRM, FRESH, LISTED, case, world

from lexlog.counter import Counter, updated
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.world.edit import NotEditable

CASE = {"case": "n", "kind": "send", "to": "AA", "origin": "BB", "buyer": "g", "seller": "f",
        "mass": "1", "tare": "1"}  # fmt: skip


def session(rows, law=BARRED):
    of = library(law, schema=LISTED)
    made, found = world(of, [*FIRM, *rows])
    assert not [each for each in found if each.severity == "error"], found
    return Session(of, Layer(), made, differences=False)


@pytest.mark.parametrize(
    ("rows", "day", "expected"),
    [
        ([FRESH], "2024-01-05", "no_license_required"),
        ([FRESH], "2024-02-05", "undetermined"),
        ([], "2024-01-05", "undetermined"),
        ([FRESH, row("listing", firm="g", list="black")], "2024-02-05", "prohibited"),
    ],
)
def test_a_case_at_the_counter_is_held_to_the_age_of_the_copy(rows, day, expected):
    found = Counter(session(rows)).decide({**CASE, "date": day})
    assert found.decision.outcome == expected


def test_a_listed_firm_comes_and_goes():
    listed = {"firm": "f", "list": "black"}
    before = session([FRESH, case("2024-01-05")])
    after = updated(before, {"listing": [listed]}, {})
    assert [each.outcome for each in after.decisions()] == ["prohibited"]
    again = updated(after.session, {}, {"listing": [listed]})
    assert [each.outcome for each in again.decisions()] == ["no_license_required"]


@pytest.mark.parametrize(
    ("name", "cells", "said"),
    [
        ("snapshot", {"list": "black", "as_of": "2024-02-01", "days": "9"}, "silence of `listing`"),
        ("listing", {"firm": "f", "list": "unheard of"}, "a list that the facts do not know"),
    ],
)
def test_what_would_change_what_silence_means_is_loaded_anew(name, cells, said):
    with pytest.raises(NotEditable, match=said):
        updated(session([FRESH], BARRED.replace(", list: black", "")), {name: [cells]}, {})


def test_a_copy_does_not_go_alone():
    with pytest.raises(NotEditable, match="silence of `listing`"):
        updated(session([FRESH]), {}, {"snapshot": [{"list": "black"}]})
