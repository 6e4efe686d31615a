"""What a file of facts says, before anybody asks what it means: columns of text, each row with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow

Array = NDArray[Any]

MOST_FEW = 10_000
"""Different texts of a column that are read one by one."""


@dataclass(frozen=True, slots=True)
class Few:
    """A column of few different texts: the texts, and for each row the place of its own."""

    texts: Sequence[str]
    places: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Many:
    """A column of many different texts, as an Arrow array of strings without nulls, and for each row the
    place of its own (None: a text a row)."""

    texts: pyarrow.Array
    places: NDArray[np.int32] | None = None


Column: TypeAlias = Few | Many


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one file of a table. Cells have no blanks at their ends; a cell that is not given is empty.

    A column that is not given is not in `columns`. Of rows in `broken` nothing could be read. In rows that
    are `guessed` some column has a name that nobody knows, so what they leave out may not have been meant to
    be left out. `exactly` reads the same file in a way that shows each cell as it is written, where this
    sheet shows equal numbers instead.
    """

    file: str
    lines: NDArray[np.int32]
    columns: Mapping[str, Column]
    broken: Array = field(default_factory=lambda: np.zeros(0, bool))
    guessed: Array = field(default_factory=lambda: np.zeros(0, bool))
    exactly: Callable[[], Iterator[Sheet] | None] | None = None

    @property
    def length(self) -> int:
        """How many rows there are."""
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class RawRow:
    """Cells by column as text; a cell that is not given is empty. A row without cells could not be read."""

    file: str
    line: int
    cells: Mapping[str, str]
    guessed: bool = False


def column(texts: Iterable[str]) -> Column:
    """A column of these texts.

    >>> column(["a", "b", "a"]).texts
    ['a', 'b']
    """
    known: dict[str, int] = {}
    places = np.array([known.setdefault(text, len(known)) for text in texts], np.int32)
    if len(known) <= MOST_FEW:
        return Few(list(known), places)
    import pyarrow

    return Many(pyarrow.array(list(known), pyarrow.string()), places)


def sheets(rows: Iterable[RawRow], source: str = "") -> Iterator[Sheet]:
    """Rows as sheets, one for each stretch of rows of one file; `source` is that of rows that name none."""
    for file, group in groupby(rows, lambda row: row.file):
        listed = list(group)
        names = dict.fromkeys(name for row in listed for name in row.cells)
        columns = {name: column(row.cells.get(name, "") for row in listed) for name in names}
        if source:
            columns["source"] = column(row.cells.get("source", "") or source for row in listed)
        yield Sheet(
            file,
            np.array([row.line for row in listed], np.int32),
            columns,
            np.array([not row.cells for row in listed], bool),
            np.array([row.guessed for row in listed], bool),
        )
