"""Each lint on a law that has what it looks for, and on one that nearly has."""

import datetime

import pytest

from lexlog.diagnostic import Report
from lexlog.lints.copies import stale_copies
from lexlog.lints.run import lint
from lexlog.lints.untested import untested
from lexlog.world.load import load
from tests.lints.small import found, library

CLOSE = 'group close of place per "Gazette 1" { AA; }\n'
LOADS = """requirement loads section "Gazette 1" {
  %s
  when (b) [by rule_1] mass >= 1 kg;
  review (c) case_by_case;
}
"""


def codes(text):
    return [code for code, _, _ in found(text)]


def test_what_nothing_but_the_header_cites():
    text = 'group close of place { AA; BB [per "Gazette 2"]; }\nparameter most = 4 kg [from 2020-01-01];\n'
    text += "define fine(p: place) { when (1) p in group close; }\n"
    assert [(code, part) for code, part, _ in found(text)] == [
        ("missing-citation", "AA"),
        ("missing-citation", "most"),
        ("missing-citation", "when (1) p in group close;"),
    ]


def test_figures_without_a_first_day():
    text = 'parameter a = 4 kg [per "Gazette 1"];\nparameter b = 4 kg [until rule_2; per "Gazette 1"];\n'
    text += "parameter c = 4 kg [by rule_1];\n"
    assert [(code, part) for code, part, _ in found(text)] == [
        ("undated-parameter", "a"),
        ("undated-parameter", "b"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("by rule_1; until rule_2", "by rule_2", None),
        ("by rule_1; until rule_2", "by rule_3", "from 2022-01-01 to 2023-12-31 (posture text)"),
        ("to 2021-12-30", "by rule_2", "from 2021-12-31 to 2021-12-31 (posture text)"),
        ("by rule_1; to 2021-12-31", "from 2022-01-01", None),
        ("until rule_2; reading wide is yes", "by rule_3; reading wide is yes", "reading wide is yes"),
        ("until rule_2; reading wide is yes", "by rule_3; reading wide is no", None),
        (
            'by rule_1; until rule_2; suspended from 2021-01-01 to 2021-02-01 by "Court 1"',
            "by rule_2",
            None,
        ),
    ],
)
def test_gaps(first, second, days):
    clauses = f"when (1) [{first}] p is AA; when (1) [{second}] p is BB;"
    for text in (
        f'define fine(p: place) per "Gazette 1" {{ {clauses} }}\n',
        f'group close of place per "Gazette 1" {{ AA [{first}]; AA [{second}]; }}\n',
        f'parameter most = 1 kg [{first}; per "G"];\nparameter most = 2 kg [{second}; per "G"];\n',
    ):
        gaps = [message for code, _, message in found(text) if code == "gap-in-law"]
        assert (len(gaps) > 0) == (days is not None)
        assert days is None or days in gaps[0]


@pytest.mark.parametrize(
    ("first", "second", "is_told"),
    [
        ("[by rule_1] mass >= 4 kg", "[by rule_2] mass >= 2 kg", True),
        ("[by rule_1; until rule_2] mass >= 4 kg", "[by rule_2] mass >= 2 kg", False),
        ("[by rule_1] mass >= 4 kg", "[by rule_1] mass >= 2 kg", False),
        ("[by rule_1] kind is send", "[by rule_2] kind is not send", False),
        ("[by rule_1] kind in [send, lend]", "[by rule_2] kind is carry", False),
        ("[by rule_1] kind in [send, lend]", "[by rule_2] kind in [lend, carry]", True),
        (
            "[by rule_1] destination in group close and (mass > 1 kg or kind is send)",
            "[by rule_2] not (mass > 1 kg or kind is send)",
            False,
        ),
        (
            "[by rule_1; reading wide is yes] mass > 1 kg",
            "[by rule_2; reading wide is no] mass > 1 kg",
            False,
        ),
    ],
)
def test_overlaps(first, second, is_told):
    text = f'{CLOSE}flag odd section "Gazette 1" {{ when (a) {first}; when (a) {second}; }}\n'
    assert codes(text) == (["overlap-in-law"] if is_told else [])


