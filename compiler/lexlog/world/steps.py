"""The steps of a loading in, what each took out; and, while it lasts, where it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lexlog.world.files import File

Listener = Callable[[str, int, int], None]
"""Hears of each step before it begins, and within files: what is done, how much of it is, and of how much."""

_READING, _OTHERS = 7, 3
"""Of ten parts of the work, those that reading files takes; the others are steps of one size."""


@dataclass(slots=True)
class Step:
    """Something that was done: its seconds, and for a file its rows and bytes."""

    what: str
    seconds: float = 0.0
    rows: int = 0
    bytes: int = 0


@dataclass(slots=True)
class Steps:
    """Takes down what is done, and tells the listener."""

    listener: Listener | None = None
    done: list[Step] = field(default_factory=list)
    _file: File | None = None
    _part: float = 0.0
    _bytes: int = 1
    _read: int = 0
    _others: int = 0

    def expect(self, bytes_: int) -> None:
        """So many bytes will be read."""
        self._bytes = max(bytes_, 1)

    @contextmanager
    def reading(self, file: File) -> Iterator[Step]:
        """While a file is read."""
        self._tell(f"reading {file.shown}")
        self._file, self._part = file, 0.0
        with self._timed(Step(f"reading {file.shown}", bytes=file.stat.size)) as step:
            yield step
        self._read += file.stat.size
        self._file = None

    def told(self, part: float) -> None:
        """So much of the file that is being read is done, from 0 to 1; from any thread.

        A reader that gives up leaves the file to another, which begins again: nothing is told until that is
        as far.
        """
        if self._file is not None and part > self._part:
            self._part = part
            self._tell(f"reading {self._file.shown}", int(part * self._file.stat.size))

    @contextmanager
    def working(self, what: str) -> Iterator[Step]:
        """While something else is done."""
        self._tell(what)
        with self._timed(Step(what)) as step:
            yield step
        self._others += 1

    def end(self) -> None:
        """Nothing more is done."""
        if self.listener is not None:
            self.listener("", 1, 1)

    @contextmanager
    def _timed(self, step: Step) -> Iterator[Step]:
        begun = time.perf_counter()
        yield step
        step.seconds = time.perf_counter() - begun
        self.done.append(step)

    def _tell(self, what: str, of_file: int = 0) -> None:
        if self.listener is not None:
            read = self._read + of_file
            done = _READING * 100 * read // self._bytes + 100 * min(self._others, _OTHERS - 1)
            self.listener(what, min(done, 999), 1000)
