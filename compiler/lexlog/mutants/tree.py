"""What mutation makes: a law that differs in one thing, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lexlog.resolved.tree import Law
from lexlog.source import Span

Kind: TypeAlias = Literal["comparison", "figure", "day", "part", "name", "clause"]
"""What differs: the edge of a comparison, a figure or a day by one, or what is left out: a part of a
condition, one of several names, a whole clause."""

KINDS: dict[Kind, str] = {
    "comparison": "comparison flipped at its edge",
    "figure": "figure moved by one",
    "day": "day moved by one",
    "part": "part of a condition left out",
    "name": "name left out",
    "clause": "clause left out",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A law that differs in one thing: in which clause (or parameter), where, and what that thing became."""

    clause: str
    kind: Kind
    was: str
    now: str
    span: Span
    law: Law


Word: TypeAlias = Literal["killed", "survived", "equivalent", "no_law"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant: `killed` by the scenario named; `survived` every one; `equivalent`, as its
    rules are those of the law itself in every layer; or `no_law`, as it cannot be compiled, and why."""

    word: Word
    by: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant with its fate."""

    mutant: Mutant
    fate: Fate


def score(tried: Sequence[Tried]) -> tuple[int, int]:
    """How many mutants were killed, and of how many that could be."""
    words = [each.fate.word for each in tried]
    return words.count("killed"), words.count("killed") + words.count("survived")
