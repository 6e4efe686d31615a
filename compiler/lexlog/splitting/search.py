"""The view of an open case in, what its completions come to out: a search that fills and asks again.

A search is a generator: it yields a filling of unknown cells, is sent the view of the case under it, and
returns what it found. It never asks about the same part of the domain twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
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

Fillings = dict[Place, Filling]
Asking = Generator[Fillings, View, T]
Leaf = tuple[Fillings, Decision]
Answer = tuple[object, ...]


def outcome(decision: Decision) -> Answer:
    """What of a decision must agree for a case to be decided."""
    return decision.outcome, decision.exception


def review(decision: Decision) -> Answer:
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
    """The parts of the domain that the bounds decide, why others are left (if so), and the cells met; whether
    they are more than can be tried."""

    leaves: list[Leaf] = field(default_factory=list)
    left: OpenBecause | None = None
    cells: dict[Place, None] = field(default_factory=dict)
    rows: dict[Place, None] = field(default_factory=dict)
    is_vast: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    filling: Fillings
    depth: int
    view: View | None = None


@dataclass(slots=True)
class Search:
    """Searches for one case. `asks_review` if the outcome is sure and its review policy is what is open."""

    domains: Domains
    case: str
    asks_review: bool = False
    is_vast: bool = False

    @property
    def _budget(self) -> int:
        return BUDGET_OF_VAST if self.is_vast else BUDGET

    @property
    def _answer(self) -> Callable[[Decision], Answer]:
        return review if self.asks_review else outcome

    def _is_open(self, decision: Decision) -> bool:
        return is_open_review(decision) if self.asks_review else is_open(decision)

    def outcomes(self, root: View) -> Asking[Found]:
        """Cut the domain until parts differ in outcome, the bounds decide every part, or the budget is spent;
        parts from both ends in turn. Reviews are told apart where outcomes are not open."""
        found = Found()
        ends: deque[_Part] = deque([_Part({}, 0, root)])
        reviews = {root.decision.review, *root.decision.review_may_be} - {None}
        spent, turn = 0, False
        while ends and not self._is_told(found, reviews, root, spent):
            if spent >= 2 * self._budget:
                found.left = "budget_spent"
                return found
            if len({outcome(decision) for _, decision in found.leaves}) > 1:
                ends.rotate(-min(range(len(ends)), key=lambda place: ends[place].depth))
                turn = False  # for a third outcome, the widest part
            part = ends.pop() if turn else ends.popleft()
            view = part.view
            if view is None:
                view = yield part.filling
                spent += 1
            if not self._is_open(view.decision):
                found.leaves.append((part.filling, view.decision))
                turn = not turn
                continue
            self.is_vast = found.is_vast = self.is_vast or view.is_vast
            if self._adds_nothing(found, view.decision):
                continue
            found.cells.update(dict.fromkeys(view.cells))
            found.rows.update(dict.fromkeys(view.rows))
            cuts = self._cut(part, view, view.cells)
            if not cuts:
                found.left = "row_in_doubt"
                turn = not turn
            elif turn:
                ends.extend(cuts)
            else:
                ends.extendleft(reversed(cuts))
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
            view = part.view
            if view is None:
                view = yield part.filling
                spent += 1
            if not self._is_open(view.decision):
                leaves.append((part.filling, view.decision))
                continue
            if not _hangs_on(view, cell):
                continue
            others = [each for each in view.cells if cell not in (each, each.origin)]
            cuts = self._cut(part, view, tuple(others)) if others else []
            if not cuts:
                moved, more = yield from self._alone(cell, part.filling, self._budget - spent)
                spent += len(more)
                leaves.extend(more)
                if moved:
                    return True, leaves
                continue
            stack.extend(cuts)
            stack.extend(probe for each in cuts if (probe := _probe(each, part)) is not None)
        return False, leaves

    def _alone(self, cell: Place, base: Fillings, budget: int) -> Asking[tuple[bool, list[Leaf]]]:
        """Whether two fillings of the cell, and of what it may name, differ where the rest is filled."""
        ends: deque[_Part] = deque([_Part(base, 0)])
        leaves: list[Leaf] = []
        for _ in range(budget):
            if not ends or len({self._answer(decision) for _, decision in leaves}) > 1:
                break
            part = ends.popleft() if len(leaves) % 2 == 0 else ends.pop()
            view = yield part.filling
            if self._is_open(view.decision):
                cells = tuple(each for each in view.cells if cell in (each, each.origin))
                ends.extend(self._cut(part, view, cells))
            else:
                leaves.append((part.filling, view.decision))
        return len({self._answer(decision) for _, decision in leaves}) > 1, leaves

    # --- cutting ---

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
                return [_Part({**part.filling, cell: each}, part.depth + 1) for each in parts]
        by_key = any(self.domains.is_key(each) for each in part.filling)
        all_told = not view.cells and not view.is_cut and not by_key
        if all_told and view.strangers and ALL_KNOWN not in part.filling:
            return [_Part({**part.filling, ALL_KNOWN: UNKNOWN}, part.depth)]
        return []


def _hangs_on(view: View, cell: Place) -> bool:
    return view.is_cut or any(cell in (each, each.origin) for each in view.cells)


def _probe(cut: _Part, whole: _Part) -> _Part | None:
    """The middle of a range as a single number."""
    for cell, filling in cut.filling.items():
        if whole.filling.get(cell) != filling and isinstance(filling, tuple) and filling[0] != filling[1]:
            middle = halfway(int(filling[0]), int(filling[1]))
            return _Part({**cut.filling, cell: (middle, middle)}, cut.depth)
    return None


def movers(found: list[Leaf], cells: Iterator[Place], answer: Callable[[Decision], Answer]) -> set[Place]:
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
