"""A row of the table of codes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A row of the table: LX01 syntax, LX02 resolve, LX03 datalog, LX04 facts, LX05 fmt and command line,
    LX06 lint. `explanation` says what to do; `why`, of a lint, what comes of it if nothing is done."""

    number: str
    sentence: str
    explanation: str
    why: str = ""
