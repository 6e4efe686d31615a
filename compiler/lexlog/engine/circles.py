"""Who holds which part of whom in, what each has of all that it reaches out: circle by circle, owners first.

A circle is a strong component: parties that hold each other by some chain, or one party alone. Within it the
sums over endlessly many chains are one inverse, computed once; between circles, parts are passed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from typing import TypeAlias

from lexlog.datalog.strata import strong_components

Shares: TypeAlias = Mapping[int, Mapping[int, Fraction]]
"""What each owner holds of each of its own, as parts of one."""

Parts: TypeAlias = dict[int, Fraction]

NONE = Fraction(0)
ALL = Fraction(1)


@dataclass(frozen=True, slots=True)
class Circles:
    """The circles of `held` in an order in which owners come first, and the place of each party's. `within`
    has the sums over all chains inside each, or None where they are not finite."""

    held: Shares
    order: Sequence[Sequence[int]]
    home: Mapping[int, int]
    within: Sequence[Shares | None]

    def had_by(self, owner: int) -> tuple[Parts, set[int]]:
        """What an owner has of each that it reaches, and of whom it has no finite part."""
        had = self._at_home(owner)
        if had is None:
            return {}, self._reached(each for each in self.order[self.home[owner]] if each != owner)
        inflow: Parts = {}
        waiting: list[int] = []
        endless: set[int] = set()
        self._pass_on({owner: ALL, **had}, inflow, waiting)
        while waiting:
            place = heappop(waiting)
            members = self.order[place]
            came = {p: inflow.pop(p) for p in members if p in inflow}
            if not came or endless.intersection(members):
                continue
            walks = self.within[place]
            if walks is None:
                endless |= self._reached(members)
                continue
            found = _through(walks, came)
            had.update(found)
            self._pass_on(found, inflow, waiting)
        return {p: part for p, part in had.items() if p not in endless}, endless

    def _at_home(self, owner: int) -> Parts | None:
        """What it has of those in its own circle; None if no finite part. Of all chains, those that do not
        come back to it are one in as many as it has to itself."""
        walks = self.within[self.home[owner]]
        if walks is not None:
            return {p: w / walks[owner][owner] for p, w in walks[owner].items() if p != owner}
        others = [each for each in self.order[self.home[owner]] if each != owner]
        alone = _walks(others, self.held)
        if alone is None:
            return None
        return _through(alone, {p: w for p, w in self.held[owner].items() if p in alone})

    def _pass_on(self, had: Mapping[int, Fraction], inflow: Parts, waiting: list[int]) -> None:
        """Adds what comes by way of these to those outside their circle."""
        for k, part in had.items():
            for p, share in self.held[k].items():
                if self.home[p] != self.home[k]:
                    if p not in inflow:
                        heappush(waiting, self.home[p])
                    inflow[p] = inflow.get(p, NONE) + part * share

    def _reached(self, start: Iterable[int]) -> set[int]:
        found: set[int] = set()
        waiting = [*start]
        while waiting:
            if (k := waiting.pop()) not in found:
                found.add(k)
                waiting.extend(self.held[k])
        return found


def circles(held: Shares) -> Circles:
    """The circles of parties; every party that is owned stands in `held`, though it may hold nothing.

    >>> half = Fraction(1, 2)
    >>> circles({1: {2: half}, 2: {1: half, 3: half}, 3: {}}).had_by(1)[0]
    {2: Fraction(1, 2), 3: Fraction(1, 4)}
    """
    order = [*strong_components(held)][::-1]
    home = {member: place for place, members in enumerate(order) for member in members}
    return Circles(held, order, home, [_walks(members, held) for members in order])


def _walks(members: Sequence[int], held: Shares) -> Shares | None:
    """From each member to each, the sum of the products along all chains among the members, one for the chain
    of no step in it; None if it is not finite.

    The inverse of one less the shares, by elimination: an M-matrix has one exactly if no pivot fails.
    """
    rest: dict[int, Parts] = {p: {k: held[k][p] for k in members if p in held[k]} for p in members}
    came: dict[int, Parts] = {p: {p: ALL} for p in members}
    for p in members:
        pivot = ALL - rest[p].pop(p, NONE)
        if pivot <= 0:
            return None
        rest[p] = {k: w / pivot for k, w in rest[p].items()}
        came[p] = {q: w / pivot for q, w in came[p].items()}
        for other in members:
            if other != p and (share := rest[other].pop(p, None)) is not None:
                _add(rest[other], rest[p], share)
                _add(came[other], came[p], share)
    return {q: {p: came[p][q] for p in members if q in came[p]} for q in members}


def _add(to: Parts, row: Mapping[int, Fraction], times: Fraction) -> None:
    for k, w in row.items():
        to[k] = to.get(k, NONE) + times * w


def _through(walks: Shares, came: Mapping[int, Fraction]) -> Parts:
    """What of each in a circle comes with what comes into it."""
    found: Parts = {}
    for q, part in came.items():
        _add(found, walks[q], part)
    return found
