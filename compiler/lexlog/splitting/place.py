"""An unknown cell of the world, and what it can be filled with or narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

UNKNOWN = "?"
"""As a filling: another entity, which no table knows."""

Filling = tuple[str | int, str | int] | str
"""A symbol, or the least and greatest stored number."""


@dataclass(frozen=True, slots=True)
class Place:
    """An unknown cell of the world: table, row, column. No column: whether the row is there at all.

    A row may be that of another entity, one that no table knows: then `row` is the place that was filled
    with it, and `silence` tells the rows apart that one table has for it.
    """

    table: str
    row: int | Place
    column: str
    silence: int = 0

    @property
    def origin(self) -> Place:
        """The cell of the world that this one stands in, or would stand in."""
        return self if isinstance(self.row, int) else self.row.origin


Fillings = Mapping[Place, Filling]

ALL_KNOWN = Place("", -1, "")
"""Not a cell: asked to be `UNKNOWN`, no row is kept that an entity only might have in a table where no row
means none."""


def another(place: Place) -> str:
    """A name for the entity that a cell is filled with and that no table knows."""
    row = place.row if isinstance(place.row, int) else another(place.row)
    return f"(another, in {place.table} {row} {place.column})"
