"""What comes through chains of shares: engines find what the definition says, on any day and in circles."""

import random

import pytest
from agree import check, columnar_rows, duckdb_rows
from generate import ORIGIN, SPANS, Case, atom, predicate

from lexlog.datalog.tree import (
    Aggregate,
    Chains,
    Column,
    Comparison,
    Constant,
    NumberKind,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Variable,
)
from lexlog.engine import columnar
from lexlog.engine.errors import Unsolved
from lexlog.engine.rows import Rows, number_column
from lexlog.engine.with_pydatalog import NotForPyDatalog
from lexlog.engine.with_pydatalog import evaluate as with_pydatalog
from lexlog.symbols import Symbols
from tests.samples import some

NAMES = ("a", "b", "c", "d", "e", "f")
G, X, Y, N, T = map(Variable, "GXYNT")
SHARE, PART = NumberKind("%", 2), NumberKind("%", 6, ratio=True)
NAME = SymbolKind("party")
HOLDING = Predicate(
    "holding", (Column("c0", NAME), Column("c1", NAME), Column("c2", NAME), Column("c3", SHARE)), True
)
DIRECT = Predicate(
    "direct", (Column("c0", NAME), Column("c1", NAME), Column("c2", NAME), Column("c3", SHARE))
)
HAS = Predicate("has", (Column("c0", NAME), Column("c1", NAME), Column("c2", NAME), Column("c3", PART)))
MOST = predicate("most", "sss")
SUM = Aggregate("total", N, (N,), T)
THROUGH = Aggregate("integrated", N, (X, Y), T, chains=Chains(X, Y, 4))
HALF = Comparison(N, ">", Constant(10**8))
PROGRAM = Program(
    (HOLDING, DIRECT, HAS, MOST),
    (
        Rule(atom("direct", G, X, Y, T), (Positive(atom("holding", G, X, Y, N)),), ORIGIN, aggregate=SUM),
        Rule(atom("has", G, X, Y, T), (Positive(atom("direct", G, X, Y, N)),), ORIGIN, aggregate=THROUGH),
        Rule(atom("most", G, X, Y), (Positive(atom("has", G, X, Y, N)), HALF), ORIGIN),
    ),
)


def case_of(rows, spans=None):
    """The case of (group, owner, owned, hundredths of a percent), with days."""
    symbols = Symbols(NAMES)
    columns = {f"c{i}": symbols.encode([row[i] for row in rows]) for i in range(3)}
    columns["c3"] = number_column([row[3] for row in rows])
    if spans is None:
        return Case(PROGRAM, {"holding": Rows(columns, len(rows))}, symbols)
    first, last = number_column([s.first for s in spans]), number_column([s.last for s in spans])
    return Case(PROGRAM, {"holding": Rows(columns, len(rows), first, last)}, symbols)


def any_case(seed, most=14):
    """Holdings of parties that are never held to more than all, in two groups that share nothing."""
    of = random.Random(seed)
    rows, left = {}, {}
    for _ in range(of.randint(1, most)):
        group, owner, owned = of.choice("ab"), of.choice(NAMES), of.choice(NAMES)
        share = of.choice((0, 1, 1000, 2500, 3333, 5000, 5000, 10000))
        if (group, owner, owned) not in rows and share <= left.get(
            (group, owned), 9999 if of.random() < 0.8 else 10000
        ):
            rows[group, owner, owned] = share
            left[group, owned] = left.get((group, owned), 9999) - share
    spans = [of.choice(SPANS) for _ in rows] if of.random() < 0.5 else None
    return case_of([(*key, share) for key, share in rows.items()], spans)


@pytest.mark.parametrize("part", some(range(10), 3))
def test_engines_find_what_the_definition_says(part):
    seen = 0
    for seed in range(40 * part, 40 * part + 40):
        case = any_case(seed)
        try:
            columnar.evaluate(case.program, case.tables, case.symbols)
        except Unsolved:
            continue
        seen += 1
        check(case, columnar_rows)
    assert seen > 30


@pytest.mark.parametrize("first", some(range(1000, 1040, 10), 1))
def test_duckdb_finds_what_the_definition_says(first):
    pytest.importorskip("duckdb")
    for seed in range(first, first + 10):
        case = any_case(seed)
        try:
            columnar.evaluate(case.program, case.tables, case.symbols)
        except Unsolved:
            continue
        check(case, duckdb_rows)


def found(rows):
    """What each has of each in the first group, in millionths of a percent, twice."""
    case = case_of([("a", *row) for row in rows])
    model = columnar.evaluate(case.program, case.tables, case.symbols)
    name = case.symbols.name
    return {(name(o), name(p)): part for _, o, p, part in model.snapshot("has", 0)}


def test_along_a_chain_shares_are_multiplied_and_chains_added():
    # 60 % of 50 % is 30 %; and 40 % of 20 % by another way: 38 %.
    parts = found([("a", "b", 6000), ("b", "d", 5000), ("a", "c", 4000), ("c", "d", 2000)])
    assert parts["a", "d"] == 2 * 38_000_000


def test_in_a_circle_the_sum_is_that_of_the_series():
    # a has 50 % of b, b and c have 50 % of each other. Of b it has x = 50 % + 50 % y, of c y = 50 % x:
    # x = 2/3, y = 1/3, neither of which comes out even; their codes are floor + ceil.
    parts = found([("a", "b", 5000), ("b", "c", 5000), ("c", "b", 5000)])
    assert parts["a", "b"] == 66_666_666 + 66_666_667
    assert parts["a", "c"] == 33_333_333 + 33_333_334
    assert parts["b", "c"] == 2 * 50_000_000  # and not 50 % / (1 - 25 %): chains that come back are left out


@pytest.mark.parametrize(("share", "is_more"), [(3749, False), (3750, False), (3751, True)])
def test_half_is_told_from_more_than_half_in_a_circle(share, is_more):
    # b and c have half of each other. Of b, a has x = share + 1/2 * 1/2 x = 4/3 share: of 37.5 %, 50 %.
    case = case_of([("a", *row) for row in (("a", "b", share), ("b", "c", 5000), ("c", "b", 5000))])
    model = columnar.evaluate(case.program, case.tables, case.symbols)
    of = case.symbols.code
    assert ((of("a"), of("a"), of("b")) in model.snapshot("most", 0)) is is_more


def test_who_holds_all_of_each_other_and_is_held_by_more_has_no_solution():
    with pytest.raises(Unsolved, match=r"b, c hold all of one another, and others hold more"):
        found([("a", "b", 1), ("b", "c", 10000), ("c", "b", 10000)])
    # Without the hundredth of a percent nobody else has a part in them, and each has all of the other.
    assert found([("b", "c", 10000), ("c", "b", 10000)]) == {("b", "c"): 2 * 10**8, ("c", "b"): 2 * 10**8}


def test_pydatalog_says_that_it_has_no_words_for_it():
    case = case_of([("a", "a", "b", 5000)])
    with pytest.raises(NotForPyDatalog):
        with_pydatalog(case.program, case.tables, case.symbols, [0])
