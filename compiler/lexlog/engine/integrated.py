"""Direct shares with their days in, what each party has of each other through every chain out.

What o has of p is the sum, over all chains of holdings from o to p that do not come back to o, of the product
of the shares along the chain. Where parties hold each other there are endlessly many chains, and the sum is
the solution of a linear system: of p, o has what it holds itself, and of what each k holds of p the part that
o has of k (S. Baldone, F. Brioschi, S. Paleari, Ownership measures among firms connected by
cross-shareholdings, 1998). All is exact: fractions inside, and a quotient as `NumberKind` keeps it out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from lexlog.datalog.bounds_rows import WITHOUT_END
from lexlog.datalog.strata import strong_components
from lexlog.datalog.tree import FIRST_DAY, LAST_DAY, RATIO_PLACES, Rule
from lexlog.engine.circles import circles
from lexlog.engine.errors import Unsolved
from lexlog.symbols import Symbols

Group: TypeAlias = tuple[int, ...]
"""What tells systems apart that have nothing to do with each other: the world, say."""

Share: TypeAlias = tuple[Group, int, int, int, int, int]
"""A group, the owner, what it owns, the share as stored, the first and the last day."""


class NoSolution(Exception):
    """Parties that hold all of each other, of whom somebody else holds more: their codes."""

    def __init__(self, members: Sequence[int]) -> None:
        super().__init__(f"no solution among {len(members)}")
        self.members = tuple(members)


def through(
    rule: Rule,
    names: Sequence[str],
    rows: Iterable[Sequence[int]],
    symbols: Symbols,
    *,
    supposed: bool = False,
) -> list[tuple[int, ...]]:
    """What comes through all chains of the bindings of a rule. A row is the values of the head variables
    `names` and the share, with a first and a last day if it has days; so is a row that comes out, with days.

    Raises Unsolved, unless the rows are only `supposed`: then what is not finite is WITHOUT_END.
    """
    assert rule.aggregate is not None
    chains = rule.aggregate.chains
    assert chains is not None
    ends = [names.index(each.name) for each in (chains.first, chains.last)]
    apart = [place for place in range(len(names)) if place not in ends]
    width = len(names)
    shares: list[Share] = []
    for row in rows:
        days = (row[width + 1], row[width + 2]) if len(row) > width + 1 else (FIRST_DAY, LAST_DAY)
        group = tuple(row[place] for place in apart)
        shares.append((group, row[ends[0]], row[ends[1]], row[width], *days))
    found = []
    try:
        endless = WITHOUT_END if supposed and chains.endless is None else chains.endless
        for group, owner, owned, part, first, last in System(chains.scale, endless).solved(shares):
            values = dict(zip((*apart, *ends), (*group, owner, owned), strict=True))
            found.append((*(values[place] for place in range(len(names))), part, first, last))
    except NoSolution as error:
        members = tuple(symbols.name(each) for each in error.members)
        raise Unsolved(rule.head.predicate.split("~")[0], members, rule.origin.clause) from None
    return found


@dataclass(frozen=True, slots=True)
class System:
    """How shares are read: `scale` decimals are a part of one. `endless` is what one has where there is no
    solution; without it, NoSolution is raised."""

    scale: int
    endless: int | None = None

    def solved(self, shares: Iterable[Share]) -> Iterator[Share]:
        """For each group, and each stretch of days, what each has of each that it reaches, as a quotient in
        percent. Two shares of one owner in one thing are added up; a share of nothing is none."""
        groups: dict[Group, list[Share]] = defaultdict(list)
        for each in shares:
            if each[3]:
                groups[each[0]].append(each)
        for group, held in groups.items():
            for joined in _connected(held):
                for first, last, on_it in _stretches(joined):
                    for owner, owned, part in self._of_day(on_it):
                        yield group, owner, owned, part, first, last

    def _of_day(self, shares: Sequence[Share]) -> Iterator[tuple[int, int, int]]:
        held: dict[int, dict[int, Fraction]] = {}
        for _, owner, owned, value, *_ in shares:
            held.setdefault(owned, {})
            mine = held.setdefault(owner, {})
            mine[owned] = mine.get(owned, Fraction(0)) + Fraction(value, 10**self.scale)
        found = circles(held)
        for owner, owns in held.items():
            if not owns:
                continue
            had, endless = found.had_by(owner)
            if endless and self.endless is None:
                raise NoSolution(sorted(endless))
            for owned in sorted(endless - {owner}):
                assert self.endless is not None
                yield owner, owned, self.endless
            for owned, part in had.items():
                yield owner, owned, _stored(part)


def _stored(part: Fraction) -> int:
    """The quotient in percent: floor + ceil.

    >>> _stored(Fraction(1, 2)), _stored(Fraction(1, 3))
    (100000000, 66666667)
    """
    scaled = part * 10 ** (RATIO_PLACES + 2)
    return int(scaled.numerator // scaled.denominator - (-scaled.numerator) // scaled.denominator)


def _connected(shares: Sequence[Share]) -> Iterator[list[Share]]:
    """The shares of parties that have to do with each other, apart from those of others."""
    beside: dict[int, list[int]] = defaultdict(list)
    for _, owner, owned, *_ in shares:
        beside[owner].append(owned)
        beside[owned].append(owner)
    home = {each: number for number, part in enumerate(strong_components(beside)) for each in part}
    parts: dict[int, list[Share]] = defaultdict(list)
    for each in shares:
        parts[home[each[1]]].append(each)
    yield from parts.values()


def _stretches(shares: Sequence[Share]) -> Iterator[tuple[int, int, list[Share]]]:
    """Days on which the same shares hold, with these."""
    starts = sorted({day for *_, first, last in shares for day in (first, last + 1)})
    for first, following in pairwise(starts):
        if kept := [each for each in shares if each[4] <= first <= each[5]]:
            yield first, following - 1, kept
