"""A seed in, a small policy as text and facts with unknown cells out; the facts, all their completions."""

import itertools
import random
from collections import Counter
from dataclasses import dataclass

PLACES = ("AA", "BB", "CC", "DD", "EE")
FIRMS = ("f", "g", "h")
WORDS = {
    "kind of firm": ("maker", "bank", "state"),
    "kind of move": ("send", "carry"),
    "paper": ("permit", "pledge"),
}
NEW = "someone new"
"""A firm that no row names."""

USED: Counter[str] = Counter()
"""How many of the policies that were made use each construct."""


@dataclass(frozen=True)
class Unknown:
    """A cell that is empty or cannot be read: its row by place, its column, the values that it may have, and
    what stands in it."""

    row: int
    column: str
    values: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True)
class Case:
    """A policy, rows as (table, cells), and the cells among them that are unknown."""

    text: str
    rows: tuple[tuple[str, dict[str, str]], ...]
    unknown: tuple[Unknown, ...]


CASES_OF_SELLER = "total mass over move(seller: seller)"
NET_OF_SELLER = "total mass - tare over move(seller: seller)"
MOVED = "number over moved(f: seller)"
WORDS_OF_POLICY = """
define big(f: firm) { when (a) total part over share(owner: f) >= 50 %; }
define held(f: firm) is number in % by 1 { value (a) total part over share(owned: f); }
define spread_out(f: firm) { when (a) number over share(owner: f) where (part >= 25 %) >= 2; }
define moved(m: move, f: firm) { when (a) seller of m is f and mass of m >= 3 kg; }
"""
BAD = "neither this nor that"
"""A cell that cannot be read, in any column."""

# --- policies -----------------------------------------------------------------------------------------------


class Writer:
    """Writes clauses; every choice comes from one generator of chances."""

    def __init__(self, chance):
        self.one = chance.choice

    def policy(self):
        """One to three requirements, one or two exceptions, now and then a prohibition and an exclusion."""
        count = self.one((1, 1, 2, 3))
        blocks = [self.requirement(f"R{i}") for i in range(count)]
        for i in range(self.one((0, 1, 1, 2))):
            over = ", ".join(f"R{n}" for n in range(count) if n == 0 or self.one((True, True, False)))
            blocks.append(self.exception(f"E{i}", over))
        for word in ("prohibition", "exclusion"):
            if self.one((False, False, True)):
                blocks.append(self.plain(word))
        return "\n".join(blocks)

    def requirement(self, name):
        """A requirement of one or two limbs."""
        limbs = [f"  when ({letter}) {self.condition()};" for letter in "ab"[: self.one((1, 1, 2))]]
        return "\n".join(
            (f"requirement {name} {{", *self.covers(), *limbs, "  review (r) case_by_case;", "}")
        )

    def exception(self, name, over):
        """An exception with some of allow, unless, limit and require."""
        clauses = [f"  allow (a) {self.condition()};"] if self.one((True, True, False)) else []
        for label, verb in (("b", "unless"), ("c", "limit"), ("d", "require"), ("e", "unless")):
            if self.one((True, False)):
                clauses.append(f"  {verb} ({label}) {self.condition()}{self.only_when(verb)};")
                USED[verb] += 1
        covers = self.covers()
        clauses = clauses or covers or ["  unless (z) kind is carry;"]  # one without a condition is refused
        covers = covers if clauses is not covers else []
        return "\n".join((f"exception {name} to {over} {{", *covers, *clauses, "}"))

    def only_when(self, verb):
        return f" when {self.denied()}" if verb == "require" and self.one((True, False)) else ""

    def plain(self, word):
        """A prohibition or an exclusion."""
        USED[word] += 1
        note = [f"  unless (n) {self.leaf()};"] if self.one((True, False)) else []
        return "\n".join((f"{word} {word[0].upper()}1 {{", f"  when (a) {self.condition()};", *note, "}"))

    def covers(self):
        return ["  covers (k) send;"] if self.one((True, False, False, False)) else []

    def condition(self):
        """A leaf, or a few joined."""
        how = self.one(("leaf", "leaf", "not", "and", "or", "mixed"))
        USED[how] += 1
        if how == "not":
            return f"not {self.denied()}"
        if how == "mixed":
            return f"({self.leaf()} or not {self.denied()}) and {self.leaf()}"
        return f"{self.leaf()} {how} {self.leaf()}" if how in ("and", "or") else self.leaf()

    def leaf(self):
        """One comparison, membership, row or sum."""
        name, write = self.one(LEAVES)
        USED[name] += 1
        return write(self)

    def denied(self):
        """A leaf that `not` may stand before: see test_a_row_with_a_condition_can_be_denied."""
        while "where" in (leaf := self.leaf()):
            pass
        return leaf

    def op(self):
        return self.one((">=", ">", "<", "<=", "=", "!="))

    def mass(self):
        return f"{self.one((0, 2, 3, 5, 8))} kg"

    def signed(self):
        """A weight that may be negative, of the tare."""
        return self.one((f"(tare - {self.mass()})", "(mass - tare)", f"({self.mass()} - tare)"))

    def less(self):
        """A weight that may be negative, of the mass."""
        return f"(mass - {self.mass()})"

    def place(self):
        return self.one(("destination", "origin", "seat of buyer", "seat of seller"))

    def firm(self):
        return self.one(("buyer", "buyer", "seller"))


