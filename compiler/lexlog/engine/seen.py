"""The tuples that were seen before, in the smallest form that their ranges and what was seen allow.

A value for each value of one column, while that column tells all tuples apart; a bit for each tuple that
there could be; else a table of those that there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

import numpy as np

from lexlog.engine.rows import Array
from lexlog.engine.tuples import Box, Interner, bits_of_table, box

BITS_PER_ROW = 256
FEW_BITS_PER_ROW = 16
VALUES_PER_ROW = 8
"""How many tuples, or values of one column, there could be, for each row that there is, where there is a bit,
or a value, for each."""


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
        self._no_keys = 0
        """So many columns, from the first one on, were found not to tell tuples apart."""

    @property
    def key(self) -> int | None:
        """The place of a column that has another value in each tuple, whatever the days; None if none is
        known."""
        return self._form.place if isinstance(self._form, _Values) else None

    def fresh(self, new: Tuples, known: Callable[[], Tuples]) -> Array | None:
        """Takes tuples in; the positions, ascending, of those not seen before, each at its first.

        `known` gives all that was seen: where the form has to change, it is built anew from that. None if
        there are numbers too wide for any form; the set must then not be asked again.
        """
        form = self._form
        if form is None or not form.fits(new, self._count) or not form.box.covers(new.with_days):
            self._form = self._built(new, known())
        while self._form is not None:
            found = self._form.fresh(new)
            if found is not None:
                self._count += len(found)
                return found
            self._no_keys += 1
            self._form = self._built(new, known())
        return None

    def _built(self, new: Tuples, known: Tuples) -> _Form | None:
        """A form with room for the new tuples that holds the known ones."""
        columns = new.with_days
        if known.length:
            columns = [np.concatenate(both) for both in zip(known.with_days, columns, strict=True)]
        slack, rows = 0 if self._form is None else 1, known.length + new.length + 2**15
        room = box(columns, slack)
        while room is not None:
            form = self._chosen(room, columns, slack, rows, len(new.columns))
            if not known.length or form.fresh(known) is not None:
                return form
            self._no_keys += 1
        return None

    def _chosen(self, room: Box, columns: list[Array], slack: int, rows: int, width: int) -> _Form:
        if room.is_small(rows * FEW_BITS_PER_ROW):
            return _Bits(room, self._loops)
        for place in range(self._no_keys, width if len(columns) > 1 else 0):
            key, rest = box(columns[place : place + 1], slack), box(_without(columns, place), slack)
            assert key is not None
            assert rest is not None
            if key.is_small(rows * VALUES_PER_ROW) and len(rest.words) == 1:
                self._no_keys = place
                return _Values(room, place, key, rest, self._loops)
        self._no_keys = width
        if room.is_small(rows * BITS_PER_ROW):
            return _Bits(room, self._loops)
        return _Keys(room, self._loops) if len(room.words) == 1 else _Table(room, self._loops)


def _without(columns: list[Array], place: int) -> list[Array]:
    return columns[:place] + columns[place + 1 :]


class _Form(Protocol):
    box: Box

    def fits(self, new: Tuples, count: int) -> bool: ...

    def fresh(self, new: Tuples) -> Array | None:
        """As of `Seen`; None if this form cannot hold the new tuples, of which it then has some."""


class _Values:
    """The other values of a tuple, packed, for each value of a column that tells tuples apart."""

    def __init__(self, room: Box, place: int, key: Box, rest: Box, loops: ModuleType) -> None:
        self.box = room
        self.place = place
        self._key, self._rest = key, rest
        self._loops = loops
        self._known = np.full(key.size, -1, np.int64)

    def fits(self, new: Tuples, count: int) -> bool:
        return True

    def fresh(self, new: Tuples) -> Array | None:
        columns = new.with_days
        keys, _ = self._key.keys(columns[self.place : self.place + 1], new.length)
        rest, _ = self._rest.keys(_without(columns, self.place), new.length)
        fresh = np.empty(new.length, np.int64)
        count = self._loops.mark_values(self._known, keys[:, 0], rest[:, 0], fresh)
        return None if count < 0 else fresh[:count]


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


class _Keys:
    """A table of the tuples, each one word, until so many have come that bits would be smaller."""

    def __init__(self, room: Box, loops: ModuleType) -> None:
        self.box = room
        self._loops = loops
        self._count = 0
        self._bits = 10
        self._cells = np.zeros(1 << self._bits, np.int64)

    def fits(self, new: Tuples, count: int) -> bool:
        return _is_sparse(self.box, count + new.length)

    def fresh(self, new: Tuples) -> Array:
        keys, _ = self.box.keys(new.with_days, new.length)
        bits = bits_of_table(self._count + new.length)
        if bits > self._bits:
            held, self._bits = self._cells[self._cells != 0] - 1, bits
            self._cells = np.zeros(1 << self._bits, np.int64)
            self._loops.enter(self._cells, self._bits, held, np.empty(len(held), np.int64))
        fresh = np.empty(new.length, np.int64)
        count = self._loops.enter(self._cells, self._bits, keys[:, 0], fresh)
        self._count += count
        return fresh[:count]


class _Table:
    """A table of the tuples, each several words."""

    def __init__(self, room: Box, loops: ModuleType) -> None:
        self.box = room
        self._interner = Interner(room, loops)

    def fits(self, new: Tuples, count: int) -> bool:
        return True

    def fresh(self, new: Tuples) -> Array:
        before = self._interner.count
        ids = self._interner.add(new.with_days, new.length)
        at = np.flatnonzero(ids >= before)  # new numbers come in ascending order
        highest = np.maximum.accumulate(ids[at])
        return at[np.concatenate(([True], ids[at[1:]] > highest[:-1]))] if len(at) else at


def _is_sparse(room: Box, rows: int) -> bool:
    """Whether bits would be larger than a table of so many rows."""
    return rows <= 2**16 or not room.is_small(rows * BITS_PER_ROW)
