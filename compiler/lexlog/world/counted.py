"""A file in, its bytes out; and how far the reading has come, told while a reader draws them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Told = Callable[[float], None]
"""Hears what part of a file is done, from 0 to 1; from any thread."""


def untold(part: float) -> None:
    """Where nobody listens."""


def opened(path: Path, told: Told, passes: int = 1) -> BinaryIO:
    """The file, to be read from its beginning to its end so many times. Raises OSError."""
    return io.BufferedReader(_Counted(path, told, passes))


class _Counted(io.FileIO):
    """A file that counts what was drawn from it."""

    def __init__(self, path: Path, told: Told, passes: int) -> None:
        super().__init__(path)
        self._told = told
        self._all = max(path.stat().st_size * passes, 1)
        self._drawn = 0

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        drawn = super().readinto(buffer)
        self._drawn += drawn or 0
        self._told(min(self._drawn / self._all, 1.0))
        return drawn
