"""A large file of JSON Lines in, its rows as columns out: read by Arrow where that reads what Python would.

Arrow keeps the text of a number only if its column is one of decimals, and reports nothing of its own. So
each line must be one object, columns must be of one kind of value throughout, and whatever is odd in any way
is left to Python: None, and the file is then read row by row (`read_rows.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow
import pyarrow.compute as compute
import pyarrow.json

from lexlog.resolved import tree as law
from lexlog.world import many
from lexlog.world.counted import Told, opened, untold
from lexlog.world.header import Header
from lexlog.world.read_parquet import texts
from lexlog.world.read_rows import by_row
from lexlog.world.sheet import Array, Sheet

_BLOCK = 1 << 22
"""Bytes that Arrow reads at a time."""
_DIGITS = 38
"""Digits of a decimal of 128 bits."""
_OPEN, _CLOSE, _NEWLINE, _RETURN = b"{}\n\r"
_BOM = b"\xef\xbb\xbf"


def sheet(path: Path, header: Header, table: law.Table, told: Told = untold) -> Sheet | None:
    """The rows of the file, or None if Arrow is not to be trusted with them; nothing is told then."""
    lines = _lines(path)
    kinds = _kinds(path, header, table)
    if lines is None or kinds is None:
        return None
    try:
        with opened(path, told) as file:
            read = _read(file, kinds)
        if read.num_rows != len(lines) or _has_empty_row(read):
            return None
        columns = many.columns({name: partial(_text, read.column(name)) for name in kinds})
    except pyarrow.ArrowInvalid:
        return None
    nothing = np.zeros(len(lines), bool)
    return Sheet(header.shown, lines, columns, nothing, nothing, exactly=lambda: by_row(path, header))


def _read(file: BinaryIO, kinds: Mapping[str, pyarrow.DataType]) -> pyarrow.Table:
    return pyarrow.json.read_json(
        pyarrow.PythonFile(file, mode="r"),
        read_options=pyarrow.json.ReadOptions(block_size=_BLOCK),
        parse_options=pyarrow.json.ParseOptions(
            explicit_schema=pyarrow.schema(list(kinds.items())), unexpected_field_behavior="error"
        ),
    )


def _lines(path: Path) -> Array | None:
    """The number of each line that is not empty; None if some line does not begin and end an object.

    Nowhere in an object can one end directly before another begins. So if every line begins and ends one, no
    object goes over two lines; and if there are as many objects as lines, no line has two.
    """
    data = np.memmap(path, np.uint8, mode="r") if path.stat().st_size else np.zeros(0, np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    if len(data) and (not len(ends) or ends[-1] != len(data) - 1):
        ends = np.append(ends, len(data))
    begins = np.concatenate(([0], ends[:-1] + 1))[: len(ends)]
    if data[: len(_BOM)].tobytes() == _BOM:
        begins[0] = len(_BOM)
    filled = np.flatnonzero(ends > begins)
    begins, ends = begins[filled], ends[filled]
    last = data[ends - 1]
    last = np.where(last == _RETURN, data[np.maximum(ends - 2, 0)], last)
    if (data[begins] != _OPEN).any() or (last != _CLOSE).any():
        return None
    return (filled + 1).astype(np.int32)


def _kinds(path: Path, header: Header, table: law.Table) -> Mapping[str, pyarrow.DataType] | None:
    """What each column of the first line is read as, if its values show that."""
    with path.open("rb") as file:
        line = file.readline(_BLOCK).removeprefix(_BOM)
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(first, dict) or not header.knows(list(first)):
        return None
    return {name: _kind(table.field(name), first.get(name)) for name in sorted(header.columns)}


def _kind(field: law.Field | None, value: object) -> pyarrow.DataType:
    """What a column is read as, by its declaration and its first value."""
    if field is not None and isinstance(field.type, law.NumberType):
        return pyarrow.decimal128(_DIGITS, field.type.places)
    if isinstance(value, bool):
        return pyarrow.bool_()
    return pyarrow.int64() if isinstance(value, int) else pyarrow.string()


def _has_empty_row(read: pyarrow.Table) -> bool:
    """Whether a row has no cell at all."""
    is_empty = [np.asarray(compute.is_null(column)) for column in read.columns]
    return bool(np.logical_and.reduce(is_empty).any()) if is_empty else read.num_rows > 0


def _text(cells: pyarrow.ChunkedArray) -> pyarrow.ChunkedArray:
    """The cells as text; a decimal with all decimals of its column."""
    if pyarrow.types.is_decimal(cells.type):
        return cells.cast(pyarrow.string()).fill_null("")
    return texts(cells)
