"""Tables of a DuckDB database in, relations of a model out, each fetched when it is first read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array, Rows, number_column
from lexlog.engine.with_duckdb_store import Growing, Store


class Relations(Mapping[str, Relation]):
    """The relations of a finished evaluation by name, in the order of the program.

    One that nobody reads stays in the database. Given rows come first and in their places; derived rows come
    round by round, sorted, so that the same facts give the same proofs. It is broken by any writing into the
    database.
    """

    def __init__(self, store: Store, kept: Mapping[str, Growing], home: Mapping[str, int]) -> None:
        self._store = store
        self._kept = kept
        self._home = home
        self._fetched: dict[str, Relation] = {}

    def __getitem__(self, name: str) -> Relation:
        if name not in self._fetched:
            self._fetched[name] = self._fetch(name)
        return self._fetched[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def _fetch(self, name: str) -> Relation:
        kept = self._kept[name]
        columns = {each: at for each, at in kept.table.columns.items() if each}
        relation = Relation(name, list(columns), self._home[name])
        arrays = {each: self._column(kept, at) for each, at in columns.items()}
        first = last = None
        if kept.table.is_timed:
            first, last = self._plain(kept, "since"), self._plain(kept, "until")
        relation.give(Rows(arrays, kept.length, first, last))
        if kept.length:
            relation.round = self._plain(kept, "round")
        return relation

    def _column(self, kept: Growing, column: str) -> Array:
        """A column as it stands; where 64 bits do not suffice, as Python ints (DuckDB would give floats)."""
        type_ = next(t for name, t in kept.types.items() if kept.table.columns[name] == column)
        if type_ != "HUGEINT" or not kept.length:
            return self._plain(kept, column)
        low, high = self._store.run(f"SELECT min({column}), max({column}) FROM {kept.table.name}")[0]
        if low >= -(2**63) and high < 2**63:
            return self._plain(kept, f"{column}::BIGINT")
        rows = self._store.run(_ordered(kept, column))
        return number_column([int(value) for (value,) in rows])

    def _plain(self, kept: Growing, column: str) -> Array:
        return self._store.array(_ordered(kept, column))


def _ordered(kept: Growing, column: str) -> str:
    since = ["since"] if kept.table.is_timed else []
    place = ", ".join(["round", "CASE WHEN round = 0 THEN rowid END", *kept.table.columns.values(), *since])
    return f"SELECT {column} FROM {kept.table.name} ORDER BY {place}"
