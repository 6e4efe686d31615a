"""A case and an outcome that it should have in, the smallest changes after which it has it out.

Changed is only what the policy text `proposes`: cells of the case and papers beside it. Values come from the
proofs: those at which a comparison flips that stands in the way, the day on which a clause begins or ends, a
paper with the cells that a clause asks for. Each set of changes is built on the proofs of the case with the
rest of them, and is decided as by `what_if` before it is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lexlog.datalog.outcomes import atom
from lexlog.datalog.tree import Atom, Constant, Variable
from lexlog.decide.tree import GO, OUTCOMES, Decision
from lexlog.explain.facts import Limb
from lexlog.explain.reasons import Reason
from lexlog.questions.asked import Unclear, asked, is_it
from lexlog.questions.goal_search import Search, Set
from lexlog.questions.tree import Asked
from lexlog.questions.what_if import WhatIf, row_of, supposed
from lexlog.resolved.tree import Changer, Law
from lexlog.session import Session


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a proposal: a cell, or (without a column) a row that there would be.

    `remark` is what the policy says of proposing it; `left` what a smaller number leaves behind, which
    `gives_up` has as a part of what there was.
    """

    table: str
    column: str
    before: str
    after: str
    row: tuple[tuple[str, str], ...]
    changer: Changer | None
    remark: str
    left: str | None = None

    @property
    def is_controlled(self) -> bool:
        """Whether whoever asks can make this change."""
        return self.changer is not None and self.changer.is_controlled

    @property
    def gives_up(self) -> Fraction:
        """How much of a number is given up."""
        if self.left is None:
            return Fraction(0)
        left, before = (Fraction(each.replace(",", "")) for each in (self.left, self.before))
        return left / before


@dataclass(frozen=True, slots=True)
class Proposed:
    """Changes that bring the outcome about, and the case decided with them."""

    steps: tuple[Step, ...]
    found: WhatIf

    @property
    def size(self) -> tuple[object, ...]:
        """The fewest changes first; of as many, those of which the fewest are somebody else's; then the
        least."""
        others = sum(not each.is_controlled for each in self.steps)
        return len(self.steps), others, sum(each.gives_up for each in self.steps), str(self.steps)


@dataclass(frozen=True, slots=True)
class Goal:
    """What brings a case to an outcome. `fixed` is a reason for the present outcome in which nothing may be
    proposed; `is_cut` says that more sets of changes could have been tried than were."""

    asked: Asked
    before: Decision
    holds: bool
    proposals: tuple[Proposed, ...] = ()
    tried: int = 0
    is_cut: bool = False
    fixed: Reason | None = None


def goal(session: Session, case: str, text: str) -> Goal:
    """The smallest changes after which the case has the outcome, or is a go.

    Raises Unclear for what is no outcome, and for a case whose row could not be read.
    """
    law = session.library.law
    wanted = Asked("go") if text.strip() == "go" else asked(text, law)
    if wanted.outcome == "undetermined":
        raise Unclear("nothing is proposed for `undetermined`", "a goal is `go`, or an outcome that is known")
    row_of(session, case)
    before = session.decision(case)
    if _reaches(before, wanted, law):
        return Goal(wanted, before, True)
    search = Search(session, case, tuple(_atoms(wanted)), lambda each: _reaches(each, wanted, law))
    search.run()
    told = (_told(session, before, each) for each in search.found)
    proposals = sorted(
        (each for each in told if _reaches(each.found.after, wanted, law)), key=lambda each: each.size
    )
    fixed = None if proposals else _fixed(session, before)
    return Goal(wanted, before, False, tuple(proposals), search.tried, search.is_cut, fixed)


def _reaches(decision: Decision, wanted: Asked, law: Law) -> bool:
    if wanted.outcome == "go":
        return decision.outcome in GO
    return is_it(decision, wanted, law)


def _atoms(wanted: Asked) -> Iterator[Atom]:
    """What has to hold for the outcome."""
    words = [each for each in OUTCOMES if each in GO] if wanted.outcome == "go" else [wanted.outcome]
    for word in words:
        yield Atom("outcome", (("case", Variable("case")), ("outcome", Constant(word))))
    if wanted.outcome == "exception" and wanted.detail:
        terms = atom("available").terms
        yield Atom("available", (*terms, ("exception", Constant(wanted.detail))))
    if wanted.outcome == "license_required" and wanted.detail:
        yield Atom("reviewed", (*atom("reviewed").terms, ("policy", Constant(wanted.detail))))


def _told(session: Session, before: Decision, changes: Set) -> Proposed:
    """The set decided as `what_if` does, with who can make each change and what is to be said of it."""
    made = supposed(session, before.case, dict(changes.cells), changes.papers())
    after = made.then.decision(before.case)
    found = WhatIf(made.changes, made.added, before, after, session, made.then)
    table, _ = row_of(session, before.case)
    of, wanted = session.library.law.changes, dict(changes.cells)
    steps = [
        Step(
            *(table.name, each.column, each.before, each.after, (), each.changer),
            of.proposals[table.name, each.column].text,
            each.lessens,
        )
        for each in found.changes
        if each.column in wanted
    ]
    steps += [
        Step(name, "", "", "", tuple(cells.items()), of.changer(name), of.proposals[name, ""].text)
        for name, cells in found.added
    ]
    return Proposed(tuple(steps), found)


def _fixed(session: Session, decision: Decision) -> Reason | None:
    """A reason for the outcome with nothing in it that may be proposed; the shortest."""
    if decision.outcome == "undetermined" or decision.note:
        return None
    proposals = session.library.law.changes.proposals
    for each in sorted(session.reasons(decision).reasons, key=lambda each: len(each.grounds)):
        facts = [ground.fact for ground in each.grounds]
        places = [(fact.table, getattr(fact, "column", "")) for fact in facts if not isinstance(fact, Limb)]
        if not any(place in proposals for place in places):
            return each
    return None
