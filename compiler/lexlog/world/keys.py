"""The names that the rows of a table have in the first column of its key."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lexlog.symbols import UNKNOWN_CODE, Symbols
from lexlog.world.tree import World

_MANY = 10_000
"""Names beyond which a misspelt one is held only against those that begin or end as it does."""


def marked(codes: NDArray[Any], symbols: Symbols) -> NDArray[np.bool_]:
    """For each code of the symbols, whether it is one of these."""
    is_there = np.zeros(len(symbols), bool)
    is_there[codes] = True
    return is_there


class Keys(Set[str]):
    """Names by their codes; none of them is made into a text before somebody asks."""

    def __init__(self, symbols: Symbols, codes: NDArray[Any]) -> None:
        is_there = marked(codes, symbols)
        is_there[UNKNOWN_CODE] = False
        self.symbols, self.is_there = symbols, is_there
        self._length = int(np.count_nonzero(is_there))

    def __contains__(self, name: object) -> bool:
        code = self.symbols.find(name) if isinstance(name, str) else None
        return code is not None and code < len(self.is_there) and bool(self.is_there[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self.symbols.names(self.codes))

    def __len__(self) -> int:
        return self._length

    @property
    def codes(self) -> NDArray[np.int64]:
        """The codes of the names, in order."""
        return np.flatnonzero(self.is_there)

    def have(self, codes: NDArray[Any]) -> NDArray[np.bool_]:
        """Whether each of these codes is that of a name."""
        found: NDArray[np.bool_] = self.is_there[codes]
        return found

    def like(self, text: str) -> list[str]:
        """The names among which the nearest to a misspelt one is looked for."""
        names = list(self)
        if len(names) <= _MANY:
            return names
        half = max(1, len(text) // 2)
        begin, end = text[:half], text[-half:]
        return [
            name
            for name in names
            if abs(len(name) - len(text)) <= half and (name.startswith(begin) or name.endswith(end))
        ]


def keys_of(world: World, table: str, column: str) -> Keys:
    """The names that the rows of a table have in a column that is its key, those of refused rows included."""
    refused = (world.symbols.find(each.key or "") for each in world.refused if each.table == table)
    codes = [code for code in refused if code is not None]
    held = world.tables[table]
    return Keys(
        world.symbols, np.concatenate((held.columns[column][: held.entities], codes)).astype(np.int64)
    )
