"""Places in an array, composed from steps and worked out when they are first read."""

from __future__ import annotations

from lexlog.engine.rows import Array


class Places:
    """Positions in an array: those in `by`, or those that `by` picks from other places."""

    __slots__ = ("_base", "_by", "_made")

    def __init__(self, by: Array, base: Places | None = None) -> None:
        self._by = by
        self._base = base
        self._made: Array | None = None

    @property
    def array(self) -> Array:
        """The positions."""
        if self._made is None:
            self._made = self._by if self._base is None else self._base.array[self._by]
            self._base = None
        return self._made
