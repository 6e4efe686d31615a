"""Answers about cases in, decisions out; what the two bounds leave open stays undetermined."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lexlog.decide.answers import Answers
from lexlog.decide.tree import (
    Cited,
    Decision,
    DutyFound,
    ExceptionFound,
    FlagFound,
    OmittedParagraph,
    RequirementFound,
)
from lexlog.resolved.layer import Layer, days
from lexlog.resolved.tree import REVIEWS, Clause, Law

Alone = Callable[[str, str, str], bool]
"""Whether a condition must hold of a case by itself: by `met` or `barred`, case and clause."""


@dataclass(frozen=True, slots=True)
class Book:
    """The law as deciding needs it: clauses and omissions by name, clearances by (case, paragraph), and the
    days on which each clause stands in the layer."""

    law: Law
    clauses: dict[str, Clause]
    omissions: dict[str, str]
    clearances: dict[tuple[str, str], str]
    standing: dict[str, tuple[tuple[int, int], ...]]

    def stands(self, clause: str, day: int) -> bool:
        """Whether a clause is in force on the day."""
        return any(first <= day <= last for first, last in self.standing[clause])


def book(law: Law, layer: Layer, clearances: dict[tuple[str, str], str]) -> Book:
    """The law opened at the pages that deciding needs."""
    texts: dict[str, dict[str, None]] = {}
    for policy in law.policies:
        for omission in policy.omissions:
            texts.setdefault(omission.paragraph, {})[omission.text] = None
    omissions = {paragraph: "; ".join(found) for paragraph, found in texts.items()}
    omissions |= {
        each.later_changes: f"{each.title}: the text was followed to that day"
        for each in law.policies
        if each.modelled_to is not None
    }
    clauses = law.clauses()
    standing = {name: days(each.life, layer, law.instruments, law.readings) for name, each in clauses.items()}
    return Book(law, clauses, omissions, clearances, standing)


def decide(case: str, day: int, answers: Answers, of: Book, alone: Alone | None = None) -> Decision:
    """The decision of one case; undetermined with no missing facts yet where the bounds differ.

    `alone` tells of the conditions of exceptions that may not come to be looked at; without it, what is not
    bound to hold of these is unknown.
    """
    date = datetime.date.fromordinal(day).isoformat()
    if not answers.sure("modelled", case):
        return Decision(case, date, "undetermined", note=_unmodelled(of.law))
    requirements = _requirements(case, answers, of)
    exceptions = tuple(_exceptions(case, day, answers, of, alone))
    outcomes = sorted({row[0] for row in answers.possible("outcome", case)})
    outcome = outcomes[0] if len(outcomes) == 1 else "undetermined"
    exception = _exception(case, answers, of) if outcome == "exception" else None
    if outcome == "exception" and exception is None:
        outcome = "undetermined"
    reviews = _reviews(case, answers) if outcome == "license_required" else ()
    return Decision(
        case,
        date,
        outcome,  # type: ignore[arg-type]
        exception,
        reviews[0] if len(reviews) == 1 else None,
        reviews if len(reviews) > 1 else (),
        requirements,
        exceptions,
        _cited("prohibited", case, answers, of),
        _cited("excluded", case, answers, of),
        tuple(_flags(case, day, answers, of)),
        tuple(_duties(case, day, exception, answers, of)),
        tuple(_conditions(exceptions, of)) if outcome == "license_required" else (),
        not_modelled=tuple(_omitted(case, answers, of)),
        outcome_may_be=tuple(outcomes) if outcome == "undetermined" else (),
    )


def _unmodelled(law: Law) -> str:
    """Why no policy speaks of a case on that day."""
    starts = [policy.modelled_from for policy in law.policies if policy.modelled_from is not None]
    if not starts:
        return "no policy says from which day on it models the law (`modelled from DATE;`)"
    first = datetime.date.fromordinal(max(starts)).isoformat()
    return f"no law is modelled for this kind of case on this day: it is modelled from {first} on"


def _requirements(case: str, answers: Answers, of: Book) -> tuple[RequirementFound, ...]:
    found = []
    for requirement, clause in answers.sure("required", case):
        overcome = [e for r, e in answers.sure("overcome", case) if r == requirement]
        reviews = [(p, c) for r, c, p in answers.sure("reviewed", case) if r == requirement]
        strictest = max((p for p, _ in reviews), key=REVIEWS.index, default=None)
        found.append(
            RequirementFound(
                requirement,
                clause,
                of.clauses[clause].citation,
                strictest,
                tuple(c for _, c in reviews),
                _name(_preferred(overcome, of), of),
            )
        )
    return tuple(found)


def _preferred(exceptions: Iterable[str], of: Book) -> str | None:
    """The first in the order of the law's text."""
    known = list(exceptions)
    return next((ruling for ruling in of.law.rulings if ruling in known), None)


def _name(ruling: str | None, of: Book) -> str | None:
    return None if ruling is None else of.law.rulings[ruling].name


