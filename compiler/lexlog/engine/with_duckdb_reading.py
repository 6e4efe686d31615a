"""Tables of a DuckDB database in, relations of a model out: fetched when first read, or asked row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from lexlog.engine.memory import available, size
from lexlog.engine.model import Readable
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array, Rows, number_column
from lexlog.engine.sql import REACH, number, where
from lexlog.engine.with_duckdb_store import Growing, Store, TooLargeForDuckDB

SMALL = 2**26
"""Bytes of a relation that is fetched without asking how much memory there is."""


class Relations(Mapping[str, Readable]):
    """The relations of a finished evaluation by name, in the order of the program.

    One that nobody reads stays in the database, and so does one that would fill half of the memory. Given
    rows come first and in their places; derived rows come round by round, sorted, so that the same facts give
    the same proofs. It is broken by any writing into the database.
    """

    def __init__(
        self, store: Store, kept: Mapping[str, Growing], home: Mapping[str, int], memory: int | None
    ) -> None:
        self._store = store
        self._kept = kept
        self._home = home
        self._memory = memory
        self._fetched: dict[str, Readable] = {}

    def __getitem__(self, name: str) -> Readable:
        if name not in self._fetched:
            kept = self._kept[name]
            asked = Asked(name, self._home[name], kept)
            needed = _bytes(kept)
            is_large = needed > SMALL and needed > (self._memory or available()) // 2
            self._fetched[name] = asked if is_large else asked.fetched()
        return self._fetched[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def _bytes(kept: Growing) -> int:
    return kept.length * (8 * len(kept.table.columns) + 16 * kept.table.is_timed + 28)


@dataclass(frozen=True, slots=True)
class Asked:
    """A relation that stays in the database: a question is a query, and the position of a row its rowid."""

    name: str
    component: int
    kept: Growing

    @property
    def length(self) -> int:
        """The number of rows."""
        return self.kept.length

    @property
    def columns(self) -> Mapping[str, Array]:
        """What does not fit. Raises TooLargeForDuckDB."""
        raise TooLargeForDuckDB(
            f"all of `{self.name}` was asked for, {self.length:,} rows, which need about "
            f"{size(_bytes(self.kept))} of memory; ask for some of them"
        )

    def find(self, bound: Mapping[str, int], day: int | None = None) -> Array:
        """Positions of the rows with these values that hold on the day (None: any day), first found first."""
        if any(not -REACH <= value < REACH for value in bound.values()):
            return np.zeros(0, np.int64)
        tests = [f"{self.kept.table.columns[name]} = {number(value)}" for name, value in bound.items()]
        if self.kept.table.is_timed:
            tests += ["since <= until"] if day is None else [f"since <= {day}", f"{day} <= until"]
        return self.kept.store.array(_ordered(self.kept, "rowid", where(tests)))

    def positions(self, bound: Mapping[str, int], day: int | None = None) -> list[int]:
        """The same as a list."""
        found: list[int] = self.find(bound, day).tolist()
        return found

    def round_of(self, position: int) -> int:
        """The round in which the row was found; 0 for a given one."""
        return self.kept.store.count(f"SELECT round FROM {self.kept.table.name} WHERE rowid = {position}")

    def values(self, position: int) -> dict[str, int]:
        """The encoded values of one row."""
        columns = {name: at for name, at in self.kept.table.columns.items() if name}
        listed = ", ".join(columns.values()) or "0"
        text = f"SELECT {listed} FROM {self.kept.table.name} WHERE rowid = {position}"
        return {name: int(value) for name, value in zip(columns, self.kept.store.run(text)[0], strict=False)}

    def fetched(self) -> Relation:
        """All of it in columns."""
        kept = self.kept
        columns = {name: at for name, at in kept.table.columns.items() if name}
        relation = Relation(self.name, list(columns), self.component)
        arrays = {name: _column(kept, name, at) for name, at in columns.items()}
        first = last = None
        if kept.table.is_timed:
            first, last = (kept.store.array(_ordered(kept, day)) for day in ("since", "until"))
        rounds = kept.store.array(_ordered(kept, "round")) if kept.length else None
        relation.give(Rows(arrays, kept.length, first, last), rounds)
        return relation


def _column(kept: Growing, name: str, column: str) -> Array:
    """A column as it stands; where 64 bits do not suffice, as Python ints (DuckDB would give floats)."""
    if kept.types[name] != "HUGEINT" or not kept.length:
        return kept.store.array(_ordered(kept, column))
    low, high = kept.store.run(f"SELECT min({column}), max({column}) FROM {kept.table.name}")[0]
    if low >= -(2**63) and high < 2**63:
        return kept.store.array(_ordered(kept, f"{column}::BIGINT"))
    return number_column([int(value) for (value,) in kept.store.run(_ordered(kept, column))])


def _ordered(kept: Growing, column: str, tests: str = "") -> str:
    since = ["since"] if kept.table.is_timed else []
    place = ", ".join(["round", "CASE WHEN round = 0 THEN rowid END", *kept.table.columns.values(), *since])
    return f"SELECT {column} FROM {kept.table.name}{tests} ORDER BY {place}"
