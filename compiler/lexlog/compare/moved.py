"""Two decisions of one case in, what differs between them out: in words, and whether it got tighter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lexlog.compare.tree import Direction, Moved
from lexlog.decide.tree import Decision
from lexlog.resolved.tree import REVIEWS

_LADDER = ("not_subject", "no_license_required", "exception", "license_required", "prohibited")
"""Outcomes, the loosest first."""

Facets = tuple[tuple[str, frozenset[str]], ...]


def facets(decision: Decision) -> Facets:
    """What of a decision can move, without the ids by which laws tell clauses of one label apart. Paragraphs
    that are not modelled are no part of what was decided."""
    return (
        ("outcome", frozenset({_outcome(decision)})),
        ("exception", frozenset(_available(decision))),
        ("prohibition", frozenset(_plain(each.clause) for each in decision.prohibitions)),
        ("flag", frozenset(each.id for each in decision.flags)),
        ("duty", frozenset(f"{_plain(each.clause)} {each.due}".strip() for each in decision.duties)),
        ("condition", frozenset(_plain(each.clause) for each in decision.conditions)),
    )


def _available(decision: Decision) -> Iterator[str]:
    """The exceptions that are there for the case, or may be."""
    for each in decision.exceptions:
        if each.available != "no":
            yield each.id if each.available == "yes" else f"{each.id} (not known whether)"


def _outcome(decision: Decision) -> str:
    """The outcome with its review policy or policies; of an undetermined one, what it may be."""
    if decision.review_may_be:
        return f"{decision.outcome}({' or '.join(decision.review_may_be)})"
    if decision.outcome == "undetermined" and decision.outcome_may_be:
        return f"undetermined({' or '.join(decision.outcome_may_be)})"
    return decision.says()


def _plain(clause: str) -> str:
    return re.sub(r"(#\d+|@(\d{4}-\d\d-\d\d|always)|'+)$", "", clause)


def aspects(old: Decision, new: Decision) -> tuple[str, ...]:
    """Each part that differs, as a reader would say it."""
    return tuple(_aspects(facets(old), facets(new)))


def _aspects(old: Facets, new: Facets) -> Iterator[str]:
    for (name, before), (_, after) in zip(old, new, strict=True):
        if before == after:
            continue
        if name == "outcome":
            yield f"outcome: {', '.join(before)} -> {', '.join(after)}"
        else:
            yield from (f"{name} {each} goes" for each in sorted(before - after))
            yield from (f"{name} {each} comes" for each in sorted(after - before))


def target(old: Decision, new: Decision) -> Facets:
    """What the changes that are to blame must bring about: the outcome if that moves, or else all that
    moves."""
    before, after = facets(old), facets(new)
    return (
        after[:1]
        if before[:1] != after[:1]
        else tuple(b for a, b in zip(before, after, strict=True) if a != b)
    )


def meets(decision: Decision, wanted: Facets) -> bool:
    """Whether a decision has come to what was to be brought about."""
    found = dict(facets(decision))
    return all(found[name] == value for name, value in wanted)


def moved(old: Decision, new: Decision) -> Moved | None:
    """The case if it is decided otherwise; None if it stays."""
    found = aspects(old, new)
    return Moved(old.case, old, new, _direction(old, new), found) if found else None


def _direction(old: Decision, new: Decision) -> Direction:
    if "undetermined" in (old.outcome, new.outcome) or old.review_may_be or new.review_may_be:
        return "mixed"
    before, after = _rank(old), _rank(new)
    if before != after:
        return "tighter" if after > before else "looser"
    if facets(old)[:1] != facets(new)[:1]:
        return "mixed"
    return _beside(facets(old), facets(new))


def _rank(decision: Decision) -> tuple[int, int]:
    review = -1 if decision.review is None else REVIEWS.index(decision.review)
    return _LADDER.index(decision.outcome), review


def _beside(old: Facets, new: Facets) -> Direction:
    """The same outcome, with more or fewer flags and duties beside it."""
    ways = set()
    for (name, before), (_, after) in zip(old, new, strict=True):
        if name in ("flag", "duty", "prohibition") and before != after:
            ways |= {"tighter"} if after - before else set()
            ways |= {"looser"} if before - after else set()
    if not ways:
        return "neutral"
    return "mixed" if len(ways) > 1 else "tighter" if "tighter" in ways else "looser"


def is_open(decision: Decision) -> bool:
    """Whether the decision leaves something undetermined."""
    return decision.outcome == "undetermined" or bool(decision.review_may_be)
