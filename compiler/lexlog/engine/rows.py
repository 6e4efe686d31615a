"""What the engine reads and keeps: rows as columns, each row holding on an interval of days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns of equal length by name, and the days on which each row holds.

    Symbol columns hold codes of `Symbols`; number and day columns hold stored whole numbers, int64, or Python
    ints (dtype object) where 64 bits do not suffice. `first` and `last` are ordinals of days, both included;
    None means that every row holds on every day. Rows that differ in their days alone are allowed, and so are
    rows that are equal: the position of a row in its table is its identity in proofs. `key`, where the maker
    of the rows vouches for it, names columns on which no two rows agree on any day.
    """

    columns: Mapping[str, Array]
    length: int
    first: Array | None = None
    last: Array | None = None
    key: tuple[str, ...] | None = None

    def take(self, positions: Array) -> Rows:
        """The rows at these positions, in this order."""
        return Rows(
            {name: column[positions] for name, column in self.columns.items()},
            len(positions),
            None if self.first is None else self.first[positions],
            None if self.last is None else self.last[positions],
            self.key,
        )


def number_column(values: list[int]) -> Array:
    """Whole numbers as int64 where they fit, as Python ints where they do not."""
    if all(-(2**63) <= value < 2**63 for value in values):
        return np.array(values, dtype=np.int64)
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
