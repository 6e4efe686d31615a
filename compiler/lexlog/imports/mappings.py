"""The mapping tables of `facts/imports` in, dictionaries out: what the words of a format mean."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from re import Pattern


@dataclass(slots=True)
class Mappings:
    """The folder of mapping tables; each is read once, when it is asked for."""

    folder: Path
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    indexes: dict[tuple[str, str], Mapping[str, dict[str, str]]] = field(default_factory=dict)
    compiled: dict[str, list[tuple[Pattern[str], dict[str, str]]]] = field(default_factory=dict)

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a mapping table, in their order."""
        if name not in self.tables:
            with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                self.tables[name] = list(csv.DictReader(file, strict=True))
        return self.tables[name]

    def by(self, name: str, column: str) -> Mapping[str, dict[str, str]]:
        """The rows of a mapping table by one of their columns."""
        if (name, column) not in self.indexes:
            self.indexes[name, column] = {row[column]: row for row in self.rows(name)}
        return self.indexes[name, column]

    def patterns(self, name: str) -> list[tuple[Pattern[str], dict[str, str]]]:
        """The rows of a mapping table whose column `pattern` is a regular expression over lower case."""
        if name not in self.compiled:
            self.compiled[name] = [(re.compile(row["pattern"]), row) for row in self.rows(name)]
        return self.compiled[name]
