"""A file of facts, a line and a column's name in, the place of that cell out, for the reader of a finding."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lexlog.source import Span
from lexlog.world.sheet import Array

_NEWLINE, _RETURN = b"\n\r"
_BOM = b"\xef\xbb\xbf"
_MOST_LINES = 1_000
"""Lines over which a row is followed to find one of its cells."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file of text, of which only those are read that somebody asks for."""

    path: Path
    begins: Array

    @classmethod
    def of(cls, path: Path) -> Lines:
        """The lines of a file, which end as Python's reader of its format has them end; none if there is no
        such file."""
        try:
            data = np.fromfile(path, np.uint8)
        except OSError:
            return cls(path, np.zeros(1, np.int64))
        is_end = data == _NEWLINE
        if path.suffix == ".csv":
            is_end[:-1] |= (data[:-1] == _RETURN) & (data[1:] != _NEWLINE)
        begin = len(_BOM) if data[: len(_BOM)].tobytes() == _BOM else 0
        ends = np.flatnonzero(is_end) + 1
        if len(data) > (ends[-1] if len(ends) else begin):
            ends = np.append(ends, len(data))
        return cls(path, np.concatenate(([begin], ends)))

    def __len__(self) -> int:
        return len(self.begins) - 1

    def since(self, line: int) -> Iterator[str]:
        """The lines from this one on."""
        with self.path.open("rb") as file:
            for number in range(line - 1, min(line - 1 + _MOST_LINES, len(self))):
                file.seek(int(self.begins[number]))
                length = int(self.begins[number + 1] - self.begins[number])
                yield file.read(length).decode("utf-8", "replace")


@dataclass(slots=True)
class Places:
    """Looks cells up in files again, which is only done for cells that are told of."""

    lines: dict[str, Lines] = field(default_factory=dict)
    headers: dict[str, list[str]] = field(default_factory=dict)

    def span(self, file: str, line: int, column: str = "") -> Span:
        """Line and column of a cell, from 1; column 1 where the file has no such place (or no text)."""
        at = line, 1
        if column and file.endswith(".csv"):
            at = self._in_csv(file, line, column)
        elif column and file.endswith(".jsonl"):
            at = line, self._in_json(file, line, column)
        return Span(file, 0, 0, *at)

    def _of(self, file: str) -> Lines:
        if file not in self.lines:
            self.lines[file] = Lines.of(Path(file))
        return self.lines[file]

    def _header(self, file: str) -> list[str]:
        if file not in self.headers:
            try:
                self.headers[file] = next(csv.reader(self._of(file).since(1)), [])
            except csv.Error:
                self.headers[file] = []
        return self.headers[file]

    def _in_csv(self, file: str, line: int, column: str) -> tuple[int, int]:
        """Where the cell begins; a cell in quotes may hold line breaks, so it may begin on a later line."""
        header = self._header(file)
        if column not in header or line > len(self._of(file)):
            return line, 1
        wanted = header.index(column)
        quoted, commas = False, 0
        for number, text in enumerate(self._of(file).since(line), line):
            for place, character in enumerate(text, 1):
                if commas == wanted and character != " ":
                    return number, place
                if character == '"':
                    quoted = not quoted
                commas += character == "," and not quoted
            if commas == wanted and not quoted:
                return number, len(text) + 1  # the last cell of the file, and empty
            if not quoted:
                break
        return line, 1

    def _in_json(self, file: str, line: int, column: str) -> int:
        text = next(self._of(file).since(line), "")
        return max(text.find(json.dumps(column)), 0) + 1
