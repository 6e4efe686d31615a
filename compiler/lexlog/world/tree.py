"""The world: tables as encoded columns, each row with its place and source, each doubt kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lexlog.symbols import Symbols
from lexlog.world.given import Given, GivenRows

Array = NDArray[Any]

__all__ = ["Array", "Given", "GivenRows", "Refused", "World", "WorldTable"]


@dataclass(frozen=True, slots=True)
class Another:
    """An entity that no table has, for which an empty cell stands: where a reader finds that cell."""

    table: str
    key: str
    column: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken, and what is known of its key (None where the key could not be read).

    `line` is 0 where a whole file could not be read.
    """

    table: str
    key: str | None
    file: str
    line: int

    @property
    def name(self) -> str:
        """What the row is spoken of by: its key, or else its place."""
        return self.key or (f"{self.file}:{self.line}" if self.line else self.file)

    @property
    def says(self) -> str:
        """What became of it, in a sentence."""
        if not self.line:
            return f"{self.file} could not be read: no case in it is decided"
        return f"row {self.line} of {self.file} was refused and is not decided"


@dataclass(frozen=True, slots=True)
class WorldTable:
    """A table as columns of equal length.

    Symbols are codes (0 is unknown), numbers and days are stored whole numbers. `unknown` marks the cells
    of a column that are not known; their stored value means nothing. `certain` is False for rows that may
    not be there. `first` and `last` are ordinals, or None if every row holds on every day. `given` tells
    where each row came from; rows that stand for silence or refusal say so there. Rows from `entities` on
    stand for an entity that is not known, named by `?` in the columns of `entity_keys`. `ranges` holds, by
    column and row, bounds of unknown numbers that are narrower than the declaration's. Rows in `many` stand
    for any number of rows: those of a file that could not be read, or those that are not on record. `keyed`
    says that nobody has filled a cell since the table was read, so that no two rows have one key on one day.
    `together` has, for a row that speaks of the same thing as others, all of these.
    """

    name: str
    columns: Mapping[str, Array]
    unknown: Mapping[str, Array]
    certain: NDArray[np.bool_]
    first: Array | None
    last: Array | None
    given: GivenRows
    entities: int
    entity_keys: frozenset[str] = frozenset()
    ranges: Mapping[str, Mapping[int, tuple[int, int]]] = field(default_factory=dict)
    keyed: bool = True
    many: frozenset[int] = frozenset()
    together: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """How many rows there are, those that stand for doubt included."""
        return len(self.certain)


@dataclass(frozen=True, slots=True)
class World:
    """All tables by name, the dictionary of their symbols, what was refused, and cases without a date.

    `others` tells, by name, which entities stand for empty cells.
    """

    tables: Mapping[str, WorldTable]
    symbols: Symbols
    refused: tuple[Refused, ...] = ()
    undated: tuple[str, ...] = ()
    digest: str = ""
    files: tuple[str, ...] = field(default=())
    others: Mapping[str, Another] = field(default_factory=dict)
