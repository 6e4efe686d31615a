"""Plans: what is tested in the scan, and how many rows are expected."""

import pytest
from engine_programs import atom, has, on, predicate, rule, solve, undated, where

from lexlog.datalog.tree import Program
from lexlog.engine.plan import plan

OWN = predicate("own(holder, held, share#)", given=True)
FOUND = predicate("found(holder, held)")
ROWS = undated(("a", "b", 60), ("a", "c", 60), ("b", "c", 50), ("c", "a", 50))
HEAD = atom("found", holder="x", held="y")


def planned(*body, head=HEAD):
    asked = rule(head, *body)
    model = solve(Program((OWN, FOUND), (asked,)), {"own": ROWS})
    return str(plan(asked, model.relations)).splitlines(), on(model, "found")


def test_a_variable_equated_with_a_constant_is_tested_in_the_scan():
    for equation in (where("x", "=", "'a"), where("'a", "=", "x")):
        steps, rows = planned(has("own", holder="x", held="y"), equation)
        assert steps == [
            "scan own on holder=a give y:=held, x:=holder",
            "derive found(holder=x, held=y)",
        ]
        assert rows == {("a", "b"), ("a", "c")}


def test_a_number_too():
    steps, rows = planned(where("s", "=", 50), has("own", holder="x", held="y", share="s"))
    assert steps[0].startswith("scan own on share=50 give ")
    assert rows == {("b", "c"), ("c", "a")}


def test_two_constants_for_one_variable_leave_nothing():
    assert planned(has("own", holder="x", held="y"), where("x", "=", "'a"), where("x", "=", "'b"))[1] == set()


def test_a_variable_that_stands_twice_is_tested_twice():
    rows = undated(("a", "a", 1), ("a", "b", 1), ("b", "b", 1))
    asked = rule(HEAD, has("own", holder="x", held="x"), has("own", held="y"), where("x", "=", "'a"))
    assert on(solve(Program((OWN, FOUND), (asked,)), {"own": rows}), "found") == {("a", "a"), ("a", "b")}


def test_only_the_first_atom_of_an_equated_variable_is_a_scan():
    steps, rows = planned(
        has("own", holder="y", held="z"), has("own", holder="z", held="x"), where("x", "=", "'a")
    )
    assert [step.split()[0] for step in steps] == ["scan", "join", "derive"]
    assert "a" in steps[0]
    assert rows == {("a", "a"), ("a", "b")}


def test_estimates_go_by_lengths_and_values():
    asked = rule(
        HEAD, has("own", holder="x", held="z"), has("own", holder="z", held="y"), where("y", "!=", "x")
    )
    model = solve(Program((OWN, FOUND), (asked,)), {"own": ROWS})
    made = plan(asked, model.relations)
    assert len(made.estimates) == len(made.steps) == 3
    assert made.estimates == pytest.approx([4, 4 * 4 / 3, 4 * 4 / 3])
