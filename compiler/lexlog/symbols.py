"""Names in, small whole numbers out, and back: the dictionary that every symbol column is encoded with."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

UNKNOWN_CODE = 0
"""The code of the symbol `?`, which stands for a value that is not known."""


class Symbols:
    """A one-to-one map of names and codes; code 0 is `?`.

    Codes are given in order of arrival and never change, so columns encoded earlier stay valid. It is broken
    only by encoding a column with one dictionary and reading it with another.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: list[str] = ["?"]
        self._codes: dict[str, int] = {"?": UNKNOWN_CODE}
        for name in names:
            self.code(name)

    def __len__(self) -> int:
        return len(self._names)

    def code(self, name: str) -> int:
        """The code of a name, given one if it is new."""
        found = self._codes.get(name)
        if found is None:
            found = self._codes[name] = len(self._names)
            self._names.append(name)
        return found

    def find(self, name: str) -> int | None:
        """The code of a name, or None if no column has ever held it."""
        return self._codes.get(name)

    def name(self, code: int) -> str:
        """The name of a code."""
        return self._names[code]

    def encode(self, names: Iterable[str]) -> NDArray[np.int32]:
        """A column of codes."""
        return np.fromiter((self.code(name) for name in names), dtype=np.int32)

    def copy(self) -> Symbols:
        """A dictionary that starts with the same codes and grows apart."""
        return Symbols(self._names[1:])

    def extended(self) -> Symbols:
        """A dictionary of these names and of new ones that only it knows; nothing is copied."""
        return _Extended(self)


class _Extended(Symbols):
    """The names that another dictionary had at a certain time, and new ones behind them."""

    def __init__(self, base: Symbols) -> None:
        super().__init__()
        self._base, self._begin = base, len(base)
        self._names, self._codes = [], {}

    def __len__(self) -> int:
        return self._begin + len(self._names)

    def code(self, name: str) -> int:
        found = self.find(name)
        if found is None:
            found = self._codes[name] = len(self)
            self._names.append(name)
        return found

    def find(self, name: str) -> int | None:
        found = self._base.find(name)
        return found if found is not None and found < self._begin else self._codes.get(name)

    def name(self, code: int) -> str:
        return self._base.name(code) if code < self._begin else self._names[code - self._begin]

    def copy(self) -> Symbols:
        return Symbols([self.name(code) for code in range(1, len(self))])
