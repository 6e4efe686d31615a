"""Columns that grow at their end: what is appended is copied into place when the column is first read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from lexlog.engine.rows import Array
from lexlog.engine.validity import Intervals, always


class Growing:
    """One column. Its store grows by doubling, so that a thousand appendings stay linear."""

    __slots__ = ("_array", "_pending", "_store", "length")

    def __init__(self, dtype: type) -> None:
        self.length = 0
        self._array: Array = np.zeros(0, dtype)
        self._store = self._array
        self._pending: list[Callable[[], Array]] = []

    def append(self, length: int, values: Callable[[], Array]) -> None:
        """Appends so many values, which are asked for when the column is read."""
        self.length += length
        self._pending.append(values)

    @property
    def array(self) -> Array:
        """All values: the same array until more is appended."""
        if self._pending:
            parts = [values() for values in self._pending]
            self._pending.clear()
            if not len(self._array) and len(parts) == 1:
                self._array = self._store = parts[0]
            else:
                for part in parts:
                    self._copy(part)
        return self._array

    def _copy(self, new: Array) -> None:
        old = len(self._array)
        end = old + len(new)
        if (
            end > len(self._store)
            or (new.dtype == object) != (self._store.dtype == object)
            or not self._is_ours()
        ):
            dtype = object if object in (new.dtype, self._store.dtype) else self._store.dtype
            grown = np.empty(max(2 * old, end, self.length), dtype=dtype)
            grown[:old] = self._array
            self._store = grown
        self._store[old:end] = new
        self._array = self._store[:end]

    def _is_ours(self) -> bool:
        """Whether the store was made here: an array that came in is never written to."""
        return self._array.base is self._store


class Stored(Mapping[str, Array]):
    """The columns of a relation by name."""

    def __init__(self, names: Sequence[str]) -> None:
        self._growing = {name: Growing(np.int64) for name in names}

    def append(self, columns: Mapping[str, Array], length: int) -> None:
        """Appends rows of the same columns."""
        for name, growing in self._growing.items():
            growing.append(length, lambda name=name: columns[name])  # type: ignore[misc]

    def __getitem__(self, name: str) -> Array:
        return self._growing[name].array

    def __iter__(self) -> Iterator[str]:
        return iter(self._growing)

    def __len__(self) -> int:
        return len(self._growing)


class GrowingDays:
    """The days of a relation's rows: none while all hold always, points while all hold on one day each."""

    def __init__(self) -> None:
        self._length = 0
        self._days: Intervals | None = None
        self._first = Growing(np.int64)
        self._last = Growing(np.int64)
        self._is_dated = False
        self._are_points = True

    def append(self, new: Intervals | None, length: int) -> None:
        """Appends the days of so many rows."""
        old, self._length = self._length, self._length + length
        if new is None and not self._is_dated:
            return
        if not self._is_dated and old:
            self._become_intervals(always(old))
        self._is_dated = True
        new = new or always(length)
        if self._are_points and not new.are_points:
            held = self._first.array
            self._become_intervals(Intervals(held, held))
        self._first.append(length, lambda: new.first)
        if not self._are_points:
            self._last.append(length, lambda: new.last)
        self._days = None

    def _become_intervals(self, held: Intervals) -> None:
        self._first, self._last, self._are_points = Growing(np.int64), Growing(np.int64), False
        for growing, days in ((self._first, held.first), (self._last, held.last)):
            if len(days):
                growing.append(len(days), lambda days=days: days)  # type: ignore[misc]

    @property
    def intervals(self) -> Intervals | None:
        """The days of all rows: the same value until more is appended."""
        if self._is_dated and self._days is None:
            first = self._first.array
            self._days = Intervals(first, first if self._are_points else self._last.array)
        return self._days
