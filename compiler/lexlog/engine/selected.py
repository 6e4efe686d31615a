"""An index over those rows of a complete relation that have certain values in some columns."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import numpy as np

from lexlog.engine.chains import Chains
from lexlog.engine.index import Index
from lexlog.engine.rows import Array


class Selected:
    """Finds rows among those that were selected; it tells them by their places in the whole relation."""

    def __init__(self, rows: Array, columns: Sequence[Array], loops: ModuleType | None) -> None:
        self._rows = np.append(rows, -1)  # the last answers for -1, a tuple that no row has
        selected = [column[rows] for column in columns]
        inner: Index | Chains = Index() if loops is None else Chains(loops)
        if not inner.extend(selected, len(rows)):
            inner = Index()
            inner.extend(selected, len(rows))
        self._inner = inner
        direct = inner.direct if isinstance(inner, Chains) else None
        self._direct = None if direct is None else direct.among(rows)

    @property
    def is_whole(self) -> bool:
        """Whether `at` finds every tuple."""
        return self._inner.is_whole

    @property
    def is_unique(self) -> bool:
        """Whether no tuple has more than one row."""
        return self._inner.is_unique

    def at(self, columns: Sequence[Array], length: int) -> Array:
        """A row that has each tuple asked for; -1 if there is none."""
        if self._direct is not None and columns[0].dtype == np.int64:
            return self._direct.at(columns[0])
        return np.asarray(self._rows[self._inner.at(columns, length)])

    def probe(self, columns: Sequence[Array], length: int) -> tuple[Array, Array]:
        """All pairs of a tuple asked for and a row that has it: positions of both."""
        row, found = self._inner.probe(columns, length)
        return row, self._rows[found]
