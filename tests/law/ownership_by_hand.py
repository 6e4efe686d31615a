"""Who owns, controls and stands above whom, by hand: an independent reading in plain Python and networkx.

Nothing here is taken from the policy text or from lexlog. Shares are fractions of one whole. Sections:
15 CFR 744.11 (affiliates of listed parties, 90 FR 47201), OFAC FAQ 398, 399 and 401 (the half), 15 CFR 744.23
(parents).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import networkx

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Block:
    """Shares on record. Blocks of one lot are the same shares; a nominee's are nobody's."""

    owner: str
    owned: str
    share: Fraction
    interest: str = "equity"
    lot: str = ""
    nominee: bool = False
    kind: str = ""


@dataclass(frozen=True)
class Register:
    """All that is on record: parties, who is on a list, and the blocks of shares."""

    parties: tuple[str, ...]
    listed: frozenset[str]
    blocks: tuple[Block, ...]

    def has(self, owned: str, interest: str) -> bool:
        """Whether any such interest in a party is on record, a nominee's included."""
        return any(each.owned == owned and each.interest == interest for each in self.blocks)

    def total(self, owners: Iterable[str], owned: str, interest: str) -> Fraction:
        """What these owners have together, each lot once; what a party holds of itself is not theirs."""
        wanted = set(owners) - {owned}
        lots = {
            each.lot or number: each.share
            for number, each in enumerate(self.blocks)
            if each.owned == owned and each.interest == interest and not each.nominee and each.owner in wanted
        }
        return sum(lots.values(), Fraction(0))

    def votes(self, owners: Iterable[str], owned: str) -> Fraction:
        """Votes; one for each share where none are on record."""
        return self.total(owners, owned, "votes" if self.has(owned, "votes") else "equity")

    def shares(self, owners: Iterable[str], owned: str) -> Fraction:
        """Shares; the votes stand for them where none are on record."""
        return self.total(owners, owned, "equity" if self.has(owned, "equity") else "votes")


def controlled(register: Register, holder: str) -> set[str]:
    """What a party controls: more than half of the votes, with what it controls; the least such set."""
    found: set[str] = set()
    while True:
        more = {p for p in register.parties if register.votes({holder, *found}, p) > HALF}
        if more <= found:
            return found
        found |= more


def with_half(register: Register, holder: str) -> set[str]:
    """Of what a party has half of the votes or more, with what it controls."""
    base = {holder, *controlled(register, holder)}
    return {p for p in register.parties if register.votes(base, p) >= HALF}


def half_owned(register: Register) -> set[str]:
    """The cascade: half or more held by those who are listed or half owned, each with its whole share."""
    found: set[str] = set()
    while True:
        more = {p for p in register.parties if register.shares(register.listed | found, p) >= HALF}
        if more <= found:
            return found
        found |= more


def parents(register: Register) -> networkx.DiGraph:
    """An edge from each party to what it has half of or controls, but for itself."""
    graph = networkx.DiGraph()
    graph.add_nodes_from(register.parties)
    for holder in register.parties:
        graph.add_edges_from((holder, p) for p in with_half(register, holder) if p != holder)
    return graph


def ultimate_parents(register: Register) -> set[tuple[str, str]]:
    """Each party with who is at the top above it: no one stands above them who is not under them as well."""
    graph = parents(register)
    rings = networkx.condensation(graph)
    inside = rings.graph["mapping"]
    found = set()
    for p in register.parties:
        above = networkx.ancestors(graph, p)
        for ring in {inside[each] for each in above}:
            if rings.in_degree(ring) == 0:
                found |= {(p, u) for u in rings.nodes[ring]["members"] if u != p}
    return found


def owners(register: Register, owned: str) -> set[str]:
    """Who is on record as an owner: of shares, or of votes where no shares are on record."""
    interest = "equity" if register.has(owned, "equity") else "votes"
    return {
        each.owner
        for each in register.blocks
        if each.owned == owned and each.interest == interest and not each.nominee and each.owner != owned
    }


def treated_as(register: Register) -> set[tuple[str, str]]:
    """Each party that counts as listed with the listed parties whose shares went into the half."""
    half = half_owned(register)
    counts = half | register.listed
    graph = networkx.DiGraph()
    graph.add_nodes_from(counts)
    for p in half:
        graph.add_edges_from((p, o) for o in owners(register, p) if o in counts)
    return {
        (p, each) for p in counts for each in {p, *networkx.descendants(graph, p)} if each in register.listed
    }


def warned_of(register: Register) -> set[str]:
    """Parties with a listed party among their owners, or among the owners of these, however small."""
    graph = networkx.DiGraph((o, p) for p in register.parties for o in owners(register, p))
    treated = {p for p, _ in treated_as(register)}
    found = {p for p in register.parties if owners(register, p) & treated}
    return found.union(*(networkx.descendants(graph, p) for p in found if p in graph))
