"""The history of what the law says and of what it answers, as values that any renderer can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lexlog.compare.tree import Change
from lexlog.decide.tree import Decision

State = Literal["in force", "not yet due", "still due", "not enforced", "proposed"]
"""Whether the books, the days of compliance and the agency agree that a clause counts: all do; the books
alone; the books no longer, compliance still; all but the agency; none, for it is proposed."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in one state, both included; None where there is no first or no last."""

    first: int | None
    last: int | None
    state: State


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened to a clause on a day, with the document that did it."""

    day: int
    says: str
    document: str


@dataclass(frozen=True, slots=True)
class Strand:
    """A clause, a member of a group or a value of a figure through time.

    `says` is its wording, `under` the readings under which alone it stands, as NAME=CHOICE.
    """

    id: str
    of: str
    title: str
    citation: str
    says: str
    under: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the law of the days from `first` to `last` (None: no end is known) says of a case.

    `aspects` tell what became otherwise on the first of them, and `sets` are the smallest sets of changes
    that alone bring it about; `why` says that none was found, or looked for.
    """

    first: int
    last: int | None
    decision: Decision
    aspects: tuple[str, ...] = ()
    sets: tuple[tuple[Change, ...], ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """What was asked for: `name` is a name in the law, with its strands, or that of a case, with its answers.
    `layer` is the layer in words, `digest` that of the policy text, `today` where a line is drawn."""

    name: str
    layer: str
    digest: str
    today: int
    strands: tuple[Strand, ...] = ()
    answers: tuple[Answer, ...] = ()
    supposed: tuple[str, ...] = ()
