"""A case that is left undetermined in, what its missing facts would lead to, and which are enough, out.

Each missing fact is filled with what it could be, the others left as they are, and the case is settled again.
The smallest sets of facts are told that settle the case whatever they turn out to be, what is asked of each
next fact hanging on what those before it were.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lexlog import pipeline
from lexlog.decide.from_model import decide
from lexlog.decide.tree import Decision, MissingFact
from lexlog.exact import written
from lexlog.explain.values import day as as_day
from lexlog.explain.values import with_unit
from lexlog.resolved.tree import DayType, NumberType
from lexlog.splitting.asked import Asker
from lexlog.splitting.cells import fact
from lexlog.splitting.domains import SOME_TEXT, halfway
from lexlog.splitting.place import UNKNOWN, Filling, Place
from lexlog.splitting.search import Fillings, is_open, is_open_review
from lexlog.splitting.settle import Splitter

MOST_ASKED = 160
"""Fillings that are settled for one case."""

MOST_FACTS = 8
"""Facts that are looked at; beyond that they are only named."""

MOST_TOGETHER = 3
"""Facts that are looked at together."""

DEEPEST = 5
"""Times that a range of numbers is cut."""

SOMEBODY = "one that no table has"
OTHER = "another text"


@dataclass(frozen=True, slots=True)
class Lead:
    """Values of a fact that lead to the same: one outcome, or several while the case stays open."""

    values: tuple[str, ...]
    outcomes: tuple[str, ...]

    @property
    def settles(self) -> bool:
        """Whether the case is settled by it."""
        return len(self.outcomes) == 1


@dataclass(frozen=True, slots=True)
class FactLeads:
    """A missing fact with what its values lead to; none if it could not be filled."""

    fact: MissingFact
    leads: tuple[Lead, ...]

    @property
    def open_share(self) -> tuple[int, int]:
        """How many of its values leave the case open, and how many settle it."""
        left = sum(len(each.values) for each in self.leads if not each.settles)
        return left if self.leads else 1_000, -sum(len(each.values) for each in self.leads if each.settles)


@dataclass(frozen=True, slots=True)
class Way:
    """Facts with what they turn out to be, and the outcome that is then settled."""

    known: tuple[tuple[MissingFact, tuple[str, ...]], ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Enough:
    """A smallest set of facts that settles the case whatever they are."""

    facts: tuple[MissingFact, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Leads:
    """The missing facts, that which settles most first; the smallest sets that are enough. `is_cut` says that
    more could have been tried than was."""

    facts: tuple[FactLeads, ...]
    sets: tuple[Enough, ...]
    is_cut: bool


def leads(splitter: Splitter, decision: Decision, places: Sequence[Place]) -> Leads:
    """What the missing facts of a decision lead to; `places` are the cells and rows that lack them."""
    cells: dict[MissingFact, Place] = {}
    for place in places:
        cells.setdefault(fact(splitter.evaluation, place.origin), place.origin)
    return _Leading(splitter, decision, cells).told()


_Leaf = tuple[Filling, tuple[str, ...]]
_Way = tuple[tuple[tuple[MissingFact, Filling], ...], str]


@dataclass(slots=True)
class _Leading:
    """Fills the missing facts of one case. No filling is settled twice."""

    splitter: Splitter
    decision: Decision
    cells: Mapping[MissingFact, Place]
    is_cut: bool = False
    asker: Asker = field(init=False)
    compiled: pipeline.Compiled = field(init=False)
    _settled: dict[frozenset[tuple[Place, Filling]], tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.asker = self.splitter.asker([self.decision.case])
        self.compiled = self.asker.small_program()

    def told(self) -> Leads:
        """What there is to tell."""
        if len(self.cells) > MOST_FACTS:
            return Leads(tuple(FactLeads(each, ()) for each in self.cells), (), True)
        found = [FactLeads(each, self._leads(place)) for each, place in self.cells.items()]
        found.sort(key=lambda each: (each.open_share, each.fact))
        facts = [each.fact for each in found if each.leads]
        sets: list[Enough] = []
        for size in range(1, MOST_TOGETHER + 1):
            for together in itertools.combinations(facts, size):
                if any({*each.facts} <= {*together} for each in sets):
                    continue
                ways = self._ways(together, {})
                if ways is not None:
                    sets.append(Enough(together, tuple(self._joined(ways))))
        return Leads(tuple(found), tuple(sets), self.is_cut)

    def _leads(self, place: Place) -> tuple[Lead, ...]:
        groups: dict[tuple[str, ...], list[Filling]] = {}
        for filling, outcomes in self._leaves(place, {}) or ():
            groups.setdefault(outcomes, []).append(filling)
        return tuple(Lead(self._texts(place, values), outcomes) for outcomes, values in groups.items())

    def _ways(self, facts: tuple[MissingFact, ...], base: Fillings) -> list[_Way] | None:
        """Every way in which the facts may turn out, each up to where the case is settled; None if they need
        not be enough."""
        place, found = self.cells[facts[0]], list[_Way]()
        leaves = self._leaves(place, base)
        if leaves is None:
            return None
        for filling, outcomes in leaves:
            here = facts[0], filling
            if len(outcomes) == 1:
                found.append(((here,), outcomes[0]))
                continue
            below = self._ways(facts[1:], {**base, place: filling}) if facts[1:] else None
            if below is None:
                return None
            found.extend(((here, *known), outcome) for known, outcome in below)
        return found

    def _joined(self, ways: Sequence[_Way]) -> Iterator[Way]:
        """Ways that differ only in their last fact, and not in the outcome, as one."""
        groups: dict[tuple[object, ...], list[_Way]] = {}
        for known, outcome in ways:
            groups.setdefault((known[:-1], known[-1][0], outcome), []).append((known, outcome))
        for same in groups.values():
            (*first, (last, _)), outcome = same[0]
            told = [(fact_, self._texts(self.cells[fact_], [filling])) for fact_, filling in first]
            values = self._texts(self.cells[last], [known[-1][1] for known, _ in same])
            yield Way((*told, (last, values)), outcome)

    # --- filling ---

    def _leaves(self, place: Place, base: Fillings) -> list[_Leaf] | None:
        """The parts of what a cell could be, each with what it comes to; a range is cut while it leaves the
        case open. None if the cell cannot be filled, or no more may be tried."""
        found: list[_Leaf] = []
        parts = self.splitter.domains.parts(place, base, self.decision.case) if place.column else []
        waiting = [(part, 0) for part in reversed(parts)]
        while waiting:
            part, depth = waiting.pop()
            outcomes = self._outcomes({**base, place: part})
            if outcomes is None:
                return None
            cut = self._cut(place, base, part) if len(outcomes) > 1 and depth < DEEPEST else ()
            if cut is None:
                return None
            waiting.extend((each, depth + 1) for each in cut)
            if not cut:
                found.append((part, outcomes))
                is_whole = isinstance(part, str) or part[0] == part[1]
                self.is_cut = self.is_cut or (len(outcomes) > 1 and not is_whole)
        return _in_order(found) or None

    def _cut(self, place: Place, base: Fillings, part: Filling) -> tuple[Filling, ...] | None:
        """A range cut where the case turns, if it comes to something else at one end than at the other; else
        in the middle. None if no more may be tried."""
        if isinstance(part, str) or part[0] == part[1]:
            return ()
        low, high = int(part[0]), int(part[1])
        first, last = (self._outcomes({**base, place: (each, each)}) for each in (low, high))
        if first == last:
            middle = halfway(low, high)
            return (low, middle), (middle + 1, high)
        before, after = low, high
        while after - before > 1:
            middle = halfway(before, after)
            here = self._outcomes({**base, place: (middle, middle)})
            if here is None:
                return None
            before, after = (middle, after) if here == first else (before, middle)
        return (low, before), (after, high)

    def _outcomes(self, filling: Fillings) -> tuple[str, ...] | None:
        """What the case comes to under a filling, or may; None if no more may be tried."""
        key = frozenset(filling.items())
        if key not in self._settled:
            if len(self._settled) >= MOST_ASKED:
                self.is_cut = True
                return None
            self._settled[key] = self._says(self._decided(filling))
        return self._settled[key]

    def _decided(self, filling: Fillings) -> Decision:
        of, case = self.splitter, self.decision.case
        again, _ = self.asker.filled(self.compiled, filling)
        decision = decide(case, of.days[case], pipeline.answers(again), of.book)
        if not self._is_open(decision):
            return decision
        return Splitter(again, self.compiled, of.book, of.days).settle([decision])[0]

    def _is_open(self, decision: Decision) -> bool:
        return is_open(decision) if is_open(self.decision) else is_open_review(decision)

    def _says(self, decision: Decision) -> tuple[str, ...]:
        if is_open(decision):
            return decision.outcome_may_be if len(decision.outcome_may_be) > 1 else ("?", "undetermined")
        if self._is_open(decision):
            return tuple(f"{decision.outcome}({each})" for each in decision.review_may_be)
        return (decision.says(),)

    # --- words ---

    def _texts(self, place: Place, fillings: Sequence[Filling]) -> tuple[str, ...]:
        """What fillings of a cell are called; ranges that follow each other are one."""
        names = [_name(each) for each in fillings if isinstance(each, str)]
        ranges: list[tuple[int, int]] = []
        for low, high in sorted((int(e[0]), int(e[1])) for e in fillings if not isinstance(e, str)):
            if ranges and ranges[-1][1] + 1 == low:
                ranges[-1] = (ranges[-1][0], high)
            else:
                ranges.append((low, high))
        return (*names, *(self._range(place, *each) for each in ranges))

    def _range(self, place: Place, low: int, high: int) -> str:
        kind = self.splitter.domains.declared(place).type
        if isinstance(kind, DayType):
            return as_day(low) if low == high else f"{as_day(low)} to {as_day(high)}"
        assert isinstance(kind, NumberType)
        texts = [written(each, kind.places) for each in ((low,) if low == high else (low, high))]
        return with_unit(" to ".join(texts), str(kind.unit.name))


def _name(filling: str) -> str:
    return {UNKNOWN: SOMEBODY, SOME_TEXT: OTHER}.get(filling, filling)


def _in_order(leaves: list[_Leaf]) -> list[_Leaf]:
    """Ranges from the least on; names as they came."""
    return sorted(leaves, key=lambda each: (0,) if isinstance(each[0], str) else (1, int(each[0][0])))
