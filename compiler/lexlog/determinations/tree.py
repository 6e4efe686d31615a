"""A determination: a decision with its proofs, and the text, rows and days behind them, in values that any
renderer can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as Word

from lexlog.decide.tree import Decision
from lexlog.explain.reasons import Reasons
from lexlog.explain.tree import Node
from lexlog.pictures.tree import Drawing
from lexlog.questions.tree import ExceptionLine
from lexlog.splitting.leads import Leads

Standing = Word["in force", "not enforced", "not in force", "proposed"]
"""Whether a clause is law on a day, and whether it is enforced then."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a table of facts as it was given: all of its cells, those of which nothing is known among
    them."""

    relation: str
    file: str
    line: int
    source: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LawText:
    """A clause or a member of a group as its author wrote it, under the heading of its block, and its status
    on the day of the case.

    `by` and `until` are the titles of instruments, each with its sources; days are ISO dates or empty.
    """

    id: str
    heading: str
    citation: str
    file: str
    line: int
    text: str
    by: str = ""
    sources: tuple[str, ...] = ()
    published: str = ""
    effective: str = ""
    compliance: str = ""
    until: str = ""
    standing: Standing = "in force"
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListVersion:
    """The copy of a published list that the facts have; `max_age` in days, empty where nobody said."""

    name: str
    as_of: str
    max_age: str
    file: str
    line: int
    source: str


@dataclass(frozen=True, slots=True)
class ReadingTaken:
    """How a passage was read that can be read in more than one way. `choice` is a name, `says` its words;
    `bears` if a clause of the proof stands under a choice of it, or the outcome is another under another."""

    name: str
    title: str
    citation: str
    choice: str
    says: str
    is_default: bool
    bears: bool


@dataclass(frozen=True, slots=True)
class Determination:
    """What is shown of a decided case. `proofs` begin with that of the outcome; behind it is that of the
    review policy, or, of a go, of what its item is. A case that was refused has no proof."""

    decision: Decision
    proofs: tuple[Node, ...] = ()
    reasons: Reasons | None = None
    exceptions: tuple[ExceptionLine, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    undrawn: int = 0
    rows: tuple[SourceRow, ...] = ()
    texts: tuple[LawText, ...] = ()
    lists: tuple[ListVersion, ...] = ()
    readings: tuple[ReadingTaken, ...] = ()
    leads: Leads | None = None

    @property
    def outcome_proof(self) -> Node | None:
        """The proof of the outcome."""
        return self.proofs[0] if self.proofs else None

    @property
    def review_proof(self) -> Node | None:
        """The proof of the review policy of a case that needs a license."""
        return None if self.decision.is_go or len(self.proofs) < 2 else self.proofs[1]

    @property
    def item_proofs(self) -> tuple[Node, ...]:
        """What the item of a go is."""
        return self.proofs[1:] if self.decision.is_go else ()
