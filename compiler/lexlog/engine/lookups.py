"""Lookups that are asked for again: from a column of a complete relation to the rows of another, found once.

Rules of one law look up the same things for the same cases: the item, its paragraph, the country of a party.
"""

from __future__ import annotations

from collections.abc import Callable

from lexlog.engine.rows import Array


class Lookups:
    """Results by the arrays that they were made from. Only arrays that were kept here may be asked about."""

    def __init__(self) -> None:
        self._kept: dict[int, Array] = {}
        self._made: dict[tuple[object, ...], Array] = {}

    def keep(self, array: Array) -> None:
        """Says that this array stays as it is, and is worth remembering by."""
        self._kept[id(array)] = array

    def knows(self, array: Array) -> bool:
        """Whether the array was kept."""
        return id(array) in self._kept

    def once(self, question: object, arrays: tuple[Array, ...], make: Callable[[], Array]) -> Array:
        """The answer to a question about arrays, made once if all of them were kept, and then kept too."""
        if not all(self.knows(each) for each in arrays):
            return make()
        key = (question, *(id(each) for each in arrays))
        if key not in self._made:
            self._made[key] = make()
            self.keep(self._made[key])
        return self._made[key]
