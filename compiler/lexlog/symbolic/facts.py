"""A world of open cells in, what must hold of it for its facts to be taken and to be complete out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import z3

from lexlog.resolved.tree import Law, RowsOf, Silence, Table
from lexlog.symbolic.codes import Bool, Codes, Term, both, either, equal, no, solved
from lexlog.symbolic.schema import NONE, home
from lexlog.symbolic.shapes import SymbolicRow, SymbolicWorld
from lexlog.symbolic.values import Values

MOST_PARTS = 60
"""Rows that are parts of wholes of which it is said that they do not come to more."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Adds the rules of one world. `used` are the columns that either side looks at."""

    law: Law
    used: Mapping[str, set[str]]
    values: Values
    codes: Codes
    case: str
    world: SymbolicWorld

    def add(self) -> None:
        """All rules, and the copies of lists that it takes for their silence to mean something."""
        self._copies_of_lists()
        self._spoken_in_time()
        for table in self.law.tables.values():
            if table.name in self.world.rows:
                self._keys(table)
                self._wholes(table)
                for silence in table.silences:
                    self._silence(table, silence)

    def _keys(self, table: Table) -> None:
        """No two rows have one key."""
        if table.word != "relation" or not table.key:
            return
        for one, other in itertools.combinations(self.world.rows[table.name], 2):
            same = both(equal(one.cells[each], other.cells[each]) for each in table.key)
            if same is not False:
                self.world.rules.append(no(both((one.present, other.present, same))))

    def _wholes(self, table: Table) -> None:
        """Parts do not come to more than their whole."""
        whole, rows = table.whole, self.world.rows[table.name]
        if whole is None or len(rows) > MOST_PARTS or not all(whole.column in row.cells for row in rows):
            return
        by = [each for each in whole.by if each in self._columns(table.name)]
        for row in rows:
            parts = (
                z3.If(solved(both((each.present, *self._alike(row, each, by)))), each.cells[whole.column], 0)
                for each in rows
            )
            self.world.rules.append(either((no(row.present), z3.Sum(list(parts)) <= whole.total)))

    def _alike(self, one: SymbolicRow, other: SymbolicRow, columns: Sequence[str]) -> Iterator[Bool]:
        return (equal(one.cells[each], other.cells[each]) for each in columns)

    def _silence(self, table: Table, silence: Silence) -> None:
        """Nothing is left unsaid of which silence would mean that it is not known. Where silence hangs on
        what other rows come to, something is said in any case."""
        if silence.by is not None:
            for row in self.world.rows.get(silence.by, ()):
                if row.told:  # a row that says that others may be missing
                    self.world.rules.append(no(both((row.present, self._is(row, silence.fixed)))))
            return
        if any(each not in self._columns(table.name) for each in silence.columns):
            return
        for entities, asked in self._asked(table, silence):
            lacking = [
                no(either(self._speak(rows, entities)))
                for rows in silence.lacking
                if not rows.most and rows.table in self.world.rows
            ]
            said = either(
                both(
                    (each.present, self._is(each, silence.fixed), *self._are(each, silence.columns, entities))
                )
                for each in self.world.rows[table.name]
            )
            self.world.rules.append(either((no(both((*asked, *lacking))), said)))

    def _asked(self, table: Table, silence: Silence) -> Iterator[tuple[tuple[Term, ...], list[Bool]]]:
        """Of which entities silence is asked, and when."""
        if silence.having is not None:
            rows = silence.having
            for row in self.world.rows.get(rows.table, ()):
                if all(each in row.cells for each in rows.columns):
                    entities = tuple(row.cells[each] for each in rows.columns)
                    yield entities, [row.present, self._filtered(row, rows.filter)]
            return
        of = home(table, silence.column, self.case)
        for row in self.world.rows.get(of, ()):
            if silence.filter is None or silence.filter[0] in row.cells:
                yield (row.cells[self.law.tables[of].key[0]],), [self._filtered(row, silence.filter)]

    def _columns(self, table: str) -> set[str]:
        return {*self.used.get(table, set()), *self.law.tables[table].key}

    def _speak(self, rows: RowsOf, entities: tuple[Term, ...]) -> Iterator[Bool]:
        for row in self.world.rows[rows.table]:
            if all(each in row.cells for each in rows.columns):
                about = self._are(row, rows.columns, entities)
                yield both((row.present, self._filtered(row, rows.filter), *about))

    def _are(self, row: SymbolicRow, columns: tuple[str, ...], entities: tuple[Term, ...]) -> Iterator[Bool]:
        return (equal(row.cells[c], e) for c, e in zip(columns, entities, strict=False))

    def _filtered(self, row: SymbolicRow, filter: tuple[str, tuple[str, ...]] | None) -> Bool:
        if filter is None or filter[0] not in row.cells:
            return True
        return either(equal(row.cells[filter[0]], self.codes.code(each)) for each in filter[1])

    def _is(self, row: SymbolicRow, fixed: tuple[str, str] | None) -> Bool:
        if fixed is None or fixed[0] not in row.cells:
            return True
        return equal(row.cells[fixed[0]], self.codes.code(fixed[1]))

    def _spoken_in_time(self) -> None:
        """A row that says nothing of the days before some day speaks of the day of the case."""
        day = self.world.rows[self.case][0].cells.get(self.law.tables[self.case].decided_on or "")
        for name, rows in self.world.rows.items():
            column = self.law.tables[name].speaks_from
            for row in rows:
                if column is not None and column in row.cells and day is not None:
                    self.world.rules.append(row.cells[column] <= day)

    def _copies_of_lists(self) -> None:
        """A copy, of the day of the case, of every list whose silence is to mean that there is nothing."""
        day = self.world.rows[self.case][0].cells.get(self.law.tables[self.case].decided_on or "")
        for table in self.law.tables.values():
            fresh = table.fresh
            if fresh is None or table.name not in self.used or day is None:
                continue
            self.world.rows.setdefault(fresh.table, [])
            known = {r.cells[fresh.column] for r in self.world.rows[fresh.table] if fresh.column in r.cells}
            for name in self.values.of(table.name, fresh.column):
                code = self.codes.value(name)
                if isinstance(name, str) and name != NONE and code not in known:
                    cells = {fresh.column: code, fresh.as_of: day, fresh.days: 1}
                    self.world.rows[fresh.table].append(SymbolicRow(fresh.table, True, cells))
