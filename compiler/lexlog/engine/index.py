"""From the values of some columns to the rows that have them, for a relation that grows at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lexlog.engine.keys import KeyCode, fit, ordered
from lexlog.engine.rows import Array


@dataclass(frozen=True, slots=True)
class _Run:
    """The rows from `begin` to `end` sorted by key: those of slot s are order[starts[s]:starts[s + 1]].

    A slot is the key itself where keys are dense, else its rank in `keys`; the last slot is empty and stands
    for every key that does not occur.
    """

    begin: int
    end: int
    code: KeyCode
    keys: Array | None
    starts: Array
    order: Array

    @property
    def is_unique(self) -> bool:
        return int(np.diff(self.starts).max(initial=0)) <= 1

    def ranges(self, columns: Sequence[Array], length: int) -> tuple[Array, Array]:
        slot = self.code.encode(columns, length)
        if self.keys is not None:
            key, slot = slot, np.searchsorted(self.keys[:-1], slot)
            slot = np.where(self.keys[slot] == key, slot, len(self.keys) - 1)
        return self.starts[slot], self.starts[slot + 1]

    def probe(self, columns: Sequence[Array], length: int) -> tuple[Array, Array]:
        low, high = self.ranges(columns, length)
        count = high - low
        if not len(count) or int(count.max()) <= 1:
            row = np.flatnonzero(count)
            return row, self.order[low[row]]
        row = np.repeat(np.arange(length), count)
        return row, self.order[np.arange(len(row)) - np.repeat(np.cumsum(count) - high, count)]


class Index:
    """The rows of a relation by the values of some columns.

    Rows come in at the end; runs are merged so that each is more than twice as long as the next, which keeps
    both growing and asking cheap. It holds what the rows were when they came in: rows must not change.
    """

    def __init__(self) -> None:
        self._runs: list[_Run] = []

    def extend(self, columns: Sequence[Array], length: int) -> bool:
        """Brings the index up to the columns as they are now; it can hold any (True)."""
        begin = self._runs[-1].end if self._runs else 0
        if begin == length:
            return True
        while self._runs and self._runs[-1].end - self._runs[-1].begin <= 2 * (length - begin):
            begin = self._runs.pop().begin
        self._runs.append(_run([column[begin:length] for column in columns], begin, length))
        return True

    def probe(self, columns: Sequence[Array], length: int) -> tuple[Array, Array]:
        """All pairs of a tuple asked for and a row that has it: positions of both."""
        pairs = [run.probe(columns, length) for run in self._runs]
        if len(pairs) == 1:
            return pairs[0]
        none = np.zeros(0, np.int64)
        rows, found = [row for row, _ in pairs], [at for _, at in pairs]
        return np.concatenate([none, *rows]), np.concatenate([none, *found])

    @property
    def is_whole(self) -> bool:
        """Whether `at` finds every tuple: the rows lie in one run."""
        return len(self._runs) <= 1

    @property
    def is_unique(self) -> bool:
        """Whether no tuple has more than one row, as far as one run can tell."""
        return self.is_whole and all(run.is_unique for run in self._runs)

    def at(self, columns: Sequence[Array], length: int) -> Array:
        """A row that has each tuple asked for; -1 if there is none. For an index that is whole."""
        if not self._runs:
            return np.full(length, -1)
        low, high = self._runs[0].ranges(columns, length)
        return np.where(low < high, self._runs[0].order[np.minimum(low, len(self._runs[0].order) - 1)], -1)

    def has(self, columns: Sequence[Array], length: int) -> Array:
        """Which of the tuples asked for some row has."""
        held = np.zeros(length, bool)
        for run in self._runs:
            low, high = run.ranges(columns, length)
            held |= low < high
        return held

    def find(self, values: Sequence[Array]) -> Array:
        """The rows that have this one tuple, in ascending order; each value is a column of length one."""
        found = []
        for run in self._runs:
            low, high = run.ranges(values, 1)
            found.append(run.order[low[0] : high[0]])
        return found[0] if len(found) == 1 else np.concatenate([np.zeros(0, np.int64), *found])


def _run(columns: Sequence[Array], begin: int, end: int) -> _Run:
    code, key = fit(columns, end - begin)
    order = ordered(key, code.size)
    if code.size <= 4 * (end - begin) + 1024:
        count = np.bincount(key, minlength=code.size + 1)
        return _Run(begin, end, code, None, np.concatenate(([0], np.cumsum(count))), order + begin)
    key = key[order]
    opens = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    starts = np.concatenate((opens, [end - begin, end - begin]))
    return _Run(begin, end, code, np.concatenate((key[opens], [-1])), starts, order + begin)