LEAVES = (
    ("word", lambda w: f"kind is {w.one(('send', 'carry'))}"),
    ("word of an entity", lambda w: f"kind of {w.firm()} is {w.one(('maker', 'bank', 'state'))}"),
    ("list", lambda w: f"{w.place()} in [{w.one(PLACES)}, {w.one(PLACES)}]"),
    ("name", lambda w: f"{w.place()} is {w.one(('', 'not '))}{w.one(PLACES)}"),
    ("group", lambda w: f"{w.place()} {w.one(('in', 'not in'))} group {w.one(('G1', 'G2'))}"),
    ("join of places", lambda w: f"destination is {w.one(('origin', 'seat of buyer', 'seat of seller'))}"),
    ("join of firms", lambda w: "buyer is seller"),
    ("comparison", lambda w: f"mass {w.op()} {w.mass()}"),
    ("sum of cells", lambda w: f"mass + tare {w.op()} {w.mass()}"),
    ("difference", lambda w: f"mass - tare {w.op()} {w.mass()}"),
    ("cells compared", lambda w: f"mass {w.op()} tare"),
    ("product", lambda w: f"mass * {w.one((2, 3))} {w.op()} tare * {w.one((1, 4))}"),
    ("ratio", lambda w: f"mass / tare {w.op()} {w.one(('0.5', '1', '2'))}"),
    ("row", lambda w: f"share(owner: {w.firm()}, owned: seller)"),
    ("row with a condition", lambda w: f"share(owned: {w.firm()}) where (part {w.op()} {w.one((25, 50))} %)"),
    ("paper", lambda w: f"paper(move: move, kind: {w.one(('permit', 'pledge'))})"),
    ("recursion", lambda w: f"{w.firm()} is reached"),
    ("total", lambda w: f"total part over share(owned: {w.firm()}) {w.op()} {w.one((25, 50))} %"),
    ("total of papers", lambda w: f"total weight over paper(move: move) {w.op()} {w.mass()}"),
    ("number", lambda w: f"number over share(owner: {w.firm()}) {w.op()} {w.one((0, 1, 2))}"),
    ("greatest", lambda w: f"greatest part over share(owned: {w.firm()}) {w.op()} {w.one((25, 50))} %"),
    ("least", lambda w: f"least part over share(owned: {w.firm()}) {w.op()} {w.one((25, 50))} %"),
    *((("total over cases", lambda w: f"{CASES_OF_SELLER} {w.one(('<=', '<', '>'))} {w.mass()}"),) * 3),
    ("cases through a word", lambda w: f"{MOVED} {w.one(('<=', '<', '>'))} {w.one((0, 1))}"),
    ("product of differences", lambda w: f"{w.less()} * {w.signed()} {w.op()} {w.mass()} * {w.mass()}"),
    ("product of two unknown", lambda w: f"{w.less()} * tare {w.op()} {w.signed()} * mass"),
    ("ratio of differences", lambda w: f"{w.less()} / {w.signed()} {w.op()} {w.one(('0.5', '1', '2'))}"),
    ("total of differences", lambda w: f"{NET_OF_SELLER} {w.op()} {w.mass()}"),
    ("group of firms", lambda w: f"{w.firm()} is {w.one(('big', 'spread_out'))}"),
    ("some group of firms", lambda w: f"{w.one(('big', 'spread_out'))}(_)"),
    ("value of a group", lambda w: f"held of {w.firm()} {w.op()} {w.one((25, 50))} %"),
)  # fmt: skip


# --- facts --------------------------------------------------------------------------------------------------

