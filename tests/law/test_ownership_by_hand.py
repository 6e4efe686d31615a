"""Registers that nobody wrote the law around, against an independent computation over fractions."""

import datetime
import random
from fractions import Fraction

import ownership_by_hand as hand
import pytest
import worlds
from ownership_by_hand import Block, Register

from tests.samples import some

COUNT = 8
"""Registers in one world: their parties do not know each other."""

DAY = datetime.date(2025, 10, 15)
"""The affiliates rule stands: from 2025-09-29 to 2025-11-09."""

MILLION = 1_000_000
EDGES = [500_000, 500_001, 499_999, 1_000_000, 250_000, 249_999, 333_333, 300_000, 200_000, 100_000, 1]
"""Shares in millionths: the half, one step beside it, and what adds up to it."""


def register(seed: int) -> Register:
    """Up to nine parties, cycles and self-holdings included; no whole has more than all of itself."""
    rng = random.Random(seed)
    parties = tuple(f"s{seed}_p{number}" for number in range(rng.randint(3, 9)))
    blocks: list[Block] = []
    for owned in parties:
        interests = rng.choice([["equity"], ["equity"], ["votes"], ["equity", "votes"], []])
        for interest in interests:
            left = MILLION
            for number in range(rng.randint(1, 5)):
                share = rng.choice([each for each in [*EDGES, left] if each <= left] or [0])
                left -= share
                joint = rng.random() < 0.15
                holders = rng.sample(parties, 2 if joint else 1)
                lot = f"{owned}_{interest}_{number}" if joint else ""
                nominee = rng.random() < 0.15
                blocks += [
                    Block(holder, owned, Fraction(share, MILLION), interest, lot, nominee, f"class {number}")
                    for holder in holders
                ]
                if left == 0:
                    break
    return Register(parties, frozenset(p for p in parties if rng.random() < 0.2), tuple(blocks))


def percent(share: Fraction) -> str:
    whole = share * 100 * 10_000
    assert whole.denominator == 1
    return f"{int(whole) // 10_000}.{int(whole) % 10_000:04}"


def tables(registers: list[Register]) -> dict[str, list]:
    """The registers as facts. Everybody has a seat; who has no holders is said to have no parent."""
    found: dict[str, list] = {"holding": [], "listing": []}
    people = [worlds.party("shipper", "US")]
    for each in registers:
        held = {block.owned for block in each.blocks}
        for name in each.parties:
            made = worlds.party(name, "BR")
            if name in held:
                made.pop("stated_ultimate_parent")
            people.append(made)
        found["holding"] += [
            {
                "holding": f"{block.owned}_{number}", "owner": block.owner, "owned": block.owned,
                "share": percent(block.share), "interest": block.interest, "class": block.kind,
                "nominee": "yes" if block.nominee else "no", "lot": block.lot,
            }
            for number, block in enumerate(each.blocks)
        ]  # fmt: skip
        found["listing"] += [
            {"party": name, "list": "entity_list", "footnote": "none", "license_requirement": "all_items",
             "review_policy": "presumption_of_denial"}
            for name in sorted(each.listed)
        ]  # fmt: skip
    registers_of = [
        {"owned": name, "register": "invented", "completeness": "complete", "as_of": "2022-10-01"}
        for each in registers
        for name in each.parties
    ]
    return worlds.joined(*people, found, {"register": registers_of})


def rows(world, relation: str, *columns: str) -> set[tuple[str, ...]]:
    """What must hold of these parties on a day of the affiliates rule; it must be all that may hold."""
    registers, session = world
    ours = {name for each in registers for name in each.parties}
    made = session.asking(relation)
    model, day = made.evaluation.model, DAY.toordinal()
    found = []
    for name in (relation, made.evaluation.may(relation)):
        held = model.relation(name)
        values = [held.values(position) for position in held.find({}, day).tolist()]
        named = {tuple(model.symbols.name(each[column]) for column in columns) for each in values}
        found.append({each for each in named if ours.intersection(each)})
    assert found[0] == found[1], f"{relation} is in doubt though nothing is"
    return found[0]


@pytest.fixture(scope="module", params=some(range(6), 2))
def world(request, tmp_path_factory):
    registers = [register(seed) for seed in range(COUNT * request.param, COUNT * (request.param + 1))]
    folder = worlds.write(tmp_path_factory.mktemp("registers"), tables(registers))
    return registers, worlds.session(folder)


def test_control(world):
    registers, _ = world
    meant = {(x, p) for each in registers for x in each.parties for p in hand.controlled(each, x)}
    assert rows(world, "controls", "x", "p") == meant


def test_half_of_the_votes(world):
    registers, _ = world
    meant = {(x, p) for each in registers for x in each.parties for p in hand.with_half(each, x)}
    assert rows(world, "has_half", "x", "p") == meant


def test_ultimate_parents(world):
    registers, _ = world
    meant = set().union(*(hand.ultimate_parents(each) for each in registers))
    assert rows(world, "ultimate_parent", "p", "u") == meant


def test_the_half_that_listed_parties_own(world):
    registers, _ = world
    meant = {(p,) for each in registers for p in hand.half_owned(each)}
    assert rows(world, "owned_by_listed_parties", "p") == meant


def test_as_whom_a_party_is_treated(world):
    registers, _ = world
    meant = set().union(*(hand.treated_as(each) for each in registers))
    assert rows(world, "reaches", "p", "l") == meant


def test_who_has_a_listed_owner(world):
    registers, _ = world
    meant = {(p,) for each in registers for p in hand.warned_of(each)}
    assert rows(world, "has_listed_owner", "p") == meant


@pytest.mark.parametrize(
    ("day", "is_affiliate_rule"),
    [("2025-09-28", False), ("2025-09-29", True), ("2025-11-09", True), ("2025-11-10", False)],
)
def test_a_transfer_to_each(world, tmp_path, day, is_affiliate_rule):
    """A chip that needs no license but for a party, to every party: (a)(1), or nothing but a red flag."""
    registers, _ = world
    cases = [worlds.transfer(name, day, "BR", name, "plain") for each in registers for name in each.parties]
    chip = {
        "item": [{"item": "plain", "name": "Plain", "kind": "integrated_circuit", "designer": "shipper",
                  "designed_or_marketed_for_data_centers": "no"}],
        "processing_rate": [{"item": "plain", "operand_format": "int8", "bit_length": 8, "dense_tops": 1}],
        "die": [{"item": "plain", "die": 1, "area_mm2": 100, "process": "non_planar", "function": "logic"}],
        "bandwidth": [{"item": "plain", "kind": "interconnect_bidirectional", "gb_per_s": 1}],
    }  # fmt: skip
    folder = worlds.write(tmp_path / "world", worlds.joined(tables(registers), chip, {"transfer": cases}))
    found = {each.case: each for each in worlds.session(folder).decisions()}
    for each in registers:
        reached = each.listed | (hand.half_owned(each) if is_affiliate_rule else set())
        for name in each.parties:
            expected = "license_required" if name in reached else "no_license_required"
            assert found[name].outcome == expected, name
