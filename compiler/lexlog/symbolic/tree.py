"""What a search over all cases came to: proven, a case that shows the contrary, or neither and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lexlog.resolved.tree import GivenRow

Word = Literal["same", "differs", "proven", "disproven", "undecided"]
EXIT: Mapping[Word, int] = {"same": 0, "proven": 0, "differs": 2, "disproven": 2, "undecided": 3}


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that the ordinary decision was seen to decide as `answers` say, one for each law; `rows` are all
    facts that it takes beside the reference facts. `clauses` are those that were changed and by which the
    case tells the laws apart, as far as that could be told."""

    case: str
    date: str
    rows: tuple[GivenRow, ...]
    answers: tuple[str, ...]
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`same` or `proven` only if it was proven of every world of complete facts. `because` says how it is
    known, or what stands in the way; `changed` has the clauses whose change matters as far as is known.
    `seen`: in these worlds there is nothing but the witnesses."""

    word: Word
    because: tuple[str, ...]
    witnesses: tuple[Witness, ...] = ()
    changed: tuple[str, ...] = ()
    seen: str = ""

    @property
    def exit_code(self) -> int:
        """0 same or proven, 2 differs or disproven, 3 undecided."""
        return EXIT[self.word]
