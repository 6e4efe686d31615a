"""Shares of one whole: what the others have bounds what some have, in every completion, as far as can be."""

import itertools
import random
from dataclasses import dataclass, replace

import pytest

from lexlog.datalog.bounds import HIGH, MANY, MAY, bounded
from lexlog.datalog.bounds import ROW as NUMBER
from lexlog.datalog.doubt import Doubt
from lexlog.datalog.tree import (
    UNKNOWN,
    Aggregate,
    Atom,
    Column,
    Comparison,
    Constant,
    NumberKind,
    Origin,
    Parts,
    Positive,
    Predicate,
    Program,
    Rule,
    SymbolKind,
    Variable,
    Whole,
)
from lexlog.engine.columnar import evaluate
from lexlog.engine.rows import Rows, number_column
from lexlog.symbols import Symbols
from tests.samples import some

WHOLE = 4
NAMES = ("a", "b", "c", "d")
ORIGIN = Origin("small/rule", "", "", 1)
H, W, P, X, N, T = map(Variable, ("H", "W", "P", "X", "N", "T"))
NAME, NUMBER_KIND = SymbolKind("name"), NumberKind("one", least=0, greatest=WHOLE)


@dataclass(frozen=True)
class Block:
    """Shares of one party: joint owners, whose shares, from and to how many; None is not known. `extra`: any
    number of them, by anybody."""

    owners: tuple
    owned: str | None
    least: int
    most: int
    certain: bool = True
    extra: bool = False


@dataclass(frozen=True)
class World:
    blocks: tuple[Block, ...]
    listed: frozenset[str]
    complete: frozenset[str]
    factor: int = 1
    op: str = ">="


# --- the program ------------------------------------------------------------------------------------------


def program(world):
    """reached: the cascade; controls: by what one controls; total: what the listed have."""
    record = Atom("register", (("owned", Variable("owned")), ("kind", Constant("complete"))))
    whole = Whole(WHOLE, "share", ("owned",), ("holding",), record)
    tables = (
        Predicate("holding", (*(Column(n, NAME) for n in ("holding", "owner", "owned")),
                  Column("share", NUMBER_KIND)), True, ("holding", "owner"), whole),
        Predicate("register", (Column("owned", NAME), Column("kind", NAME)), True),
        Predicate("listed", (Column("party", NAME),), True),
        Predicate("party", (Column("party", NAME),), True),
    )  # fmt: skip
    derived = (
        Predicate("reached", (Column("party", NAME),)),
        Predicate("controls", (Column("owner", NAME), Column("party", NAME))),
        Predicate("with", (Column("owner", NAME), Column("party", NAME))),
        Predicate("total", (Column("party", NAME), Column("value", NumberKind("one")))),
    )
    row = Positive(Atom("holding", (("holding", H), ("owner", W), ("owned", P), ("share", N))))
    parts = Parts("holding", (("owned", P),), (("holding", H),), world.factor)
    value = N if world.factor == 1 else operation(N, world.factor)
    half = WHOLE // 2 * world.factor
    sums = Aggregate("total", value, (H,), None, world.op, half, parts)
    others = Comparison(W, "!=", P)
    return Program(
        (*tables, *derived),
        (
            Rule(one("reached", P), (Positive(one("listed", P)),), ORIGIN),
            Rule(one("reached", P), (row, Positive(one("reached", W)), others), ORIGIN, aggregate=sums),
            Rule(two("with", X, X), (Positive(one("party", X)),), ORIGIN),
            Rule(two("with", X, W), (Positive(two("controls", X, W)),), ORIGIN),
            Rule(two("controls", X, P), (row, Positive(two("with", X, W)), others), ORIGIN,
                 aggregate=replace(sums, op=">")),
            Rule(Atom("total", (("party", P), ("value", T))), (row, Positive(one("listed", W))), ORIGIN,
                 aggregate=Aggregate("total", value, (H,), T, parts=parts)),
        ),
    )  # fmt: skip


def operation(value, factor):
    from lexlog.datalog.tree import Operation

    return Operation("*", value, Constant(factor))


def one(name, term):
    return Atom(name, (("party", term),))


def two(name, first, second):
    return Atom(name, (("owner", first), ("party", second)))


