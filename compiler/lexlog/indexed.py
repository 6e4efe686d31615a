"""Texts by their places in, the place of a text out: what a dictionary of millions of names stands on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from lexlog.texts import Array, Texts, equal, hash_of, hashes, joined

_FEW = 64
"""Texts that are looked for one by one, where more are looked for together."""


class IndexedTexts:
    """Names as bytes, and where to find one: the hash of each and its code in one number, sorted.

    The hash is in the upper bits, the code in the `bits` lower ones. The index is made when a name is first
    looked for, if it is not given.
    """

    def __init__(self, names: Texts, index: NDArray[np.uint64] | None = None, bits: int = 0) -> None:
        self.names, self._index = names, index
        self.bits = bits or max(1, len(names).bit_length())
        self._found: dict[str, int | None] = {}
        self._shown: dict[int, str] = {}

    @classmethod
    def of(cls, names: Iterable[str]) -> IndexedTexts:
        """These names, of which the first is that of code 0."""
        return cls(Texts.of(names))

    @property
    def index(self) -> NDArray[np.uint64]:
        """The sorted index."""
        if self._index is None:
            self._index = np.sort(packed(hashes(self.names), self.bits))
        return self._index

    def with_more(self, names: Sequence[str]) -> IndexedTexts:
        """These names, and others behind them that are not among them."""
        if not names:
            return self
        more, length = Texts.of(names), len(self.names) + len(names)
        if self._index is None or length > 1 << self.bits:
            return IndexedTexts(joined([self.names, more]))
        added = packed(hashes(more), self.bits) + np.uint64(len(self.names))
        index = np.sort(np.concatenate((self._index, added)))
        return IndexedTexts(joined([self.names, more]), index, self.bits)

    def name(self, code: int) -> str:
        """The name of a code."""
        found = self._shown.get(code)
        if found is None:
            found = self._shown[code] = self.names[code]
        return found

    def at(self, codes: Array) -> list[str]:
        """The names of these codes."""
        return self.names.at(codes)

    def find(self, name: str) -> int | None:
        """The code of a name, if there is one."""
        if name not in self._found:
            self._found[name] = self._looked_up(name)
        return self._found[name]

    def _looked_up(self, name: str) -> int | None:
        head = hash_of(name) >> self.bits
        place = int(np.searchsorted(self.index, np.uint64(head << self.bits)))
        while place < len(self.index) and int(self.index[place]) >> self.bits == head:
            code = int(self.index[place]) & ((1 << self.bits) - 1)
            if self.names[code] == name:
                return code
            place += 1
        return None

    def find_all(self, names: Sequence[str]) -> NDArray[np.int64]:
        """The code of each name, or -1."""
        if len(names) < _FEW:
            return np.array([-1 if (code := self.find(name)) is None else code for name in names], np.int64)
        asked, bits = Texts.of(names), np.uint64(self.bits)
        heads = hashes(asked) >> bits
        found = np.full(len(asked), -1, np.int64)
        at = np.searchsorted(self.index, heads << bits)
        open_ = np.arange(len(asked))
        while len(open_):
            open_ = open_[at[open_] < len(self.index)]
            entries = self.index[at[open_]]
            is_near = entries >> bits == heads[open_]
            open_, entries = open_[is_near], entries[is_near]
            codes = (entries & np.uint64((1 << self.bits) - 1)).astype(np.int64)
            is_it = equal(asked, open_, self.names, codes)
            found[open_[is_it]] = codes[is_it]
            open_ = open_[~is_it]
            at[open_] += 1
        return found


def packed(of: NDArray[np.uint64], bits: int) -> NDArray[np.uint64]:
    """The upper bits of each hash with its place in the lower ones."""
    low = np.uint64((1 << bits) - 1)
    return (of & ~low) | np.arange(len(of), dtype=np.uint64)
