"""Rows that hold on one day each find the row of another table that holds on that day, and no other."""

import random
from importlib.util import find_spec

import pytest
from engine_programs import atom, has, lacks, on, predicate, rule, solve

from lexlog.datalog.tree import Program
from lexlog.engine import order

pytestmark = pytest.mark.skipif(find_spec("numba") is None, reason="numba is not installed")

PROGRAM = Program(
    (
        predicate("case(c, p)", given=True),
        predicate("seat(p, country)", given=True),
        predicate("seated(c, country)"),
        predicate("homeless(c)"),
    ),
    (
        rule(atom("seated", c="c", country="k"), has("case", c="c", p="p"), has("seat", p="p", country="k")),
        rule(atom("homeless", c="c"), has("case", c="c", p="p"), lacks("seat", p="p")),
    ),
)


def world(seed, shared):
    """Cases on days 0 to 29, and seats on stretches of days; `shared` lets two of a party overlap."""
    chance = random.Random(seed)
    cases = [
        ((f"c{n}", f"p{chance.randrange(6)}"), day, day) for n in range(40) for day in [chance.randrange(30)]
    ]
    seats = []
    for party in range(5):
        day = chance.randrange(5)
        for move in range(4):
            last = day + chance.randrange(6)
            seats.append(((f"p{party}", f"k{move}"), day, last))
            day = last + chance.randrange(1 - shared, 4)
    return {"case": cases, "seat": seats}


@pytest.mark.parametrize("shared", [0, 1], ids=["one seat a day", "two seats on a day"])
@pytest.mark.parametrize("seed", range(20))
def test_the_seat_of_the_day_is_found(seed, shared, monkeypatch):
    monkeypatch.setenv("LEXLOG_LOOPS", "always")
    monkeypatch.setattr(order, "SMALL", 0)
    rows = world(seed, shared)
    model = solve(PROGRAM, rows)
    for day in range(31):
        here = {party: {k for (p, k), first, last in rows["seat"] if p == party and first <= day <= last}
                for party in {values[1] for values, _, _ in rows["case"]}}  # fmt: skip
        today = [values for values, first, _ in rows["case"] if first == day]
        assert on(model, "seated", day) == {(case, k) for case, party in today for k in here[party]}
        assert on(model, "homeless", day) == {(case,) for case, party in today if not here[party]}
