"""Tables and plans in, a refusal out where the columns would not fit the memory that there is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lexlog.engine.algebra import Join, Plan, Scan
from lexlog.engine.errors import EngineError
from lexlog.engine.rows import Rows

WORTH_ASKING = 2**26
"""Bytes below which nobody looks how much memory is free."""

MANY = 2**20
"""Rows of one relation from which on it matters what they leave."""

RESERVE = 2**30
"""Bytes that are left to the machine: what is built beside the rows that were counted needs some, too."""

_CELL, _DAYS, _INDEX = 8, 16, 24
"""Bytes of a value, of the two days of a row, and of its place in an index with its round."""


class TooLargeForMemory(EngineError):
    """The columns need more memory than there is; nothing has been decided."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: run it with `--engine duckdb`, which keeps on disk what does not fit")


@dataclass(frozen=True, slots=True)
class Room:
    """The memory that an evaluation may use: `limit` bytes, or what is free when it matters."""

    limit: int | None = None

    def refuse_tables(self, tables: Mapping[str, Rows]) -> None:
        """Raises TooLargeForMemory if the tables alone, indexed, would not fit."""
        self._refuse(sum(map(_table, tables.values())), "the tables of this world need")

    def refuse_plan(self, plan: Plan, new: int) -> None:
        """Raises TooLargeForMemory if the most rows that the plan expects at once would not fit.

        `new` is how many rows of the last round it begins with, if it does.
        """
        starts_new = bool(plan.steps) and isinstance(plan.steps[0], Scan) and plan.steps[0].part == "delta"
        most = 0.0
        for step, rows in zip(plan.steps, plan.estimates, strict=False):
            if isinstance(step, Scan | Join):
                columns = len(step.brings) + (len(step.keep) + 2 if isinstance(step, Join) else 0)
                most = max(most, rows * (new if starts_new else 1) * (columns * _CELL + _DAYS))
        self._refuse(int(most), f"the rows that {plan.rule.origin.clause} joins need")

    def refuse_more(self, rows: int, columns: int, clause: str) -> None:
        """Raises TooLargeForMemory if so many more rows of so many columns would not fit."""
        self._refuse(rows * (columns * _CELL + _INDEX), f"the rows that {clause} finds need")

    def refuse_pairs(self, pairs: int, columns: int, predicate: str) -> None:
        """Raises TooLargeForMemory if so many pairs with a row of a relation would not fit."""
        self._refuse(pairs * (columns * _CELL + _INDEX), f"the pairs with rows of {predicate} need")

    def refuse_short(self, rows: int) -> None:
        """Raises TooLargeForMemory if so many rows were found and the machine has almost nothing left."""
        if self.limit is not None or rows < MANY:
            return
        free = available()
        if free < RESERVE:
            raise TooLargeForMemory(f"what was found so far leaves {size(free)} of memory")

    def _refuse(self, needed: int, what: str) -> None:
        if needed < (WORTH_ASKING if self.limit is None else self.limit):
            return
        free = max(0, available() - RESERVE) if self.limit is None else self.limit
        if needed > free:
            raise TooLargeForMemory(f"{what} about {size(needed)} of memory, and {size(free)} may be used")


def _table(rows: Rows) -> int:
    days = _DAYS if rows.first is not None or rows.last is not None else 0
    return rows.length * (len(rows.columns) * _CELL + days + _INDEX)


def available() -> int:
    """The bytes that the machine, or the container that we run in, can still give."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemAvailable:"):
            found.append(int(line.split()[1]) * 1024)
    limit, used = (_lines(f"/sys/fs/cgroup/memory.{name}") for name in ("max", "current"))
    if limit and used and limit[0].isdigit():
        found.append(max(0, int(limit[0]) - int(used[0])))
    return min(found)


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("ascii").splitlines()
    except OSError:
        return []


def size(number: int) -> str:
    """Bytes as a reader writes them.

    >>> size(41_200_000_000)
    '41.2 GB'
    """
    for prefix, factor in (("T", 10**12), ("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if number >= factor:
            return f"{number / factor:.1f} {prefix}B"
    return f"{number} bytes"
