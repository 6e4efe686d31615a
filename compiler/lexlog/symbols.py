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
