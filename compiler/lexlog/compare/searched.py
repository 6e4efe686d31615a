"""Ways in which cases move in, what is to blame for each case out: searched for few cases, tried on all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lexlog.compare.applied import Hybrids
from lexlog.compare.blame import Search, Sets
from lexlog.compare.ways import Way, few_of
from lexlog.session import Session
from lexlog.world.only import only
from lexlog.world.shared import shared_cases

FEW = 8
"""Cases of one way for which sets are searched."""

ROUNDS = 4
"""Searches for few cases each, after which the rest is searched for together."""

OPEN = "one side is undetermined, and nothing is blamed for what is not known"


@dataclass(slots=True)
class Known:
    """The sets by case, and why there is none of some; nothing is searched where a side is open."""

    sets: dict[str, Sets] = field(default_factory=dict)
    unexplained: dict[str, str] = field(default_factory=dict)

    def why(self, case: str) -> str:
        """Why nothing is blamed for the case."""
        return self.unexplained.get(case, OPEN)


def searched(hybrids: Hybrids, before: Session, after: Session, ways: Sequence[Way], size: int) -> Known:
    """The smallest sets of changes for each case.

    What few cases are moved by, in a world of these alone, is tried on all in the whole world: each set that
    is told of a case was applied to the old law and gave the case its new decision, and no change of it can
    be spared. Where nothing that was found moves a case, it is among the few of the next search.
    """
    known = Known()
    left = list(ways)
    for _ in range(ROUNDS):
        few = [few_of(each, FEW) for each in left]
        if sum(len(each.cases) for each in few) == sum(len(each.cases) for each in left):
            break
        sets = _search(hybrids, before, after, few, size, is_trial=True).run()
        candidates = {frozenset(each) for found in sets.values() for each in found}
        whole = _search(hybrids, before, after, left, size).tried(candidates)
        known.sets.update({case: found for case, found in whole.items() if found})
        rest = [replace(way, cases=tuple(c for c in way.cases if c not in known.sets)) for way in left]
        if rest == left:
            break
        left = [each for each in rest if each.cases]
    if left:
        search = _search(hybrids, before, after, left, size)
        known.sets.update(search.run())
        known.unexplained = search.unexplained
    return known


def _search(
    hybrids: Hybrids, before: Session, after: Session, ways: Sequence[Way], size: int, is_trial: bool = False
) -> Search:
    """A search over the world of these cases alone, or over the whole one where others can move them and it
    is not only to find what may be tried."""
    names = [case for way in ways for case in way.cases]
    old, laws = before, (before.library.law, after.library.law)
    if is_trial or not any(map(shared_cases, laws)):
        old = before.over(only(laws[0], before.world, names))
    return Search(hybrids, (before, after), old, ways, size)
