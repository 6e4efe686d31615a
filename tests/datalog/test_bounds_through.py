"""What comes through chains where shares or ends are not known: within its bounds in every completion."""

import itertools
import random
from dataclasses import replace
from functools import cache

import pytest

from lexlog.datalog.bounds import HIGH, MAY, bounded
from lexlog.datalog.bounds import ROW as NUMBER
from lexlog.datalog.doubt import Doubt
from lexlog.datalog.tree import (
    Aggregate,
    Atom,
    Chains,
    Column,
    Comparison,
    Constant,
    NumberKind,
    Origin,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Variable,
)
from lexlog.engine.columnar import evaluate
from lexlog.engine.errors import Unsolved
from lexlog.engine.rows import Rows, number_column
from lexlog.symbols import Symbols
from tests.samples import some

NAMES = ("a", "b", "c")
SHARES = (0, 25, 50, 100)
COLUMNS = ("holding", "owner", "owned", "share")
NAME, SHARE = SymbolKind("party"), NumberKind("%", least=0, greatest=100)
PART = NumberKind("%", 6, ratio=True)
H, X, Y, N, T = map(Variable, "HXYNT")
ORIGIN = Origin("small/rule", "", "", 1)


def atom(name, *terms):
    columns = {"holding": COLUMNS}.get(name, ("o", "p", "value"))
    return Atom(name, tuple(zip(columns, terms, strict=False)))


def columns(*kinds):
    return tuple(Column(name, kind) for name, kind in zip(("o", "p", "value"), kinds, strict=False))


PROGRAM = Program(
    (
        Predicate(
            "holding",
            (Column("holding", NAME), Column("owner", NAME), Column("owned", NAME), Column("share", SHARE)),
            True,
            ("holding",),
        ),
        Predicate("direct", columns(NAME, NAME, NumberKind("%"))),
        Predicate("has", columns(NAME, NAME, PART)),
        Predicate("most", columns(NAME, NAME)),
        Predicate("little", columns(NAME, NAME)),
    ),
    (
        Rule(
            atom("direct", X, Y, T),
            (Positive(atom("holding", H, X, Y, N)),),
            ORIGIN,
            aggregate=Aggregate("total", N, (H,), T),
        ),
        Rule(
            atom("has", X, Y, T),
            (Positive(atom("direct", X, Y, N)),),
            ORIGIN,
            aggregate=Aggregate("integrated", N, (X, Y), T, chains=Chains(X, Y, 2)),
        ),
        Rule(
            atom("most", X, Y), (Positive(atom("has", X, Y, N)), Comparison(N, ">", Constant(10**8))), ORIGIN
        ),
        Rule(
            atom("little", X, Y),
            (Positive(atom("has", X, Y, N)), Comparison(N, "<=", Constant(10**8))),
            ORIGIN,
        ),
    ),
)


def random_rows(seed):
    """Up to four holdings; in up to two cells, nothing is known."""
    of = random.Random(seed)
    rows = [
        [f"h{i}", of.choice(NAMES), of.choice(NAMES), of.choice((25, 50, 50, 75))]
        for i in range(of.randint(1, 4))
    ]
    for _ in range(of.choice((0, 1, 1, 2))):
        of.choice(rows)[of.choice((1, 2, 3, 3))] = None
    return tuple(map(tuple, rows))


def table(rows, symbols, *, end=0):
    made = {
        name: symbols.encode([row[i] or "?" for row in rows])
        for i, name in enumerate(("holding", "owner", "owned"))
    }
    made["share"] = number_column([0 if row[3] is None else row[3] for row in rows])
    if end:
        made["share" + HIGH] = number_column([100 if row[3] is None else row[3] for row in rows])
    return Rows(made, len(rows))


@cache
def two_bounds(unknown):
    return bounded(PROGRAM, {"holding": Doubt(columns=unknown)})


