"""Marks in, their rows one by one out, found by the case or by other columns."""

from __future__ import annotations

import numpy as np

from lexlog.engine.cases.marked import ROUND, Marked
from lexlog.engine.lookup import Row, Values


class MarkedLookup:
    """The rows of a relation about cases that no longer grows, for who asks for a few at a time."""

    def __init__(self, relation: Marked) -> None:
        self.relation = relation
        self.length = relation.length
        self.names = relation.names

    def match(self, names: tuple[str, ...], key: Values) -> list[Row]:
        """The rows with these values in these columns, by position. The list must not be changed."""
        bound = dict(zip(names, key, strict=True))
        if self.relation.column in bound:
            return [self.row(position) for position in self.relation.positions(bound)]
        found = []
        position = 0
        for told, marks in self.relation.tuples:
            numbers = np.flatnonzero(marks).tolist()
            if all(told.get(name, code) == code for name, code in bound.items()):
                found += [self._row(told, number, position + rank) for rank, number in enumerate(numbers)]
            position += len(numbers)
        return found

    def prepare(self, names: tuple[str, ...]) -> None:
        """Makes ready for being asked by these columns: positions are counted."""
        assert self.relation.ranks

    def row(self, position: int) -> Row:
        """The row at a position."""
        place, number = self.relation.ranks.at(position)
        return self._row(self.relation.tuples[place][0], number, position)

    def _row(self, told: dict[str, int], number: int, position: int) -> Row:
        cases = self.relation.cases
        code, day = int(cases.codes[number]), int(cases.days[number])
        values = tuple([code if name == self.relation.column else told[name] for name in self.names])
        return values, day, day, ROUND, position
