"""The days of a clause in each layer, worked out by hand; ids, citations, readings and dated figures."""

import datetime
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "decide"))

from small_law import library

from lexlog.resolved.layer import BEGINNING, END, Layer, days
from lexlog.source import Source

HEADER = 'policy t "T" {\n  source 15 CFR 740, 90 FR 1;\n  decides move;\n  modelled from 2020-01-01;\n}\n'
TEXT = """
unit kg;
unit m;
unit area = m * m;
entity firm { firm: key; kind: maker | bank; }
case move { case: key; date: date; kind: send | carry; buyer: firm; mass: number in kg from 0 to 9 by 1;
  length: number in m from 0 to 9 by 1; decided on date; covers speaks of kind; }
instrument rule "the rule" { source 90 FR 1; published 2024-01-10; effective 2024-02-01;
  compliance 2024-05-01; }
instrument repeal "its end" { source 90 FR 2; published 2025-01-10; effective 2025-02-01;
  compliance 2025-03-01; }
instrument paused "paused" { source 90 FR 3; published 2024-01-10; effective 2024-02-01;
  suspended from 2024-06-01 to 2024-06-30 by 90 FR 9; }
reading way "which way" section 15 CFR 740.2 { choice wide "wide" default; choice narrow "narrow"; }
parameter LEAST = 3 kg [to 2024-12-31];
parameter LEAST = 5 kg [from 2025-01-01];
group G of firm { f [from 2024-01-01; to 2024-12-31]; f [from 2025-06-01]; g [by rule]; h; }
requirement R "r" section 15 CFR 740.2 {
  when (a) [by rule] kind is send;
  when (b) [by rule; until repeal] kind is send;
  when (c) [from 2024-01-01; to 2024-12-31] kind is send;
  when (d) [by rule; suspended from 2024-06-01 to 2024-06-30 by 90 FR 9] kind is send;
  when (e) [by rule; not enforced from 2024-06-01 by 90 FR 9] kind is send;
  when (f) [by rule; vacated from 2024-06-01 to 2024-06-30 by 90 FR 9] kind is send;
  when (g) [by paused] kind is send;
  when (h) [by rule; reading way is narrow] kind is send;
  when (i) [per 90 FR 7] mass >= LEAST;
  when (j) kind is send;
  when (j) kind is carry;
  when (k) [to 2023-12-31] kind is send;
  when (k) [from 2024-01-01] kind is carry;
  when (l) length * length > 2 area;
  review (r) case_by_case;
}
"""
LAW = library(TEXT, header=HEADER, schema="").law


def ordinal(text):
    return {"-": BEGINNING, "+": END}.get(text) or (
        0 if text == "-" else datetime.date.fromisoformat(text).toordinal()
    )


TEXT_LAYER, COMPLIANCE, ENFORCED = Layer(), Layer("compliance"), Layer("enforced")
EARLY = Layer(known_on=ordinal("2024-01-09"))
MIDDLE = Layer(known_on=ordinal("2024-05-31"))
TABLE = [
    ("a", TEXT_LAYER, "2024-02-01 +"),
    ("a", COMPLIANCE, "2024-05-01 +"),
    ("a", ENFORCED, "2024-05-01 +"),
    ("a", EARLY, ""),
    ("a", Layer(as_of=ordinal("2024-02-01")), "- +"),
    ("a", Layer(as_of=ordinal("2024-01-31")), ""),
    ("b", TEXT_LAYER, "2024-02-01 2025-01-31"),
    ("b", COMPLIANCE, "2024-05-01 2025-02-28"),
    ("b", MIDDLE, "2024-02-01 +"),
    ("c", TEXT_LAYER, "2024-01-01 2024-12-31"),
    ("c", COMPLIANCE, "2024-01-01 2024-12-31"),
    ("c", EARLY, "2024-01-01 2024-12-31"),
    ("d", TEXT_LAYER, "2024-02-01 2024-05-31, 2024-07-01 +"),
    ("d", COMPLIANCE, "2024-05-01 2024-05-31, 2024-07-01 +"),
    ("d", MIDDLE, "2024-02-01 +"),
    ("d", Layer(as_of=ordinal("2024-06-15")), ""),
    ("e", TEXT_LAYER, "2024-02-01 +"),
    ("e", COMPLIANCE, "2024-05-01 +"),
    ("e", ENFORCED, "2024-05-01 2024-05-31"),
    ("f", TEXT_LAYER, "2024-02-01 2024-05-31"),
    ("g", TEXT_LAYER, "2024-02-01 2024-05-31, 2024-07-01 +"),
    ("h", TEXT_LAYER, ""),
    ("h", Layer(readings={"way": "narrow"}), "2024-02-01 +"),
    ("j#1", TEXT_LAYER, "- +"),
]


def clause(label):
    label, *number = label.split("#")
    return LAW.clauses()[f"t/R/({label})" + "".join(f"#{each}" for each in number)]


@pytest.mark.parametrize(("label", "layer", "expected"), TABLE)
def test_the_days_of_a_clause(label, layer, expected):
    stretches = [tuple(ordinal(end) for end in each.split()) for each in expected.split(", ") if each]
    assert list(days(clause(label).life, layer, LAW.instruments, LAW.readings)) == stretches


def test_clauses_of_one_label_are_told_apart_by_day_or_number():
    ids = [each for each in LAW.clauses() if "/(j)" in each or "/(k)" in each]
    assert ids == ["t/R/(j)#1", "t/R/(j)#2", "t/R/(k)@always", "t/R/(k)@2024-01-01"]


def test_a_citation_is_the_section_with_the_label_or_what_per_says():
    assert clause("a").citation == "15 CFR 740.2(a)"
    assert clause("i").citation == "90 FR 7"


def test_members_of_a_group_have_lives_of_their_own():
    members = {each.id: each.life for each in LAW.groups["G"].members}
    assert list(members) == ["t/G/f#1", "t/G/f#2", "t/G/g", "t/G/h"]
    assert members["t/G/f#1"].last == ordinal("2024-12-31")
    assert members["t/G/g"].by == "rule"


def test_a_parameter_has_its_figure_of_the_day():
    assert [(str(v), life.first, life.last) for v, life in LAW.parameters["LEAST"].versions] == [
        ("3", None, ordinal("2024-12-31")), ("5", ordinal("2025-01-01"), None)]  # fmt: skip


def test_units_of_products_are_those_that_the_policy_names():
    assert LAW.units["area"].dimension == (("m", 2),)
    comparison = clause("l").condition
    assert comparison.left.type.unit.name == "area"
    assert Source("x", "a\nb").position(2) == (2, 1)
