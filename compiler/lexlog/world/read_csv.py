"""A large CSV file in, its rows as columns out, by Arrow where that reads what Python's strict reader would.

Where it would not, None: the file is then to be read row by row (`read_rows.py`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow
import pyarrow.csv

from lexlog.world import many
from lexlog.world.counted import Told, opened, untold
from lexlog.world.csv_shape import Records, records, shape
from lexlog.world.header import Header
from lexlog.world.read_rows import tell_ragged
from lexlog.world.sheet import Array, Sheet

_FIRST = 1 << 20
"""Bytes at the beginning of a file in which its header must end."""
_BLOCK = 1 << 21
"""Bytes that Arrow reads at a time: longer than a record can be."""
_BOM = b"\xef\xbb\xbf"


def sheet(path: Path, header: Header, told: Told = untold) -> Sheet | None:
    """The rows of the file, or None if Arrow is not to be trusted with them; nothing is told then."""
    with opened(path, told, passes=2) as file:  # its shape is looked at first
        first = _first_record(file)
        if first is None:
            return None
        names, begin, line = first
        found = shape(file, begin)
        known = [name for name in names if name in header.columns]
        if not known or len(set(names)) < len(names) or not found.is_plain:
            return None
        table, ragged = _read(file, begin, names, known, has_breaks=found.has_breaks)
        if table is None or _has_long_cell(table):
            return None
        lines = np.arange(line, line + table.num_rows, dtype=np.int32)
        broken = np.zeros(len(lines), bool)
        if ragged or len(lines) != found.lines:
            at = records(file, begin, line)
            lines, broken = at.lines.astype(np.int32), at.cells != len(names)
            if (int(broken.sum()), len(broken)) != (ragged, table.num_rows + ragged):
                return None
            _tell(at, broken, len(names), header)
    header.is_good(names)
    columns = many.columns({name: partial(_spread, table.column(name), broken) for name in known})
    return Sheet(header.shown, lines, columns, broken, np.full(len(lines), not header.knows(names)))


def _first_record(file: BinaryIO) -> tuple[list[str], int, int] | None:
    """The names in the header, the byte behind it and the line there; None if a strict reader must see it."""
    block = file.read(_FIRST)
    begin = len(_BOM) if block.startswith(_BOM) else 0
    try:
        text = block[begin:].decode("utf-8")
    except UnicodeDecodeError as error:
        text = block[begin : begin + error.start].decode("utf-8")
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines, strict=True)
    try:
        names = next(reader, [])
    except csv.Error:
        return None
    length = sum(len(line.encode()) for line in lines[: reader.line_num])
    ended = lines[reader.line_num - 1].endswith("\n") if names else False
    return (names, begin + length, reader.line_num + 1) if ended else None


def _read(
    file: BinaryIO, begin: int, names: Sequence[str], known: Sequence[str], *, has_breaks: bool
) -> tuple[pyarrow.Table | None, int]:
    """The columns that are known, and how many rows had more or fewer cells than the header."""
    ragged = 0

    def skip(row: object) -> str:
        nonlocal ragged
        ragged += 1
        return "skip"

    file.seek(begin)
    columns = [f"c{place}" for place in range(len(names))]
    chosen = {columns[names.index(name)]: pyarrow.string() for name in known}
    try:
        table = pyarrow.csv.read_csv(
            pyarrow.PythonFile(file, mode="r"),
            read_options=pyarrow.csv.ReadOptions(block_size=_BLOCK, column_names=columns),
            parse_options=pyarrow.csv.ParseOptions(newlines_in_values=has_breaks, invalid_row_handler=skip),
            convert_options=pyarrow.csv.ConvertOptions(column_types=chosen, include_columns=list(chosen)),
        )
    except pyarrow.ArrowInvalid:
        return None, 0
    return table.rename_columns(list(known)), ragged


def _has_long_cell(table: pyarrow.Table) -> bool:
    """Whether a cell is longer than the strict reader takes."""
    limit = csv.field_size_limit()
    chunks = (chunk for column in table.columns for chunk in column.chunks if chunk.nbytes > limit)
    return any(many.as_texts(chunk).lengths().max(initial=0) > limit for chunk in chunks)


def _tell(at: Records, broken: Array, names: int, header: Header) -> None:
    for row in np.flatnonzero(broken).tolist():
        tell_ragged(int(at.cells[row]), names, header.shown, int(at.lines[row]), header.report)


def _spread(texts: pyarrow.ChunkedArray, broken: Array) -> pyarrow.ChunkedArray:
    """The texts with an empty one for each row that is broken."""
    if not broken.any():
        return texts
    places = np.cumsum(~broken) - 1
    chosen = pyarrow.array(np.where(broken, 0, places), mask=broken)
    return texts.take(chosen).fill_null("")
