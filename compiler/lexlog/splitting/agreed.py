"""Decisions of completions that come to the same outcome in, the one decision of the case out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lexlog.decide.tree import Cited, Decision, DutyFound, ExceptionFound, RequirementFound
from lexlog.resolved.tree import REVIEWS


def agreed(root: Decision, found: Sequence[Decision]) -> Decision:
    """What all of them say; what some say differently is left open, as the bounds of `root` have it.

    Flags and paragraphs not modelled are those of any completion: none is lost because one has it not.
    """
    reviews = {p for each in found for p in (each.review, *each.review_may_be) if p is not None}
    may_be = tuple(sorted(reviews, key=REVIEWS.index)) if len(reviews) > 1 else ()
    review = found[0].review if not may_be else None
    duties: dict[DutyFound, None] = {}
    for each in found:
        duties.update(dict.fromkeys(each.duties))
    return replace(
        root,
        outcome=found[0].outcome,
        exception=found[0].exception,
        review=review,
        review_may_be=may_be,
        outcome_may_be=(),
        requirements=_requirements(found),
        exceptions=_exceptions(root, found),
        prohibitions=_common([each.prohibitions for each in found]),
        exclusions=_common([each.exclusions for each in found]),
        duties=tuple(duties),
        conditions=_common([each.conditions for each in found]),
    )


def _requirements(found: Sequence[Decision]) -> tuple[RequirementFound, ...]:
    """The limbs that are met in every completion, or, where there is none, in some; what they do not agree
    on is not said."""
    made = []
    limbs = dict.fromkeys(each.clause for decision in found for each in decision.requirements)
    shared = [
        limb for limb in limbs if all(any(r.clause == limb for r in each.requirements) for each in found)
    ]
    for limb in shared or limbs:
        same = [each for decision in found for each in decision.requirements if each.clause == limb]
        first = same[0]
        reviewed = all(each.review == first.review for each in same)
        clauses = all(each.review_clauses == first.review_clauses for each in same)
        overcome = all(each.overcome_by == first.overcome_by for each in same)
        made.append(
            replace(
                first,
                review=first.review if reviewed else None,
                review_clauses=first.review_clauses if clauses else (),
                overcome_by=first.overcome_by if overcome else None,
            )
        )
    return tuple(made)


def _exceptions(root: Decision, found: Sequence[Decision]) -> tuple[ExceptionFound, ...]:
    """Every exception looked at in some completion, with the states on which all of these agree, or which
    the bounds know."""
    made = []
    known = {each.clause: each for one in root.exceptions for each in one.because}
    for name in dict.fromkeys(each.id for decision in found for each in decision.exceptions):
        same = [each for decision in found for each in decision.exceptions if each.id == name]
        words = {each.available for each in same}
        because = []
        for clause in dict.fromkeys(each.clause for one in same for each in one.because):
            states = [each for one in same for each in one.because if each.clause == clause]
            if clause in known and known[clause].condition != "unknown":
                because.append(known[clause])
                continue
            alike = all(each.condition == states[0].condition for each in states)
            because.append(states[0] if alike else replace(states[0], condition="unknown"))
        made.append(ExceptionFound(name, words.pop() if len(words) == 1 else "unknown", tuple(because)))
    return tuple(made)


def _common(found: Sequence[tuple[Cited, ...]]) -> tuple[Cited, ...]:
    """What stands in all of them, or in some where nothing does."""
    everything = tuple(dict.fromkeys(each for one in found for each in one))
    shared = tuple(each for each in everything if all(each in one for one in found))
    return shared or everything
