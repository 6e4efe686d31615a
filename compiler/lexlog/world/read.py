"""Folders in, the files of each table out; and a file in, its rows as columns out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lexlog.diagnostic import Report, nearest
from lexlog.resolved import tree as law
from lexlog.source import Span
from lexlog.world.header import Header
from lexlog.world.read_rows import by_row
from lexlog.world.sheet import Sheet

ENDINGS = (".csv", ".jsonl", ".parquet")

SMALL = 1 << 17
"""Bytes of a file of text that is read row by row: no other reader is worth being loaded for it."""


def find(directories: tuple[Path, ...], known: frozenset[str], report: Report) -> dict[str, list[Path]]:
    """The files of each table in these directories; a file that is of no table is reported."""
    found: dict[str, list[Path]] = {}
    for directory in directories:
        if not directory.is_dir():
            report.add(
                "no-such-folder", f"`{directory}` is not a folder of facts", Span(str(directory), 0, 0)
            )
            continue
        for path in sorted(directory.iterdir()):
            if path.suffix not in ENDINGS:
                continue
            if path.stem in known:
                found.setdefault(path.stem, []).append(path)
            else:
                report.add(
                    "unknown-table",
                    f"no table is called `{path.stem}`",
                    Span(str(path), 0, 0),
                    help=nearest(path.stem, known),
                )
    return found


def read(path: Path, header: Header, table: law.Table) -> Iterator[Sheet] | None:
    """The rows of a file of a table, or None (and a finding) if it cannot be read as a table."""
    if path.suffix == ".parquet":
        from lexlog.world import read_parquet

        found = read_parquet.sheet(path, header)
        return None if found is None else iter((found,))
    if path.stat().st_size > SMALL:
        found = _by_arrow(path, header, table)
        if found is not None:
            return iter((found,))
    return by_row(path, header)


def _by_arrow(path: Path, header: Header, table: law.Table) -> Sheet | None:
    if path.suffix == ".csv":
        from lexlog.world import read_csv

        return read_csv.sheet(path, header)
    from lexlog.world import read_json

    return read_json.sheet(path, header, table)
