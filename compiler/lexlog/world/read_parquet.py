"""A Parquet file in, its rows as columns of text out: of a typed cell, what one would write for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
from pyarrow import types

from lexlog.source import Span
from lexlog.world import many
from lexlog.world.counted import Told, untold
from lexlog.world.header import Header
from lexlog.world.read_rows import as_text
from lexlog.world.sheet import Sheet

_PLAIN_DECIMALS = 6
"""Decimals up to which Arrow writes a decimal without an exponent."""


def sheet(path: Path, header: Header, told: Told = untold) -> Sheet | None:
    """The rows of the file, each on the line of its number; None (and a finding) if it cannot be read."""
    try:
        file = pyarrow.parquet.ParquetFile(path)
        names = file.schema_arrow.names
        if not header.is_good(names):
            return None
        known = [name for name in names if name in header.columns]
        done = count(1)
        columns = many.columns(
            {name: partial(_read, path, name, lambda: told(next(done) / len(known))) for name in known}
        )
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        header.report.add("bad-header", f"not a Parquet table: {said}", Span(header.shown, 0, 0))
        return None
    rows = file.metadata.num_rows
    return Sheet(
        header.shown,
        np.arange(1, rows + 1, dtype=np.int32),
        columns,
        np.full(rows, not names),
        np.full(rows, not header.knows(names)),
    )


def _read(path: Path, name: str, done: Callable[[], None]) -> pyarrow.ChunkedArray:
    read = texts(pyarrow.parquet.ParquetFile(path).read(columns=[name], use_threads=False).column(0))
    done()
    return read


def texts(cells: pyarrow.ChunkedArray) -> pyarrow.ChunkedArray:
    """Typed cells as text, or as a dictionary of texts; a null is empty."""
    kind = cells.type
    if types.is_dictionary(kind):
        cells = cells.unify_dictionaries()
        if cells.num_chunks == 0:
            return texts(cells.cast(kind.value_type))
        values = texts(pyarrow.chunked_array([cells.chunk(0).dictionary]))
        if types.is_dictionary(values.type):
            values = values.cast(pyarrow.string())
        return _told_by(cells, values)
    if types.is_null(kind):
        return pyarrow.chunked_array([pyarrow.array([""] * len(cells), pyarrow.string())])
    if types.is_string(kind) or types.is_large_string(kind):
        _check(cells)
        return cells.fill_null("")
    if types.is_integer(kind) or (types.is_decimal(kind) and 0 <= kind.scale <= _PLAIN_DECIMALS):
        return cells.cast(pyarrow.string()).fill_null("")
    try:
        encoded = cells.dictionary_encode()
    except pyarrow.ArrowNotImplementedError:
        return pyarrow.chunked_array([_written(cells)])
    values = encoded.chunk(0).dictionary if encoded.num_chunks else pyarrow.array([], kind)
    return _told_by(encoded, pyarrow.chunked_array([_written(values)]))


def _told_by(encoded: pyarrow.ChunkedArray, values: pyarrow.ChunkedArray) -> pyarrow.ChunkedArray:
    """The dictionary with these texts in place of its values; a null is empty."""
    dictionary = pyarrow.concat_arrays([*values.chunks, pyarrow.array([""], values.type)])
    empty = len(dictionary) - 1
    chunks = [
        pyarrow.DictionaryArray.from_arrays(chunk.indices.cast(pyarrow.int32()).fill_null(empty), dictionary)
        for chunk in encoded.chunks
    ]
    return pyarrow.chunked_array(chunks, pyarrow.dictionary(pyarrow.int32(), dictionary.type))


def _written(cells: pyarrow.Array | pyarrow.ChunkedArray) -> pyarrow.Array:
    return pyarrow.array([_typed_text(value) for value in cells.to_pylist()], pyarrow.string())


def _typed_text(value: object) -> str:
    """A typed cell as text; a float by its shortest decimal form, which is what was meant when it was
    written."""
    return repr(value) if isinstance(value, float) else as_text(value)


def _check(cells: pyarrow.ChunkedArray) -> None:
    """Raises ValueError for bytes that are no text."""
    for chunk in cells.chunks:
        chunk.validate(full=True)
