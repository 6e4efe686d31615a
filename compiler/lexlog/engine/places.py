"""Places in an array, composed from steps and worked out when they are first read."""

from __future__ import annotations

import numpy as np

from lexlog.engine.rows import Array


class Places:
    """Positions in an array: those in `by`, or those that `by` picks from other places.

    Places that were made `of_marks` still have their `marks`, one for each position that there could be.
    """

    __slots__ = ("_base", "_by", "_made", "marks")

    def __init__(self, by: Array | Places, base: Places | None = None) -> None:
        self._by: Array | Places | None = by
        self._base = base
        self._made: Array | None = None
        self.marks: Array | None = None

    @classmethod
    def of_marks(cls, marks: Array) -> Places:
        """The positions that are marked, in ascending order."""
        places = cls(marks)
        places._by, places.marks = None, marks
        return places

    @property
    def array(self) -> Array:
        """The positions."""
        if self._made is None:
            if self._by is None:
                assert self.marks is not None
                self._made = np.flatnonzero(self.marks)
                return self._made
            by = self._by.array if isinstance(self._by, Places) else self._by
            self._made = by if self._base is None else self._base.array[by]
            self._base = self._by = None
        return self._made