DOMAINS = {
    ("move", "kind"): WORDS["kind of move"],
    ("move", "to"): PLACES,
    ("move", "origin"): PLACES,
    ("move", "buyer"): (*FIRMS, NEW),
    ("move", "seller"): (*FIRMS, NEW),
    ("move", "mass"): tuple("0123456789"),
    ("move", "tare"): tuple("0123456789"),
    ("firm", "kind"): WORDS["kind of firm"],
    ("firm", "seat"): PLACES,
    ("share", "owner"): (*FIRMS, NEW),
    ("share", "owned"): (*FIRMS, NEW),
    ("share", "part"): ("0", "1", "24", "25", "26", "49", "50", "51", "100"),
    ("paper", "kind"): WORDS["paper"],
    ("paper", "weight"): tuple("0123456789"),
}


def rows_of(chance):
    """Complete rows: places, firms, shares, papers and two cases."""
    one = chance.choice
    rows = [("place", {"place": each}) for each in PLACES]
    rows += [("firm", {"firm": f, "kind": one(WORDS["kind of firm"]), "seat": one(PLACES)}) for f in FIRMS]
    pairs = [pair for pair in itertools.permutations(FIRMS, 2) if one((True, False))]
    rows += [
        ("share", {"owner": a, "owned": b, "part": one(("10", "25", "40", "50", "60"))}) for a, b in pairs
    ]
    for case in ("m", "n"):
        rows.append(("move", {"case": case, "date": "2024-01-01", "kind": one(("send", "carry"))}))
        cells = rows[-1][1]
        cells |= {"to": one(PLACES), "origin": one(PLACES), "buyer": one(FIRMS), "seller": one(FIRMS)}
        cells |= {"mass": one("0123456789"), "tare": one("0123")}
        if one((True, False)):
            paper = {"paper": f"p{case}", "kind": one(WORDS["paper"]), "move": case, "weight": one("02358")}
            rows.append(("paper", paper))
    return rows


def make(seed, most_unknown=3):
    """The case of a seed."""
    chance = random.Random(seed)
    text = WORDS_OF_POLICY + Writer(chance).policy()
    rows = rows_of(chance)
    cells = [(i, c) for i, (table, row) in enumerate(rows) for c in row if (table, c) in DOMAINS]
    near = [(i, c) for i, c in cells if rows[i][0] == "move"] * 2 + cells
    chosen = dict.fromkeys(chance.choice(near) for _ in range(chance.randint(0, most_unknown)))
    unknown = [Unknown(i, c, DOMAINS[rows[i][0], c]) for i, c in chosen]
    if chance.random() < 0.3:
        unknown.append(in_doubt(rows, chance))
        USED["case in doubt"] += 1
    cells = {(each.row, each.column): each.text for each in unknown}
    return Case(text, tuple(with_cells(rows, cells)), tuple(unknown))


def in_doubt(rows, chance):
    """A cell of the last case because of which it is refused, or has no date."""
    place = max(i for i, (table, _) in enumerate(rows) if table == "move")
    column, text = chance.choice(
        (("mass", BAD), ("seller", BAD), ("kind", BAD), ("date", BAD), ("date", ""), ("case", ""))
    )
    values = {"date": ("2024-01-01", "2024-01-02"), "case": ("n",)}.get(column)
    return Unknown(place, column, values or DOMAINS["move", column], text)


def with_cells(rows, cells):
    """The rows with these cells written into them."""
    return [
        (table, {c: cells.get((i, c), value) for c, value in row.items()})
        for i, (table, row) in enumerate(rows)
    ]


def completions(case, most, chance):
    """Ways to fill the unknown cells: all of them, or so many of them by chance. No two shares of a firm in
    another differ."""
    filled = list(itertools.product(*(each.values for each in case.unknown)))
    for values in filled if len(filled) <= most else chance.sample(filled, most):
        rows = complete(case, values, chance)
        shares = [row for table, row in rows if table == "share"]
        if len({(row["owner"], row["owned"]) for row in shares}) == len(
            {tuple(row.values()) for row in shares}
        ):
            yield rows


def complete(case, values, chance):
    """The rows with the unknown cells filled, and a new firm, without shares, if one is named."""
    places = [(each.row, each.column) for each in case.unknown]
    rows = with_cells(case.rows, dict(zip(places, values, strict=False)))
    if NEW in values:
        kind, seat = chance.choice(WORDS["kind of firm"]), chance.choice(PLACES)
        rows.append(("firm", {"firm": NEW, "kind": kind, "seat": seat}))
    return rows
