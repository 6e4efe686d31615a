"""A model of the solver over a world of open cells in, the rows of a witness as facts out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import z3

from lexlog.datalog.tree import DayKind, NumberKind, Predicate, SymbolKind
from lexlog.resolved.tree import EntityType, Field, GivenRow, Law
from lexlog.symbolic.codes import Codes, Term, solved
from lexlog.symbolic.schema import NONE, is_named
from lexlog.symbolic.shapes import LAST, SymbolicRow, SymbolicWorld


@dataclass(slots=True)
class Reader:
    """Reads rows out of a model."""

    law: Law
    predicates: Mapping[str, Predicate]
    codes: Codes

    def rows(self, world: SymbolicWorld, model: Any, case: str) -> tuple[GivenRow, ...]:
        """The rows that are there and hang together with the case, by the entities that they name."""
        there = [
            (row, self.cells(row, model))
            for rows in world.rows.values()
            for row in rows
            if row.told and z3.is_true(model.eval(solved(row.present), model_completion=True))
        ]
        named: set[tuple[str, str]] = set()
        while True:
            kept = [each for each in there if self._is_needed(each[0].table, each[1], case, named)]
            more = {name for row, cells in kept for name in self._names(row.table, cells)}
            if more <= named:
                return tuple(GivenRow(row.table, tuple(cells.items())) for row, cells in kept)
            named |= more

    def _is_needed(
        self, table: str, cells: Mapping[str, str], case: str, named: set[tuple[str, str]]
    ) -> bool:
        declared = self.law.tables[table]
        if table == case:
            return True
        if declared.word == "entity":
            return (table, cells[declared.key[0]]) in named or not is_named(self.law.tables.values(), table)
        spoken = [
            (each.type.name, cells[each.name])
            for each in declared.fields
            if each.name in cells and isinstance(each.type, EntityType) and self._is_open(each.type.name)
        ]
        return not spoken or any(kind == case or (kind, name) in named for kind, name in spoken)

    def _is_open(self, kind: str) -> bool:
        return kind in self.law.tables and not self.law.tables[kind].closed

    def _names(self, table: str, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for each in self.law.tables[table].fields:
            if isinstance(each.type, EntityType) and each.type.name in self.law.tables and each.name in cells:
                yield each.type.name, cells[each.name]

    def cells(self, row: SymbolicRow, model: Any) -> dict[str, str]:
        """What the cells say, as a file would have it: nothing where a day never comes, or another cell rules
        it out."""
        found = {}
        blank = {each.name for each in self.law.tables[row.table].fields if self._is_blank(each, row, model)}
        for column, term in row.cells.items():
            value = whole(model, term)
            if column in blank:
                continue
            match self.predicates[row.table].kind(column):
                case SymbolKind():
                    found[column] = self.codes.names[value]
                case DayKind():
                    found[column] = datetime.date.fromordinal(value).isoformat()
                case NumberKind(places=places):
                    found[column] = format(Decimal(value).scaleb(-places).normalize(), "f") if value else "0"
        return found

    def _is_blank(self, column: Field, row: SymbolicRow, model: Any) -> bool:
        """Whether a cell says nothing, and means none by that."""
        if column.name not in row.cells:
            return False
        if column.only is not None and column.only[0] in row.cells:
            other, word = column.only
            if whole(model, row.cells[other]) != self.codes.code(word):
                return True
        is_day = isinstance(self.predicates[row.table].kind(column.name), DayKind)
        return is_day and column.blank == NONE and whole(model, row.cells[column.name]) == LAST


def whole(model: Any, term: Term) -> int:
    """The number that a term is in a model."""
    return term if isinstance(term, int) else model.eval(term, model_completion=True).as_long()
