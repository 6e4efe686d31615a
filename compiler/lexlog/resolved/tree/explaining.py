"""What policies say for explanations: who can change a fact, and what things are called in a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["lower", "higher", "later", "earlier"]


@dataclass(frozen=True, slots=True)
class Changer:
    """Who can change a fact; whether that is whoever asks to have the case decided."""

    name: str
    text: str
    is_controlled: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """That a cell may be proposed to be another, in which direction (None: any), or rows to be added; and
    what is to be said of that whenever it is proposed."""

    direction: Direction | None
    text: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Changers, the easiest first; whose each column is, or, under no column, a table's rows and other
    columns. `proposals` has what may be proposed, in the same way."""

    title: str = ""
    changers: tuple[Changer, ...] = ()
    of: Mapping[tuple[str, str], str] = field(default_factory=dict)
    proposals: Mapping[tuple[str, str], Proposal] = field(default_factory=dict)

    def changer(self, table: str, column: str = "") -> Changer | None:
        """Who can change a cell, or, without a column, add and take away rows."""
        name = self.of.get((table, column)) or self.of.get((table, ""))
        return next((each for each in self.changers if each.name == name), None)

    def rank(self, changer: Changer | None) -> int:
        """The place of a changer among the others, the easiest first; last is what nobody was named for."""
        return len(self.changers) if changer is None else self.changers.index(changer)


@dataclass(frozen=True, slots=True)
class Phrase:
    """What something is called, or a sentence that says it, with values in braces; and one that denies it."""

    text: str
    denial: str | None = None


Words = Mapping[str, Mapping[str, Phrase]]
"""Phrases by language, and by what they are about: a block, a clause, `table.column`, `table.column.word`."""
