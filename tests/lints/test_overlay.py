"""What an overlay may add, and what it may not: each told clause by clause."""

import pytest

from lexlog.lints.overlay import looser
from tests.cli.commands import ROOT, run
from tests.lints.small import HEADER, SCHEMA, library, underlined, write

LAW = """
entity good "a good" { good: key; weight: number in kg from 0 to 9 by 1; }
group close of place per "Gazette 1" { AA; }
parameter most = 4 kg [by rule_1; until rule_2];
classify g: good as 9Z100 "heavy" per "Gazette 1" { when (a) weight of g >= 5 kg; }
requirement loads section "Gazette 1" { when (b) [by rule_1] mass >= 1 kg; review (c) case_by_case; }
exception OUT to loads section "Gazette 1" { allow (b) [by rule_1] mass < most; }
"""
OWN = """policy we "We" {
  source "Board 1";
  uses t;
  decides move;
  modelled from 2019-01-01;
%s}
"""
RELEASE = 'requirement release section "Board 2" { when (a) mass > 2 kg; review (b) policy_of_denial; }\n'


def told(overlay, header=""):
    whole = library(LAW, we=OWN % header + overlay)
    return [(underlined(each.span, whole), each.message) for each in looser(library(LAW).law, whole.law)]


@pytest.mark.parametrize(
    "overlay",
    [
        'prohibition pause section "Board 1" { when (a) mass > 3 kg; unless (b) kind is lend; }',
        'flag odd section "Board 1" { when (a) mass > 3 kg; ask (a) "why"; }',
        RELEASE,
        RELEASE
        + 'exception RELEASED to release section "Board 2" { limit (a) mass < 3 kg; duty (b) "tell us"; }',
        'group near of place per "Board 1" { AA; BB; }\nparameter fewest = 1 kg [by rule_1];',
        'define small(g: good) per "Board 1" { when (1) weight of g < 1 kg; }',
        'classify g: good as 9Z900 "ours" per "Board 1" { when (a) weight of g >= 1 kg; }',
        'entity desk "ours" { desk: key; }',
    ],
)
def test_what_may_be_added(overlay):
    assert told(overlay) == []


@pytest.mark.parametrize(
    ("overlay", "places"),
    [
        (
            'exclusion x per "B" { when (a) mass < 3 kg; when (b) kind is lend; unless (c) mass < 1 kg; }',
            ["when (a) mass < 3 kg;", "when (b) kind is lend;"],
        ),
        (
            RELEASE
            + 'exception OURS to release, loads section "Board 1" { allow (a) mass < 3 kg; duty (b) "so"; }',
            ["allow (a) mass < 3 kg;"],
        ),
        (
            'exception OURS to loads section "Board 1" { limit (a) mass < 3 kg; unless (b) kind is lend; }',
            ["limit (a) mass < 3 kg;", "unless (b) kind is lend;"],
        ),
        ("parameter most = 9 kg [by rule_2];", ["most"]),
        (
            'classify g: good as 9Z100 "heavy" per "B" { unless (n) weight of g < 7 kg; }',
            ["unless (n) weight of g < 7 kg;"],
        ),
    ],
)
def test_what_loosens(overlay, places):
    assert [place for place, _ in told(overlay)] == places


def test_a_proposal_decides_nothing():
    assert told('exclusion out section "Board 1" { when (a) mass < 3 kg; }', "  status proposed;\n") == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("mass >= 1 kg", "mass >= 2 kg", "`t/loads/(b)` of the law is replaced by another text"),
        ("review (c) case_by_case;", "", "`t/loads/(c)` of the law is taken out"),
        ("{ AA; }", "{ BB; }", "`t/close/AA` of the law is taken out"),
        ("until rule_2]", "until rule_3]", "a value of parameter `most` of the law is taken out"),
        ("effective 2022-01-01", "effective 2023-01-01", "instrument `rule_2` of the law is replaced"),
        ("kind: send | carry | lend", "kind: send | carry", "table `move` of the law is replaced"),
        ("from 2020-01-01", "from 2010-01-01", "`t` is said to be modelled from an earlier day"),
    ],
)
def test_a_policy_in_the_place_of_one_of_the_law(old, new, says):
    text = HEADER + SCHEMA + LAW
    assert old in text
    one, other = library(LAW).law, _read(text.replace(old, new))
    assert any(says in each.message for each in looser(one, other)), looser(one, other)


def _read(text):
    from lexlog import library as libraries
    from lexlog.source import Source

    return libraries._read([Source("other/t.lexlog", text)], "").law


EXAMPLE = ROOT / "docs" / "examples" / "overlay"


def test_the_example_is_stricter_than_the_law():
    done = run("lint", "--overlay", EXAMPLE)
    assert (done.code, done.out.split(": ")[1]) == (0, "nothing found, and nothing that loosens the law\n")
    assert run("fmt", "--check", EXAMPLE).code == 0


def test_an_example_that_opens_an_exception_of_the_law_is_told(tmp_path):
    text = (EXAMPLE / "company" / "release.lexlog").read_text("utf-8")
    text = text.replace(
        "us.ear.commerce_control_list;", "us.ear.commerce_control_list,\n us.ear.license_requirements;"
    )
    text = text.replace("to release section", "to release, advanced_computing_a section")
    done = run("lint", "--static", "--overlay", write(tmp_path, "company.release", text))
    assert done.code == 1
    assert done.out.count("warning[looser-overlay]") == 3
    assert "opens an exception to `advanced_computing_a`" in done.out
