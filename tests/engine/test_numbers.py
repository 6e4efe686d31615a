"""Exact or refused: the numbers that peers round or wrap."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import pytest
from engine_programs import (
    atom,
    calc,
    fact,
    has,
    let,
    on,
    plain,
    predicate,
    rule,
    solve,
    total,
    where,
)
from hypothesis import given
from hypothesis import strategies as st

from lexlog.datalog.tree import Days, NumberKind, Program
from lexlog.engine import numbers
from lexlog.engine.columnar import NegativeTerm, OutOfRange
from lexlog.engine.rows import number_column

WIDE = st.integers(-(10**30), 10**30) | st.integers(-(2**63), 2**63 - 1) | st.integers(-9, 9)
PAIRS = st.lists(st.tuples(WIDE, WIDE), min_size=1, max_size=6)


@given(PAIRS, st.sampled_from("+-*"))
def test_arithmetic_is_that_of_whole_numbers(pairs, op):
    apply = {"+": numbers.add, "-": numbers.subtract, "*": numbers.multiply}[op]
    plainly = {"+": int.__add__, "-": int.__sub__, "*": int.__mul__}[op]
    left, right = (number_column([pair[i] for pair in pairs]) for i in (0, 1))
    assert apply(left, right).tolist() == [plainly(a, b) for a, b in pairs]
    assert apply(left, pairs[0][1]).tolist() == [plainly(a, pairs[0][1]) for a, _ in pairs]


@given(st.lists(st.tuples(WIDE, WIDE.filter(bool)), min_size=1, max_size=6), st.integers(-12, 12))
def test_a_ratio_is_floor_plus_ceiling_of_the_exact_quotient(pairs, scale):
    left, right = (number_column([pair[i] for pair in pairs]) for i in (0, 1))
    quotients = [Fraction(a) * Fraction(10) ** scale / b for a, b in pairs]
    assert numbers.ratio(left, right, scale).tolist() == [floor(q) + ceil(q) for q in quotients]


@given(PAIRS, st.sampled_from(list(numbers.COMPARISONS)))
def test_comparisons_are_those_of_whole_numbers(pairs, op):
    left, right = (number_column([pair[i] for pair in pairs]) for i in (0, 1))
    expected = [numbers.COMPARISONS[op](a, b) for a, b in pairs]
    assert numbers.compare(left, op, right).tolist() == expected
    wide = 10**30
    assert numbers.compare(left, op, wide).tolist() == [numbers.COMPARISONS[op](a, wide) for a, _ in pairs]


SHARES = (
    predicate("share(part#, whole#)", given=True),
    predicate("half(part#)"),
    predicate("sums(total#)"),
    predicate("product(value#)"),
)


def always(*rows):
    return [(row, 0, 4_000_000) for row in rows]


def test_a_share_just_below_one_half_is_below_it():
    """pyDatalog keeps 8 digits of a float and finds 0.4999999999 >= 0.5."""
    half = 2 * 500_000
    program = Program(
        SHARES,
        (
            rule(
                atom("half", part="p"),
                has("share", part="p", whole="w"),
                where(calc("p", "ratio", "w", 6), ">=", half),
            ),
        ),
    )
    rows = always(
        (4_999_999_999, 10**10), (5 * 10**9, 10**10), (5, 0), (10**26 - 1, 2 * 10**26), (10**26, 2 * 10**26)
    )
    assert on(solve(program, {"share": rows}), "half") == {(5 * 10**9,), (10**26,)}


@pytest.mark.parametrize(
    "terms", [(2 * 10**9, 2 * 10**9 + 1, 5), (2**62, 2**62 + 1, 2**62 + 2), (10**26, 1, -1), (-(2**63), -1)]
)
@pytest.mark.parametrize("dated", [True, False])
def test_a_sum_never_wraps(terms, dated):
    """clingo made -294967291 of 2e9 + 2e9 + 5; OPA wrapped past 64 bits."""
    program = Program(
        SHARES,
        (
            rule(
                atom("sums", total="t"),
                has("share", part="p"),
                aggregate=plain("total", "p", "p", "t"),
            ),
        ),
    )
    rows = [((term, 0), 10 if dated else 0, 4_000_000 - i * dated) for i, term in enumerate(terms)]
    assert on(solve(program, {"share": rows}), "sums", 100) == {(sum(terms),)}


def test_a_threshold_past_64_bits():
    def model(bound):
        condition = total("p", "p", ">=", bound)
        threshold = rule(atom("half", part=1), has("share", part="p"), aggregate=condition)
        return solve(Program(SHARES, (threshold,)), {"share": always((2**63 - 1, 0), (2**63 - 2, 0))})

    assert on(model(2**64 - 3), "half") == {(1,)}
    assert on(model(2**64 - 2), "half") == set()


def test_a_product_past_64_bits_is_exact_and_joins():
    program = Program(
        SHARES,
        (
            rule(
                atom("product", value="v"), has("share", part="p", whole="w"), let("v", calc("p", "*", "w"))
            ),
            rule(atom("half", part="v"), has("product", value="v"), has("share", part="v")),
        ),
    )
    rows = always((10**13, 10**13), (10**26, 1), (10**26 + 1, 1))
    model = solve(program, {"share": rows})
    assert on(model, "product") == {(10**26,), (10**26 + 1,)}
    assert on(model, "half") == {(10**26,), (10**26 + 1,)}


def test_a_number_outside_its_declared_range_is_refused():
    kind = NumberKind("percent", least=0, greatest=100)
    program = Program(
        (SHARES[0], predicate("sums(total#)", total=kind)),
        (rule(atom("sums", total="t"), has("share", part="p"), aggregate=plain("total", "p", "p", "t")),),
    )
    assert on(solve(program, {"share": always((60, 0), (40, 0))}), "sums") == {(100,)}
    with pytest.raises(OutOfRange) as error:
        solve(program, {"share": always((60, 0), (41, 0))})
    assert (error.value.predicate, error.value.column, error.value.value) == ("sums", "total", 101)
    assert error.value.clause == "test/clause/(a)"


def test_a_threshold_refuses_a_negative_value():
    program = Program(
        SHARES,
        (rule(atom("half", part=1), has("share", part="p"), aggregate=total("p", "p", ">=", 0)),),
    )
    with pytest.raises(NegativeTerm, match="test/clause"):
        solve(program, {"share": always((5, 0), (-1, 0))})


def test_equal_values_of_different_rows_both_count():
    """pyDatalog drops the second 5 of sum_(S, for_each=S)."""
    rules = (
        rule(
            atom("sums", total="t"),
            has("share", part="p", whole="w"),
            aggregate=plain("total", "w", "p", "t"),
        ),
    )
    assert on(solve(Program(SHARES, rules), {"share": always((1, 5), (2, 5), (2, 5))}), "sums") == {(10,)}


def test_facts_and_tables_add_up_on_their_days():
    program = Program(
        SHARES,
        (rule(atom("sums", total="t"), has("share", part="p"), aggregate=plain("total", "p", "p", "t")),),
        (fact("share", 7, 0, days=Days(5, 8)), fact("share", 2**70, 0, days=Days(8, 9))),
    )
    model = solve(program, {"share": [((1, 0), 0, 6)]})
    assert [on(model, "sums", day) for day in (0, 5, 7, 8, 9, 10)] == [
        {(1,)},
        {(8,)},
        {(7,)},
        {(7 + 2**70,)},
        {(2**70,)},
        set(),
    ]
