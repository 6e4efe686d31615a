"""A table and places in, the table with the rows at these places alone out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lexlog.world.tree import Array, WorldTable


def taken(table: WorldTable, places: Array) -> WorldTable:
    """The table with the rows at these places, which are in order; with whatever is told of single rows."""
    new = np.full(table.length, -1, np.int64)
    new[places] = np.arange(len(places))
    first = None if table.first is None else table.first[places]
    last = first if table.last is table.first else None if table.last is None else table.last[places]
    ranges = {
        column: {int(new[row]): ends for row, ends in told.items() if new[row] >= 0}
        for column, told in table.ranges.items()
    }
    together = {
        int(new[row]): tuple(int(new[each]) for each in rows if new[each] >= 0)
        for row, rows in table.together.items()
        if new[row] >= 0
    }
    return replace(
        table,
        columns={name: column[places] for name, column in table.columns.items()},
        unknown={name: column[places] for name, column in table.unknown.items()},
        certain=table.certain[places],
        first=first,
        last=last,
        given=table.given.take(places),
        entities=int(np.searchsorted(places, table.entities)),
        ranges=ranges,
        many=frozenset(at for at, row in enumerate(places.tolist()) if row in table.many),
        together=together,
    )
