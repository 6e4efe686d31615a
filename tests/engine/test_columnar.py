"""Programs, the rows they are asked about, the answers: joins, days, recursion, thresholds, rounds, plans."""

from __future__ import annotations

import random
from functools import partial

import networkx as nx
import numpy as np
import pytest
from engine_naive import naive
from engine_programs import (
    atom,
    ever,
    fact,
    has,
    lacks,
    on,
    plain,
    predicate,
    rule,
    solve,
    total,
    where,
)

from lexlog.datalog.tree import Days, Program
from lexlog.engine.columnar import evaluate
from lexlog.engine.plan import plan
from lexlog.engine.record import Record
from lexlog.engine.rows import Rows
from lexlog.symbols import Symbols

ALWAYS = (0, 4_000_000)

EDGE = predicate("edge(tail, head)", given=True)
REACH = predicate("reach(tail, head)")
OWN = predicate("own(holder, held, share#)", given=True)
CONTROL = predicate("control(holder, held)")
LISTED = predicate("listed(party)", given=True)
FREE = predicate("free(party)")
PARTY = predicate("party(name)", given=True)

# reach(x, y) :- edge(x, y).   reach(x, z) :- reach(x, y), reach(y, z).
CLOSURE = (
    rule(atom("reach", tail="x", head="y"), has("edge", tail="x", head="y")),
    rule(
        atom("reach", tail="x", head="z"), has("reach", tail="x", head="y"), has("reach", tail="y", head="z")
    ),
)
# control(x, y) :- own(x, y, s), s > 50.
# control(x, y) :- total s over z of (control(x, z) or z = x), own(z, y, s) > 50.
HOLDS = predicate("holds(holder, held)")
CONTROLS = (
    rule(atom("holds", holder="x", held="x"), has("own", holder="x")),
    rule(atom("holds", holder="x", held="y"), has("control", holder="x", held="y")),
    rule(
        atom("control", holder="x", held="y"),
        has("holds", holder="x", held="z"),
        has("own", holder="z", held="y", share="s"),
        aggregate=total("s", "z", ">", 50),
    ),
)


def test_constants_repeated_variables_and_columns_left_out():
    program = Program(
        (OWN, predicate("self(party)"), predicate("of_a(party)"), predicate("holder(party)")),
        (
            rule(atom("self", party="x"), has("own", holder="x", held="x")),
            rule(atom("of_a", party="x"), has("own", holder="'a", held="x")),
            rule(atom("holder", party="x"), has("own", holder="x"), has("own", held="x")),
        ),
    )
    rows = [(("a", "b", 10), *ALWAYS), (("b", "b", 5), *ALWAYS), (("c", "a", 5), *ALWAYS)]
    model = solve(program, {"own": rows})
    assert on(model, "self") == {("b",)}
    assert on(model, "of_a") == {("b",)}
    assert on(model, "holder") == {("a",), ("b",)}


def test_a_negation_splits_a_row_into_the_days_around_it():
    program = Program(
        (PARTY, LISTED, FREE),
        (rule(atom("free", party="x"), has("party", name="x"), lacks("listed", party="x")),),
    )
    rows = {"party": [(("a",), 0, 20)], "listed": [(("a",), 3, 5), (("a",), 5, 7), (("a",), 12, 30)]}
    free = solve(program, rows).relation("free")
    assert list(zip(free.first.tolist(), free.last.tolist(), strict=True)) == [(0, 2), (8, 11)]


def test_undated_rows_stay_undated():
    program = Program(
        (PARTY, LISTED, FREE),
        (rule(atom("free", party="x"), has("party", name="x"), lacks("listed", party="x")),),
    )
    rows = {"party": [((name,), *ALWAYS) for name in "abc"], "listed": [(("b",), *ALWAYS)]}
    for dated in (True, False):
        free = solve(program, rows, dated).relation("free")
        assert free.first is None
        assert free.last is None
        assert free.length == 2


def test_points_stay_points():
    program = Program(
        (PARTY, LISTED, FREE),
        (rule(atom("free", party="x"), has("party", name="x"), lacks("listed", party="x")),),
    )
    rows = {"party": [(("a",), day, day) for day in range(5)], "listed": [(("a",), 1, 2)]}
    free = solve(program, rows).relation("free")
    assert free.last is free.first
    assert free.first.tolist() == [0, 3, 4]


