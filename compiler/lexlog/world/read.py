"""A file of a table in, its rows as columns of text out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lexlog.resolved import tree as law
from lexlog.world.counted import Told, untold
from lexlog.world.header import Header
from lexlog.world.read_rows import by_row
from lexlog.world.sheet import Sheet

SMALL = 1 << 17
"""Bytes of a file of text that is read row by row: no other reader is worth being loaded for it."""


def read(path: Path, header: Header, table: law.Table, told: Told = untold) -> Iterator[Sheet] | None:
    """The rows of a file of a table, or None (and a finding) if it cannot be read as a table."""
    if path.suffix == ".parquet":
        from lexlog.world import read_parquet

        found = read_parquet.sheet(path, header, told)
        return None if found is None else iter((found,))
    if path.stat().st_size > SMALL:
        found = _by_arrow(path, header, table, told)
        if found is not None:
            return iter((found,))
    return by_row(path, header, told)


def _by_arrow(path: Path, header: Header, table: law.Table, told: Told) -> Sheet | None:
    if path.suffix == ".csv":
        from lexlog.world import read_csv

        return read_csv.sheet(path, header, told)
    from lexlog.world import read_json

    return read_json.sheet(path, header, table, told)
