"""Cases that move in, the smallest sets of changes that move them out.

Which changes can matter is read off the proofs of one case on both sides; if these together do not move it,
all changes can. They are put into the old law and left out again, by halves and one by one, while the case
stays moved: what is left is a smallest set, of which none can be spared. Then each of its changes in turn is
left out from the start, which finds the other sets (the tree of Reiter, 1987). Every law that is made on the
way decides all cases that move at once, so a case that a known set explains needs no search of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lexlog.compare.applied import Hybrids, spoken_by
from lexlog.compare.moved import is_open, meets, target
from lexlog.compare.tree import Moved
from lexlog.compare.ways import Way
from lexlog.decide.from_model import Book
from lexlog.decide.groups import Groups
from lexlog.decide.tree import Decision
from lexlog.explain.tree import Absent, Compared, Derived, Node, Summed
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.world.tree import Array

MOST = 400
"""Laws between the two that are made and decided under in one search."""
TURNS = 12
"""Starts, each with some changes left out, from which sets for one case are searched."""

Sets = tuple[tuple[str, ...], ...]
Chosen = frozenset[str]


def _sorted(found: dict[str, list[Chosen]]) -> dict[str, Sets]:
    return {case: tuple(sorted(tuple(sorted(each)) for each in sets)) for case, sets in found.items()}


@dataclass(slots=True)
class Search:
    """The search for all cases of some ways together. They were decided in `sides`; what is tried is tried in
    the world of `old`, which may have fewer cases."""

    hybrids: Hybrids
    sides: tuple[Session, Session]
    old: Session
    ways: Sequence[Way]
    size: int
    cases: dict[str, Moved] = field(init=False)
    unexplained: dict[str, str] = field(default_factory=dict)
    _wanted: list[tuple[tuple[str, frozenset[str]], ...]] = field(init=False)
    _way: Array = field(init=False)
    _met: dict[Chosen, frozenset[str]] = field(default_factory=dict)
    _speaks: dict[str, frozenset[str]] = field(default_factory=dict)
    _late: frozenset[str] | None = None

    def __post_init__(self) -> None:
        self.cases = {case: way.first for way in self.ways for case in way.cases}
        self._wanted = [target(way.first.old, way.first.new) for way in self.ways]
        self._way = np.repeat(np.arange(len(self.ways)), [len(way.cases) for way in self.ways])

    def tried(self, sets: Iterable[Chosen]) -> dict[str, Sets]:
        """Of these sets, those that give a case its new decision, without what it can spare of them."""
        found: dict[str, list[Chosen]] = {case: [] for case in self.cases}
        for chosen in sorted(sets, key=sorted):
            self._take(chosen, found)
        self._spare(found)
        return _sorted(found)

    def run(self) -> dict[str, Sets]:
        """The smallest sets by case; a case without one is in `unexplained`, which says why."""
        found: dict[str, list[Chosen]] = {case: [] for case in self.cases}
        waiting = list(self.cases)
        while waiting:
            case = waiting[0]
            if len(self._met) >= MOST:
                for each in waiting:
                    self.unexplained[each] = f"the search ended after {MOST} laws between the two"
                break
            self._try(case, found)
            if not found[case]:
                self.unexplained[case] = "the changes that are told do not give the new decision"
            waiting = [each for each in waiting[1:] if not found[each]]
        self._spare(found)
        return _sorted(found)

    def _try(self, case: str, found: dict[str, list[Chosen]]) -> None:
        """All smallest sets for one case, as far as the turns go."""
        start = self.hybrids.closed(self._near(case))
        if not self._moves(case, start):
            start = frozenset(each.id for each in self.hybrids.changes.values() if each.edits)
        waiting, seen = [start], {start}
        for _ in range(TURNS):
            if not waiting or len(self._met) >= MOST:
                break
            among = waiting.pop(0)
            if not self._moves(case, among):
                continue
            least = self._least(case, among)
            largest = max(self.size, min(map(len, found[case]), default=len(least)))
            if len(least) <= largest:
                self._take(least, found)
            for each in sorted(least):
                rest = self.hybrids.closed(among - {each})
                if each not in rest and rest not in seen:
                    seen.add(rest)
                    waiting.append(rest)

    def _moves(self, case: str, chosen: Chosen) -> bool:
        return case in self._decided(chosen)

    def _least(self, case: str, among: Chosen) -> Chosen:
        """What is left of changes that move the case when each that can be spared is left out."""
        kept = among
        width = max(len(kept) // 2, 1)
        while width >= 1:
            order = sorted(kept)
            for at in range(0, len(order), width):
                rest = self.hybrids.closed(kept - set(order[at : at + width]))
                if len(rest) < len(kept) and self._moves(case, rest):
                    kept = rest
            width = width // 2 if width > 1 else 0
        return kept

    def _spare(self, found: dict[str, list[Chosen]]) -> None:
        """Leave out of each set what a case can spare of it, which another case for which it was found could
        not."""
        done: set[Chosen] = set()
        while left := {s for sets in found.values() for s in sets if len(s) > 1} - done:
            for chosen in sorted(left, key=sorted):
                done.add(chosen)
                for each in sorted(chosen):
                    self._take(self.hybrids.closed(chosen - {each}), found)

    def _take(self, chosen: Chosen, found: dict[str, list[Chosen]]) -> None:
        """Note the set for every case that it explains, and that no smaller set explains."""
        for case in self._decided(chosen):
            if not any(known <= chosen for known in found[case]):
                found[case] = [*(known for known in found[case] if not chosen < known), chosen]

    def _decided(self, chosen: Chosen) -> frozenset[str]:
        """The cases that have their new decision under the old law with these changes."""
        if chosen not in self._met:
            session = self._session(chosen)
            names = [*self.cases]
            decided = session.bounds(names)
            is_left = decided.marks(is_open)
            left = [names[place] for place in np.flatnonzero(is_left).tolist()]
            late = session.decisions([each for each in left if each in self._settled_late()])
            found = self._meeting(decided, np.flatnonzero(~is_left), session.book())
            self._met[chosen] = frozenset((*found, *(each.case for each in late if self._is_met(each))))
        return self._met[chosen]

    def _meeting(self, decided: Groups, places: Array, of: Book) -> Iterator[str]:
        """The cases at these places that have come to what was to be brought about: asked once for all of one
        group and one way, whose day is one where it matters."""
        pairs = decided.group[places] * len(self.ways) + self._way[places]
        _, first, which = np.unique(pairs, return_index=True, return_inverse=True)
        met = np.array(
            [
                meets(decided.at(place, of), self._wanted[self._way[place]])
                for place in places[first].tolist()
            ],
            bool,
        )
        yield from (decided.cases[place] for place in places[met[which.reshape(-1)]].tolist())

    def _settled_late(self) -> frozenset[str]:
        """The cases whose new decision rests on completions: only for these are completions tried again."""
        if self._late is None:
            new = self.sides[1]
            decided = new.bounds(list(self.cases))
            self._late = frozenset(each.case for each in decided.where(is_open, new.book()))
        return self._late

    def _is_met(self, decision: Decision) -> bool:
        one = self.cases[decision.case]
        return meets(decision, target(one.old, one.new))

    def _session(self, chosen: Chosen) -> Session:
        base = self.old.library
        library = replace(base, law=self.hybrids.law(chosen), key=f"{base.key}+")
        return self.old.beside(library, Layer())

    # --- which changes can matter ---

    def _near(self, case: str) -> list[str]:
        """The changes of clauses that the two proofs rest on or tried, of what these clauses speak of, and of
        the other clauses of the same blocks, by which the case may move as well."""
        one = self.cases[case]
        one = replace(one, old=replace(one.old, case=case), new=replace(one.new, case=case))
        clauses: set[str] = set()
        for session, decision in zip(self.sides, (one.old, one.new), strict=True):
            clauses.update(_clauses_told(decision))
            if decision.note:
                continue
            for node in (session.proof(decision), session.review_proof(decision)):
                if node is not None:
                    clauses.update(_clauses(node))
        spoken = {name for each in clauses for name in self._spoken(each)}
        near = [
            each
            for each in self.hybrids.changes.values()
            if each.edits and (each.clauses & clauses or spoken_by(each) & spoken)
        ]
        blocks = {edit.block for each in near for edit in each.edits}
        return [
            each.id
            for each in self.hybrids.changes.values()
            if any(edit.block in blocks for edit in each.edits)
        ]

    def _spoken(self, clause: str) -> frozenset[str]:
        """The groups and figures that a clause of either law speaks of."""
        if not self._speaks:
            for session in self.sides:
                for name, each in session.library.law.clauses().items():
                    self._speaks[name] = self._speaks.get(name, frozenset()) | spoken_by(each)
        return self._speaks.get(clause, frozenset())


def _clauses_told(decision: Decision) -> Iterator[str]:
    """The clauses that a decision names beside its proof."""
    yield from (each.clause for each in decision.requirements)
    yield from (clause for each in decision.requirements for clause in each.review_clauses)
    yield from (each.clause for found in decision.exceptions for each in found.because)
    yield from (each.clause for each in decision.flags)
    yield from (each.clause for each in decision.duties)
    cited = (*decision.conditions, *decision.prohibitions, *decision.exclusions)
    yield from (each.clause for each in cited)


def _clauses(node: Node) -> Iterator[str]:
    """Every clause that a proof rests on or tried."""
    match node:
        case Derived():
            yield node.clause
            for child in node.children:
                yield from _clauses(child)
        case Summed():
            for child in node.contributors:
                yield from _clauses(child)
        case Absent():
            for tried in node.tried:
                yield tried.clause
                for condition in tried.conditions:
                    if condition.node is not None:
                        yield from _clauses(condition.node)
        case Compared():
            return
