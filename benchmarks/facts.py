"""Generated tables as columns of whole numbers, kept in a folder so that every peer reads the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Columns = tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Tables by name, columns by name, all int64.

    An entity is its place among those of its kind, from 0, and `none` is -1; a word is its place among the
    words of its column; a number counts the smallest steps of its column; a day is an ordinal. `names` holds
    the names of entities that have names of their own.
    """

    tables: Mapping[str, Mapping[str, Array]]
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Writes one binary file a column."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, columns in self.tables.items():
            for name, column in columns.items():
                np.save(folder / f"{table}.{name}.npy", column)
        order = {table: list(columns) for table, columns in self.tables.items()}
        written = {"tables": order, "names": self.names}
        (folder / "facts.json").write_text(json.dumps(written), encoding="utf-8")


def read(folder: Path) -> Facts:
    """The facts that were saved in a folder."""
    written = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    tables = {
        table: {name: np.load(folder / f"{table}.{name}.npy") for name in names}
        for table, names in written["tables"].items()
    }
    return Facts(tables, {kind: tuple(names) for kind, names in written["names"].items()})


def columns(table: Mapping[str, Any]) -> dict[str, Array]:
    """A table whose columns are all int64."""
    return {name: np.ascontiguousarray(column, dtype=np.int64) for name, column in table.items()}
