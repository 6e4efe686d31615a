"""Cases are decided in the part of a world that they can meet as in the whole: on generated policies, with
cells that are not known, beside a crowd of firms of which most are like many others."""

import random
from collections import Counter

import pytest
from small_cases import PLACES, WORDS, make
from small_law import SCHEMA, library, row, world

from lexlog.demand import cut
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from tests.samples import some

OWNERS = (("m", "maker"), ("n", "maker"), ("s", "state"))
CASE = row(
    "move",
    **{"case": "m", "date": "2024-01-01", "kind": "send", "to": "AA", "origin": "DD"},
    **{"buyer": "", "seller": "c0", "mass": "3", "tare": "1"},
)
SEEDS = range(0, 60, 5)
CROWD = 16


@pytest.fixture
def small(monkeypatch):
    """Worlds are cut and entities divided into classes, however few there are."""
    monkeypatch.setattr(cut, "FEW_ROWS", 0)
    monkeypatch.setattr(cut, "FEW_NAMES", len(PLACES))


def crowd(chance):
    """Firms, some of which hold others, or one of those that the cases name."""
    rows = []
    for number in range(CROWD):
        kind, seat = chance.choice(WORDS["kind of firm"]), chance.choice((*PLACES[:2], ""))
        rows.append(row("firm", firm=f"c{number}", kind=kind, seat=seat))
        owned = chance.choice((f"c{max(number - 1, 0)}", f"c{number // 2}", "f", None, None))
        if owned is not None and owned != f"c{number}":
            rows.append(
                row("share", owner=f"c{number}", owned=owned, part=chance.choice(("1", "1", "60", "")))
            )
    return rows


def decided(of, made):
    """What is said of each case; not which facts are missing, since of look-alikes any may be named."""
    found = Session(of, Layer(), made, differences=False).decisions()
    return {
        each.case: (each.outcome, each.exception, each.review, {*each.outcome_may_be}, bool(each.missing))
        for each in found
    }


def whole_and_met(seed):
    """A policy, a world, and the part of it that its cases can meet."""
    chance = random.Random(seed)
    case = make(seed)
    of = library(case.text)
    made, _ = world(of, [*(row(table, **cells) for table, cells in case.rows), *crowd(chance)])
    return of, made, cut.met_by_cases(of, Layer(), made)


@pytest.mark.parametrize("first", some(SEEDS, 2))
def test_what_the_cases_meet_decides_them_as_the_whole_world_does(small, first):
    for seed in range(first, first + 5):
        of, made, met = whole_and_met(seed)
        assert decided(of, met) == decided(of, made), seed


def test_worlds_are_cut_and_cases_stay_open(small):
    seen = Counter()
    for seed in range(15):
        of, made, met = whole_and_met(seed)
        before, after = (each.tables["firm"].length for each in (made, met))
        seen["cut"] += after < before / 2
        seen["some of each class"] += len({"f", "g", "h"}) < after < before / 2
        seen["open"] += any(said[0] == "undetermined" for said in decided(of, met).values())
    assert all(count > 1 for count in seen.values()), seen
    assert len(seen) == 3


CLOSED = SCHEMA.replace("seat: place; }", "seat: place; closed; }")
"""Nobody buys but the firms on record."""
ABOVE = """
define above(f: firm, p: firm) {
  when (a) share(owner: f, owned: p) where (part >= 50 %);
  when (b) above(f: f, p: q) and share(owner: q, owned: p) where (part >= 50 %);
}
"""
ONE_IN_MANY = {
    "by itself": ("kind of buyer is state", [], {"kind": "state"}),
    "by its owner": ("above(f: f, p: buyer) and kind of f is state", [("s", "c25", "50")], {}),
    "by its owner's owner": (
        "above(f: f, p: buyer) and kind of f is state",
        [("s", "m", "60"), ("m", "c25", "50")],
        {},
    ),
    "by having two owners": (
        "number over share(owned: buyer) >= 2",
        [("m", "c25", "1"), ("n", "c25", "1")],
        {},
    ),
}


@pytest.mark.parametrize(("clause", "shares", "cells"), ONE_IN_MANY.values(), ids=ONE_IN_MANY)
def test_of_many_that_an_unknown_cell_may_name_the_one_that_matters_stays(small, clause, shares, cells):
    of = library(f"{ABOVE}requirement R {{ when (a) {clause}; review (r) case_by_case; }}", schema=CLOSED)
    usual = {"kind": "maker", "seat": "AA"}
    firms = [row("firm", firm=f"c{i}", **(usual | cells if i == 25 else usual)) for i in range(30)]
    owners = [row("firm", firm=each, **usual | {"kind": kind}) for each, kind in OWNERS]
    held = [row("share", owner=owner, owned=owned, part=part) for owner, owned, part in shares]
    also = [row("share", owner="n", owned=f"c{i}", part="1") for i in range(30) if i != 25]
    places = [row("place", place=each) for each in PLACES]
    made, _ = world(of, [*places, *firms, *owners, *held, *also, CASE])
    met = cut.met_by_cases(of, Layer(), made)
    assert met.tables["firm"].length < 10
    assert decided(of, made)["m"][0] == "undetermined"
    assert decided(of, met) == decided(of, made)


def test_a_small_world_is_left_as_it_is():
    of = library(make(1).text)
    made, _ = world(of, [row(table, **cells) for table, cells in make(1).rows])
    assert cut.met_by_cases(of, Layer(), made) is made
