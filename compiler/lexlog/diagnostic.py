"""Errors as values: what is wrong, where, what was expected, and the nearest name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

from lexlog.source import NOWHERE, Span

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Label:
    """A further place that the reader needs to see, with what it has to do with the matter."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `code` is a word of `codes.CODES`; `message` has no capital, full stop or newline."""

    code: str
    message: str
    span: Span = NOWHERE
    labels: tuple[Label, ...] = ()
    help: str | None = None
    severity: Severity = "error"


@dataclass(slots=True)
class Report:
    """Findings in the order in which they were found; sorted by place when read."""

    found: list[Diagnostic] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: str,
        span: Span = NOWHERE,
        *,
        labels: Iterable[Label] = (),
        help: str | None = None,
        severity: Severity = "error",
    ) -> None:
        """Collect one finding."""
        self.found.append(Diagnostic(code, message, span, tuple(labels), help, severity))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Each finding once, by file and place."""
        unique = dict.fromkeys(self.found)
        return tuple(sorted(unique, key=lambda each: (each.span.path, each.span.start, each.span.line)))

    def count(self, code: str) -> int:
        """How many findings have the code."""
        return sum(each.code == code for each in self.found)

    @property
    def has_errors(self) -> bool:
        """Whether anything found is an error."""
        return any(each.severity == "error" for each in self.found)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The help line that offers the known name nearest to this one, if one is near."""
    close = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else None
