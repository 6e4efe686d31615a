"""What DuckDB as executor promises beside the meaning: exact numbers, no user text, disk, places, days."""

import os
import random
import sys
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import numpy as np
import pytest
from engine_programs import ORIGIN, atom, calc, fact, has, let, on, predicate, rule, solve, total, undated

from lexlog.datalog.tree import Atom, Constant, Fact, Positive, Program, Rule, Variable
from lexlog.engine import columnar
from lexlog.engine.executor import Executor, NotInstalled
from lexlog.engine.rows import Rows
from lexlog.symbols import Symbols

pytest.importorskip("duckdb")

import duckdb

from lexlog.engine import with_duckdb_reading
from lexlog.engine.sql_days import extremes, left_over, merged, totals
from lexlog.engine.with_duckdb import TooWideForDuckDB, evaluate
from lexlog.engine.with_duckdb_store import Store, TooLargeForDuckDB

G = predicate("g(a#, b#)", given=True)
EDGE = predicate("edge(tail, head)", given=True)
REACH = predicate("reach(tail, head)")
CLOSURE = (
    rule(atom("reach", tail="x", head="y"), has("edge", tail="x", head="y")),
    rule(
        atom("reach", tail="x", head="z"), has("reach", tail="x", head="y"), has("edge", tail="y", head="z")
    ),
)


def found(program, rows):
    return on(solve(program, rows, engine=evaluate), program.predicates[-1].name)


# --- numbers ------------------------------------------------------------------------------------------------


def test_ratio_is_exact_far_beyond_64_bits():
    pairs = [
        (10**31 + 1, 3),
        (-(10**31), 7),
        (10**30, -(10**30) - 1),
        (0, 5),
        (6, 3),
        (-1, 10**35),
        (4, 0),
        (-7, 2),
    ]
    ratio = rule(atom("d", a="x", b="y", q="z"), has("g", a="x", b="y"), let("z", calc("x", "ratio", "y", 6)))
    exact = {(a, b): Fraction(a * 10**6, b) for a, b in pairs if b}
    rows = found(Program((G, predicate("d(a#, b#, q#)")), (ratio,)), {"g": undated(*pairs)})
    assert rows == {(*pair, floor(q) + ceil(q)) for pair, q in exact.items()}


@pytest.mark.parametrize("op", ["+", "-", "*"])
def test_what_needs_more_than_128_bits_is_refused_and_names_the_clause(op):
    wide = 2**126 if op == "+" else -(2**126)
    result = rule(atom("d", q="z"), has("g", a="x", b="y"), let("z", calc("x", op, "y")))
    program = Program((G, predicate("d(q#)")), (result,))
    with pytest.raises(TooWideForDuckDB, match=r"computed by test/clause/\(a\) does not fit the 128 bits"):
        found(program, {"g": undated((wide, 2**126 + 1))})


def test_a_cell_or_a_constant_of_more_than_128_bits_is_refused_by_name():
    copied = rule(atom("d", q="x"), has("g", a="x"))
    with pytest.raises(TooWideForDuckDB, match=r"g\.b has the value 170141183460469231731687303715884105728"):
        found(Program((G, predicate("d(q#)")), (copied,)), {"g": undated((1, 2**127))})
    constant = rule(atom("d", q=2**127), has("g", a="x"))
    with pytest.raises(TooWideForDuckDB, match="in test/clause"):
        found(Program((G, predicate("d(q#)")), (constant,)), {"g": undated((1, 1))})


def test_a_sum_of_more_than_128_bits_is_refused():
    passed = rule(atom("d"), has("g", a="x", b="y"), aggregate=total("y", "x", ">=", 1))
    with pytest.raises(TooWideForDuckDB):
        found(Program((G, predicate("d()")), (passed,)), {"g": undated((1, 2**127 - 1), (2, 1))})


def test_numbers_that_differ_in_the_last_of_27_digits_are_told_apart_and_read_back():
    copied = rule(atom("d", q="x"), has("g", a="x", b="x"))
    rows = undated((10**26, 10**26), (10**26, 10**26 + 1), (-(10**26), -(10**26)), (2**63, 2**63))
    assert found(Program((G, predicate("d(q#)")), (copied,)), {"g": rows}) == {
        (10**26,),
        (-(10**26),),
        (2**63,),
    }