def test_a_member_twice_on_one_day():
    text = 'group close of place per "Gazette 1" { AA [by rule_1]; AA [by rule_2]; }\n'
    assert codes(text) == ["overlap-in-law"]


@pytest.mark.parametrize(
    ("covers", "exception", "why"),
    [
        ("covers (a) send;", "covers (a) send, carry; allow (b) mass < 5 kg;", None),
        ("covers (a) send;", "covers (a) carry; allow (b) mass < 5 kg;", "no kind"),
        ("covers (a) send;", "covers (a) send; allow (b) kind is carry;", "no kind"),
        ("covers (a) send;", "limit (b) kind is not send;", "no kind"),
        ("covers (a) send;", "allow (b) kind is carry; allow (c) mass < 5 kg;", None),
        ("covers (a) [until rule_2] send;", "covers (a) [by rule_2] send; allow (b) mass < 5 kg;", None),
        ("covers (a) [until rule_1] send;", "covers (a) [by rule_2] send; allow (b) mass < 5 kg;", "no kind"),
        ("", "allow (b) [until rule_1] mass < 5 kg;", "no day"),
        ("", "allow (b) [until rule_2] mass < 5 kg;", None),
    ],
)
def test_exceptions_that_can_never_apply(covers, exception, why):
    text = LOADS % covers + f'exception OUT to loads section "Gazette 1" {{ {exception} }}\n'
    told = [message for code, _, message in found(text) if code == "idle-exception"]
    assert [why in each and "can never apply" in each for each in told] == ([True] if why else [])


def test_an_exception_that_overcomes_one_of_two_only():
    text = LOADS % "covers (a) send;" + (LOADS % "covers (a) carry;").replace("loads", "bags")
    text += 'exception OUT to loads, bags section "Gazette 1" { covers (a) carry; allow (b) mass < 5 kg; }\n'
    assert ["`OUT` never overcomes `loads`" in message for _, _, message in found(text)] == [True]


def test_an_exception_to_nothing():
    assert codes('exception OUT section "Gazette 1" { allow (b) mass < 5 kg; }\n') == ["idle-exception"]


def test_clauses_that_no_scenario_rests_on():
    made = library(LOADS % "covers (a) send;")
    assert [each.code for each in untested(made.law, [])] == ["untested-clause"] * 2


@pytest.mark.parametrize(
    ("day", "stale"), [("2024-01-31", []), ("2024-02-01", ["b"]), ("2025-01-01", ["a", "b"])]
)
def test_lists_whose_newest_copy_is_too_old(tmp_path, day, stale):
    rows = "a,2023-01-01,30\na,2024-06-01,30\nb,2024-01-01,30\nb,2023-12-01,60\n"
    (tmp_path / "copy.csv").write_text("list,as_of,days\n" + rows)
    law = library('flag odd per "Gazette 1" { when (a) notice(list: "a", place: destination); }\n').law
    world = load(law, [tmp_path], Report())
    told = stale_copies(law, world, datetime.date.fromisoformat(day).toordinal())
    assert [each.message.split("`")[1] for each in told] == stale
    assert {each.code for each in told} <= {"stale-list"}
    assert [each.span.line for each in told if "`b`" in each.message] == ([4] if "b" in stale else [])


def test_the_bundled_law_has_none_of_this():
    from lexlog import library as libraries

    assert lint(libraries.load().law) == ()


def test_a_passage_with_two_accounts():
    header = (
        'policy we "We" {\n  scope 15 CFR 1;\n  out of scope 15 CFR 1 "x";\n  definitional 15 CFR 2 "y";\n}\n'
    )
    assert [each.code for each in lint(library("", we=header).law)] == ["two-accounts"]
