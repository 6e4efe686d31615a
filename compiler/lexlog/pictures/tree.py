"""What is drawn: boxes, what they say, lines between them, and the rows of facts that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["said", "in part", "may be", "not known"]
"""Of a row: somebody said all of it; something in it is not known; it may be there or not; nobody said it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table or a definition. `text` is what the picture says of it; `used` if the proof of the
    case rests on it. A row of a definition has no file."""

    relation: str
    cells: tuple[tuple[str, str], ...]
    text: str
    file: str = ""
    line: int = 0
    source: str = ""
    state: State = "said"
    used: bool = False


TagKind: TypeAlias = Literal["badge", "mark", "sum", "itself", "doubt", "above", "below"]
"""A row told in a box; what a definition says; a sum that decides; a row from a box to itself; what is not
known; what is left out above and below."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A line in a box. `names` are those that are left out."""

    kind: TagKind
    text: str
    rows: tuple[Row, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def used(self) -> bool:
        """Whether the proof rests on it."""
        return self.kind == "sum" or any(row.used for row in self.rows)


@dataclass(frozen=True, slots=True)
class Box:
    """An entity, several that are alike (`members`), or one that nobody named (`row` is None).

    `details` are what else its row says, in the order of the picture.
    """

    id: str
    key: str
    name: str
    details: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    row: Row | None = None
    is_middle: bool = False
    used: bool = False
    members: tuple[Box, ...] = ()

    @property
    def marks(self) -> tuple[Tag, ...]:
        """What definitions say of it."""
        return tuple(tag for tag in self.tags if tag.kind == "mark")

    @property
    def is_known(self) -> bool:
        """Whether somebody named it."""
        return bool(self.key or self.members)


@dataclass(frozen=True, slots=True)
class Arrow:
    """The rows that lead from one box to another, drawn as one line with a text for each. `amount` is the
    number that they tell of, at the least, as it is stored."""

    above: str
    below: str
    rows: tuple[Row, ...]
    dotted: bool = False
    label: str = ""
    amount: int = 0

    @property
    def used(self) -> bool:
        """Whether the proof rests on one of the rows."""
        return any(row.used for row in self.rows)

    @property
    def in_doubt(self) -> bool:
        """Whether something is not known of each of the rows."""
        return all(row.state != "said" for row in self.rows)

    @property
    def texts(self) -> tuple[str, ...]:
        """What the line says, each text once."""
        return (self.label,) if self.label else tuple(dict.fromkeys(row.text for row in self.rows))


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is around an entity on a day. `case` and `outcome` are those whose proof is marked."""

    entity: str
    title: str
    middle: str
    day: str
    depth: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    notes: tuple[str, ...] = ()
    case: str = ""
    outcome: str = ""

    def box(self, identity: str) -> Box:
        """The box of this id."""
        return next(each for each in self.boxes if each.id == identity)
