"""A file of facts, a line and a column's name in, the place of that cell out, for the reader of a finding."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from lexlog.source import Span


@dataclass(slots=True)
class Places:
    """Looks cells up in files again, which is only done for cells that are told of."""

    lines: dict[str, list[str]] = field(default_factory=dict)

    def span(self, file: str, line: int, column: str = "") -> Span:
        """Line and column of a cell, from 1; column 1 where the file has no such place (or no text)."""
        at = line, 1
        if column and file.endswith(".csv"):
            at = _in_csv(self._text(file), line, column)
        elif column and file.endswith(".jsonl"):
            at = line, _in_json(self._text(file), line, column)
        return Span(file, 0, 0, *at)

    def _text(self, file: str) -> list[str]:
        if file not in self.lines:
            try:
                text = Path(file).read_bytes().decode("utf-8-sig")
            except (OSError, UnicodeDecodeError):
                text = ""
            self.lines[file] = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
        return self.lines[file]


def _in_csv(lines: list[str], line: int, column: str) -> tuple[int, int]:
    """Where the cell begins; a cell in quotes may hold line breaks, so it may begin on a later line."""
    header = next(csv.reader(lines), [])
    if column not in header or line > len(lines):
        return line, 1
    wanted = header.index(column)
    quoted, commas = False, 0
    for number, text in enumerate(lines[line - 1 :], line):
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


def _in_json(lines: list[str], line: int, column: str) -> int:
    text = lines[line - 1] if line <= len(lines) else ""
    return max(text.find(json.dumps(column)), 0) + 1