def test_a_threshold_is_asked_again_in_each_round():
    """held(y) :- total over x of held(x), own(x, y) >= 3: the parts of d come in three different rounds."""
    own, held = predicate("own(holder, held, share#)", given=True), predicate("held(party)")
    body = has("held", party="x"), has("own", holder="x", held="y", share="s")
    cascade = rule(atom("held", party="y"), *body, aggregate=total("s", ["x"], ">=", 3))
    shares = ("a", "b", 3), ("b", "c", 3), ("a", "d", 1), ("b", "d", 1), ("c", "d", 1), ("c", "e", 2)
    program = Program((own, held), (cascade,), (fact("held", "a"),))
    model = solve(program, {"own": undated(*shares)}, engine=evaluate)
    assert on(model, "held") == {("a",), ("b",), ("c",), ("d",)}
    assert model.relation("held").round.tolist() == [0, 1, 2, 3]


# --- days ---------------------------------------------------------------------------------------------------


def days(text):
    """The rows of a SELECT over t(c0, since, until)."""
    return sorted(duckdb.sql(text).fetchall())


def test_intervals_that_begin_together_become_one():
    chance = random.Random(3)
    for _ in range(50):
        rows = [(chance.randrange(2), a := chance.randrange(9), a + chance.randrange(6)) for _ in range(8)]
        values = ", ".join(map(str, rows))
        whole = merged(f"SELECT * FROM (VALUES {values}) AS t(c0, since, until)", ["c0"])
        meant = {(key, day) for key, a, b in rows for day in range(a, b + 1)}
        united = days(whole)
        assert sorted(meant) == sorted((key, day) for key, a, b in united for day in range(a, b + 1))
        assert all(k != m or b + 1 < c for (k, _, b), (m, c, _) in pairwise(united))


HOLES = "(7, 3, 4), (7, 3, 6), (7, 9, 20), (8, 0, 99), (7, 6, 2)"


def test_holes_are_taken_out():
    duckdb.sql(f"CREATE OR REPLACE TEMP TABLE holes AS SELECT * FROM (VALUES {HOLES}) t(c0, since, until)")
    rows = (
        "SELECT * FROM (VALUES (7, 1, 10), (7, 1, 10), (7, 30, 31), (8, 5, 6), (9, 1, 1)) t(c0, since, until)"
    )
    left = left_over(rows, ["c0"], "holes", ["r.c0 = f.c0"], True)
    assert days(left) == [(7, 1, 2), (7, 7, 8), (7, 30, 31), (9, 1, 1)]


def test_sums_and_extremes_change_where_rows_do():
    rows = "SELECT * FROM (VALUES (1, 1, 9, 5), (1, 4, 6, -2), (1, 20, 20, 0)) t(c0, since, until, v)"
    assert days(totals(rows, ["c0"], "v")) == [(1, 1, 3, 5), (1, 4, 6, 3), (1, 7, 9, 5), (1, 20, 20, 0)]
    assert days(extremes(rows, ["c0"], "v", "min")) == [
        (1, 1, 3, 5),
        (1, 4, 6, -2),
        (1, 7, 9, 5),
        (1, 20, 20, 0),
    ]


# --- the database -------------------------------------------------------------------------------------------


def test_names_are_never_read_as_sql():
    nasty = "'; DROP TABLE r0; --"
    facts = (Fact('a"b', (nasty,), ORIGIN),)
    body = (
        Positive(Atom('a"b', (('c"0', Variable(nasty)),))),
        Positive(Atom('a"b', (('c"0', Constant(nasty)),))),
    )
    copied = Rule(Atom("SELECT", (("FROM", Variable(nasty)),)), body, ORIGIN)
    names = predicate("x(c)", given=True), predicate("y(d)")
    given, head = (
        type(each)(name, (type(each.columns[0])(column, each.columns[0].kind),), each.given)
        for each, name, column in zip(names, ('a"b', "SELECT"), ('c"0', "FROM"), strict=True)
    )
    symbols = Symbols()
    model = evaluate(Program((given, head), (copied,), facts), {}, symbols)
    assert model.snapshot("SELECT", 5) == {(symbols.code(nasty),)}


