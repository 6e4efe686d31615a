"""Names in, small whole numbers out, and back: the dictionary that every symbol column is encoded with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from lexlog.indexed import IndexedTexts
from lexlog.texts import Array

UNKNOWN_CODE = 0
"""The code of the symbol `?`, which stands for a value that is not known."""


class Symbols:
    """A one-to-one map of names and codes; code 0 is `?`.

    Codes are given in order of arrival and never change, so columns encoded earlier stay valid. It is broken
    only by encoding a column with one dictionary and reading it with another.

    Many names at once are kept as bytes with a sorted index (`of`), of which nothing is made until a name is
    asked for; names that come later are kept in a dictionary behind them.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._kept: IndexedTexts | None = None
        self._begin = 0
        self._names: list[str] = ["?"]
        self._codes: dict[str, int] = {"?": UNKNOWN_CODE}
        for name in names:
            self.code(name)

    @classmethod
    def of(cls, kept: IndexedTexts) -> Symbols:
        """The symbols that were kept, of which the first is `?`."""
        made = cls()
        made._kept, made._begin = kept, len(kept.names)
        made._names, made._codes = [], {"?": UNKNOWN_CODE}
        return made

    def __len__(self) -> int:
        return self._begin + len(self._names)

    def code(self, name: str) -> int:
        """The code of a name, given one if it is new."""
        found = self.find(name)
        if found is None:
            found = self._codes[name] = len(self)
            self._names.append(name)
        return found

    def find(self, name: str) -> int | None:
        """The code of a name, or None if no column has ever held it."""
        found = self._codes.get(name)
        if found is None and self._kept is not None:
            found = self._kept.find(name)
        return found

    def find_all(self, names: Sequence[str]) -> NDArray[np.int64]:
        """The code of each name, or -1 if no column has ever held it."""
        found = np.array([self._codes.get(name, -1) for name in names], np.int64)
        if self._kept is not None:
            rest = np.flatnonzero(found < 0)
            found[rest] = self._kept.find_all([names[place] for place in rest.tolist()])
        return found

    def name(self, code: int) -> str:
        """The name of a code."""
        if self._kept is not None and code < self._begin:
            return self._kept.name(code)
        return self._names[code - self._begin]

    def names(self, codes: Array) -> list[str]:
        """The names of these codes, each made into a text once."""
        if self._kept is None:
            known = self._names
            return [known[code] for code in codes.tolist()]
        distinct, places = np.unique(codes, return_inverse=True)
        old = distinct[distinct < self._begin]
        new = [self._names[code - self._begin] for code in distinct[len(old) :].tolist()]
        texts = np.empty(len(distinct), object)
        texts[:] = [*self._kept.at(old), *new]
        found: list[str] = texts[places].tolist()
        return found

    def encode(self, names: Iterable[str]) -> NDArray[np.int32]:
        """A column of codes."""
        return np.fromiter((self.code(name) for name in names), dtype=np.int32)

    def kept(self) -> IndexedTexts:
        """All names as bytes with their index."""
        if self._kept is not None:
            return self._kept.with_more(self._names)
        return IndexedTexts.of(self._names)

    def copy(self) -> Symbols:
        """A dictionary that starts with the same codes and grows apart."""
        made = Symbols()
        made._kept, made._begin = self._kept, self._begin
        made._names, made._codes = [*self._names], {**self._codes}
        return made

    def extended(self) -> Symbols:
        """A dictionary of these names and of new ones that only it knows; nothing is copied."""
        return _Extended(self)


class _Extended(Symbols):
    """The names that another dictionary had at a certain time, and new ones behind them."""

    def __init__(self, base: Symbols) -> None:
        super().__init__()
        self._base, self._begin = base, len(base)
        self._names, self._codes = [], {}

    def find(self, name: str) -> int | None:
        found = self._base.find(name)
        return found if found is not None and found < self._begin else self._codes.get(name)

    def find_all(self, names: Sequence[str]) -> NDArray[np.int64]:
        return np.array([-1 if (code := self.find(name)) is None else code for name in names], np.int64)

    def name(self, code: int) -> str:
        return self._base.name(code) if code < self._begin else self._names[code - self._begin]

    def names(self, codes: Array) -> list[str]:
        return [self.name(code) for code in codes.tolist()]

    def kept(self) -> IndexedTexts:
        return IndexedTexts.of(self.names(np.arange(len(self))))

    def copy(self) -> Symbols:
        return Symbols([self.name(code) for code in range(1, len(self))])
