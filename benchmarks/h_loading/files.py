"""Facts in, table files of one form out; and columns that a reader made of them back as whole numbers."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.compute as compute
import pyarrow.csv
import pyarrow.parquet

from benchmarks.facts import Array, Facts
from lexlog.resolved import tree as law

EPOCH = datetime.date(1970, 1, 1).toordinal()
_ROWS = 50_000


def write(of: law.Law, facts: Facts, folder: Path, form: str) -> None:
    """One file a table. Names and words are text, numbers decimals, days dates, where the form has types."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in facts.tables.items():
        fields = {field.name: field for field in of.tables[name].fields}
        cells = {column: _cells(facts, fields[column], values) for column, values in columns.items()}
        table, path = pyarrow.table(cells), folder / f"{name}.{form}"
        match form:
            case "parquet":
                pyarrow.parquet.write_table(table, path)
            case "csv":
                pyarrow.csv.write_csv(_as_text(table), path, pyarrow.csv.WriteOptions(quoting_style="needed"))
            case _:
                with path.open("w", encoding="utf-8") as file:
                    file.writelines(_objects(table))


def _as_text(table: pyarrow.Table) -> pyarrow.Table:
    return pyarrow.table({name: table.column(name).cast(pyarrow.string()) for name in table.column_names})


def _objects(table: pyarrow.Table) -> Iterator[str]:
    """Lines of JSON, numbers as they are written in the other forms."""
    numbers = [each.name for each in table.schema if pyarrow.types.is_decimal(each.type)]
    for batch in _as_text(table).to_batches(max_chunksize=_ROWS):
        for row in batch.to_pylist():
            plain = {name: text for name, text in row.items() if name not in numbers}
            told = "".join(f', "{name}": {row[name]}' for name in numbers)
            yield f"{json.dumps(plain)[:-1]}{told}}}\n"


def kind_of(field: law.Field) -> pyarrow.DataType:
    """What a column is in the files and readers that have types."""
    match field.type:
        case law.NumberType(places=places):
            return pyarrow.decimal128(18, places)
        case law.DayType():
            return pyarrow.date32()
        case _:
            return pyarrow.string()


def _cells(facts: Facts, field: law.Field, values: Array) -> pyarrow.Array:
    match field.type:
        case law.NumberType(places=places):
            return _decimals(values, places)
        case law.DayType():
            return pyarrow.array((values - EPOCH).astype(np.int32)).cast(pyarrow.date32())
        case law.WordType(_, words):
            return pyarrow.array(words).take(pyarrow.array(values))
        case law.EntityType(kind) if kind in facts.names:
            return pyarrow.array(facts.names[kind]).take(pyarrow.array(values))
        case _:
            digits = pyarrow.array(values).cast(pyarrow.string())
            numbered = compute.binary_join_element_wise(_prefix(field), digits, "")
            return compute.if_else(pyarrow.array(values < 0), "none", numbered)


def _prefix(field: law.Field) -> str:
    """What stands before the number of a name: the kind of entity, or the column's own name."""
    kind = field.type.name if isinstance(field.type, law.EntityType) else ""
    return f"{field.name if kind == 'text' else kind}-"


def _decimals(values: Array, places: int) -> pyarrow.Array:
    """Whole numbers of the smallest step as decimals."""
    words = np.zeros((len(values), 2), np.int64)
    words[:, 0], words[:, 1] = values, values >> 63
    return pyarrow.Array.from_buffers(
        pyarrow.decimal128(18, places), len(values), [None, pyarrow.py_buffer(words)]
    )


def name_of(facts: Facts, field: law.Field, name: str) -> int:
    """The place that a name stands for."""
    match field.type:
        case law.WordType(_, words):
            return words.index(name)
        case law.EntityType(kind) if kind in facts.names:
            return facts.names[kind].index(name)
        case _:
            return -1 if name == "none" else int(name.removeprefix(_prefix(field)))


def whole_numbers(facts: Facts, field: law.Field, cells: pyarrow.ChunkedArray) -> Array:
    """The cells that some reader made, as the facts have them."""
    if pyarrow.types.is_dictionary(cells.type):
        cells = cells.cast(cells.type.value_type)
    match field.type:
        case law.NumberType(places=places):
            exact = cells.cast(pyarrow.decimal128(18, places)).combine_chunks()
            found = np.frombuffer(exact.buffers()[1], np.int64)[2 * exact.offset :: 2][: len(exact)]
        case law.DayType():
            found = cells.cast(pyarrow.int32()).to_numpy().astype(np.int64) + EPOCH
        case law.WordType(_, words):
            found = _places(cells, words)
        case law.EntityType(kind) if kind in facts.names:
            found = _places(cells, facts.names[kind])
        case _:
            digits = compute.utf8_slice_codeunits(cells, len(_prefix(field)))
            is_none = compute.equal(cells, "none")
            found = compute.if_else(is_none, "-1", digits).cast(pyarrow.int64()).to_numpy()
    return np.asarray(found)


def _places(cells: pyarrow.ChunkedArray, names: tuple[str, ...]) -> Array:
    found = compute.index_in(cells, pyarrow.array(names, cells.type)).to_numpy()
    return np.asarray(found, np.int64)
