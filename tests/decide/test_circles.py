"""Tables whose rows lead in no circle: rows that do are refused, told of, and stay in doubt."""

import pytest
from small_law import decisions, library, row, world

SCHEMA = """
entity thing { thing: key; color: red | blue; }
relation made { child: thing; parent: thing; key child, parent; acyclic from child to parent; }
case move { case: key; date: date; thing: thing; decided on date; }
"""
TEXT = """
define from_red(c: thing) {
  when (a) made(child: c, parent: p) and color of p is red;
  when (b) made(child: c, parent: p) and from_red(p);
}
requirement R { when (a) thing is from_red; }
"""


@pytest.fixture(scope="module")
def law():
    return library(TEXT, schema=SCHEMA)


def rows(*made):
    things = [row("thing", thing=name, color="red" if name == "r" else "blue") for name in "abcdr"]
    edges = [row("made", child=child, parent=parent) for child, parent in made]
    cases = [row("move", case=name, date="2024-01-01", thing=name) for name in "abcd"]
    return [*things, *edges, *cases]


def told(law, *made):
    return [each.message for each in world(law, rows(*made))[1] if each.code == "circular-rows"]


def test_a_circle_is_told_once_with_all_its_rows(law):
    assert told(law, "ab", "bc", "ca", "dr") == ["made leads in a circle: a -> b -> c -> a"]


def test_what_comes_of_itself_is_a_circle(law):
    assert told(law, "aa") == ["made leads in a circle: a -> a"]


def test_two_circles_are_told_apart(law):
    assert len(told(law, "ab", "ba", "cd", "dc")) == 2


def test_two_ways_to_one_are_no_circle(law):
    assert told(law, "ab", "ac", "bd", "cd", "dr") == []


def test_rows_on_a_circle_never_clear_a_case(law):
    """One of the two rows is wrong, and nobody knows which: what was made from `a` or `b` may be from red."""
    found = {name: each.outcome for name, each in decisions(law, rows("ab", "ba", "ca", "dr")).items()}
    assert found["d"] == "license_required"
    assert {found[name] for name in "abc"} == {"undetermined"}
