"""What people ask of a decided case, and the answers, in values that any renderer can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as Word

from lexlog.explain import tree as proofs

Answered = Word["holds", "not", "open", "not that day", "never"]
"""An outcome that is the case's; one that is not; one that may be; one that no clause can derive that is law
on the day of the case; one that no clause can derive at all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An outcome that is asked about: a word, with the id of an exception or a review policy."""

    outcome: str
    detail: str = ""

    def says(self) -> str:
        """The outcome as it is written."""
        return f"{self.outcome}({self.detail})" if self.detail else self.outcome


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a case does not have an outcome: each condition, the nearest way to it first, and notes beside."""

    case: str
    asked: Asked
    answered: Answered
    node: proofs.Absent | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """An exception of the law and one case: available, or not, or not known to be, or not asked for, or no
    law on the day. `node` shows why it is not available; `by` has the clauses that are met, or what it
    overcomes."""

    id: str
    name: str
    title: str
    available: Word["yes", "no", "unknown", "unasked", "no law"]
    node: proofs.Absent | None = None
    by: tuple[str, ...] = ()
