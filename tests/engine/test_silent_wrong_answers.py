"""What others get wrong without a word: sums that wrap, digits that vanish, rules without a meaning."""

import random
from importlib.util import find_spec

import networkx as nx
import pytest
from engine_programs import (
    atom,
    calc,
    has,
    lacks,
    let,
    on,
    plain,
    predicate,
    rule,
    solve,
    total,
    undated,
    where,
)

from lexlog.datalog.tree import NumberKind, Program
from lexlog.engine import columnar
from lexlog.engine.errors import NegativeTerm, OutOfRange

G = predicate("g(name, n#)", given=True)
SUM = predicate("sum(n#)")
EDGE = predicate("edge(tail, head)", given=True)
REACH = predicate("reach(tail, head)")


@pytest.fixture(params=["columnar", "duckdb"])
def engine(request):
    """Each engine that runs plans."""
    if request.param == "columnar":
        return columnar.evaluate
    if find_spec("duckdb") is None:
        pytest.skip("duckdb is not installed")
    from lexlog.engine import with_duckdb

    return with_duckdb.evaluate


def summed(engine, *numbers, over=("x",)):
    names = [(f"p{place}", number) for place, number in enumerate(numbers)]
    total_of_all = rule(
        atom("sum", n="t"), has("g", name="x", n="w"), aggregate=plain("total", "w", over, "t")
    )
    return on(solve(Program((G, SUM), (total_of_all,)), {"g": undated(*names)}, engine=engine), "sum")


# --- clingo, OPA --------------------------------------------------------------------------------------------


def test_sums_past_32_bits_do_not_wrap(engine):
    assert summed(engine, 2_000_000_000, 2_000_000_000, 5) == {(4_000_000_005,)}


def test_sums_past_64_bits_do_not_wrap(engine):
    assert summed(engine, 2**63 - 1, 2**63 - 1, 5) == {(2**64 + 3,)}
    assert summed(engine, -(2**63), -(2**63)) == {(-(2**64),)}


def test_products_past_64_bits_do_not_wrap(engine):
    squared = rule(atom("sum", n="s"), has("g", n="w"), let("s", calc("w", "*", "w")))
    model = solve(Program((G, SUM), (squared,)), {"g": undated(("a", 2**62 + 1))}, engine=engine)
    assert on(model, "sum") == {((2**62 + 1) ** 2,)}


def test_a_threshold_past_64_bits_is_compared_as_it_is(engine):
    passed = predicate("passed(name)")
    for bound, names in ((2**64 - 2, {("a",)}), (2**64 - 1, set())):
        enough = rule(
            atom("passed", name="x"), has("g", name="x", n="w"), aggregate=total("w", "w", ">=", bound)
        )
        rows = undated(("a", 2**63 - 1), ("a", 2**63 - 3), ("a", 2))
        assert on(solve(Program((G, passed), (enough,)), {"g": rows}, engine=engine), "passed") == names


def test_a_number_past_its_declared_range_is_an_error(engine):
    narrow = predicate("sum(n#)", n=NumberKind("", least=0, greatest=100))
    for numbers, value in ((("a", 60), ("b", 41)), 101), ((("a", 5), ("b", -6)), -1):
        added = rule(atom("sum", n="t"), has("g", name="x", n="w"), aggregate=plain("total", "w", ["x"], "t"))
        with pytest.raises(
            OutOfRange, match=rf"sum\.n takes the value {value}, outside its range, by test/clause"
        ):
            solve(Program((G, narrow), (added,)), {"g": undated(*numbers)}, engine=engine)


def test_a_threshold_that_adds_negative_values_is_an_error(engine):
    passed = predicate("passed(name)")
    enough = rule(atom("passed", name="x"), has("g", name="x", n="w"), aggregate=total("w", "w", ">=", 5))
    with pytest.raises(NegativeTerm, match="adds the negative value -1"):
        solve(Program((G, passed), (enough,)), {"g": undated(("a", 9), ("a", -1))}, engine=engine)


# --- pyDatalog ----------------------------------------------------------------------------------------------


