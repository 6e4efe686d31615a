"""A session in, its cases decided one after the other out, each against what went before it.

The order is that of (date, case). A go is booked: from then on its row says what its table says of a case
that has gone, and counts for the cases behind it as any completed one does. What may go, because it is
undetermined or has a red flag that nobody answered, is booked as unknown: it counts in the upper bound of
what is added up, and not in the lower.

Most cases do not hang on others. Which may is told by the bounds: where these say the same of a case with
every booking unknown as with none, the case is decided at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from lexlog.decide.tree import Decision, exit_code
from lexlog.resolved.layer import Layer
from lexlog.sequence.ledger import Ledger, booked_tables
from lexlog.sequence.tree import Booking, Sequenced
from lexlog.session import Progress, Session
from lexlog.splitting.search import is_open_review

Asked = tuple[Layer | None, list[str]]
"""A layer (None: that of the session), and the cases of which it may say something else."""


class NoBooking(Exception):
    """No table of the law says what becomes of a case once it has gone."""


def in_sequence(
    session: Session, *, require_clearance: bool = False, told: Progress | None = None
) -> Sequenced:
    """The decision of every case against the ledger as it is when its turn comes. Raises NoBooking.

    `require_clearance` books only in the upper bound what depends on a paragraph that nobody cleared. `told`
    hears of each case whose turn has come, its place, and how many there are.
    """
    if not booked_tables(session.library.law):
        raise NoBooking
    ledger = Ledger(session.library.law, session.world)
    order = sorted(session.days, key=lambda case: (session.days[case], case))
    first = session.over(ledger.world)
    turns = _hanging_on_others(first, session.over(ledger.in_doubt()), order, told)
    decided = {each.case: each for each in first.decisions([case for case in order if case not in turns])}
    bookings: dict[str, Booking] = {}
    sessions: dict[str, Session] = {}
    now, count = first, 0
    for place, case in enumerate(order):
        if case in turns:
            if told is not None:
                told(case, place, len(order))
            if len(bookings) > count:
                now, count = session.over(ledger.after(bookings.values())), len(bookings)
            decided[case], sessions[case] = now.decision(case), now
        made = _booking(decided[case], require_clearance=require_clearance)
        if made is not None and case in ledger.rows:
            bookings[case] = made
    if told is not None:
        told("", len(order), max(len(order), 1))
    for each in first.refused():
        decided.setdefault(each.case, each)
    decisions = tuple(decided[case] for case in sorted(decided))
    return Sequenced(decisions, bookings, sessions, ledger.undated)


def _booking(decision: Decision, *, require_clearance: bool) -> Booking | None:
    """How a case counts for those after it; None if it does not go."""
    code = exit_code(decision, require_clearance=require_clearance)
    return None if code == 2 else Booking(decision.case, decision.exception, code == 0)


def _hanging_on_others(
    first: Session, doubtful: Session, cases: Sequence[str], told: Progress | None
) -> frozenset[str]:
    """The cases of which the bounds, in some layer that their decisions speak of, say something else where it
    is not known what was booked; and those that they leave open, whose completions may hang on it."""
    layers = [layer for _, _, layer in first.alternatives()] if first.differences else []
    asked: list[Asked] = [(None, list(cases))]
    days = np.array([first.days[each] for each in cases], np.int64)
    for layer in layers:
        touched = np.flatnonzero(first.touched(cases, days, layer)).tolist()
        asked.append((layer, [cases[each] for each in touched]))
    # one session after the other: a layer takes over what was evaluated last of the session it is beside
    plain = [_said(first, *each) for each in _telling(asked, told, 0)]
    in_doubt = [_said(doubtful, *each) for each in _telling(asked, told, len(asked))]
    pairs = [pair for both in zip(plain, in_doubt, strict=True) for pair in zip(*both, strict=True)]
    return frozenset(a.case for a, b in pairs if a != b or is_open_review(a))


def _said(session: Session, layer: Layer | None, cases: list[str]) -> list[Decision]:
    """What the bounds say of these cases in a layer (None: that of the session)."""
    if not cases:
        return []
    return (session if layer is None else session.under(layer)).unsettled(cases)


def _telling(asked: list[Asked], told: Progress | None, begin: int) -> Iterator[Asked]:
    """What is asked, one by one, saying how far the two rounds of asking are."""
    for place, each in enumerate(asked, begin):
        if told is not None:
            told("which cases hang on others", place, 2 * len(asked) + 1)
        yield each
