"""An expectation says which paragraphs a decision must list as not modelled, and which it must not."""

import pytest

from lexlog import library as libraries
from lexlog import scenarios
from lexlog.source import Source
from lexlog.syntax.parse import parse
from lexlog.syntax.print import text as printed

LAW = """policy t "T" {
  source "Gazette 1";
  not modelled "Gazette 7" "what goes by sea" when way is sea;
  decides move;
  modelled from 2020-01-01;
}

case move "a move" {
  case: key;
  date: date;
  kind: send | carry;
  way: air | sea;
  decided on date;
  covers speaks of kind;
}

scenario "By sea and by air" {
  given move wet (kind: send, date: 2024-01-01, way: sea);
  given move dry (kind: send, date: 2024-01-01, way: air);
  arithmetic "what goes by sea may be in Gazette 7";
  expect wet no_license_required lists "Gazette 7";
  expect dry no_license_required not lists "Gazette 7";
}
"""


pytestmark = pytest.mark.usefixtures("no_other_law")


def results(text):
    library = libraries._read([Source("t.lexlog", text)], "")  # as load does, without a file
    assert not library.has_errors, library.diagnostics
    return [each.differences for each in scenarios.run(library, library.law.scenarios)]


def test_it_is_met_where_the_decision_lists_it_and_where_it_must_not_and_does_not():
    assert results(LAW) == [(), ()]


def test_it_is_not_met_the_other_way_round():
    turned = LAW.replace("wet no_license_required", "X no_license_required")
    turned = turned.replace("expect dry", "expect wet").replace("expect X", "expect dry")
    assert results(turned) == [
        ("expected it to list Gazette 7",),
        ("expected it not to list Gazette 7",),
    ]


def test_a_paragraph_that_no_policy_leaves_out_is_a_mistake():
    library = libraries._read([Source("t.lexlog", LAW.replace('lists "Gazette 7"', 'lists "Gazette 8"'))], "")
    found = [each.message for each in library.diagnostics]
    assert found == ["no policy says that it does not model `Gazette 8`"] * 2


def test_it_is_printed_as_it_is_read():
    from lexlog.diagnostic import Report

    source = Source("t.lexlog", LAW)
    tree = parse(source, Report())
    assert 'expect wet no_license_required lists "Gazette 7";' in printed(tree)
    assert 'expect dry no_license_required not lists "Gazette 7";' in printed(tree)
