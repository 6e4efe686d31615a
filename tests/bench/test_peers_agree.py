"""Every peer that is installed gives the answer that Lexlog gives, on small worlds of several seeds."""

import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from benchmarks.answer import answer
from benchmarks.facts import Facts, columns
from benchmarks.measure import door
from benchmarks.peers.peer import Unavailable
from benchmarks.registry import WORKLOADS
from tests.samples import some

SIZE, SEEDS = 300, (0, 1)
BY_ID = {each.id: each for each in WORKLOADS}
SLOW = ("lexlog-daily", "lexlog-pydatalog")
"""Peers that evaluate day by day: too slow for five hundred days in a quick test."""

PAIRS = [
    (each.id, peer)
    for each in WORKLOADS
    for peer in (*each.peers, *each.more_peers)
    if peer != "lexlog" and peer not in SLOW
]


def answered(workload, peer, facts, folder):
    """The answer of a peer, loaded and asked in this process."""
    try:
        made = door(workload, peer)(workload, folder)
    except Unavailable as reason:
        pytest.skip(f"{peer}: {reason}")
    made.write(facts)
    return answer(made.columns(made.evaluate(made.load(facts))))


@cache
def world(workload, seed):
    """Facts, and what Lexlog makes of them."""
    facts = BY_ID[workload].generate(SIZE, seed)
    with tempfile.TemporaryDirectory() as folder:
        return facts, answered(BY_ID[workload], "lexlog", facts, Path(folder))


@pytest.mark.parametrize("seed", some(SEEDS, 1))
@pytest.mark.parametrize(("workload", "peer"), PAIRS)
def test_a_peer_agrees(workload, peer, seed, tmp_path):
    facts, ours = world(workload, seed)
    assert ours.rows
    assert answered(BY_ID[workload], peer, facts, tmp_path) == ours


@pytest.mark.parametrize("peer", ["lexlog", *BY_ID["b"].peers[1:]])
def test_a_circle_answers_with_its_least(peer, tmp_path):
    # 3 -> 1 -> 2 -> 3 is a circle with 4 and, behind it, 5 below; 0 stands alone above 6.
    above = {1: 3, 2: 1, 3: 2, 4: 3, 5: 4, 6: 0}
    country = np.array([0, 11, 12, 13, 14, 15, 16])
    party = {"party": np.arange(7), "ordinal": np.arange(7), "country": country}
    holding = {"owner": list(above.values()), "owned": list(above), "share": [500_001] * 6}
    tables = {"country": {"country": np.arange(20)}, "party": party, "holding": holding}
    facts = Facts({name: columns(table) for name, table in tables.items()})
    tops = np.array([0, 1, 1, 1, 1, 1, 0])
    expected = answer((np.arange(7), tops, country[tops]))
    assert answered(BY_ID["b"], peer, facts, tmp_path) == expected


@pytest.mark.parametrize("peer", ["lexlog", *BY_ID["a"].peers[1:]])
def test_a_half_is_not_control_and_a_sum_is(peer, tmp_path):
    # 0 holds 60% of 1; both hold a part of 2, 50% in all, and of 3, 50.0001% in all; 3 holds all of 0.
    owner, owned = [0, 0, 1, 0, 1, 3], [1, 2, 2, 3, 3, 0]
    share, ordinal = [600_000, 250_000, 250_000, 250_001, 250_000, 1_000_000], [1, 1, 2, 1, 2, 1]
    holding = {"owner": owner, "owned": owned, "ordinal": ordinal, "share": share}
    party = {"party": np.arange(4), "ordinal": np.arange(4)}
    facts = Facts({"party": columns(party), "holding": columns(holding)})
    expected = answer((np.array([0, 0, 3, 3]), np.array([1, 3, 0, 1])))
    assert answered(BY_ID["a"], peer, facts, tmp_path) == expected


@pytest.mark.long
@pytest.mark.parametrize("peer", SLOW)
def test_day_by_day_agrees(peer, tmp_path):
    facts, ours = world("g", 0)
    assert answered(BY_ID["g"], peer, facts, tmp_path) == ours


@pytest.mark.parametrize("workload", BY_ID)
def test_a_seed_makes_the_same_world_again(workload):
    first, again, other = (BY_ID[workload].generate(SIZE, seed) for seed in (0, 0, 1))
    assert same(first, again)
    assert workload == "e-chain" or not same(first, other)


def same(left, right):
    return all(
        np.array_equal(column, right.tables[table][name])
        for table, found in left.tables.items()
        for name, column in found.items()
    )
