"""Every derived row has, on each of its days, a body of earlier components and strictly earlier rounds."""

from __future__ import annotations

import random

import pytest
from engine_programs import atom, has, predicate, rule, solve, total

from lexlog.datalog.tree import Program

PREDICATES = (
    predicate("edge(tail, head, share#)", given=True),
    predicate("reach(tail, head)"),
    predicate("control(tail, head)"),
)
RULES = (
    rule(atom("reach", tail="x", head="y"), has("edge", tail="x", head="y")),
    rule(
        atom("reach", tail="x", head="z"), has("reach", tail="x", head="y"), has("reach", tail="y", head="z")
    ),
    rule(
        atom("control", tail="x", head="y"),
        has("edge", tail="x", head="y", share="s"),
        aggregate=total("s", "", ">", 50),
    ),
    # control(x, y) :- total s over z of control(x, z), edge(z, y, s) > 50.
    rule(
        atom("control", tail="x", head="y"),
        has("control", tail="x", head="z"),
        has("edge", tail="z", head="y", share="s"),
        aggregate=total("s", "z", ">", 50),
    ),
)


@pytest.mark.parametrize("seed", range(8))
def test_support_is_strictly_earlier(seed):
    chance = random.Random(seed)
    rows = [
        (
            (chance.choice("abcdef"), chance.choice("abcdef"), chance.randrange(5, 70)),
            *sorted((chance.randrange(12), chance.randrange(12))),
        )
        for _ in range(20)
    ]
    model = solve(Program(PREDICATES, RULES), {"edge": rows})
    for day in range(12):
        edges = tuples(model, "edge", day)
        reach = rounds(model, "reach", day)
        for (x, z), round in reach.items():
            assert any((a, b) == (x, z) for a, b, _ in edges) or any(
                reach.get((x, y), round) < round and reach.get((y, z), round) < round for _, y in reach
            )
        control = rounds(model, "control", day)
        for (x, y), round in control.items():
            direct = {share for a, b, share in edges if (a, b) == (x, y)}
            through = {(z, s) for z, b, s in edges if b == y and control.get((x, z), round) < round}
            assert sum(direct) > 50 or sum(share for _, share in through) > 50


def tuples(model, name, day):
    relation = model.relation(name)
    return {tuple(relation.values(p).values()) for p in relation.find({}, day).tolist()}


def rounds(model, name, day):
    """The round of each tuple that holds on the day: there is one row for it."""
    relation = model.relation(name)
    found = relation.find({}, day).tolist()
    result = {tuple(relation.values(p).values()): int(relation.round[p]) for p in found}
    assert len(result) == len(found)
    assert all(round > 0 for round in result.values())
    return result
