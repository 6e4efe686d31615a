"""Cases decided in sequence in, what was booked of them out, as lines or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lexlog.decide.tree import Decision
from lexlog.resolved.tree import Law
from lexlog.sequence.tree import Sequenced

Json = dict[str, object]


def lines(decision: Decision, of: Sequenced) -> Iterator[str]:
    """How a case counts for those after it, if it does."""
    booking = of.bookings.get(decision.case)
    if booking is None:
        return
    under = f" under exception {booking.exception}" if booking.exception else ""
    if booking.certain:
        yield f"booked{under}: it counts for the cases after it"
    else:
        yield "may go: it counts for the cases after it in the upper bound only"


def summary(of: Sequenced) -> str:
    """What was booked, in a sentence."""
    named = f" ({', '.join(of.possible)})" if of.possible else ""
    return (
        f"decided in sequence, by date and name: {len(of.booked)} booked, "
        f"{len(of.possible)} in the upper bound only{named}"
    )


def apart(decisions: Sequence[Decision], law: Law) -> Iterator[str]:
    """That goes under one exception were not counted against each other, where a case can be booked."""
    if not any(table.booked is not None for table in law.tables.values()):
        return
    counts = Counter(each.exception for each in decisions if each.is_go and each.exception)
    shared = [f"{count} under {name}" for name, count in sorted(counts.items()) if count > 1]
    if shared:
        yield (
            f"each case is decided against what is on record alone: {', '.join(shared)} do not count against "
            "each other (--in-sequence books one after the other)"
        )


def as_json(of: Sequenced) -> Json:
    """What was booked, in the order in which it was."""
    return {
        "order": "date, case",
        "booked": [{"case": each.case, "exception": each.exception} for each in of.booked],
        "upper_bound": list(of.possible),
    }