def _exception(case: str, answers: Answers, of: Book) -> str | None:
    """The exception that overcomes everything required; several joined by `+` if none does alone, each of
    which overcomes something that those before it in the law's text do not.

    None if which one it is depends on what is not known.
    """
    required = {row[0] for row in answers.possible("required", case)}
    overcome: dict[str, set[str]] = {}
    for requirement, exception in answers.sure("overcome", case):
        overcome.setdefault(exception, set()).add(requirement)
    alone = _preferred((e for e, answered in overcome.items() if answered >= required), of)
    if alone is not None:
        return _name(alone, of)
    chosen = []
    left = set(required)
    for ruling in of.law.rulings:
        if overcome.get(ruling, set()) & left:
            chosen.append(of.law.rulings[ruling].name)
            left -= overcome[ruling]
    return "+".join(chosen) if chosen and not left else None


def _reviews(case: str, answers: Answers) -> tuple[str, ...]:
    """Which review policies the standing requirements may come to, least strict first."""
    sure_standing = {row[0] for row in answers.sure("standing", case)}
    may_standing = {row[0] for row in answers.possible("standing", case)}
    sure = [p for r, _, p in answers.sure("reviewed", case) if r in sure_standing]
    possible = {p for r, _, p in answers.possible("reviewed", case) if r in may_standing}
    floor = max((REVIEWS.index(p) for p in sure), default=-1)
    reachable = {p for p in possible if REVIEWS.index(p) > floor}
    if floor >= 0:
        reachable.add(REVIEWS[floor])
    return tuple(sorted(reachable, key=REVIEWS.index))


def _exceptions(
    case: str, day: int, answers: Answers, of: Book, alone: Alone | None
) -> Iterable[ExceptionFound]:
    """Each exception to a requirement of the case with the state of each of its clauses."""
    candidates = [row[0] for row in answers.possible("candidate", case)]
    for identity in [ruling for ruling in of.law.rulings if ruling in candidates]:
        sure = (identity,) in answers.sure("available", case)
        may = (identity,) in answers.possible("available", case)
        because = tuple(_states(case, day, identity, answers, of, alone))
        word = "yes" if sure else "unknown" if may else "no"
        yield ExceptionFound(of.law.rulings[identity].name, word, because)  # type: ignore[arg-type]


def _states(
    case: str, day: int, identity: str, answers: Answers, of: Book, alone: Alone | None
) -> Iterable[Cited]:
    """Each condition of an exception as its own bounds have it, whether or not the exception is asked for."""
    asked = (identity,) in answers.sure("candidate", case)
    for clause in of.law.rulings[identity].clauses:
        relation = "barred" if clause.word == "unless" else "met"
        if clause.word == "duty" or not of.stands(clause.id, day):
            continue
        sure = (identity, clause.id) in answers.sure(relation, case)
        may = (identity, clause.id) in answers.possible(relation, case)
        if may and not sure and not asked and alone is not None:
            sure = alone(relation, case, clause.id)
        yield Cited(
            clause.id, clause.citation, "met" if sure else "unknown" if may else "unmet", clause.source
        )


def _conditions(exceptions: tuple[ExceptionFound, ...], of: Book) -> Iterable[Cited]:
    """What was not done before the act and would make an exception available."""
    for found in exceptions:
        states = [(of.clauses[each.clause], each) for each in found.because]
        blocked = any(clause.word == "unless" and each.condition != "unmet" for clause, each in states)
        open_ = [each for clause, each in states if clause.word in ("require",) and each.condition == "unmet"]
        allowed = all(
            any(each.condition == "met" for clause, each in states if clause.word == word)
            for word in ("covers", "allow")
            if any(clause.word == word for clause, _ in states)
        )
        limited = all(each.condition == "met" for clause, each in states if clause.word == "limit")
        if found.available == "no" and allowed and limited and not blocked:
            yield from open_


def _cited(relation: str, case: str, answers: Answers, of: Book) -> tuple[Cited, ...]:
    return tuple(
        Cited(clause, of.clauses[clause].citation, "met", of.clauses[clause].source)
        for _, clause in answers.sure(relation, case)
    )


def _flags(case: str, day: int, answers: Answers, of: Book) -> Iterable[FlagFound]:
    certain = answers.sure("flagged", case)
    for identity, clause in answers.possible("flagged", case):
        ruling = of.law.rulings[identity]
        resolved = any((case, key) in of.clearances for key in (ruling.name, identity, clause))
        asks = tuple(each.text for each in ruling.clauses if each.word == "ask" and of.stands(each.id, day))
        citation, is_certain = of.clauses[clause].citation, (identity, clause) in certain
        yield FlagFound(ruling.name, clause, citation, resolved, asks, is_certain)


def _duties(case: str, day: int, exception: str | None, answers: Answers, of: Book) -> Iterable[DutyFound]:
    used = set((exception or "").split("+"))
    for identity, clause in answers.possible("due", case):
        if of.law.rulings[identity].name in used:
            duty = of.clauses[clause]
            due = datetime.date.fromordinal(day + duty.days).isoformat() if duty.days is not None else ""
            yield DutyFound(clause, duty.citation, duty.text, due)


def _omitted(case: str, answers: Answers, of: Book) -> Iterable[OmittedParagraph]:
    for (paragraph,) in answers.possible("omitted", case):
        yield OmittedParagraph(
            paragraph, of.omissions.get(paragraph, ""), of.clearances.get((case, paragraph))
        )