def bounds_of(rows):
    """What must hold and what may hold, by predicate; pairs with the ends of what comes through."""
    unknown = frozenset(
        name
        for i, name in enumerate(("holding", "owner", "owned", "share"))
        if any(row[i] is None for row in rows)
    )
    two, symbols = two_bounds(unknown), Symbols(("?", *NAMES))
    given = table(rows, symbols, end=1)
    kept = [each.name for p in two.program.predicates if p.name == "holding" for each in p.columns]
    tables = {"holding": replace(given, columns={c: given.columns[c] for c in kept})}
    if "holding" in two.doubts.predicates:
        known = [i for i, row in enumerate(rows)]
        tables["holding"] = replace(tables["holding"].take(number_column(known)))
        may = dict(given.columns)
        if "holding" in two.numbered:
            may[NUMBER] = number_column(list(range(len(rows))))
        kept = [c.name for p in two.program.predicates if p.name == "holding" + MAY for c in p.columns]
        tables["holding" + MAY] = Rows({c: may[c] for c in kept}, len(rows))
    model = evaluate(two.program, tables, symbols)

    def found(name):
        names = [c.name for p in two.program.predicates if p.name == name for c in p.columns]
        kinds = {c.name: c.kind for p in two.program.predicates if p.name == name for c in p.columns}
        return [
            {
                n: symbols.name(v) if isinstance(kinds[n], SymbolKind) else v
                for n, v in zip(names, row, strict=True)
            }
            for row in model.snapshot(name, 0)
        ]

    return {
        name: (found(name), found(two.may(name))) for name in ("has", "most", "little")
    }  # fmt: skip


def completions(rows):
    """Every way to fill the cells by which no party comes to more than all, or to more than it did."""
    cells = [(i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell is None]
    for values in itertools.product(*(SHARES if j == 3 else NAMES for _, j in cells)):
        filled = [list(row) for row in rows]
        for (i, j), value in zip(cells, values, strict=True):
            filled[i][j] = value
        if all(come_to(filled, name) <= max(100, come_to(rows, name)) for name in NAMES):
            yield filled


def come_to(rows, name):
    """What is on record of a party, by rows of which the owner is known."""
    return sum(row[3] or 0 for row in rows if row[2] == name and row[1] is not None)


def exact(rows):
    symbols = Symbols(("?", *NAMES))
    model = evaluate(PROGRAM, {"holding": table(rows, symbols)}, symbols)
    return {
        name: {
            tuple(symbols.name(v) if i < 2 else v for i, v in enumerate(row))
            for row in model.snapshot(name, 0)
        }
        for name in ("has", "most", "little")
    }


def stands_for(row, pair):
    return all(row[c] in (v, "?") for c, v in zip(("o", "p"), pair, strict=True))


@pytest.mark.parametrize("part", some(range(6), 2))
def test_every_completion_lies_between_the_bounds(part):
    checked = sharp = 0
    for seed in range(60 * part, 60 * part + 60):
        rows = random_rows(seed)
        try:
            worlds = [exact(each) for each in completions(rows)]
            said = bounds_of(rows)
        except Unsolved:
            continue
        must, may = said["has"]
        for world in worlds:
            checked += 1
            for o, p, value in world["has"]:
                assert any(
                    stands_for(row, (o, p)) and row["value"] <= value <= row.get("value" + HIGH, row["value"])
                    for row in may
                ), (rows, o, p, value, may)
            for row in must:
                value = next((v for o, p, v in world["has"] if (o, p) == (row["o"], row["p"])), None)
                assert value is not None, (rows, row)
                assert row["value"] <= value <= row.get("value" + HIGH, row["value"]), (rows, row, value)
            for name in ("most", "little"):
                sure, possible = said[name]
                assert {(row["o"], row["p"]) for row in sure} <= world[name], (rows, name)
                assert all(any(stands_for(row, pair) for row in possible) for pair in world[name]), (
                    rows,
                    name,
                )
        sharp += sum(row["value"] == row.get("value" + HIGH, row["value"]) for row in must)
    assert checked > 100
    assert sharp > 20


def test_a_share_between_two_bounds_leaves_the_sum_between_two():
    # a has 50 % of b, b has 0 to 100 % of c: of c, a has 0 to 50 %.
    must, may = bounds_of((("h0", "a", "b", 50), ("h1", "b", "c", None)))["has"]
    assert {(r["o"], r["p"], r["value"], r["value" + HIGH]) for r in must} == {("a", "b", 10**8, 10**8)}
    assert {(r["o"], r["p"], r["value"], r["value" + HIGH]) for r in may} == {
        ("a", "b", 10**8, 10**8),
        ("b", "c", 0, 2 * 10**8),
        ("a", "c", 0, 10**8),
    }


def test_what_nobody_known_holds_leads_anybody_to_all_that_lies_below_and_to_nothing_else():
    # Somebody has 50 % of b, b has 50 % of c, a has 25 % of b: of b and c anybody may have all, of a nobody.
    _, may = bounds_of((("h0", None, "b", 50), ("h1", "b", "c", 50), ("h2", "a", "b", 25)))["has"]
    ends = {(r["o"], r["p"]): (r["value"], r["value" + HIGH]) for r in may}
    assert ends["?", "b"] == ends["?", "c"] == (0, 2 * 10**8)
    assert ends["a", "b"] == (2 * 25 * 10**6, 2 * 10**8)
    assert ("?", "a") not in ends
