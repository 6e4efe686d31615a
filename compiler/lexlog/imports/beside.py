"""Folders of facts in which an import will be used, and its tables, in; what is described there already, out.

A key may be described once in all folders that are loaded together. What an import says in the same words as
another folder, or says less of, is left out of it; where the two differ both stay, and it is told of: nobody
can tell here which of them is right, and whoever loads both is told again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lexlog import locate
from lexlog.imports.opening import NoFormat
from lexlog.imports.tables import DESCRIPTIVE, Cells, Table
from lexlog.imports.tree import Conclusion, Place, Remark

SEPARATOR = "\x1f"
"""Between the parts of a key; no cell of an import has it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Folders of facts that are loaded with an import."""

    folders: Sequence[Path] = ()

    def keys(self, name: str, key: Sequence[str]) -> Any:
        """The keys that a table has in these folders, as Arrow has them."""
        import pyarrow

        found = [_joined(each, key) for _, each in self._tables(name, key)]
        return pyarrow.chunked_array(found, pyarrow.string()).combine_chunks()

    def settled(self, table: Table, key: Sequence[str]) -> Iterator[Conclusion]:
        """Take out of a table what is described in these folders; tell of it."""
        theirs = dict(self._described(table, key))
        if not theirs:
            return
        places = [table.columns.index(column) for column in key]
        told: list[Conclusion] = []

        def kept() -> Iterator[Cells]:
            for row in table.each():
                name = tuple(row[place] for place in places)
                found = [each for each in theirs.get(name, ()) if _overlap(table, row, each[1])]
                differing = {column for _, each in found for column in _differing(table, row, each)}
                if differing or not found:
                    yield row
                if found:
                    told.append(_told(table.name, name, found[0][0], sorted(differing)))

        table.replace(kept())
        yield from told

    def _described(self, table: Table, key: Sequence[str]) -> Iterator[tuple[Cells, list[tuple[str, Cells]]]]:
        """The rows of these folders whose key the table has, by key, each with the file it is in."""
        import pyarrow.compute

        found: dict[Cells, list[tuple[str, Cells]]] = {}
        ours = None
        for path, rows in self._tables(table.name, table.columns):
            if ours is None:
                ours = _joined(pyarrow.table({name: table.column(name) for name in key}), key)
            here = rows.filter(pyarrow.compute.is_in(_joined(rows, key), value_set=ours))
            for cells in zip(*(here.column(name).to_pylist() for name in table.columns), strict=True):
                row = tuple(each or "" for each in cells)
                name = tuple(row[table.columns.index(column)] for column in key)
                found.setdefault(name, []).append((locate.shown(path), row))
        yield from found.items()

    def _tables(self, name: str, columns: Sequence[str]) -> Iterator[tuple[Path, Any]]:
        """The files of a table in these folders, with these columns as texts."""
        import pyarrow

        for folder in self.folders:
            for ending, read in _READ.items():
                path = folder / f"{name}.{ending}"
                if not path.exists():
                    continue
                try:
                    found = read(path)
                    blank = pyarrow.array([""] * found.num_rows, pyarrow.string())
                    texts = {
                        each: found.column(each).cast(pyarrow.string()).fill_null("")
                        if each in found.column_names
                        else blank
                        for each in columns
                    }
                except (pyarrow.ArrowException, ValueError, OSError) as error:
                    said = str(error).splitlines()[0]
                    raise NoFormat(
                        f"{locate.shown(path)}, given by --facts, cannot be read: {said}"
                    ) from None
                yield path, pyarrow.table(texts)


def _joined(rows: Any, key: Sequence[str]) -> Any:
    """The key of each row as one text."""
    import pyarrow.compute

    parts = [rows.column(name).cast(pyarrow.string()) for name in key]
    return pyarrow.compute.binary_join_element_wise(*parts, SEPARATOR).combine_chunks()


def _overlap(table: Table, first: Cells, second: Cells) -> bool:
    begin, end = table.columns.index("from"), table.columns.index("to")
    return all(
        (one[begin] or "0000-00-00") <= (other[end] or "9999-99-99")
        for one, other in ((first, second), (second, first))
    )


def _differing(table: Table, ours: Cells, theirs: Cells) -> Iterator[str]:
    """Columns in which both say something, and not the same."""
    for column, our, their in zip(table.columns, ours, theirs, strict=True):
        if our and their and our != their and column not in DESCRIPTIVE and column != "source":
            yield column


def _told(table: str, name: Cells, file: str, differing: Sequence[str]) -> Conclusion:
    place = Place(table, ", ".join(name))
    if not differing:
        said = f"{file} describes it already: left out here"
        return Conclusion(place, (), (Remark("note", "same-again", said),))
    said = (
        f"{file} describes it too, and they differ in {', '.join(differing)}: loaded together one is refused"
    )
    return Conclusion(place, (), (Remark("doubt", "contradiction", said),))


# --- the forms of a table -----------------------------------------------------------------------------------


def _csv(path: Path) -> Any:
    import pyarrow
    import pyarrow.csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline().rstrip("\r\n").split(",")
    texts = {name.strip().strip('"'): pyarrow.string() for name in header}
    return pyarrow.csv.read_csv(
        path,
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(column_types=texts, strings_can_be_null=False),
    )


def _jsonl(path: Path) -> Any:
    import pyarrow

    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    names = list(dict.fromkeys(name for each in lines for name in each))
    return pyarrow.table({name: [_text(each.get(name)) for each in lines] for name in names})


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def _parquet(path: Path) -> Any:
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path)


_READ: Mapping[str, Any] = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}