def test_an_aggregate_changes_on_the_days_its_rows_do_and_only_then():
    program = Program(
        (OWN, predicate("sum(held, total#)"), predicate("most(held, share#)")),
        (
            rule(
                atom("sum", held="y", total="t"),
                has("own", holder="x", held="y", share="s"),
                aggregate=plain("total", "s", "x", "t"),
            ),
            rule(
                atom("most", held="y", share="t"),
                has("own", held="y", share="s"),
                aggregate=plain("greatest", "s", "", "t"),
            ),
        ),
    )
    rows = {"own": [(("a", "c", 30), 0, 9), (("b", "c", 20), 5, 14), (("d", "c", 20), 15, 20)]}
    model = solve(program, rows)
    spans = {
        name: [
            (model.relation(name).values(i)[column], *map(int, (first, last)))
            for i, (first, last) in enumerate(
                zip(model.relation(name).first, model.relation(name).last, strict=True)
            )
        ]
        for name, column in (("sum", "total"), ("most", "share"))
    }
    # 20 before the 14th is b's, after it d's: one stretch, since the result is the same.
    assert sorted(spans["sum"]) == [(20, 10, 20), (30, 0, 4), (50, 5, 9)]
    assert sorted(spans["most"]) == [(20, 10, 20), (30, 0, 9)]


@pytest.mark.parametrize("seed", range(5))
def test_closure_of_edges_that_come_and_go(seed):
    chance = random.Random(seed)
    edges = [
        ((f"n{chance.randrange(9)}", f"n{chance.randrange(9)}"), *sorted(chance.sample(range(30), 2)))
        for _ in range(30)
    ]
    model = solve(Program((EDGE, REACH), CLOSURE), {"edge": edges})
    for day in range(30):
        graph = nx.DiGraph([pair for pair, first, last in edges if first <= day <= last])
        assert on(model, "reach", day) == set(nx.transitive_closure(graph, reflexive=False).edges)


def test_closure_is_complete_on_a_larger_graph():
    """Logica's command line answered 57587 of 634589 pairs without a warning."""
    chance = np.random.default_rng(5)
    tail, head = chance.integers(0, 300, 600), chance.integers(0, 300, 600)
    model = evaluate(
        Program((EDGE, REACH), CLOSURE), {"edge": Rows({"tail": tail, "head": head}, 600)}, Symbols()
    )
    graph = nx.DiGraph(zip(tail.tolist(), head.tolist(), strict=True))
    assert model.snapshot("reach", 0) == set(nx.transitive_closure(graph, reflexive=False).edges)


def test_a_long_chain_of_rounds():
    tail = np.arange(400)
    rules = (
        CLOSURE[0],
        rule(
            atom("reach", tail="x", head="z"),
            has("reach", tail="x", head="y"),
            has("edge", tail="y", head="z"),
        ),
    )
    model = evaluate(
        Program((EDGE, REACH), rules), {"edge": Rows({"tail": tail, "head": tail + 1}, 400)}, Symbols()
    )
    reach = model.relation("reach")
    assert reach.length == 400 * 401 // 2
    assert (reach.round == reach.columns["head"] - reach.columns["tail"]).all()


def test_control_through_a_sum_and_around_a_cycle():
    """a controls b and c, and only together do they hold d; d holds a back, which must not prove itself."""
    rows = {
        "own": [
            (("a", "b", 60), *ALWAYS),
            (("a", "c", 60), 10, 20),
            (("b", "d", 30), *ALWAYS),
            (("c", "d", 30), *ALWAYS),
            (("d", "a", 90), *ALWAYS),
            (("e", "f", 40), *ALWAYS),
            (("f", "e", 90), *ALWAYS),
        ]
    }
    model = solve(Program((OWN, CONTROL, HOLDS), CONTROLS), rows)
    assert ("a", "d") not in on(model, "control", 9)
    assert {("a", "b"), ("a", "c"), ("a", "d"), ("a", "a"), ("d", "d")} <= on(model, "control", 10)
    assert ("a", "d") not in on(model, "control", 21)
    assert ("e", "f") not in on(model, "control", 10)


