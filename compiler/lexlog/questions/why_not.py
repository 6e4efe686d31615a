"""A decision and an outcome that it is not in, every condition of that outcome, met or not, out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lexlog.datalog.outcomes import atom
from lexlog.datalog.tree import Atom, Constant, Literal, Negative, Origin, Positive, Rule, Variable
from lexlog.decide.tree import Decision
from lexlog.explain import tree as proofs
from lexlog.explain.derivable import Derivable
from lexlog.explain.prove import Prover
from lexlog.explain.search import Binding
from lexlog.questions.asked import is_it
from lexlog.questions.tree import Answered, Asked, WhyNot
from lexlog.resolved.tree import REVIEWS, Ruling
from lexlog.session import Session

CASE = Variable("case")
_WHERE = "docs/language.md, how a case is decided"


def why_not(session: Session, decision: Decision, asked: Asked) -> WhyNot:
    """Why the decision is not that outcome."""
    if decision.note:
        return WhyNot(decision.case, asked, "not", None, (decision.note,))
    if is_it(decision, asked, session.library.law):
        return WhyNot(decision.case, asked, "holds")
    return _Question(session, decision, asked).answer()


@dataclass(slots=True)
class _Question:
    """One case of one session and one outcome that is not its own."""

    session: Session
    decision: Decision
    asked: Asked
    prover: Prover = field(init=False)
    day: int = field(init=False)
    case: Binding = field(init=False)

    def __post_init__(self) -> None:
        self.day = self.session.days[self.decision.case]
        self.prover = self.session.prover(self.day)
        code = self.session.evaluation.model.symbols.find(self.decision.case)
        assert code is not None
        self.case = {CASE: code}

    def answer(self) -> WhyNot:
        """The conditions of the outcome; or that no clause leads to it."""
        asked = self.asked
        if asked.outcome == "undetermined":
            return self._found(None, (_KNOWN,), "not")
        never = self._never()
        if never is not None:
            return self._found(None, (never[1], *self._elsewhere()), never[0])
        if asked.outcome == "exception" and asked.detail:
            return self._found(self._exception(self.session.library.law.rulings[asked.detail]))
        if asked.outcome == "license_required" and asked.detail:
            return self._review()
        head = Atom("outcome", (("case", CASE), ("outcome", Constant(asked.outcome))))
        return self._found(self.prover.why_not(head, self.case))

    def _found(
        self, node: proofs.Absent | None, notes: tuple[str, ...] = (), answered: Answered | None = None
    ) -> WhyNot:
        if answered is None:
            is_open = self.decision.outcome == "undetermined" and self.asked.outcome in self._may_be()
            answered = "open" if is_open else "not"
            if not is_open and self.asked.outcome in self._may_be():
                notes = (*notes, _SETTLED.format(self.decision.says()))
        return WhyNot(self.decision.case, self.asked, answered, node, notes)

    def _may_be(self) -> set[str]:
        if self.decision.outcome == "undetermined":
            return {*self.decision.outcome_may_be}
        case = self.decision.case
        return {row[0] for row in self.session.answers_of(case).possible("outcome", case)}

    def _elsewhere(self) -> Iterator[str]:
        """The layers and readings under which the case has the outcome."""
        for each in self.decision.differs_under:
            if each.outcome == self._name():
                yield f"under {each.by} {each.name} it is {each.outcome}"

    # --- by the structure of the rules ---

    def _never(self) -> tuple[Answered, str] | None:
        """Why no clause can lead to the outcome, on this day or on any; None if one can."""
        pages = self.session.pages
        goals = list(self._goals())
        now, ever = Derivable(pages, self.day), Derivable(pages, None)
        if all(now.can(predicate, constants) for predicate, constants in goals):
            return None
        date = datetime.date.fromordinal(self.day).isoformat()
        if all(ever.can(predicate, constants) for predicate, constants in goals):
            spans = self._spans()
            when = f"; it is law {spans}" if spans else ""
            return "not that day", f"no clause that is law on {date} can lead to `{self._name()}`{when}"
        return "never", f"no clause of the law can lead to `{self._name()}`, whatever the facts are"

    def _goals(self) -> Iterator[tuple[str, dict[str, str | int]]]:
        """The rows without which the outcome cannot be."""
        outcome, detail = self.asked.outcome, self.asked.detail
        yield "outcome", {"outcome": outcome}
        if outcome == "exception" and detail:
            yield "available", {"exception": detail}
        if outcome == "license_required" and detail:
            yield "reviewed", {"policy": detail}

    def _name(self) -> str:
        rulings = self.session.library.law.rulings
        detail = rulings[self.asked.detail].name if self.asked.detail in rulings else self.asked.detail
        return Asked(self.asked.outcome, detail).says()

    def _spans(self) -> str:
        """From when to when the clauses stand that open an exception."""
        ruling = self.session.library.law.rulings.get(self.asked.detail)
        if ruling is None:
            return ""
        of = self.session.book()
        opening = [each for each in ruling.clauses if each.word == "allow"] or list(ruling.clauses)
        spans = _joined(span for each in opening for span in of.standing[each.id])
        return ", and ".join(_span(first, last) for first, last in spans)

    # --- exceptions ---

    def _exception(self, ruling: Ruling) -> proofs.Absent:
        """What an exception asks for: that it is available, that it answers all that is required, and that
        nothing comes before it."""
        rule = Rule(Atom("outcome", (("case", CASE),)), tuple(self._asks(ruling)), _origin(ruling))
        conditions = self.prover.conditions(rule, self.case)
        tried = proofs.Tried("decision/exception", _WHERE, conditions)
        return proofs.Absent("outcome", (("outcome", f"exception({ruling.name})"),), (tried,))

    def _asks(self, ruling: Ruling) -> Iterator[Literal]:
        answers = self.session.answers_of(self.decision.case)
        for requirement in dict.fromkeys(row[0] for row in answers.possible("required", self.decision.case)):
            overcome = (("requirement", Constant(requirement)), ("exception", Constant(ruling.id)))
            yield Positive(Atom("overcome", (("case", CASE), *overcome)))
        if not answers.possible("required", self.decision.case):
            yield Positive(Atom("available", (("case", CASE), ("exception", Constant(ruling.id)))))
        yield Negative(atom(self.session.evaluation.may("excluded")))
        yield Negative(atom(self.session.evaluation.may("prohibited")))

    # --- review ---

    def _review(self) -> WhyNot:
        """Why an application is not reviewed by this policy."""
        if self.decision.outcome != "license_required":
            head = Atom("outcome", (("case", CASE), ("outcome", Constant("license_required"))))
            return self._found(self.prover.why_not(head, self.case))
        policy = self.asked.detail
        answers = self.session.answers_of(self.decision.case)
        said = [row for row in answers.possible("reviewed", self.decision.case) if row[2] == policy]
        strictest = self.decision.review
        if said and strictest is not None and REVIEWS.index(strictest) > REVIEWS.index(policy):
            clauses = ", ".join(row[1] for row in said)
            return self._found(None, (f"{clauses} says so, but {strictest} is stricter, and it holds too",))
        head = Atom("reviewed", (("case", CASE), ("policy", Constant(policy))))
        return self._found(self.prover.why_not(head, self.case))


_KNOWN = "the outcome is known: whatever is not known, and moves nothing, does not leave it open"
_SETTLED = "what is not known would allow it at first sight, but every completion comes to {}"


def _origin(ruling: Ruling) -> Origin:
    return Origin("decision/exception", _WHERE, ruling.span.path, ruling.span.line)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same days in as few spans as there can be.

    >>> _joined([(5, 9), (1, 3), (4, 4), (11, 12)])
    [(1, 9), (11, 12)]
    """
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _span(first: int, last: int) -> str:
    begin = datetime.date.fromordinal(first).isoformat() if first > 1 else ""
    end = datetime.date.fromordinal(last).isoformat() if last < datetime.date.max.toordinal() else ""
    if begin and end:
        return f"from {begin} to {end}"
    return f"from {begin} on" if begin else f"to {end}" if end else "always"
