"""A decision: the outcome of a case and its reasons, in values that any renderer can read."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as column
from typing import Literal as Word

OutcomeWord = Word[
    "not_subject", "no_license_required", "exception", "license_required", "prohibited", "undetermined"
]
OpenBecause = Word["outcomes_differ", "budget_spent", "row_in_doubt"]
"""Why a case is undetermined: two completions differ, or the fillings that may be tried were spent before it
was known, or it is not known whether a row is there at all."""
OUTCOMES: tuple[OutcomeWord, ...] = (
    *("not_subject", "prohibited", "license_required", "exception", "no_license_required"),
)
"""The outcomes that a case can have, in the order in which the first that holds counts."""
GO: frozenset[str] = frozenset({"not_subject", "no_license_required", "exception"})
BLOCKED: frozenset[str] = frozenset({"license_required", "prohibited"})


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause with its citation, and whether its condition is met, unmet or unknown."""

    clause: str
    citation: str
    condition: Word["met", "unmet", "unknown"]
    text: str = ""


@dataclass(frozen=True, slots=True)
class RequirementFound:
    """A limb of a requirement that the case meets, how it is reviewed, and what overcomes it."""

    requirement: str
    clause: str
    citation: str
    review: str | None
    review_clauses: tuple[str, ...]
    overcome_by: str | None


@dataclass(frozen=True, slots=True)
class ExceptionFound:
    """An exception that answers a requirement of the case, and why it is available or not."""

    id: str
    available: Word["yes", "no", "unknown"]
    because: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class FlagFound:
    """A red flag, whether a clearance answers it, what it bids one to ask, and whether what is not known
    leaves no doubt of it."""

    id: str
    clause: str
    citation: str
    resolved: bool
    asks: tuple[str, ...] = ()
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class DutyFound:
    """What falls due after the act: the day as ISO date, or empty where the clause gives none."""

    clause: str
    citation: str
    text: str
    due: str


@dataclass(frozen=True, slots=True, order=True)
class MissingFact:
    """A cell that is not known and that moves the answer; of a row that may be there, `because` says why that
    is not known."""

    relation: str
    key: str
    field: str
    because: str = column(default="", compare=False)


@dataclass(frozen=True, slots=True)
class OmittedParagraph:
    """A paragraph that is not modelled, and who answered it for this case."""

    paragraph: str
    text: str
    cleared_by: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Another layer or reading under which the outcome is another."""

    by: Word["posture", "reading"]
    name: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the law says of a case on its day.

    Of an undetermined case `outcome_may_be` has the outcomes that completions were seen to come to, or,
    where none could be told apart, those that the bounds allow.
    """

    case: str
    date: str
    outcome: OutcomeWord
    exception: str | None = None
    review: str | None = None
    review_may_be: tuple[str, ...] = ()
    requirements: tuple[RequirementFound, ...] = ()
    exceptions: tuple[ExceptionFound, ...] = ()
    prohibitions: tuple[Cited, ...] = ()
    exclusions: tuple[Cited, ...] = ()
    flags: tuple[FlagFound, ...] = ()
    duties: tuple[DutyFound, ...] = ()
    conditions: tuple[Cited, ...] = ()
    missing: tuple[MissingFact, ...] = ()
    not_modelled: tuple[OmittedParagraph, ...] = ()
    differs_under: tuple[Difference, ...] = ()
    note: str = ""
    outcome_may_be: tuple[str, ...] = ()
    open_because: OpenBecause | None = None

    @property
    def is_go(self) -> bool:
        """Whether the case may go ahead; an unresolved flag does not undo that here, see `exit_code`."""
        return self.outcome in GO

    def says(self) -> str:
        """The outcome in one word, with what makes it differ."""
        if self.outcome == "exception":
            return f"exception({self.exception})"
        if self.outcome == "license_required" and self.review:
            return f"license_required({self.review})"
        return self.outcome


def exit_code(decision: Decision, *, require_clearance: bool = False) -> int:
    """0 go, 2 blocked, 3 undetermined; an unresolved flag on a go, or an uncleared omission, counts as 3."""
    if decision.outcome in BLOCKED:
        return 2
    if decision.outcome == "undetermined" or any(not flag.resolved for flag in decision.flags):
        return 3
    if require_clearance and any(each.cleared_by is None for each in decision.not_modelled):
        return 3
    return 0
