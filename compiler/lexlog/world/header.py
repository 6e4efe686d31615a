"""The names above the columns of a file in, what is wrong with them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lexlog.diagnostic import Report, nearest
from lexlog.source import Span


@dataclass(frozen=True, slots=True)
class Header:
    """The columns that a file of a table may have, and where what is wrong is told."""

    shown: str
    columns: frozenset[str]
    report: Report

    def knows(self, names: Sequence[str]) -> bool:
        """Whether the table has all these columns."""
        return self.columns.issuperset(names)

    def is_good(self, names: Sequence[str], line: int = 1) -> bool:
        """Whether the rows under these names can be read; a finding for each name that is wrong. Under a name
        that nobody knows they can be, without that column."""
        good = True
        seen: set[str] = set()
        for name in names:
            at = Span(self.shown, 0, 0, line, 1)
            if name in seen:
                self.report.add("bad-header", f"column `{name}` stands twice", at)
                good = False
            elif name not in self.columns:
                message = f"the table has no column `{name}`"
                self.report.add("bad-header", message, at, help=nearest(name, self.columns))
            seen.add(name)
        return good
