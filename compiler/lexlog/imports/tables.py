"""Rows in, files of tables out: CSV for small ones, Parquet for those that would not fit comfortably."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

BATCH = 100_000
"""Rows that are held in memory before a table goes to disk, and the rows of one batch there."""

DESCRIPTIVE = frozenset({"name", "class", "confidence", "openness", "lot"})
"""Columns in which the first of two texts stands for both."""

Cells: TypeAlias = tuple[str, ...]


@dataclass(slots=True)
class Table:
    """The rows of one table, in the order in which they came.

    INVARIANT: what has been spilled comes before what is in memory. Call `close` before the file is read.
    """

    name: str
    columns: tuple[str, ...]
    folder: Path
    rows: list[Cells] = field(default_factory=list)
    spilled: int = 0
    writer: Any = None
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.known = frozenset(self.columns)

    @property
    def path(self) -> Path:
        """Where rows go that are too many for memory."""
        return self.folder / f"{self.name}.parquet"

    def __len__(self) -> int:
        return self.spilled + len(self.rows)

    def add(self, cells: Mapping[str, str]) -> None:
        """Add a row. Raises KeyError for a column that the table does not have."""
        if not cells.keys() <= self.known:
            unknown = cells.keys() - self.known
            raise KeyError(f"{self.name} has no column {', '.join(sorted(unknown))}")
        self.rows.append(tuple([_one_line(cells.get(column, "")) for column in self.columns]))
        if len(self.rows) >= BATCH:
            self.spill()

    def spill(self) -> None:
        """Write what is in memory to disk."""
        import pyarrow
        import pyarrow.parquet

        if not self.rows:
            return
        schema = pyarrow.schema([(column, pyarrow.string()) for column in self.columns])
        if self.writer is None:
            self.writer = self._writer(schema)
        columns = [pyarrow.array(column, pyarrow.string()) for column in zip(*self.rows, strict=True)]
        self.writer.write_table(pyarrow.Table.from_arrays(columns, schema=schema))
        self.spilled += len(self.rows)
        self.rows = []

    def _writer(self, schema: Any) -> Any:
        """What writes the file; a file that has been closed is begun anew with what it held."""
        import pyarrow.parquet

        before = self.path.with_suffix(".before")
        if self.spilled:
            self.path.replace(before)
        made = pyarrow.parquet.ParquetWriter(self.path, schema, compression="zstd")
        if self.spilled:
            for batch in pyarrow.parquet.ParquetFile(before).iter_batches(BATCH):
                made.write_batch(batch)
            before.unlink()
        return made

    def close(self) -> None:
        """End the file on disk, if there is one; then rows can be read from it."""
        if self.spilled:
            self.spill()
        if self.writer is not None:
            self.writer.close()
            self.writer = None

    def column(self, name: str) -> Any:
        """One column, as Arrow has it."""
        import pyarrow
        import pyarrow.parquet

        if self.spilled:
            return pyarrow.parquet.read_table(self.path, columns=[name]).column(0)
        place = self.columns.index(name)
        return pyarrow.chunked_array([pyarrow.array((row[place] for row in self.rows), pyarrow.string())])

    def each(self) -> Iterator[Cells]:
        """Every row."""
        import pyarrow.parquet

        if self.spilled:
            for batch in pyarrow.parquet.ParquetFile(self.path).iter_batches(BATCH):
                yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
        yield from self.rows

    def replace(self, rows: Iterable[Cells]) -> None:
        """Put other rows in place of all that there are; they may be made from those."""
        other = Table(f"{self.name}.new", self.columns, self.folder)
        for row in rows:
            other.rows.append(row)
            if len(other.rows) >= BATCH:
                other.spill()
        other.close()
        self.path.unlink(missing_ok=True)
        if other.spilled:
            other.path.replace(self.path)
        self.rows, self.spilled = other.rows, other.spilled

    def write(self) -> None:
        """Leave the table as a file that the loader reads."""
        self.close()
        if self.spilled:
            return
        with (self.folder / f"{self.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(self.columns)
            writer.writerows(self.rows)


def _one_line(text: str) -> str:
    return text if text.isprintable() else " ".join("".join(_printable(each) for each in text).split())


def _printable(letter: str) -> str:
    return letter if letter.isprintable() else " "