def models(world):
    """What must hold and what may hold, by predicate; rows as names and (least, greatest)."""
    rows = [(f"h{i}", owner, block) for i, block in enumerate(world.blocks) for owner in block.owners]
    unknown = {
        "holding": any(block.extra for _, _, block in rows),
        "owner": any(owner is None for _, owner, _ in rows),
        "owned": any(block.owned is None for _, _, block in rows),
        "share": any(block.least != block.most for _, _, block in rows),
    }
    doubtful = Doubt(
        frozenset(c for c, is_open in unknown.items() if is_open), any(not b.certain for *_, b in rows)
    )
    doubts = {"holding": doubtful} if doubtful != Doubt() else {}
    made = program(world)
    found = bounded(made, doubts)
    symbols = Symbols((*NAMES, "complete"))
    tables = {
        "register": Rows({"owned": symbols.encode(sorted(world.complete)),
                          "kind": symbols.encode("complete" for _ in world.complete)}, len(world.complete)),
        "listed": Rows({"party": symbols.encode(sorted(world.listed))}, len(world.listed)),
        "party": Rows({"party": symbols.encode(NAMES)}, len(NAMES)),
        "holding": columns([row for row in rows if row[2].certain], symbols, found),
    }  # fmt: skip
    if "holding" in found.doubts.predicates:
        possible = columns(rows, symbols, found)
        if "holding" in found.numbered:
            numbers = number_column([MANY if b.extra else i for i, (*_, b) in enumerate(rows)])
            possible = replace(possible, columns=possible.columns | {NUMBER: numbers})
        tables["holding" + MAY] = possible
    model = evaluate(found.program, tables, symbols)
    names = ("reached", "controls", "total")
    must = {name: read(model, name, symbols) for name in names}
    return must, {name: read(model, found.may(name), symbols) for name in names}


def columns(rows, symbols, found):
    held = {
        "holding": symbols.encode(UNKNOWN if b.extra else h for h, _, b in rows),
        "owner": symbols.encode(owner or UNKNOWN for _, owner, _ in rows),
        "owned": symbols.encode(b.owned or UNKNOWN for *_, b in rows),
        "share": number_column([b.least for *_, b in rows]),
    }
    if ("holding", "share") in found.doubts.intervals:
        held["share" + HIGH] = number_column([b.most for *_, b in rows])
    return Rows(held, len(rows))


def read(model, name, symbols):
    relation = model.relation(name)
    listed = {column: values.tolist() for column, values in relation.columns.items()}
    rows = set()
    for i in range(relation.length):
        row = [symbols.name(listed[c][i]) for c in ("owner", "party") if c in listed]
        if "value" in listed:
            row.append((listed["value"][i], listed.get("value" + HIGH, listed["value"])[i]))
        rows.add(tuple(row))
    return rows


# --- completions ------------------------------------------------------------------------------------------


def completions(world):
    """Every way to fill the world that the registers allow, as blocks without doubt."""
    options = []
    for block in world.blocks:
        if block.extra:
            some = [Block((who,), block.owned, n, n) for who in NAMES for n in range(1, WHOLE + 1)]
            options.append([(), *((each,) for each in some), *itertools.combinations(some[::2], 2)])
            continue
        filled = [
            (Block(tuple(owners), owned, n, n),)
            for owners in itertools.product(*([who] if who else NAMES for who in block.owners))
            for owned in ([block.owned] if block.owned else NAMES)
            for n in range(block.least, block.most + 1)
        ]
        options.append(filled if block.certain else [(), *filled])
    for chosen in itertools.product(*options):
        filled = replace(world, blocks=tuple(itertools.chain.from_iterable(chosen)))
        if all(allowed(filled, name) for name in NAMES):
            yield filled


def allowed(world, name):
    total = sum(block.least for block in world.blocks if block.owned == name)
    return total == WHOLE if name in world.complete else total <= WHOLE


def by_hand(world):
    """The cascade, control and totals of a world without doubt, in plain sets."""
    half = WHOLE / 2
    meets = {">=": lambda n: n >= half, ">": lambda n: n > half}

    def held(name, owners):
        mine = (b for b in world.blocks if b.owned == name)
        return sum(b.least for b in mine if any(o in owners and o != name for o in b.owners))

    def closure(start, op):
        found = set(start)
        while new := {n for n in NAMES if n not in found and held(n, found) and meets[op](held(n, found))}:
            found |= new
        return found

    def controlled(x):
        found = set()
        while new := {n for n in NAMES if n not in found and meets[">"](held(n, found | {x}))}:
            found |= new
        return found

    listed = {
        n: [b.least for b in world.blocks if b.owned == n and set(b.owners) & world.listed] for n in NAMES
    }
    return {
        "reached": {(n,) for n in closure(world.listed, world.op)},
        "controls": {(x, n) for x in NAMES for n in controlled(x)},
        "total": {(n, sum(parts) * world.factor) for n, parts in listed.items() if parts},
    }


def check(world, *, tight):
    """No completion overturns what the bounds say; and, if `tight`, what they leave open some completion
    makes so and some does not."""
    must, may = models(world)
    found = [by_hand(each) for each in completions(world)]
    for each in found:
        for name in ("reached", "controls"):
            assert must[name] <= each[name], (name, must[name] - each[name])
            possible = may[name]
            for row in each[name] - possible:
                assert any(all(w in ("?", v) for v, w in zip(row, wide, strict=True)) for wide in possible), (
                    row
                )
        for name, value in each["total"]:
            ends = [wide for who, wide in may["total"] if who in (name, "?")]
            assert any(low <= value <= high for low, high in ends), (name, value, ends)
            for who, (low, high) in must["total"]:
                assert who != name or low <= value <= high
    if tight and found:
        assert must["reached"] == set.intersection(*(each["reached"] for each in found))
        assert may["reached"] == set.union(*(each["reached"] for each in found))
        values = {n: {v for each in found for who, v in each["total"] if who == n} for n in NAMES}
        for name, ends in may["total"]:
            assert ends == (min(values[name]), max(values[name])), (name, ends, values[name])
    return len(found)


