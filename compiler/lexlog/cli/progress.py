"""What an evaluation tells of itself in, a line on stderr out, for work that takes a while."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

PATIENCE, PATIENCE_OF_A_FILE = 1.0, 10.0
"""Seconds before anything is said: on a terminal, and elsewhere."""
BETWEEN, BETWEEN_LINES = 0.1, 10.0
"""Seconds between two versions of the line on a terminal, and between two lines elsewhere."""


@dataclass(slots=True)
class Progress:
    """The component, round and rows that the evaluation is at. Work that is done soon leaves no trace.

    On a terminal one line is written again and again, and taken away at the end; in a file or pipe a line is
    added now and then.
    """

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    begun: float = field(default_factory=time.monotonic)
    told: float = 0.0
    percent: int = 0

    def component(self, names: str, place: int, count: int) -> None:
        """Before each component: its predicates, its place, and how many there are; the place after the last
        ends it."""
        self.percent = place * 100 // count
        if place < count:
            self._tell(f"{names[:60]}")
        elif self.told and self._is_terminal:
            self._write("\r\x1b[K")
            self.told = 0.0

    def round(self, predicates: tuple[str, ...], round: int, rows: int) -> None:
        """After each round of a component: how many rows its predicates have by now."""
        self._tell(f"{', '.join(predicates)[:60]}: round {round}, {rows:,} rows")

    @property
    def _is_terminal(self) -> bool:
        return self.stream.isatty()

    def _tell(self, what: str) -> None:
        now = time.monotonic()
        live = self._is_terminal
        patience, between = (PATIENCE, BETWEEN) if live else (PATIENCE_OF_A_FILE, BETWEEN_LINES)
        if now - self.begun < patience or now - self.told < between:
            return
        self.told = now
        line = f"{self.percent:3d}%  {what}"
        self._write(f"\r\x1b[K{line}" if live else f"{line}\n")

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()


@dataclass(slots=True)
class Bytes:
    """How far the files of an import have been read, on stderr; work that is done soon leaves no trace."""

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    begun: float = field(default_factory=time.monotonic)
    last: float = 0.0

    def told(self, file: str, done: int, size: int, records: int) -> None:
        """The bytes of a file that have been read, of how many, and the records so far."""
        now = time.monotonic()
        live = self.stream.isatty()
        patience, between = (PATIENCE, BETWEEN) if live else (PATIENCE_OF_A_FILE, BETWEEN_LINES)
        if now - self.begun < patience or now - self.last < between:
            return
        self.last = now
        percent = min(100, done * 100 // size) if size else 100
        line = f"{percent:3d}%  {file[-60:]}: {records:,} records"
        self.stream.write(f"\r\x1b[K{line}" if live else f"{line}\n")
        self.stream.flush()

    def end(self) -> None:
        """Take the line away."""
        if self.last and self.stream.isatty():
            self.stream.write("\r\x1b[K")
            self.stream.flush()
