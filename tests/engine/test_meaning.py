"""Random programs over dated rows: the engine and the definition agree on every predicate and every day."""

from __future__ import annotations

import pytest
from engine_naive import naive
from engine_programs import (
    atom,
    calc,
    ever,
    fact,
    has,
    lacks,
    let,
    on,
    plain,
    predicate,
    rule,
    solve,
    total,
    where,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lexlog.datalog.tree import ALWAYS, Days, Program

PREDICATES = (
    predicate("edge(from, to, weight#)", given=True),
    predicate("node(name)", given=True),
    predicate("case(id, node, size#)", given=True),
    predicate("reach(from, to)"),
    predicate("loop(name)"),
    predicate("apart(from, to)"),
    predicate("in(name)"),
    predicate("control(holder, held)"),
    predicate("sum(name, total#)"),
    predicate("extremes(name, least#, greatest#)"),
    predicate("low(name, n#)"),
    predicate("high(name, n#)"),
    predicate("count(n#)"),
    predicate("late(id, days#)"),
    predicate("quota(id, r#)"),
    predicate("once(name)"),
    predicate("flag()"),
    predicate("free(name)"),
    predicate("even(from, to)"),
    predicate("odd(from, to)"),
)
NAME = {"from": "x", "to": "y"}
RULES = (
    # reach(x, y) :- edge(x, y).   reach(x, z) :- reach(x, y), edge(y, z).
    rule(atom("reach", **NAME), has("edge", **NAME)),
    rule(
        atom("reach", **{"from": "x", "to": "z"}),
        has("reach", **NAME),
        has("edge", **{"from": "y", "to": "z"}),
    ),
    # reach(x, z) :- reach(x, y), reach(y, z).
    rule(
        atom("reach", **{"from": "x", "to": "z"}),
        has("reach", **NAME),
        has("reach", **{"from": "y", "to": "z"}),
    ),
    rule(atom("loop", name="x"), has("reach", **{"from": "x", "to": "x"})),
    rule(atom("apart", **NAME), has("node", name="x"), has("node", name="y"), lacks("reach", **NAME)),
    rule(atom("in", name="x"), has("node", name="x"), lacks("loop", name="x")),
    # in(y) :- total w of edge(x, y, w), in(x) >= 4.
    rule(
        atom("in", name="y"),
        has("in", name="x"),
        has("edge", **NAME, weight="w"),
        aggregate=total("w", "x", ">=", 4),
    ),
    rule(
        atom("control", holder="x", held="y"),
        has("edge", **NAME, weight="w"),
        aggregate=total("w", "", ">", 3),
    ),
    # control(x, y) :- total w over z of control(x, z), edge(z, y, w) > 3.
    rule(
        atom("control", holder="x", held="y"),
        has("control", holder="x", held="z"),
        has("edge", **{"from": "z", "to": "y"}, weight="w"),
        aggregate=total("w", "z", ">", 3),
    ),
    rule(
        atom("sum", name="x", total="t"),
        has("edge", **NAME, weight="w"),
        aggregate=plain("total", "w", "y", "t"),
    ),
    rule(
        atom("low", name="x", n="t"), has("edge", **NAME, weight="w"), aggregate=plain("least", "w", "", "t")
    ),
    rule(
        atom("high", name="x", n="t"),
        has("edge", **NAME, weight="w"),
        aggregate=plain("greatest", "w", "", "t"),
    ),
    rule(
        atom("extremes", name="x", least="a", greatest="b"),
        has("low", name="x", n="a"),
        has("high", name="x", n="b"),
        where("a", "!=", "b"),
    ),
    rule(atom("count", n="k"), has("reach", **NAME), aggregate=plain("number", 1, "xy", "k")),
    rule(
        atom("late", id="c", days="d"),
        has("case", id="c", node="x", size="s"),
        has("sum", name="x", total="t"),
        let("d", calc(calc("t", "*", "s"), "-", 3)),
        where("d", "<", calc("s", "+", 4)),
    ),
    rule(
        atom("quota", id="c", r="r"),
        has("case", id="c", node="x", size="s"),
        has("sum", name="x", total="t"),
        let("r", calc("s", "ratio", "t", 3)),
        where(calc("t", "ratio", "s", -1), ">=", 0),
    ),
    rule(atom("once", name="x"), has("node", name="x"), ever("loop", name="x")),
    rule(atom("flag"), has("loop", name="x")),
    rule(atom("free", name="x"), has("node", name="x"), lacks("flag"), lacks("case", node="x")),
    rule(atom("free", name="'a"), lacks("node", name="'a")),
    rule(atom("odd", **NAME), has("edge", **NAME)),
    rule(
        atom("odd", **{"from": "x", "to": "z"}), has("even", **NAME), has("edge", **{"from": "y", "to": "z"})
    ),
    rule(
        atom("even", **{"from": "x", "to": "z"}), has("edge", **{"from": "y", "to": "z"}), has("odd", **NAME)
    ),
)

NODE = st.sampled_from("abcd")
SPAN = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted).map(tuple)
ALL = st.just((0, 4_000_000))


def rows(values, days):
    return st.lists(st.tuples(values, days).map(lambda row: (row[0], *row[1])), max_size=10)


@st.composite
def worlds(draw):
    days = draw(st.sampled_from([SPAN, ALL, SPAN | ALL]))
    points = st.integers(0, 9).map(lambda day: (day, day))
    tables = {
        "edge": draw(rows(st.tuples(NODE, NODE, st.integers(0, 5)), days)),
        "node": draw(rows(st.tuples(NODE), draw(st.sampled_from([SPAN, ALL, points])))),
        "case": draw(rows(st.tuples(st.sampled_from("pqr"), NODE, st.integers(-2, 6)), points)),
    }
    chosen = draw(st.lists(st.sampled_from(RULES), min_size=3, max_size=len(RULES), unique_by=id))
    dated = st.just(ALWAYS) | SPAN.map(lambda span: Days(*span))
    rules = [rule(r.head, *r.body, days=draw(dated), aggregate=r.aggregate) for r in chosen]
    facts = [fact("reach", "a", "b", days=draw(dated)), fact("node", "d", days=draw(dated))]
    return Program(
        PREDICATES, tuple(rules), tuple(draw(st.lists(st.sampled_from(facts), max_size=2)))
    ), tables


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_engine_agrees_with_the_definition(world):
    program, tables = world
    model = solve(program, tables)
    for day, expected in naive(program, tables).items():
        for name, tuples in expected.items():
            assert on(model, name, day) == tuples, (name, day)
    for name in expected:
        assert_rows_are_disjoint(model, name)


def assert_rows_are_disjoint(model, name):
    relation = model.relation(name)
    derived = relation.round > 0
    for day in range(-1, 12):
        found = [p for p in relation.find({}, day).tolist() if derived[p]]
        assert len({tuple(relation.values(p).values()) for p in found}) == len(found)


@pytest.mark.parametrize("name", ["reach", "sum"])
def test_the_same_input_gives_the_same_arrays(name):
    tables = {
        "edge": [((a, b, i), i, i + 3) for i, (a, b) in enumerate(["ab", "bc", "ca", "cd"])],
        "node": [],
        "case": [],
    }
    program = Program(PREDICATES, RULES, ())
    one, other = solve(program, tables).relation(name), solve(program, tables).relation(name)
    for column in one.columns:
        assert one.columns[column].tolist() == other.columns[column].tolist()
    assert (one.first.tolist(), one.round.tolist()) == (other.first.tolist(), other.round.tolist())
