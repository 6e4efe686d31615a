"""What is wrong with rows of a table in, findings out, each with place, value and what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lexlog.diagnostic import Label, Report, nearest
from lexlog.resolved.tree import ANY_CASE
from lexlog.source import Span
from lexlog.world.cells import Wrong
from lexlog.world.given import Given
from lexlog.world.keys import Keys
from lexlog.world.places import Places

_MOST_COMPARISONS = 10_000_000
"""Names that are held against misspelt ones in a load; beyond, one is told without its nearest."""


@dataclass(slots=True)
class Findings:
    """Where the findings of one load are put together."""

    report: Report
    places: Places = field(default_factory=Places)
    comparisons: int = 0
    _nearest: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def bad_cell(
        self, table: str, column: str, at: tuple[str, int], text: str, wrong: Wrong, *, matters: bool
    ) -> None:
        """A cell that does not fit; a warning where no clause looks at it."""
        shown = f"{table}.{column} is `{text}`" if text else f"{table}.{column} is empty"
        self.report.add(
            "bad-cell",
            f"{shown}, expected {wrong.expected}",
            self.places.span(*at, column),
            help=wrong.help,
            severity="error" if matters else "warning",
        )

    def duplicate(
        self, key: str, column: str, at: tuple[str, int], first: tuple[str, int], how: str, *, is_same: bool
    ) -> None:
        """A row whose key was given before, `how` says with what other or equal content."""
        file, line = first
        self.report.add(
            "duplicate-row",
            f"`{key}` is given twice, {how}",
            self.places.span(*at, column),
            labels=[Label(Span(file, 0, 0, line, 1), "given here first")],
            severity="warning" if is_same else "error",
        )

    def differ(self, message: str, at: tuple[Given, str], other: Given, help: str, *, matters: bool) -> None:
        """Two rows that should say the same and do not; `at` is the second with the column in which."""
        given, column = at
        self.report.add(
            "rows-differ",
            message,
            self.places.span(given.file, given.line, column),
            labels=[Label(Span(other.file, 0, 0, other.line, 1), "the other row")],
            help=help,
            severity="error" if matters else "warning",
        )

    def dangling(
        self,
        table: str,
        column: str,
        at: tuple[str, int],
        name: tuple[str, str],
        known: Keys,
        *,
        matters: bool,
    ) -> None:
        """A name, with the table that it should be in and is not."""
        text, type_ = name
        self.report.add(
            "dangling-reference",
            f"{table}.{column} is `{text}`, which is "
            + ("no case" if type_ == ANY_CASE.name else f"not in table `{type_}`"),
            self.places.span(*at, column),
            help=self._near(text, type_, known),
            severity="error" if matters else "warning",
        )

    def circle(self, table: str, shown: str, at: tuple[Given, str], rest: Sequence[Given]) -> None:
        """Rows that lead in a circle, `shown` by their names; `at` is the first with a column of it."""
        given, column = at
        self.report.add(
            "circular-rows",
            f"{table} leads in a circle: {shown}",
            self.places.span(given.file, given.line, column),
            labels=[Label(Span(each.file, 0, 0, each.line, 1), "over this row") for each in rest],
            help="one of these rows is wrong; none of them is taken",
        )

    def shared_name(
        self, name: str, tables: Sequence[str], at: tuple[Given, str], others: Sequence[Given]
    ) -> None:
        """A case of several tables; `at` is its first row with the column of its name."""
        given, column = at
        self.report.add(
            "duplicate-row",
            f"`{name}` is a case of several tables: {', '.join(tables)}",
            self.places.span(given.file, given.line, column),
            labels=[Label(Span(each.file, 0, 0, each.line, 1), "and given here") for each in others],
            help="give each case a name of its own; none of these is decided",
        )

    def _near(self, text: str, type_: str, known: Keys) -> str | None:
        if (text, type_) not in self._nearest:
            if self.comparisons > _MOST_COMPARISONS:
                return None
            self.comparisons += len(known)
            self._nearest[text, type_] = nearest(text, known.like(text))
        return self._nearest[text, type_]
