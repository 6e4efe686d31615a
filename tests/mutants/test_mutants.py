"""What differs from a law in one small thing is noticed by a scenario at its edge, and by none far off."""

import pytest
from jsonschema import Draft202012Validator

from lexlog import library as libraries
from lexlog.mutants.run import prepare
from lexlog.mutants.trial import NotMet
from lexlog.render import mutants as rendered
from lexlog.render.schemas.documents import schema
from lexlog.source import Source

LAW = """policy t "T" {
  source "Gazette 1";
  decides move;
  modelled from 2020-01-01;
}
unit kg;
case move "a move" {
  case: key;
  date: date;
  kind: send | carry | lend;
  way: air | sea | road;
  mass: number in kg from 0 to 9 by 1;
  decided on date;
  covers speaks of kind;
}
instrument rule_1 "One" { source "Gazette 1"; effective 2020-01-01; }
requirement heavy section "Gazette 1" {
  covers (a) send, carry;
  when (b) [by rule_1] mass >= 5 kg and way in [air, sea];
  review (c) case_by_case;
}
"""
AT_THE_EDGE = """
scenario "At five kilograms" {
  given move exact (kind: send, date: 2024-01-01, way: air, mass: 5);
  given move below (kind: send, date: 2024-01-01, way: air, mass: 4);
  given move over (kind: send, date: 2024-01-01, way: sea, mass: 5);
  given move land (kind: send, date: 2024-01-01, way: road, mass: 5);
  arithmetic "5 is 5; 4 is less";
  expect exact license_required review case_by_case;
  expect below no_license_required;
  expect over license_required;
  expect land no_license_required;
}
"""
FAR = """
scenario "Nine kilograms" {
  given move nine (kind: send, date: 2024-01-01, way: air, mass: 9);
  arithmetic "9 is more than 5";
  expect nine license_required;
}
"""


pytestmark = pytest.mark.usefixtures("no_other_law")


def tried(text, jobs=1):
    """Each mutant of the law with its fate, and the law."""
    library = libraries._read([Source("t.lexlog", LAW + text)], "")  # as load does, without a file
    assert not library.has_errors, library.diagnostics
    run = prepare(library, lambda _: True, lambda *_: None)
    return list(run.tried(jobs)), library


def left(found):
    return sorted((each.mutant.kind, each.mutant.was) for each in found if each.fate.word == "survived")


def test_scenarios_at_the_edge_notice_every_mutant():
    found, library = tried(AT_THE_EDGE)
    assert not left(found)
    kinds = {each.mutant.kind for each in found}
    assert kinds == {"comparison", "figure", "part", "name", "clause"}
    assert {each.fate.by for each in found} == {"At five kilograms"}
    assert "9 of 9 mutants are noticed by a scenario (100.0%)" in rendered.text(found, library)


def test_a_scenario_that_is_far_leaves_them_and_they_are_shown():
    found, library = tried(FAR)
    assert left(found) == [
        ("clause", "review (c) case_by_case"),
        ("comparison", ">="),
        ("figure", "5"),
        ("figure", "5"),
        ("name", "sea"),
        ("part", "and ..."),
        ("part", "and ..."),
    ]
    shown = rendered.text(found, library)
    assert "SURVIVED  t/heavy/(b): figure moved by one   [t.lexlog:19]" in shown
    assert "`5` became `6`, and every scenario is still met" in shown
    assert "2 of 9 mutants" in shown
    printed = rendered.as_json(found, library)
    assert (printed["noticed"], printed["of"]) == (2, 9)
    assert not [*Draft202012Validator(schema("lexlog.mutants/1")).iter_errors(printed)]


def test_several_processes_find_the_same():
    alone, _ = tried(FAR)
    several, _ = tried(FAR, jobs=2)
    assert left(alone) == left(several)


def test_scenarios_of_other_files_are_asked_last_and_if_only_those_beside_are_wanted_never():
    header = 'policy {} "Its scenarios" {{\n  source "Gazette 1";\n  decides move;\n  uses t;\n}}\n'
    sources = [
        Source("t.lexlog", LAW),
        Source("t_scenarios.lexlog", header.format("t_scenarios") + FAR),
        Source("u_scenarios.lexlog", header.format("u_scenarios") + AT_THE_EDGE),
    ]
    library = libraries._read(sources, "")
    assert not library.has_errors, library.diagnostics
    fates = {}
    for alone in (False, True):
        run = prepare(library, lambda _: True, lambda *_: None, beside_alone=alone)
        fates[alone] = [each.fate for each in run.tried(1)]
    assert [each.word for each in fates[True]].count("killed") == 2
    assert all(each.word == "killed" for each in fates[False])
    assert {each.by for each in fates[False]} == {"Nine kilograms", "At five kilograms"}


def test_a_scenario_that_the_law_does_not_meet_tells_nothing():
    with pytest.raises(NotMet, match="Nine kilograms"):
        tried(FAR.replace("expect nine license_required", "expect nine no_license_required"))


def test_a_figure_of_the_law_and_an_edge_in_an_open_case():
    unknown = """
scenario "A mass that nobody states" {
  given move any (kind: send, date: 2024-01-01, way: air);
  arithmetic "0 to 9 has 4 and 5";
  expect any undetermined missing mass of any;
}
"""
    found, _ = tried(unknown)
    assert ("clause", "when (b) [by rule_1] mass >= 5 kg and way in [air, sea];") not in left(found)