# --- worlds -----------------------------------------------------------------------------------------------


def make(seed, *, shares_only):
    chance = random.Random(seed)
    blocks, room = [], {name: WHOLE for name in NAMES}
    for _ in range(chance.choice((2, 3, 4, 5, 6))):
        owned = chance.choice("bcd")
        least = chance.randint(0, max(room[owned], 0)) if chance.random() < 0.9 else chance.randint(0, WHOLE)
        most = chance.choice((least, least, chance.randint(least, WHOLE), WHOLE))
        room[owned] -= least
        owners = tuple(chance.sample(NAMES, chance.choice((1, 1, 1, 2))))
        block = Block(owners, owned, least, most)
        if not shares_only:
            how = chance.choice(("sure", "sure", "owner", "owned", "absent", "extra"))
            if how == "owner":
                block = replace(block, owners=(None,))
            elif how == "owned":
                block = replace(block, owned=None)
            elif how == "absent":
                block = replace(block, certain=False)
            elif how == "extra" and not any(b.extra for b in blocks):
                block = Block((None,), owned, 0, WHOLE, certain=False, extra=True)
        blocks.append(block)
    return World(
        tuple(blocks),
        frozenset(chance.sample(NAMES, chance.choice((1, 1, 2)))),
        frozenset(name for name in NAMES if can_be_whole(blocks, name) and chance.random() < 0.6),
        chance.choice((1, 1, 10)),
        chance.choice((">=", ">=", ">")),
    )


def can_be_whole(blocks, name):
    most = sum(block.most for block in blocks if block.owned == name)
    return sum(block.least for block in blocks if block.owned == name) <= WHOLE <= most


@pytest.mark.parametrize("first", some(range(0, 200, 50), 1))
def test_shares_that_are_not_known_are_bounded_by_the_others_as_tightly_as_can_be(first):
    completed = [check(make(seed, shares_only=True), tight=True) for seed in range(first, first + 50)]
    assert sum(count > 1 for count in completed) > 10


@pytest.mark.parametrize("first", some(range(1000, 1100, 25), 1))
def test_no_completion_overturns_the_bounds(first):
    completed = [check(make(seed, shares_only=False), tight=False) for seed in range(first, first + 25)]
    assert sum(count > 1 for count in completed) > 10


def test_all_that_is_on_record_bounds_what_two_have_together():
    # d is wholly on record; a and b are listed; nobody knows their shares; c has 1 of 4.
    blocks = (Block(("a",), "d", 0, 4), Block(("b",), "d", 0, 4), Block(("c",), "d", 1, 1))
    must, may = models(World(blocks, frozenset("ab"), frozenset("d")))
    assert ("d",) in must["reached"]
    assert ("d", (3, 3)) in may["total"]


def test_what_the_others_have_leaves_too_little():
    # c has 3 of 4; what a, listed, has is not known, and is at most 1.
    blocks = (Block(("a",), "d", 0, 4), Block(("c",), "d", 3, 3))
    _, may = models(World(blocks, frozenset("a"), frozenset()))
    assert ("d",) not in may["reached"]
    assert ("d", (0, 1)) in may["total"]


@pytest.mark.parametrize("complete", [frozenset(), frozenset("d")])
def test_a_register_over_the_whole_says_nothing(complete):
    # 3 and 3 of 4 cannot be; what a has is not known, and nothing bounds it.
    blocks = (Block(("a",), "d", 0, 4), Block(("b",), "d", 3, 3), Block(("c",), "d", 3, 3))
    must, may = models(World(blocks, frozenset("a"), complete))
    assert ("d",) in may["reached"]
    assert ("d",) not in must["reached"]
    assert ("d", (0, 4)) in may["total"]


def test_a_register_that_claims_to_be_whole_and_is_not_says_nothing():
    # 1 and 1 of 4 are not all of it, whatever the register says.
    blocks = (Block(("a",), "d", 1, 1), Block(("b",), "d", 0, 1))
    must, may = models(World(blocks, frozenset("a"), frozenset("d")))
    assert ("d",) not in may["reached"]
    assert ("d", (1, 1)) in must["total"]


def test_joint_owners_have_their_shares_once():
    blocks = (Block(("a", "b"), "d", 1, 1), Block(("c",), "d", 0, 4))
    must, _ = models(World(blocks, frozenset("ab"), frozenset()))
    assert ("d", (1, 1)) in must["total"]
