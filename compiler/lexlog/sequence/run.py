"""A session in, its cases decided one after the other out, each against what went before it.

The order is that of (date, case). A go is booked: from then on its row says what its table says of a case
that has gone, and counts for the cases behind it as any completed one does. What may go, because it is
undetermined or has a red flag that nobody answered, is booked as unknown: it counts in the upper bound of
what is added up, and not in the lower.

Most cases do not hang on others. Which may is told by the bounds: where these say the same of a case with
every booking unknown as with none, the case is decided at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lexlog.decide.tree import Decision, exit_code
from lexlog.resolved.layer import Layer
from lexlog.sequence.ledger import Ledger, booked_tables
from lexlog.sequence.tree import Booking, Sequenced
from lexlog.session import Progress, Session
from lexlog.splitting.search import is_open_review

Asked = tuple[Layer, list[str]]
"""A layer, and the cases of which it may say something else."""


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
    days = np.array([first.days[each] for each in cases], np.int64)
    asked: list[Asked] = []
    for layer in layers:
        touched = np.flatnonzero(first.touched(cases, days, layer)).tolist()
        if touched:
            asked.append((layer, [cases[each] for each in touched]))
    # one session after the other: a layer takes over what was evaluated last of the session it is beside
    rounds: list[list[Decision]] = []
    for session in (first, doubtful):
        said = session.unsettled(cases)
        for place, each in enumerate(session.unsettled_in(asked), len(rounds) * len(asked)):
            said.extend(each)
            if told is not None:
                told("which cases hang on others", place, 2 * len(asked) + 1)
        rounds.append(said)
    return frozenset(a.case for a, b in zip(*rounds, strict=True) if a != b or is_open_review(a))
