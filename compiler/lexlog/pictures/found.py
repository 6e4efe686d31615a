"""Tables of a world or a definition of its model in, rows that are about some entities on a day out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from lexlog.datalog.bounds import HIGH
from lexlog.datalog.tree import NumberKind, SymbolKind
from lexlog.pictures.cells import NOT_KNOWN, Cell, Kinds, number_text, text
from lexlog.pipeline import Evaluation
from lexlog.resolved.tree import Table
from lexlog.world.tree import Given, World

NOWHERE = Given("", 0, "")


@dataclass(frozen=True, slots=True)
class Found:
    """A row: its cells by column, where it was given, whether it is certain, and whether somebody said it.

    `lot` are the numbers of all rows that speak of the same thing, if there are several.
    """

    relation: str
    number: int
    cells: Mapping[str, Cell]
    given: Given = NOWHERE
    certain: bool = True
    said: bool = True
    lot: tuple[int, ...] = ()


class Rows(Protocol):
    """The rows of a table or a definition on one day."""

    def about(self, column: str, codes: Iterable[int]) -> list[Found]:
        """The rows that name one of these in a column."""


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table of facts, those that stand for silence or doubt included."""

    world: World
    table: Table
    kinds: Kinds
    day: int

    def about(self, column: str, codes: Iterable[int]) -> list[Found]:
        """The rows that name one of these in a column."""
        held = self.world.tables[self.table.name]
        wanted = np.fromiter(codes, np.int64)
        named = np.isin(held.columns[column], wanted) & ~held.unknown[column]
        if held.first is not None and held.last is not None:
            named &= (held.first <= self.day) & (self.day <= held.last)
        named[held.entities :] = False
        return [self.at(number) for number in np.flatnonzero(named).tolist()]

    def at(self, number: int) -> Found:
        """The row of this number."""
        held = self.world.tables[self.table.name]
        given = held.given[number]
        cells = {each.name: self._cell(each.name, number) for each in self.table.fields}
        lot = tuple(held.together.get(number, ()))
        certain, said = bool(held.certain[number]), bool(given.line) and number not in held.many
        return Found(self.table.name, number, cells, given, certain, said, lot)

    def _cell(self, column: str, number: int) -> Cell:
        held, kind = self.world.tables[self.table.name], self.kinds.of(self.table.name, column)
        value = int(held.columns[column][number])
        if not held.unknown[column][number]:
            return Cell(text(value, kind, self.world.symbols), value, value)
        ends = held.ranges.get(column, {}).get(number)
        if ends is None or not isinstance(kind, NumberKind):
            return Cell(NOT_KNOWN, None, None)
        return Cell(f"{number_text(ends[0], kind)} to {number_text(ends[1], kind)}", *ends)


@dataclass(frozen=True, slots=True)
class DefinedRows:
    """The rows of a definition: those that must hold, and those that may."""

    evaluation: Evaluation
    name: str
    kinds: Kinds
    day: int

    def about(self, column: str, codes: Iterable[int]) -> list[Found]:
        """The rows that name one of these in a column."""
        may = self.evaluation.may(self.name)
        wanted = [*codes]
        certain = self._of(self.name, column, wanted, certain=True)
        if may == self.name:
            return certain
        known = {self._says(each) for each in certain}
        possible = self._of(may, column, wanted, certain=False)
        return [*certain, *(each for each in possible if self._says(each) not in known)]

    def _says(self, row: Found) -> tuple[str, ...]:
        return tuple(cell.text for cell in row.cells.values())

    def _of(self, predicate: str, column: str, codes: list[int], *, certain: bool) -> list[Found]:
        relation = self.evaluation.model.relation(predicate)
        places = [place for code in codes for place in relation.positions({column: code}, self.day)]
        return [self._row(predicate, place, certain=certain) for place in dict.fromkeys(places)]

    def _row(self, predicate: str, place: int, *, certain: bool) -> Found:
        model = self.evaluation.model
        values = model.relation(predicate).values(place)
        cells = {}
        for name, low in values.items():
            if name.endswith(HIGH):
                continue
            kind, high = self.kinds.of(self.name, name), values.get(name + HIGH, low)
            said = text(low, kind, model.symbols)
            if isinstance(kind, SymbolKind) and low == 0:
                cells[name] = Cell(NOT_KNOWN, None, None)
            elif high == low:
                cells[name] = Cell(said, low, low)
            else:
                cells[name] = Cell(f"{said} to {text(high, kind, model.symbols)}", low, high)
        return Found(self.name, place, cells, certain=certain)
