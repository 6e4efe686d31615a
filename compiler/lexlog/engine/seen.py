"""The tuples that were seen before: a bit of each where their box is small, else a table of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

import numpy as np

from lexlog.engine.rows import Array
from lexlog.engine.tuples import Box, Interner, box

BITS_PER_ROW = 256
"""How many tuples there could be, for each row that there is, in a box that has a bit for each."""


@dataclass(frozen=True, slots=True)
class Tuples:
    """Columns of so many tuples, and the day of each (None: they hold always)."""

    columns: Sequence[Array]
    length: int
    days: Array | None

    @property
    def with_days(self) -> list[Array]:
        """The columns, with that of the days if there is one."""
        return [*self.columns] if self.days is None else [*self.columns, self.days]


class Seen:
    """A set of tuples, each on a day where they have days, that grows."""

    def __init__(self, loops: ModuleType) -> None:
        self._loops = loops
        self._form: _Form | None = None
        self._count = 0

    def fresh(self, new: Tuples, known: Callable[[], Tuples]) -> Array | None:
        """Takes tuples in; the positions, ascending, of those not seen before, each at its first.

        `known` gives all that was seen: where the form has to change, it is built anew from that. None if
        there are numbers too wide for any form; the set must then not be asked again.
        """
        if (
            self._form is None
            or not self._form.fits(new, self._count)
            or not self._form.box.covers(new.with_days)
        ):
            self._form = self._built(new, known())
        found = None if self._form is None else self._form.fresh(new)
        self._count += 0 if found is None else len(found)
        return found

    def _built(self, new: Tuples, known: Tuples) -> _Form | None:
        """A form with room for the new tuples that holds the known ones."""
        columns = new.with_days
        if known.length:
            columns = [np.concatenate(both) for both in zip(known.with_days, columns, strict=True)]
        room = box(columns, 0 if self._form is None else 1)
        if room is None:
            return None
        rows = known.length + new.length + 2**15
        form = (_Bits if room.is_small(rows * BITS_PER_ROW) else _Table)(room, self._loops)
        if known.length:
            form.fresh(known)
        return form


class _Form(Protocol):
    box: Box

    def fits(self, new: Tuples, count: int) -> bool: ...

    def fresh(self, new: Tuples) -> Array: ...


class _Bits:
    """A bit for each tuple that there could be."""

    def __init__(self, room: Box, loops: ModuleType) -> None:
        self.box = room
        self._loops = loops
        self._bits = np.zeros((room.size >> 3) + 1, np.uint8)

    def fits(self, new: Tuples, count: int) -> bool:
        return True

    def fresh(self, new: Tuples) -> Array:
        fresh = np.empty(new.length, np.int64)
        keys, _ = self.box.keys(new.with_days, new.length)
        return fresh[: self._loops.mark(self._bits, keys[:, 0], fresh)]


class _Table:
    """A table of the tuples, until so many have come that bits would be smaller."""

    def __init__(self, room: Box, loops: ModuleType) -> None:
        self.box = room
        self._interner = Interner(room, loops)

    def fits(self, new: Tuples, count: int) -> bool:
        rows = count + new.length
        return rows <= 2**16 or not self.box.is_small(rows * BITS_PER_ROW)

    def fresh(self, new: Tuples) -> Array:
        before = self._interner.count
        ids = self._interner.add(new.with_days, new.length)
        at = np.flatnonzero(ids >= before)  # new numbers come in ascending order
        highest = np.maximum.accumulate(ids[at])
        return at[np.concatenate(([True], ids[at[1:]] > highest[:-1]))] if len(at) else at
