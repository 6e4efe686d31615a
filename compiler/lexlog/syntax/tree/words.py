"""Names, citations and comments as they stand in policy text, with their places."""

from __future__ import annotations

from dataclasses import dataclass, field

from lexlog.source import NOWHERE, Span


@dataclass(frozen=True, slots=True)
class Comments:
    """Comment lines before a piece (an empty one stands for a blank line) and one on its own line's end."""

    before: tuple[str, ...] = ()
    after: str | None = None


NO_COMMENTS = Comments()


@dataclass(frozen=True, slots=True)
class Name:
    """A word as written: a field, a party, a country, a paragraph, a group."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def is_quoted(self) -> bool:
        """Whether it was written in quotes."""
        return self.span.end - self.span.start > len(self.text)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where the law says so, as in `15 CFR 740.29(c)`; quoted where it has no such form."""

    text: str
    quoted: bool = False
    span: Span = field(default=NOWHERE, compare=False)
