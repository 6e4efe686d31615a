"""What every page of a determination is made of: headings, items under them, and the lines of its proofs."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Literal as Word

from lexlog.determinations.tree import Determination
from lexlog.render.frames import Frames
from lexlog.render.outline import Line
from lexlog.render.words import Words

MOST_ROWS = 400
"""Rows at the foot of a page up to which those are listed, too, that no line shown names."""

Way = Word["go", "blocked", "open"]


@dataclass(frozen=True, slots=True)
class Item:
    """Something to do or to know; `law` is the id of the clause behind it, `parts` are told under it."""

    said: str
    citation: str = ""
    law: str = ""
    parts: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: which way it goes, in a word, and in a phrase."""

    way: Way
    word: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof with its heading, as lines in the order in which they are read out."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A determination in a language. Rows and clauses are numbered from 1 in the order of the determination;
    `rows` has the number of each by file and line, `texts` of each clause by id."""

    of: Determination
    frames: Frames
    words: Words
    verdict: Verdict
    about: str
    made_by: str
    todo: tuple[Item, ...]
    settling: tuple[Item, ...]
    exceptions: tuple[str, ...]
    omissions: tuple[Item, ...]
    proofs: tuple[Proof, ...]
    rows: dict[tuple[str, int], int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)

    def frame(self, of: str, /, **values: str) -> str:
        """Words of the language."""
        return self.frames[of].format(**values)

    @property
    def shown_rows(self) -> frozenset[int]:
        """The numbers of the rows that some line names, and of so many others that there is room for."""
        lines = (line for proof in self.proofs for line in proof.lines)
        named = frozenset(self.rows[line.file, line.number] for line in lines if self.is_row(line))
        others = (number for number in self.rows.values() if number not in named)
        return named | frozenset(islice(others, max(0, MOST_ROWS - len(named))))

    def is_row(self, line: Line) -> bool:
        """Whether a line has a row of a file behind it that the page tells of."""
        return (line.file, line.number) in self.rows
