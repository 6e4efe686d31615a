"""A row that comes to a table whose rows are told apart by number is added up like one that was there."""

import pytest
from small_law import library, row, world

from lexlog.counter import Counter, updated
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.world.edit import NotEditable

FACTS = [
    *(row("place", place=each) for each in ("AA", "BB")),
    *(row("firm", firm=each, kind="bank", seat="AA") for each in ("f", "g", "h")),
    row("firm", firm="s", kind="state", seat="AA"),
    row("firm", firm="t", kind="state", seat="AA"),
    row("share", owner="", owned="f", part="30"),
    row("share", owner="", owned="g", part="30"),
    row("move", case="m", date="2024-01-01", kind="send", to="AA", origin="BB", buyer="f", seller="h",
        mass="1", tare="1"),
]  # fmt: skip
LAW = "prohibition P { when (a) reached(buyer); }"


def session(rows):
    of = library(LAW)
    made, found = world(of, rows)
    assert not [each for each in found if each.severity == "error"], found
    return Session(of, Layer(), made, differences=False)


@pytest.mark.parametrize(
    "shares",
    [[], [("s", "10")], [("s", "10"), ("t", "10")], [("s", "10"), ("h", "")], [("s", "60")]],
)
def test_shares_that_come_are_added_to_those_of_owners_that_are_not_known(shares):
    rows = [{"owner": owner, "owned": "f", "part": part} for owner, part in shares]
    before = session(FACTS)
    assert "share" in before.evaluation.bounded.numbered
    after = updated(before, {"share": rows}, {})
    assert not after.in_full
    full = session([*FACTS, *(row("share", **each) for each in rows)])
    assert after.session.answers == full.answers
    assert after.session.decisions() == full.decisions()
    assert after.session.decisions()[0].outcome == ("prohibited" if ("s", "60") in shares else "undetermined")


def test_shares_that_come_and_go_leave_what_was_there():
    rows = [{"owner": owner, "owned": "f", "part": "60"} for owner in ("s", "t")]
    before = session(FACTS)
    after = updated(before, {"share": rows}, {})
    gone = updated(after.session, {}, {"share": rows})
    assert after.session.decisions() != before.decisions()
    assert gone.session.decisions() == before.decisions()


def test_a_second_share_of_an_owner_that_is_not_known_is_refused_as_in_a_file():
    with pytest.raises(NotEditable, match="is in share already"):
        updated(session(FACTS), {"share": [{"owner": "", "owned": "f", "part": "10"}]}, {})


def test_a_case_of_a_name_that_no_one_can_tell_is_not_decided():
    twice = row("move", case="m", date="2024-01-01", kind="carry", to="AA", origin="BB", buyer="g",
                seller="h", mass="1", tare="1")  # fmt: skip
    of = library(LAW)
    made, _ = world(of, [*FACTS, twice])
    cells = dict(twice.cells)
    found = Counter(Session(of, Layer(), made, differences=False)).decide({**cells, "buyer": "s"})
    assert found.decision.outcome == "undetermined"
    assert "`m` is in move already" in found.decision.note
