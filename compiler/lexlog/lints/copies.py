"""A law, a world and a day in, findings out on lists of which the newest copy speaks no longer."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lexlog.diagnostic import Diagnostic, Report
from lexlog.resolved.tree import Fresh, Law
from lexlog.source import Span
from lexlog.world.tree import World


@dataclass(frozen=True, slots=True)
class Copy:
    """A row that says when a list was copied; `last` is the last day for which it speaks."""

    name: str
    last: int
    file: str
    line: int


def stale_copies(law: Law, world: World, day: int) -> tuple[Diagnostic, ...]:
    """A finding for each list whose last copy speaks for no day from `day` on."""
    report = Report()
    for fresh in dict.fromkeys(each.fresh for each in law.tables.values() if each.fresh is not None):
        newest: dict[str, Copy] = {}
        for copy in _copies(fresh, world):
            if copy.name not in newest or copy.last > newest[copy.name].last:
                newest[copy.name] = copy
        for name, copy in sorted(newest.items()):
            if copy.last < day:
                report.add(
                    "stale-list",
                    f"the newest copy of `{name}` speaks until {_iso(copy.last)}, and it is {_iso(day)}",
                    Span(copy.file, 0, 0, copy.line, 1),
                    help="import the list again: until then every answer that asks for it is undetermined",
                    severity="warning",
                )
    return report.diagnostics


def _copies(fresh: Fresh, world: World) -> Iterator[Copy]:
    table = world.tables[fresh.table]
    columns = fresh.column, fresh.as_of, fresh.days
    known = table.certain & ~np.logical_or.reduce([table.unknown[column] for column in columns])
    for row in np.flatnonzero(known).tolist():
        code, as_of, days = (int(table.columns[column][row]) for column in columns)
        last = as_of + days if table.last is None else min(as_of + days, int(table.last[row]))
        given = table.given[row]
        yield Copy(world.symbols.name(code) or "", last, given.file, given.line)


def _iso(day: int) -> str:
    return datetime.date.fromordinal(min(day, datetime.date.max.toordinal())).isoformat()
