"""A column by its type, as it is before its names have codes, and each cell that does not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from lexlog.world.cells import Stored, Wrong
from lexlog.world.sheet import Array

if TYPE_CHECKING:
    import pyarrow


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell that does not fit: its row, its text, and what was expected."""

    row: int
    text: str
    wrong: Wrong


@dataclass(frozen=True, slots=True)
class Names:
    """A column of symbols: texts, and for each row the place of its own (None: a text a row). An empty text
    is a name that is not known."""

    texts: Sequence[str] | pyarrow.Array
    places: Array | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of stored whole numbers or ordinals; where it is unknown, the number means nothing."""

    values: Array
    unknown: Array


@dataclass(frozen=True, slots=True)
class Typed:
    """A column by its type, and its cells that do not fit: unknown in the column, in order of their rows."""

    column: Names | Numbers
    wrong: Sequence[WrongCell] = ()


Reader: TypeAlias = Callable[[str], Stored | Wrong]


def stored_column(values: Sequence[int]) -> Array:
    """Whole numbers as int64 where they fit, as Python's where they do not."""
    if all(-(2**63) <= each < 2**63 for each in values):
        return np.array(values, dtype=np.int64)
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
