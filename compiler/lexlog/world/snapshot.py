"""A world and what was told while it was loaded in, a document and columns out (`stored.py`); and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from lexlog.diagnostic import Diagnostic, Label
from lexlog.indexed import IndexedTexts
from lexlog.source import Span
from lexlog.symbols import Symbols
from lexlog.texts import Texts
from lexlog.world.by_place import Ranges, Together
from lexlog.world.given import Given, GivenRows
from lexlog.world.origin import Origin
from lexlog.world.others import Others
from lexlog.world.sheet import Array
from lexlog.world.stored import Document, store, stored
from lexlog.world.tree import Refused, World, WorldTable
from lexlog.world.typed import stored_column

Columns = dict[str, Array]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A world, what it was made of, and the findings in its files."""

    world: World
    origin: Origin
    findings: tuple[Diagnostic, ...]


def keep(path: Path, snapshot: Snapshot) -> None:
    """Write the snapshot, all of it or nothing. Raises OSError."""
    world, columns = snapshot.world, Columns()
    document = {
        "origin": snapshot.origin.as_json(),
        "findings": [asdict(each) for each in snapshot.findings],
        "refused": [asdict(each) for each in world.refused],
        "undated": list(world.undated),
        "digest": world.digest,
        "files": list(world.files),
        "symbols": _symbols(world.symbols, columns),
        "tables": {name: _table(table, columns) for name, table in world.tables.items()},
        "others": _others(world, columns),
    }
    store(path, document, columns)


def opened(path: Path) -> Snapshot:
    """The snapshot. Raises Damaged, OtherLayout, and OSError."""
    document, columns = stored(path)
    symbols = _symbols_of(document["symbols"], columns)
    world = World(
        {name: _table_of(name, each, columns) for name, each in document["tables"].items()},
        symbols,
        tuple(Refused(**each) for each in document["refused"]),
        tuple(document["undated"]),
        document["digest"],
        tuple(document["files"]),
        _others_of(document["others"], symbols, columns),
    )
    findings = tuple(_finding(each) for each in document["findings"])
    return Snapshot(world, Origin.from_json(document["origin"]), findings)


# --- names --------------------------------------------------------------------------------------------------


def _symbols(symbols: Symbols, columns: Columns) -> Document:
    kept = symbols.kept()
    columns["symbols/index"] = kept.index
    _texts("symbols", kept.names, columns)
    return {"bits": kept.bits}


def _symbols_of(document: Document, columns: Columns) -> Symbols:
    texts = _texts_of("symbols", columns)
    return Symbols.of(IndexedTexts(texts, columns["symbols/index"], document["bits"]))


def _texts(name: str, texts: Texts, columns: Columns) -> None:
    columns[f"{name}/bytes"], columns[f"{name}/begins"] = texts.data, texts.begins


def _texts_of(name: str, columns: Columns) -> Texts:
    return Texts(columns[f"{name}/bytes"], columns[f"{name}/begins"])


# --- entities that no table has -----------------------------------------------------------------------------

_OTHERS = ("codes", "keys", "cell")


def _others(world: World, columns: Columns) -> Document:
    assert isinstance(world.others, Others)
    for part in _OTHERS:
        columns[f"others/{part}"] = world.others.columns[part]
    return {"cells": [list(each) for each in world.others.cells]}


def _others_of(document: Document, symbols: Symbols, columns: Columns) -> Others:
    cells = [(table, column) for table, column in document["cells"]]
    return Others(symbols, cells, {part: columns[f"others/{part}"] for part in _OTHERS})


# --- tables -------------------------------------------------------------------------------------------------


def _table(table: WorldTable, columns: Columns) -> Document:
    for name, column in table.columns.items():
        _put(f"{table.name}/{name}", column, columns)
        columns[f"{table.name}/{name}/unknown"] = table.unknown[name]
    columns[f"{table.name}//certain"] = table.certain
    if table.first is not None and table.last is not None:
        columns[f"{table.name}//first"] = table.first
        if table.last is not table.first:
            columns[f"{table.name}//last"] = table.last
    given = table.given
    for part in ("file", "line", "source"):
        columns[f"{table.name}//given/{part}"] = getattr(given, part)
    _texts(f"{table.name}//sources", given.sources, columns)
    for name, ranges in table.ranges.items():
        columns[f"{table.name}//{name}/open"] = np.array(list(ranges), np.int64)
        for part, end in (("low", 0), ("high", 1)):
            _put(
                f"{table.name}//{name}/{part}",
                stored_column([each[end] for each in ranges.values()]),
                columns,
            )
    if isinstance(table.together, Together):
        for part in _TOGETHER:
            columns[f"{table.name}//together/{part}"] = getattr(table.together, part)
    return {
        "columns": list(table.columns),
        "files": list(given.files),
        "others": [asdict(each) for each in given.others],
        "entities": table.entities,
        "entity_keys": sorted(table.entity_keys),
        "many": sorted(table.many),
        "ranges": sorted(table.ranges),
    }


def _table_of(name: str, document: Document, columns: Columns) -> WorldTable:
    first = columns.get(f"{name}//first")
    given = GivenRows(
        tuple(document["files"]),
        columns[f"{name}//given/file"],
        columns[f"{name}//given/line"],
        columns[f"{name}//given/source"],
        _texts_of(f"{name}//sources", columns),
        tuple(Given(**each) for each in document["others"]),
    )
    return WorldTable(
        name,
        {column: _got(f"{name}/{column}", columns) for column in document["columns"]},
        {column: columns[f"{name}/{column}/unknown"] for column in document["columns"]},
        columns[f"{name}//certain"],
        first,
        columns.get(f"{name}//last", first),
        given,
        document["entities"],
        frozenset(document["entity_keys"]),
        {column: _ranges_of(f"{name}//{column}", columns) for column in document["ranges"]},
        many=frozenset(document["many"]),
        together=_together_of(f"{name}//together", columns),
    )


_TOGETHER = ("places", "things", "members", "begins")


def _ranges_of(name: str, columns: Columns) -> Ranges:
    return Ranges(columns[f"{name}/open"], _got(f"{name}/low", columns), _got(f"{name}/high", columns))


def _together_of(name: str, columns: Columns) -> Mapping[int, tuple[int, ...]]:
    if f"{name}/places" not in columns:
        return {}
    return Together(*(columns[f"{name}/{part}"] for part in _TOGETHER))


def _put(name: str, column: Array, columns: Columns) -> None:
    """A column; whole numbers beyond 64 bits as they are written."""
    if column.dtype == object:
        _texts(f"{name}/wide", Texts.of(map(str, column.tolist())), columns)
    else:
        columns[name] = column


def _got(name: str, columns: Columns) -> Array:
    if name in columns:
        return columns[name]
    texts = _texts_of(f"{name}/wide", columns)
    found = np.empty(len(texts), object)
    found[:] = [int(text) for text in texts.at(np.arange(len(texts)))]
    return found


# --- findings -----------------------------------------------------------------------------------------------


def _finding(document: Document) -> Diagnostic:
    return Diagnostic(
        document["code"],
        document["message"],
        Span(**document["span"]),
        tuple(_labels(document["labels"])),
        document["help"],
        document["severity"],
    )


def _labels(documents: Sequence[Document]) -> Iterator[Label]:
    return (Label(Span(**each["span"]), each["text"]) for each in documents)
