"""Facts in, the files that other engines read out: atoms for clingo, tab-separated rows for Soufflé."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.facts import Array, Facts

_ROWS = 100_000


def write_atoms(facts: Facts, path: Path) -> None:
    """One fact a line, all tables in one file."""
    with path.open("w", encoding="ascii") as file:
        for name, table in facts.tables.items():
            line = f"{name}({','.join(['%d'] * len(table))})."
            file.writelines(_lines(table, line))


def write_rows(facts: Facts, folder: Path) -> None:
    """One file a table."""
    for name, table in facts.tables.items():
        with (folder / f"{name}.facts").open("w", encoding="ascii") as file:
            file.writelines(_lines(table, "\t".join(["%d"] * len(table))))


def _lines(table: Mapping[str, Array], line: str) -> Iterator[str]:
    columns = list(table.values())
    for begin in range(0, len(columns[0]), _ROWS):
        rows = zip(*(column[begin : begin + _ROWS].tolist() for column in columns), strict=True)
        yield from (line % row + "\n" for row in rows)