@pytest.mark.parametrize("seed", range(6))
def test_control_agrees_with_the_definition(seed):
    chance = random.Random(seed)
    names = "abcdefg"
    rows = [
        (
            (chance.choice(names), chance.choice(names), chance.randrange(10, 60)),
            *sorted(chance.sample(range(9), 2)),
        )
        for _ in range(18)
    ]
    program = Program((OWN, CONTROL, HOLDS), CONTROLS)
    model = solve(program, {"own": rows})
    for day, expected in naive(program, {"own": rows}).items():
        assert on(model, "control", day) == expected["control"]


def test_ever_reads_rows_of_any_day():
    program = Program(
        (PARTY, LISTED, FREE),
        (rule(atom("free", party="x"), has("party", name="x"), ever("listed", party="x")),),
    )
    rows = {"party": [(("a",), 0, 5), (("b",), 0, 5)], "listed": [(("a",), 90, 99), (("b",), 9, 8)]}
    model = solve(program, rows)
    assert on(model, "free", 3) == {("a",)}
    assert on(model, "free", 95) == set()


def test_a_rule_and_a_fact_hold_on_their_own_days():
    program = Program(
        (PARTY, LISTED, FREE),
        (rule(atom("free", party="x"), has("party", name="x"), days=Days(3, 6)),),
        (fact("free", "z", days=Days(5, 9)), fact("party", "y", days=Days(6, 7))),
    )
    model = solve(program, {"party": [(("x",), 0, 4)]})
    days = {day: {name for (name,) in on(model, "free", day)} for day in range(11)}
    assert [days[day] for day in (2, 3, 4, 5, 6, 7, 9, 10)] == [
        set(), {"x"}, {"x"}, {"z"}, {"y", "z"}, {"z"}, {"z"}, set()
    ]  # fmt: skip


def test_given_rows_keep_their_places_and_derived_rows_come_after():
    program = Program(
        (EDGE, predicate("reach(tail, head)")), CLOSURE, (fact("reach", "c", "d"), fact("reach", "a", "b"))
    )
    rows = {
        "edge": [(("b", "c"), 0, 9), (("a", "b"), 0, 9), (("a", "b"), 0, 9)],
        "reach": [(("a", "b"), 2, 3)],
    }
    model = solve(program, rows)
    edge, reach = model.relation("edge"), model.relation("reach")
    name = model.symbols.name
    assert [name(code) for code in edge.columns["tail"]] == ["b", "a", "a"]
    assert [name(code) for code in reach.columns["tail"][:3]] == ["a", "c", "a"]
    assert reach.round[:3].tolist() == [0, 0, 0]
    assert (reach.round[3:] > 0).all()
    # reach(a, b) is given always, so edge(a, b) derives nothing new.
    assert reach.find({"tail": model.symbols.code("a"), "head": model.symbols.code("b")}, 5).tolist() == [2]


def test_find_by_values_and_day():
    model = solve(
        Program((OWN,), ()),
        {"own": [(("a", "b", 1), 0, 9), (("a", "c", 2), 5, 9), (("b", "c", 2**70), 5, 5)]},
    )
    own, code = model.relation("own"), model.symbols.code
    assert own.find({}, None).tolist() == [0, 1, 2]
    assert own.find({"holder": code("a")}, 3).tolist() == [0]
    assert own.find({"holder": code("a"), "held": code("c")}, None).tolist() == [1]
    assert own.find({"share": 2**70}, 5).tolist() == [2]
    assert own.find({"share": 2**70 + 1}, 5).tolist() == []
    assert own.find({"holder": code("nobody")}, None).tolist() == []
    assert own.values(2) == {"holder": code("b"), "held": code("c"), "share": 2**70}


def test_progress_hears_every_component():
    heard = []
    evaluate(
        Program((EDGE, REACH), CLOSURE),
        {},
        Symbols(),
        progress=lambda names, place, count: heard.append((names, place, count)),
    )
    assert heard == [("edge", 0, 2), ("reach", 1, 2)]


def test_an_unstratified_program_is_refused():
    rules = (rule(atom("free", party="x"), has("party", name="x"), lacks("free", party="x")),)
    with pytest.raises(ValueError, match="unstratified"):
        solve(Program((PARTY, FREE), rules), {"party": []})


