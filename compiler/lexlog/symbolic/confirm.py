"""A case with its facts and two laws in, what the ordinary decision says of it under each out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lexlog import locate
from lexlog.decide.tree import Decision
from lexlog.diagnostic import Report
from lexlog.library import Library
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import GivenRow
from lexlog.session import Session
from lexlog.symbolic.goals import QUESTION
from lexlog.world.load import load


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides cases under one law."""

    library: Library

    def decision(self, case: str, rows: Sequence[GivenRow]) -> Decision | None:
        """The decision of a case of these rows and the reference facts; None if a row was refused."""
        report = Report()
        world = load(self.library.law, [locate.home() / "facts" / "reference"], report, given=rows)
        if report.has_errors:
            return None
        session = Session(self.library, Layer(), world, differences=False)
        if case not in session.days:
            return None
        [raw] = session.unsettled([case])
        if raw.outcome_may_be or raw.review_may_be:
            return raw  # something is not known, and what it could be is not tried out
        return session.decisions([case])[0]


def is_asked(decision: Decision) -> bool:
    """Whether the case is one of which something is asked."""
    return any(each.clause.startswith(QUESTION) for each in decision.flags)


def said(decision: Decision) -> str | None:
    """What is compared of a decision: the outcome with what makes it differ, and the flags against a go. None
    if something is not known; a day of which the law does not speak is an answer."""
    if decision.outcome == "undetermined":
        is_open = decision.missing or decision.outcome_may_be or not decision.note
        return None if is_open else "not modelled"
    if decision.review_may_be:
        return None
    raised = {each.id for each in decision.flags if not each.clause.startswith(QUESTION)}
    flags = sorted(raised) if decision.is_go else []
    return decision.says() + (f", flagged {', '.join(flags)}" if flags else "")
