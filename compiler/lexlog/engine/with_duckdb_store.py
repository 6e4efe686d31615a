"""Columns in, tables of a DuckDB database out, which grow by queries and spill to disk beyond a limit."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import duckdb
import numpy as np

from lexlog.engine.errors import EngineError, EvaluationError
from lexlog.engine.rows import Array, Rows
from lexlog.engine.sql import HALVES, REACH, Table
from lexlog.engine.sql_days import ALWAYS, left_over, merged
from lexlog.engine.validity import from_columns

T = TypeVar("T")
WIDTHS = ("INTEGER", "BIGINT", "HUGEINT")
"""The types of columns, narrowest first."""

_DAYS = ("since", "until")


class TooWideForDuckDB(EvaluationError):
    """A number does not fit 128 bits, which is all that a column of DuckDB holds."""


class TooLargeForDuckDB(EngineError):
    """Neither memory nor disk suffices for a query."""


class Store:
    """A database of its own, in memory up to `memory` bytes (None: most of the machine's) and then on disk.

    What it spills goes to a new folder among the temporary files, and goes away with the store.
    """

    def __init__(self, memory: int | None = None) -> None:
        self.folder = tempfile.mkdtemp(prefix="lexlog-")
        settings: dict[str, Any] = {"temp_directory": self.folder}
        if memory is not None:
            settings["memory_limit"] = f"{memory}B"
        self.connection = duckdb.connect(":memory:", config=settings)
        if memory is not None and "operator_memory_limit" in self._settings():
            # Without this, DuckDB 2.0.1 fills the memory with tables and has none left to find distinct rows.
            self.connection.execute(f"SET operator_memory_limit = '{memory // 2}B'")
        self.connection.execute(HALVES)
        weakref.finalize(self, _remove, self.connection, self.folder)

    def _settings(self) -> set[str]:
        return {name for (name,) in self.connection.execute("SELECT name FROM duckdb_settings()").fetchall()}

    def run(self, text: str, clause: str = "the tables") -> list[tuple[Any, ...]]:
        """The rows of a statement. `clause` is named where a number is too wide."""
        return self._told(lambda: self.connection.execute(text).fetchall(), clause)

    def array(self, text: str) -> Array:
        """The one column of a SELECT; its values must have types that NumPy has."""
        found = self._told(lambda: self.connection.execute(text).fetchnumpy(), "the tables")
        return np.asarray(next(iter(found.values())))

    def _told(self, ask: Callable[[], T], clause: str) -> T:
        try:
            return ask()
        except (RuntimeError, duckdb.InterruptException) as error:
            if "interrupted" not in str(error).lower():  # what the binding makes of Ctrl-C
                raise
            raise KeyboardInterrupt from None
        except (duckdb.OutOfRangeException, duckdb.ConversionException):
            raise too_wide(f"a number computed by {clause}") from None
        except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
            reason = str(error).splitlines()[0]
            told = f"DuckDB, spilling to {self.folder}, gave up; more `--memory` or disk may help: {reason}"
            raise TooLargeForDuckDB(told) from None

    def count(self, text: str, clause: str = "the tables") -> int:
        """How many rows a statement wrote, or the one number that it selects."""
        return int(self.run(text, clause)[0][0])


def too_wide(what: str) -> TooWideForDuckDB:
    """The error about a number beyond 128 bits."""
    return TooWideForDuckDB(
        f"{what} does not fit the 128 bits of DuckDB; `--engine columnar` has no such limit"
    )


def _remove(connection: duckdb.DuckDBPyConnection, folder: str) -> None:
    connection.close()
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True)
class Growing:
    """A relation in the store: given rows at round 0, then what is found, round by round.

    INVARIANT: rows are only ever appended, so a row's `rowid` is its position, and no derived row holds on a
    day on which an earlier row of the same values does. `new` is how many came with the last round.
    """

    store: Store
    table: Table
    types: Mapping[str, str]
    length: int = 0
    new: int = 0
    _distinct: dict[str, float] = field(default_factory=dict)

    @classmethod
    def created(cls, store: Store, table: Table, types: Mapping[str, str]) -> Growing:
        """An empty relation with columns of these types."""
        columns = [f"{table.columns[name]} {type_}" for name, type_ in types.items()]
        columns += [f"{day} INTEGER" for day in _DAYS if table.is_timed]
        store.run(f"CREATE TABLE {table.name} ({', '.join([*columns, 'round INTEGER'])})")
        return cls(store, table, types)

    def give(self, name: str, rows: Rows) -> None:
        """Appends given rows as they are. Raises TooWideForDuckDB, naming the column of the relation."""
        if not rows.length:
            return
        given: dict[str, Array] = {
            self.table.columns[column]: _plain(rows.columns[column], f"{name}.{column}")
            for column in rows.columns
            if column in self.table.columns
        }
        for padding in set(self.table.columns.values()) - set(given):
            given[padding] = np.zeros(rows.length, np.int32)
        days = from_columns(rows.first, rows.last, rows.length)
        if days is not None:
            given |= {"since": days.first, "until": days.last}
        columns = [*self.table.columns.values(), *(_DAYS if days is not None else ())]
        into = [*columns, *(_DAYS if self.table.is_timed and days is None else ()), "round"]
        selected = [*columns, *([ALWAYS] if self.table.is_timed and days is None else []), "0"]
        self.store.connection.register("given_rows", given)
        self.store.run(
            f"INSERT INTO {self.table.name} ({', '.join(into)}) SELECT {', '.join(selected)} FROM given_rows"
        )
        self.store.connection.unregister("given_rows")
        self.length += rows.length

    def add(self, found: Mapping[str, bool], round: int, clause: str) -> None:
        """Appends what other tables hold and the relation does not yet: new rows, old rows on new days.

        `found` are those tables, each with whether its rows carry days; columns are named as here.
        """
        columns = list(self.table.columns.values())
        listed = ", ".join(columns)
        is_timed = self.table.is_timed
        parts = [
            f"SELECT {listed}{self._days(carries_days)} FROM {name}" for name, carries_days in found.items()
        ]
        text = " UNION ALL ".join(parts)
        same = [f"r.{column} = f.{column}" for column in columns]
        if is_timed:
            text = merged(text, columns)
            text = left_over(text, columns, self.table.name, same, True) if self.length else text
        else:
            held = f"SELECT 1 FROM {self.table.name} AS r WHERE {' AND '.join(same)}"
            fresh = f" WHERE NOT EXISTS ({held})" if self.length else ""
            text = f"SELECT DISTINCT {listed} FROM ({text}) AS f{fresh}"
        names = ", ".join([*columns, *(_DAYS if is_timed else ())])
        delta = self.table.delta
        self.new = self.store.count(f"CREATE OR REPLACE TEMP TABLE {delta} AS {text}", clause)
        if self.new:
            into = f"INSERT INTO {self.table.name} ({names}, round) SELECT {names}, {round} FROM {delta}"
            self.store.run(into, clause)
            self.length += self.new
            self._distinct.clear()

    def drop(self) -> None:
        """Frees the space; nothing may be asked of the relation after."""
        self.store.run(f"DROP TABLE {self.table.name}")
        self.store.run(f"DROP TABLE IF EXISTS {self.table.delta}")

    @property
    def key(self) -> tuple[str, ...] | None:
        """Columns on which no two rows agree on any day: none is known."""
        return None

    @property
    def segments(self) -> float | None:
        """Taken as if rows hold always: what days cost is left to the database."""
        return 1.0

    def distinct(self, name: str) -> float:
        """About how many different values a column has; kept while the relation does not grow."""
        if name not in self._distinct:
            column = self.table.columns[name]
            text = f"SELECT approx_count_distinct({column}) FROM {self.table.name}"
            self._distinct[name] = float(self.store.count(text))
        return self._distinct[name]

    def _days(self, carries_days: bool) -> str:
        if not self.table.is_timed:
            return ""
        return ", since, until" if carries_days else f", {ALWAYS}"


def _plain(column: Array, name: str) -> Array:
    """A column that DuckDB takes over without loss: wide numbers as text, for it to read back."""
    if column.dtype != object:
        return column
    values = column.tolist()
    for value in values:
        if not -REACH <= value < REACH:
            raise too_wide(f"{name} has the value {value}, which")
    return np.array([str(value) for value in values], dtype=object)