def test_a_plan_prints():
    model = solve(
        Program((OWN, LISTED, CONTROL, HOLDS), CONTROLS),
        {"own": [(("a", "b", 60), *ALWAYS), (("b", "c", 60), *ALWAYS)], "listed": []},
    )
    body = (
        has("holds", holder="x", held="z"),
        has("own", holder="z", held="y", share="s"),
        where("s", ">", 50),
        lacks("listed", party="y"),
    )
    tested = rule(atom("control", holder="x", held="y"), *body, days=Days(3, 9))
    assert str(plan(tested, model.relations, 0, ("holds", "control"))).splitlines() == [
        "scan delta holds give z:=held, x:=holder",
        "clip 3..9",
        "join own on holder=z give y:=held, s:=share",
        "filter s > 50",
        "subtract listed on party=y",
        "derive control(holder=x, held=y)",
    ]


def test_a_body_whose_halves_arrive_in_different_rounds():
    """late(x, y) is new when early(x, y) is old: the round must still join the two."""
    pair = {"tail": "x", "head": "y"}
    names = ("early", "late", "both")
    program = Program(
        (EDGE, *(predicate(f"{name}(tail, head)") for name in names)),
        (
            rule(atom("early", **pair), has("edge", **pair)),
            rule(
                atom("early", tail="x", head="z"),
                has("both", tail="x", head="y"),
                has("edge", tail="y", head="z"),
            ),
            # late(y, y) comes one round after each early(x, y).
            rule(atom("late", tail="y", head="y"), has("early", head="y")),
            rule(atom("both", **pair), has("early", **pair), has("late", tail="y", head="y")),
        ),
    )
    rows = {"edge": [((a, b), *ALWAYS) for a, b in ("ab", "bc", "cd")]}
    model = solve(program, rows)
    for name in names:
        assert on(model, name) == naive(program, rows)[0][name]
    assert on(model, "both") == {("a", "b"), ("b", "c"), ("c", "d"), ("a", "c"), ("b", "d"), ("a", "d")}


def test_a_threshold_without_a_group_adds_up_over_rounds():
    """joined(y) :- joined(x), edge(x, y).   panic :- number joined >= 3.   joined(z) :- panic, party(z)."""
    program = Program(
        (EDGE, PARTY, predicate("joined(name)"), predicate("panic()")),
        (
            rule(atom("joined", name="y"), has("joined", name="x"), has("edge", tail="x", head="y")),
            rule(atom("panic"), has("joined", name="x"), aggregate=total(1, "x", ">=", 3)),
            rule(atom("joined", name="z"), has("panic"), has("party", name="z")),
        ),
        (fact("joined", "a"),),
    )
    rows = {"edge": [(("a", "b"), *ALWAYS), (("b", "c"), 5, 9)], "party": [(("z",), *ALWAYS)]}
    model = solve(program, rows)
    assert on(model, "joined", 4) == {("a",), ("b",)}
    assert on(model, "joined", 5) == {("a",), ("b",), ("c",), ("z",)}
    assert model.relation("panic").first.tolist() == [5]


def test_a_product_of_which_little_is_kept_is_not_made():
    """No variable joins the two bodies: pairs that differ in nothing that is kept are one."""
    program = Program(
        (EDGE, predicate("pair(head, other)"), predicate("some(head)"), predicate("on_days(head)")),
        (
            rule(atom("pair", head="x", other="y"), has("edge", head="x"), has("edge", tail="y")),
            rule(atom("some", head="x"), has("edge", head="x"), has("edge", tail="'n1")),
            rule(atom("on_days", head="x"), has("edge", head="x"), has("pair", other="y")),
        ),
    )
    rows = [((f"n{number}", f"m{number % 3}"), 10 + number % 2, 20 + number % 5) for number in range(400)]
    record = Record()
    model = solve(program, {"edge": rows}, engine=partial(evaluate, record=record))
    alike = {(f"m{number % 3}", 10 + number % 2, 20 + number % 5) for number in range(400)}
    assert on(model, "pair", 15) == {(f"m{m}", f"n{n}") for m in range(3) for n in range(400)}
    assert on(model, "some", 10) == set()  # n1 begins on day 11
    assert on(model, "some", 11) == on(model, "on_days", 15) == {("m0",), ("m1",), ("m2",)}
    assert sum(each.rows for each in record.costs.values()) <= 2 * len(alike) * 400
