"""A proposal beside a law, and one that is alone: what binds in which posture, and how that is told."""

import pytest
from small_law import HEADER, SCHEMA, row, world

from lexlog import library as libraries
from lexlog.counter import Counter
from lexlog.decide.tree import exit_code
from lexlog.history.strands import strands
from lexlog.render.decisions import lost_under, notes
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.source import Source

LAW = HEADER + SCHEMA + 'prohibition heavy section "1 CFR 1" { when (a) mass >= 8 kg; }\n'
PROPOSAL = """policy p "P" {
  source "1 FR 1";
  not modelled "1 CFR 3" "what else";
  status proposed;
  uses t;
  decides move;
  modelled from 2021-01-01;
}
prohibition middling section "1 CFR 2" { when (a) mass >= 5 kg; }
"""
ALONE = PROPOSAL.replace("  uses t;\n", "").replace("}\nprohib", "}\n" + SCHEMA + "prohib", 1)
CASE = {"case": "c", "kind": "send", "to": "AA", "origin": "BB", "buyer": "f", "seller": "f", "tare": "1"}
PLACES = [row("place", place="AA"), row("place", place="BB"), row("firm", firm="f", kind="bank", seat="AA")]


def session(texts, mass, date="2022-01-01", posture="text"):
    of = libraries._read([Source(f"{place}.lexlog", each) for place, each in enumerate(texts)], "")
    assert not of.has_errors, of.diagnostics
    made, _ = world(of, [*PLACES, row("move", **CASE, mass=str(mass), date=date)])
    return Session(of, Layer(posture=posture), made)


@pytest.mark.parametrize("posture", ["text", "compliance", "enforced"])
@pytest.mark.parametrize(
    ("mass", "expected"), [(4, "no_license_required"), (5, "no_license_required"), (8, "prohibited")]
)
def test_a_proposal_binds_nobody(posture, mass, expected):
    found = session([LAW, PROPOSAL], mass, posture=posture).decision("c")
    assert found.outcome == expected
    assert found.not_modelled == ()


@pytest.mark.parametrize(
    ("mass", "clauses"), [(4, []), (5, ["p/middling/(a)"]), (8, ["p/middling/(a)", "t/heavy/(a)"])]
)
def test_asked_for_it_decides_beside_the_law(mass, clauses):
    found = session([LAW, PROPOSAL], mass, posture="proposed").decision("c")
    assert [each.clause for each in found.prohibitions] == clauses
    assert [each.paragraph for each in found.not_modelled] == ["1 CFR 3"]


def test_what_it_would_say_is_told_and_takes_no_go_away():
    found = session([LAW, PROPOSAL], 5).decision("c")
    assert [(each.name, each.outcome) for each in found.differs_under] == [("proposed", "prohibited")]
    assert lost_under(found) == []
    assert notes(found) == ["under posture proposed: prohibited"]
    assert exit_code(found) == 0


def test_a_case_at_the_counter_is_told_the_same():
    found = Counter(session([LAW, PROPOSAL], 4)).decide(
        {**CASE, "case": "n", "mass": "5", "date": "2022-01-01"}
    )
    assert [(each.name, each.outcome) for each in found.decision.differs_under] == [
        ("proposed", "prohibited")
    ]


def test_beside_law_it_moves_no_first_day():
    assert session([LAW, PROPOSAL], 4, "2020-06-01").decision("c").outcome == "no_license_required"
    assert session([LAW, PROPOSAL], 4, "2020-06-01", "proposed").decision("c").outcome == "undetermined"


def test_alone_it_says_from_when_on_nothing_is_asked():
    assert session([ALONE], 5, "2020-12-31").decision("c").outcome == "undetermined"
    assert session([ALONE], 5, "2021-01-01").decision("c").outcome == "no_license_required"
    assert session([ALONE], 5, "2021-01-01", "proposed").decision("c").outcome == "prohibited"


def test_its_history_is_that_of_a_proposal():
    law = session([LAW, PROPOSAL], 4).library.law
    states = [
        {each.state for each in strands(law, Layer(), name)[0].stretches} for name in ("middling", "heavy")
    ]
    assert states == [{"proposed"}, {"in force"}]