def test_variables_that_differ_in_case_alone_are_two():
    d = predicate("d(a#, b#)")
    program = Program((G, d), (rule(atom("d", a="X", b="x"), has("g", a="X", b="x")),))
    assert found(program, {"g": undated((1, 2))}) == {(1, 2)}


def test_given_rows_keep_their_places_and_rounds_are_those_of_the_columns():
    chance = random.Random(5)
    rows = [
        (
            (chance.choice("abcdefgh"), chance.choice("abcdefgh")),
            *sorted((chance.randrange(9), chance.randrange(9))),
        )
        for _ in range(40)
    ]
    program = Program((EDGE, REACH), CLOSURE, (fact("edge", "z", "a"), fact("reach", "y", "z")))
    theirs, ours = (solve(program, {"edge": rows}, engine=each) for each in (evaluate, columnar.evaluate))
    for name in ("edge", "reach"):
        one, other = theirs.relation(name), ours.relation(name)
        assert one.component == other.component
        assert _dated(one) == _dated(other)
        if name == "edge":
            assert [one.values(i) for i in range(one.length)] == [
                other.values(i) for i in range(other.length)
            ]


def _dated(relation):
    """Each row on each day with the round in which it was found."""
    return sorted(
        (*relation.values(i).values(), day, relation.round_of(i))
        for i in range(relation.length)
        for day in range(int(relation.first[i]), min(int(relation.last[i]), 30) + 1)
    )  # fmt: skip


def test_a_relation_too_large_to_fetch_is_asked_row_by_row(monkeypatch):
    rows = [((a, b), *span) for a, b in ("ab", "bc", "cd", "ca") for span in ((1, 4), (3, 9), (20, 18))]
    program = Program((EDGE, REACH), CLOSURE, (fact("reach", "y", "z"),))
    fetched = solve(program, {"edge": rows}, engine=evaluate)
    model = solve(program, {"edge": rows}, engine=evaluate)
    monkeypatch.setattr(with_duckdb_reading, "SMALL", 0)
    monkeypatch.setattr(with_duckdb_reading, "available", lambda: 0)
    for name in ("edge", "reach"):
        asked, all_of_it = model.relation(name), fetched.relation(name)
        assert asked.length == all_of_it.length
        assert asked.component == all_of_it.component
        for bound, day in (
            ({}, None),
            ({}, 3),
            ({"tail": 1}, 9),
            ({"tail": 3, "head": 1}, None),
            ({"head": 77}, 3),
        ):
            one, other = (
                [(list(each.values(i).items()), each.round_of(i)) for i in each.find(bound, day).tolist()]
                for each in (asked, all_of_it)
            )
            assert one == other
        with pytest.raises(TooLargeForDuckDB, match=f"all of `{name}` was asked for"):
            assert asked.columns


def test_a_model_that_does_not_fit_memory_goes_to_disk():
    size = 1200
    table = Rows({"tail": np.arange(size), "head": (np.arange(size) + 1) % size}, size)
    product = rule(atom("reach", tail="x", head="y"), has("edge", tail="x"), has("edge", head="y"))
    program = Program((EDGE, REACH), (product,))
    model = evaluate(
        program, {"edge": table}, Symbols(), memory=32 * 10**6
    )  # 1.44M rows of 12 bytes and more
    assert model.relation("reach").length == size * size


def test_what_fits_neither_memory_nor_disk_is_told(monkeypatch):
    store = Store(memory=10**7)
    store.connection.execute("SET max_temp_directory_size = '1MB'")
    with pytest.raises(TooLargeForDuckDB, match="gave up"):
        store.run("CREATE TABLE t AS SELECT hash(i) AS a, hash(i + 1) AS b FROM range(5000000) AS t(i)")


def test_nothing_is_left_on_disk():
    store = Store()
    folder = store.folder
    assert os.path.isdir(folder)
    del store
    assert not os.path.exists(folder)


def test_without_duckdb_the_message_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    for name in [each for each in sys.modules if each.startswith("lexlog.engine.with_duckdb")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("lexlog.engine.with_duckdb", raising=False)
    with pytest.raises(NotInstalled, match=r"pip install 'lexlog\[duckdb\]'"):
        Executor("duckdb").evaluate(Program((), ()), {}, Symbols())