def test_a_threshold_sees_the_tenth_digit(engine):
    half = 5_000_000_000  # 0.5 with ten places
    reached = rule(atom("sum", n="w"), has("g", n="w"), where("w", ">=", half))
    rows = undated(("a", half - 1), ("b", half), ("c", half + 1))
    model = solve(Program((G, SUM), (reached,)), {"g": rows}, engine=engine)
    assert on(model, "sum") == {(half,), (half + 1,)}


def test_a_quotient_just_below_a_threshold_is_below(engine):
    share = predicate("share(n#)")
    halves = rule(atom("share", n="q"), has("g", n="w"), let("q", calc("w", "ratio", 10**12, 6)))
    model = solve(Program((G, share), (halves,)), {"g": undated(("a", 5 * 10**11 - 1))}, engine=engine)
    assert on(model, "share") == {(2 * 500_000 - 1,)}


def test_equal_values_of_different_rows_both_count(engine):
    assert summed(engine, 30, 30) == {(60,)}


def test_a_quotient_by_zero_is_no_fact(engine):
    divided = rule(atom("sum", n="q"), has("g", n="w"), let("q", calc(1, "ratio", "w")))
    model = solve(Program((G, SUM), (divided,)), {"g": undated(("a", 0), ("b", 1))}, engine=engine)
    assert on(model, "sum") == {(2,)}


def test_a_rule_that_rests_on_its_own_absence_is_refused(engine):
    p = predicate("p(name)")
    denied = rule(atom("p", name="x"), has("g", name="x"), lacks("p", name="x"))
    with pytest.raises(ValueError, match="unstratified"):
        solve(Program((G, p), (denied,)), {"g": undated(("a", 1))}, engine=engine)


def test_a_sum_over_itself_is_refused_and_a_threshold_over_itself_ends(engine):
    grown = rule(atom("sum", n="t"), has("sum", n="w"), aggregate=plain("total", "w", ["w"], "t"))
    with pytest.raises(ValueError, match="unstratified"):
        solve(Program((G, SUM), (grown,)), {"g": []}, engine=engine)
    own, held = predicate("own(holder, held, share#)", given=True), predicate("held(party)")
    start = rule(atom("held", party="x"), has("own", holder="x", held="x"))
    cascade = rule(
        atom("held", party="y"),
        has("held", party="x"),
        has("own", holder="x", held="y", share="s"),
        aggregate=total("s", ["x"], ">=", 50),
    )
    rows = undated(
        ("a", "a", 1), ("a", "b", 50), ("b", "c", 25), ("a", "c", 25), ("c", "a", 99), ("c", "d", 49)
    )
    model = solve(Program((own, held), (start, cascade)), {"own": rows}, engine=engine)
    assert on(model, "held") == {("a",), ("b",), ("c",)}


@pytest.mark.parametrize(
    "missing", [has("nowhere", name="x"), lacks("nowhere", name="x"), has("g", colour="x")]
)
def test_an_unknown_predicate_or_column_is_no_empty_answer(engine, missing):
    asked = rule(atom("sum", n="w"), has("g", name="x", n="w"), missing)
    with pytest.raises(KeyError, match=r"nowhere|colour"):
        solve(Program((G, SUM), (asked,)), {"g": undated(("a", 1))}, engine=engine)


# --- Logica -------------------------------------------------------------------------------------------------


def test_a_closure_is_whole(engine):
    chance = random.Random(7)
    pairs = {(f"p{chance.randrange(150)}", f"p{chance.randrange(150)}") for _ in range(220)}
    closure = (
        rule(atom("reach", tail="x", head="y"), has("edge", tail="x", head="y")),
        rule(
            atom("reach", tail="x", head="z"),
            has("reach", tail="x", head="y"),
            has("reach", tail="y", head="z"),
        ),
    )
    model = solve(Program((EDGE, REACH), closure), {"edge": undated(*sorted(pairs))}, engine=engine)
    graph = nx.DiGraph(pairs)
    whole = {(a, c) for a in graph for b in graph.successors(a) for c in (b, *nx.descendants(graph, b))}
    assert on(model, "reach") == whole
