"""The view of an open case in, what its completions come to out: a search that fills and asks again.

A search is a generator: it yields the fillings of unknown cells that it must be told about, and those that it
is likely to ask about next, and goes on once views of the case under them were told. It never asks about the
same part of the domain twice.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from lexlog.decide.tree import Decision, OpenBecause
from lexlog.splitting.cells import View
from lexlog.splitting.domains import Domains, halfway
from lexlog.splitting.place import ALL_KNOWN, UNKNOWN, Filling, Place

T = TypeVar("T")
BUDGET = 96
"""Fillings that may be asked about for each cell to learn whether it moves the answer, and twice as many to
learn what the completions of one case come to: what is spared there is named as missing for nothing."""

BUDGET_OF_VAST = 4
"""The same for a case that depends on more than anybody looks at: no number of fillings that one would wait
for settles that, but two may differ."""

ENOUGH = 16
"""Fillings asked about after which no third outcome is looked for once two were seen."""

AHEAD = 24
"""Fillings that a search says it is likely to ask about."""

Fillings = dict[Place, Filling]


@dataclass(frozen=True, slots=True)
class Wish:
    """Fillings that one or more searches must be told about, and those that they will, or may, ask next."""

    needed: list[Fillings]
    soon: list[Fillings] = field(default_factory=list)


@dataclass(slots=True)
class Answer:
    """What is told of a case under a filling: its decision, and what this depends on, both worked out when
    they are first looked at."""

    decide: Callable[[], Decision]
    look: Callable[[Decision], View]
    _decision: Decision | None = None
    _view: View | None = None

    @property
    def decision(self) -> Decision:
        """The decision."""
        if self._decision is None:
            self._decision = self.decide()
        return self._decision

    @property
    def view(self) -> View:
        """The decision with what it depends on."""
        if self._view is None:
            self._view = self.look(self.decision)
        return self._view


Told = dict[frozenset[tuple[Place, Filling]], Answer]
"""What was told of one case, by filling."""

Asking = Generator[Wish, None, T]
Leaf = tuple[Fillings, Decision]
Said = tuple[object, ...]


def outcome(decision: Decision) -> Said:
    """What of a decision must agree for a case to be decided."""
    return decision.outcome, decision.exception


def review(decision: Decision) -> Said:
    """Outcome and review policy."""
    return decision.outcome, decision.exception, decision.review, decision.review_may_be


def is_open(decision: Decision) -> bool:
    """Whether the bounds leave the outcome open."""
    return decision.outcome == "undetermined" and not decision.note


def is_open_review(decision: Decision) -> bool:
    """Whether the bounds leave outcome or review policy open."""
    return is_open(decision) or bool(decision.review_may_be)


@dataclass(slots=True)
class Found:
    """The parts of the domain that the bounds decide, why others are left (if so), the cells met, whether
    these are too many to be tried, and whether all parts were looked at."""

    leaves: list[Leaf] = field(default_factory=list)
    left: OpenBecause | None = None
    cells: dict[Place, None] = field(default_factory=dict)
    rows: dict[Place, None] = field(default_factory=dict)
    is_vast: bool = False
    is_whole: bool = False


@dataclass(slots=True)
class _Part:
    """A part of the domain and what is seen in it; what it was cut into, or may be, by what is seen above."""

    filling: Fillings
    depth: int
    view: View | None = None
    above: View | None = None
    cuts: list[_Part] | None = None
    guess: list[_Part] | None = None


@dataclass(slots=True)
class Search:
    """Searches for one case. `asks_review` if the outcome is sure and its review policy is what is open."""

    domains: Domains
    case: str
    told: Told
    asks_review: bool = False
    is_vast: bool = False

    @property
    def _budget(self) -> int:
        return BUDGET_OF_VAST if self.is_vast else BUDGET

    @property
    def _answer(self) -> Callable[[Decision], Said]:
        return review if self.asks_review else outcome

    def _is_open(self, decision: Decision) -> bool:
        return is_open_review(decision) if self.asks_review else is_open(decision)

    def outcomes(self, root: View) -> Asking[Found]:
        """Cut the domain until parts differ in outcome, the bounds decide every part, or the budget is spent;
        parts from both ends in turn. Reviews are told apart where outcomes are not open."""
        found, spent, turn = Found(), 0, False
        ends: deque[_Part] = deque([_Part({}, 0, root)])
        reviews = {root.decision.review, *root.decision.review_may_be} - {None}
        while ends and not self._is_told(found, reviews, root, spent):
            if spent >= 2 * self._budget:
                found.left = "budget_spent"
                return found
            if len({outcome(decision) for _, decision in found.leaves}) > 1:
                ends.rotate(-min(range(len(ends)), key=lambda place: ends[place].depth))
                turn = False  # for a third outcome, the widest part
            part = ends.pop() if turn else ends.popleft()
            spent += part.view is None
            left = min(2 * self._budget - spent, AHEAD)
            ahead = self._ahead(part, ends, left, turn=turn)
            view = yield from self._seen(part, (ahead, self._waiting(_from_both(ends), left // 2)))
            if not self._is_open(view.decision):
                found.leaves.append((part.filling, view.decision))
                turn = not turn
                continue
            self.is_vast = found.is_vast = self.is_vast or view.is_vast
            if self._adds_nothing(found, view.decision):
                continue
            found.cells.update(dict.fromkeys(view.cells))
            found.rows.update(dict.fromkeys(view.rows))
            cuts = part.cuts = self._parts_of(part, view)
            if not cuts:
                found.left = "row_in_doubt"
                turn = not turn
            elif turn:
                ends.extend(cuts)
            else:
                ends.extendleft(reversed(cuts))
        found.is_whole = found.left is None and not ends
        if not self.asks_review and len({outcome(decision) for _, decision in found.leaves}) > 1:
            found.left = "outcomes_differ"
        return found

    def _is_told(self, found: Found, reviews: set[str | None], root: View, spent: int) -> bool:
        """Whether nothing more can be learned: every outcome, or every review policy, that there may be was
        seen; or two outcomes were, and it has been looked for others for a while."""
        if self.asks_review:
            return reviews <= {decision.review for _, decision in found.leaves}
        if len({outcome(decision) for _, decision in found.leaves}) < 2:
            return False
        seen = {decision.outcome for _, decision in found.leaves}
        return spent >= ENOUGH or seen >= {*root.decision.outcome_may_be}

    def _adds_nothing(self, found: Found, decision: Decision) -> bool:
        """Whether a part can only come to outcomes that were seen, and two were."""
        seen = {each.outcome for _, each in found.leaves}
        return not self.asks_review and len(seen) > 1 and seen >= {*decision.outcome_may_be}

    def moves(self, cell: Place, root: View) -> Asking[tuple[bool | None, list[Leaf]]]:
        """Whether, every other cell filled in some way, this one moves the answer; None if the budget was
        spent first. With the leaves that were seen."""
        stack = [_Part({}, 0, root)]
        leaves: list[Leaf] = []
        spent = 0
        while stack:
            if spent >= self._budget:
                return None, leaves
            part = stack.pop()
            spent += part.view is None
            left = min(self._budget - spent, AHEAD)
            ahead = self._ahead(part, stack, left, turn=True, cell=cell)
            view = yield from self._seen(part, (ahead, self._waiting(reversed(stack), left // 2)))
            if not self._is_open(view.decision):
                leaves.append((part.filling, view.decision))
                continue
            if not _hangs_on(view, cell):
                continue
            cuts = part.cuts = self._parts_of(part, view, cell)
            if not cuts:
                moved, more = yield from self._alone(cell, part.filling, self._budget - spent)
                spent += len(more)
                leaves.extend(more)
                if moved:
                    return True, leaves
                continue
            stack.extend(cuts)
        return False, leaves

    def _alone(self, cell: Place, base: Fillings, budget: int) -> Asking[tuple[bool, list[Leaf]]]:
        """Whether two fillings of the cell, and of what it may name, differ where the rest is filled."""
        ends: deque[_Part] = deque([_Part(base, 0)])
        leaves: list[Leaf] = []
        for _ in range(budget):
            if not ends or len({self._answer(decision) for _, decision in leaves}) > 1:
                break
            part = ends.popleft() if len(leaves) % 2 == 0 else ends.pop()
            view = yield from self._seen(part, (self._waiting(_from_both(ends), AHEAD),))
            if self._is_open(view.decision):
                cells = tuple(each for each in view.cells if cell in (each, each.origin))
                ends.extend(self._cut(part, view, cells))
            else:
                leaves.append((part.filling, view.decision))
        return len({self._answer(decision) for _, decision in leaves}) > 1, leaves

    # --- asking ---

    def _seen(self, part: _Part, soon: Iterable[Iterable[Fillings]]) -> Asking[View]:
        """What is seen in a part; with what is likely to be asked about next, in more than one way."""
        key = frozenset(part.filling.items())
        if part.view is None and key not in self.told:
            ahead = [filling for each in soon for filling in each]
            while key not in self.told:
                yield Wish([part.filling], ahead)
        if part.view is None:
            part.view = self.told[key].view
        return part.view

    def _ahead(
        self, part: _Part, ends: Iterable[_Part], most: int, *, turn: bool, cell: Place | None = None
    ) -> Iterator[Fillings]:
        """What is asked about next if what is not known yet is open, and for what is known now; with a cell,
        from the one end alone."""
        waiting = deque(ends)
        waiting.append(part) if turn else waiting.appendleft(part)
        while waiting and most > 0:
            part = waiting.pop() if turn else waiting.popleft()
            known = self._known(part)
            if known is None:
                yield part.filling
                most -= 1
            cuts = self._guessed(part, cell) if known is None or self._is_open(known) else []
            if turn:
                waiting.extend(cuts)
            else:
                waiting.extendleft(reversed(cuts))
            turn = turn != (not cuts and cell is None)

    def _waiting(self, ends: Iterable[_Part], most: int) -> Iterator[Fillings]:
        """What is asked about next if nothing is open."""
        asked = (each.filling for each in ends if self._known(each) is None)
        yield from itertools.islice(asked, most)

    def _known(self, part: _Part) -> Decision | None:
        if part.view is not None:
            return part.view.decision
        told = self.told.get(frozenset(part.filling.items()))
        return told.decision if told else None

    def _guessed(self, part: _Part, cell: Place | None) -> list[_Part]:
        """What a part is, or may be, cut into."""
        if part.cuts is not None:
            return part.cuts
        view = part.view or part.above
        if part.guess is None and view is not None:
            part.guess = self._parts_of(part, view, cell)
        return part.guess or []

    # --- cutting ---

    def _parts_of(self, part: _Part, view: View, cell: Place | None = None) -> list[_Part]:
        """What a part is cut into; with a cell, by other cells alone, and with the middles of ranges."""
        if cell is None:
            return self._cut(part, view, view.cells)
        others = tuple(each for each in view.cells if cell not in (each, each.origin))
        cuts = self._cut(part, view, others) if others else []
        return [*cuts, *(probe for each in cuts if (probe := _probe(each, part)) is not None)]

    def _cut(self, part: _Part, view: View, cells: tuple[Place, ...]) -> list[_Part]:
        """The part with one cell narrowed in each way: references first, then cells in turn.

        Where nothing that the case depends on is unknown but who might have rows, no one else has. That is
        not taken for granted where a row was about someone who is not known: there may be several such rows.
        """
        first = [each for each in cells if self.domains.is_reference(each)]
        rest = [each for each in cells if each not in first]
        turn = part.depth % len(rest) if rest else 0
        for cell in (*first, *rest[turn:], *rest[:turn]):
            parts = self.domains.parts(cell, part.filling, self.case)
            if parts:
                below = ({**part.filling, cell: each} for each in parts)
                return [_Part(each, part.depth + 1, above=view) for each in below]
        by_key = any(self.domains.is_key(each) for each in part.filling)
        all_told = not view.cells and not view.is_cut and not by_key
        if all_told and view.strangers and ALL_KNOWN not in part.filling:
            return [_Part({**part.filling, ALL_KNOWN: UNKNOWN}, part.depth, above=view)]
        return []


def side_by_side(searches: Iterable[Asking[T]]) -> Asking[list[T]]:
    """What each of the searches returns; they ask together."""
    found: dict[int, T] = {}
    running = dict(enumerate(searches))
    while running:
        wishes: list[Wish] = []
        for number, search in list(running.items()):
            try:
                wishes.append(next(search))
            except StopIteration as done:
                found[number] = done.value
                del running[number]
        if wishes:
            soon = itertools.zip_longest(*(each.soon for each in wishes))
            yield Wish(
                [filling for each in wishes for filling in each.needed],
                [filling for each in soon for filling in each if filling is not None],
            )
    return [found[number] for number in sorted(found)]


def _from_both(parts: Iterable[_Part]) -> Iterator[_Part]:
    """The first, the last, the second, and so on."""
    ends = deque(parts)
    while ends:
        yield ends.popleft()
        if ends:
            yield ends.pop()


def _hangs_on(view: View, cell: Place) -> bool:
    return view.is_cut or any(cell in (each, each.origin) for each in view.cells)


def _probe(cut: _Part, whole: _Part) -> _Part | None:
    """The middle of a range as a single number."""
    for cell, filling in cut.filling.items():
        if whole.filling.get(cell) != filling and isinstance(filling, tuple) and filling[0] != filling[1]:
            middle = halfway(int(filling[0]), int(filling[1]))
            return _Part({**cut.filling, cell: (middle, middle)}, cut.depth, above=cut.above)
    return None


def movers(found: list[Leaf], cells: Iterator[Place], answer: Callable[[Decision], Said]) -> set[Place]:
    """The cells in which alone two fillings that come to different answers may differ."""
    moving = set()
    for cell in cells:
        for number, (one, first) in enumerate(found):
            if any(
                answer(first) != answer(second) and _agree_but(cell, one, other)
                for other, second in found[:number]
            ):
                moving.add(cell)
                break
    return moving


def _agree_but(cell: Place, one: Mapping[Place, Filling], other: Mapping[Place, Filling]) -> bool:
    """Whether some completion is in one part, and in the other but for this cell."""
    return all(
        _meet(filling, other[place])
        for place, filling in one.items()
        if place in other and cell not in (place, place.origin) and place != ALL_KNOWN
    )


def _meet(one: Filling, other: Filling) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return int(one[0]) <= int(other[1]) and int(other[0]) <= int(one[1])
