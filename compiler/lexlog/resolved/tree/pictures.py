"""What policies say of pictures: how what is around an entity is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

Only = tuple[str, tuple[str, ...]] | None
"""Rows with one of these words in a column; None for all rows."""


@dataclass(frozen=True, slots=True)
class Line:
    """Each of these rows of a table or a definition is a line from the entity in `above` to that in `below`.

    `text` is what the line says, with columns in braces. A `dotted` line is drawn as one that counts for
    less.
    """

    rows: str
    above: str
    below: str
    only: Only
    text: str
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Badge:
    """Each of these rows is told in the box of the entity in `column`."""

    rows: str
    column: str
    only: Only
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a definition or a table has in `column` is marked; with `of`, only beside the entity in the middle
    of the picture. `badge` names the table whose badges are marked, where it is not the entity itself."""

    rows: str
    column: str
    text: str
    of: str | None = None
    badge: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """How what is around an entity is drawn, as all policies say it together."""

    entity: str
    title: str = ""
    shown: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    badges: tuple[Badge, ...] = ()
    marks: tuple[Mark, ...] = field(default=())

    def relations(self) -> tuple[str, ...]:
        """Every table and definition whose rows the picture is made of."""
        parts: tuple[Line | Badge | Mark, ...] = (*self.lines, *self.badges, *self.marks)
        return tuple(dict.fromkeys(each.rows for each in parts))

    def with_more(self, other: Picture) -> Picture:
        """What two policies say together."""
        return replace(
            self,
            title=self.title or other.title,
            shown=(*self.shown, *other.shown),
            lines=(*self.lines, *other.lines),
            badges=(*self.badges, *other.badges),
            marks=(*self.marks, *other.marks),
        )
