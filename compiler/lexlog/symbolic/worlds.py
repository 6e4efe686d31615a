"""The tables of a law in, a world of a few rows out, each with cells that the solver may fill.

There is one case, a few entities of each kind, and rows between them that may be there or not. So the world
stands for all worlds up to a size; that nothing is found in it says nothing of larger ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import z3

from lexlog.datalog.tree import DayKind, NumberKind, Predicate
from lexlog.resolved.tree import ANY_CASE, EntityType, Field, Law, Table, WordType
from lexlog.symbolic.codes import Codes, Term, either, equal
from lexlog.symbolic.facts import Rules
from lexlog.symbolic.record import Cells, Record
from lexlog.symbolic.schema import NONE, home, is_named
from lexlog.symbolic.shapes import CASE, FIRST, LAST, OTHERS, Size, SymbolicRow, SymbolicWorld
from lexlog.symbolic.values import Values
from lexlog.world.draft import may_be_none


@dataclass(slots=True)
class Maker:
    """Makes worlds for one kind of case. `used` are the columns that either side looks at; `record` has
    what the reference facts say anyway."""

    law: Law
    predicates: Mapping[str, Predicate]
    values: Values
    used: Mapping[str, set[str]]
    codes: Codes
    case: str
    record: Record

    def world(self, size: Size) -> SymbolicWorld:
        """A world of this size."""
        made = SymbolicWorld(size)
        for table in self.law.tables.values():
            if table.name in self.used and (table.word != "case" or table.name == self.case):
                made.rows[table.name] = list(self._rows(made, table))
        Rules(self.law, self.used, self.values, self.codes, self.case, made).add()
        return made

    def entities(self, type_: str, size: Size) -> list[str]:
        """The names of a kind of entity that there are."""
        table = self.law.tables[type_]
        if table.word == "case":
            return [CASE, *(OTHERS if size.others else ())] if type_ == self.case else []
        spoken = [each for each in self.values.of_type(type_) if each != NONE]
        on_record = self.record.names.get(type_, frozenset())
        if type_ in self.record.closed:
            named = [each for each in spoken if each in on_record]
            others = [each for each in self.record.closed[type_] if each not in spoken]
            return named + others[: size.count(type_)]
        if on_record and not is_named(self.law.tables.values(), type_):
            return sorted(on_record)
        invented = [f"{type_}_{number}" for number in range(1, size.count(type_) + 1)]
        if size.narrow and invented:
            return invented
        return invented + [each for each in spoken if each not in on_record or self._is_known(table, each)]

    def _is_known(self, table: Table, name: str) -> bool:
        """Whether all that is looked at of an entity is on record."""
        row = self.record.row(table.name, table.key[0], name)
        return row is not None and self._columns(table.name) <= set(row)

    # --- rows ---

    def _rows(self, world: SymbolicWorld, table: Table) -> Iterator[SymbolicRow]:
        size = world.size
        if table.word != "relation":
            for name in self.entities(table.name, size):
                row = self.record.row(table.name, table.key[0], name)
                if row is not None:
                    yield self._on_record(table, row)
                    continue
                given = {table.key[0]: self.codes.code(name)}
                yield SymbolicRow(table.name, True, self._cells(world, table, name, given))
            return
        across = self._across(table)
        one = bool(table.key) and set(table.key) <= set(across)
        fixed = self._fixed(table, one, size)
        names = [self.entities(home(table, each, self.case), size) for each in across]
        known = [each for each in self.record.rows.get(table.name, ()) if self._is_here(table, each, size)]
        yield from (self._on_record(table, each) for each in known)
        for chosen in itertools.product(*names):
            if len(chosen) > 1 and len(set(chosen)) == 1:
                continue
            cells = dict(zip(across, chosen, strict=True))
            if table.key and set(table.key) <= set(across) and self._is_said(table, cells):
                continue
            for number, more in enumerate(fixed, 1):
                label = "_".join((table.name, *chosen, *([str(number)] if len(fixed) > 1 else [])))
                given = {column: self.codes.code(name) for column, name in {**cells, **more}.items()}
                yield SymbolicRow(table.name, z3.Bool(label), self._cells(world, table, label, given))

    def _fixed(self, table: Table, one: bool, size: Size) -> list[dict[str, str]]:
        """The rows between the same entities, each by what is certain of it."""
        column, words = self.values.apart.get(table.name, ("", ()))
        if one:
            return [{}]
        if not size.apart or len(words) < 2 or column not in self._columns(table.name):
            return [{}] * size.copies
        return [{column: word} for word in words]

    def _on_record(self, table: Table, row: Cells) -> SymbolicRow:
        """A row of the reference facts: it is there, and a witness need not state it."""
        cells = {each: self.codes.value(row[each]) for each in self._columns(table.name) if each in row}
        return SymbolicRow(table.name, True, cells, told=False)

    def _is_here(self, table: Table, row: Cells, size: Size) -> bool:
        """Whether all that is looked at of a row is on record, and it speaks of entities of this world."""
        if not self._columns(table.name) <= set(row):
            return False
        of_entities = [
            (row[each.name], each.type.name)
            for each in table.fields
            if isinstance(each.type, EntityType) and each.name in row and each.type.name in self.law.tables
        ]
        return all(
            name == NONE or kind in self.record.closed or name in self.entities(kind, size)
            for name, kind in of_entities
        )

    def _is_said(self, table: Table, cells: Mapping[str, str]) -> bool:
        """Whether there is a row of this key on record."""
        return any(
            all(row.get(each) == cells[each] for each in table.key)
            for row in self.record.rows.get(table.name, ())
        )

    def _across(self, table: Table) -> list[str]:
        """The columns of entities of which there is a row for each combination: those of the key, if it has
        no others; or else all."""
        of_entities = [
            each.name
            for each in table.fields
            if isinstance(each.type, EntityType)
            and (each.type == ANY_CASE or each.type.name in self.law.tables)
        ]
        of_entities = [
            each
            for each in of_entities
            if each in self.used[table.name] and home(table, each, self.case) not in self.record.closed
        ]
        in_key = [each for each in of_entities if each in table.key]
        return in_key if in_key and set(in_key) == set(table.key) else of_entities

    def _columns(self, table: str) -> set[str]:
        return {*self.used[table], *self.law.tables[table].key}

    def _cells(
        self, world: SymbolicWorld, table: Table, label: str, given: Mapping[str, int]
    ) -> dict[str, Term]:
        cells: dict[str, Term] = {}
        for each in table.fields:
            if each.name in given:
                cells[each.name] = given[each.name]
            elif each.name in self.used[table.name] or each.name in table.key:
                cells[each.name] = self._cell(world, table, each, label)
        for each in table.fields:
            if each.only is not None and each.name in cells and each.only[0] in cells:
                is_it = equal(cells[each.only[0]], self.codes.code(each.only[1]))
                if isinstance(each.type, EntityType | WordType):
                    world.rules.append(either((is_it, equal(cells[each.name], self.codes.code(NONE)))))
                elif isinstance(self.predicates[table.name].kind(each.name), DayKind):
                    world.rules.append(either((is_it, equal(cells[each.name], LAST))))
        return cells

    def _cell(self, world: SymbolicWorld, table: Table, column: Field, label: str) -> Term:
        name = f"{label}.{column.name}"
        kind = self.predicates[table.name].kind(column.name)
        made = z3.Int(name)
        match kind:
            case NumberKind(places=places, least=least, greatest=greatest):
                world.units[name] = 10**places
                world.rules.append(made >= (least if least is not None else -(10**12)))
                world.rules.append(made <= (greatest if greatest is not None else 10**36))
                return made
            case DayKind():
                (world.blanks if column.blank == NONE or column.only else world.days).append(made)
                world.rules.append(z3.And(made >= FIRST, made <= LAST))
                return made
        choices = self._choices(world, table, column)
        if len(choices) == 1:
            return self.codes.code(choices[0])
        world.choices[name] = choices
        world.rules.append(z3.Or([made == self.codes.code(each) for each in choices]))
        return made

    def _choices(self, world: SymbolicWorld, table: Table, column: Field) -> tuple[str, ...]:
        """The names that a cell may have, what a blank cell would say first."""
        spoken = [each for each in self.values.of(table.name, column.name) if isinstance(each, str)]
        if isinstance(column.type, WordType):
            words = column.type.words
            is_open = column.blank == NONE or column.only is not None
            return _first(column.blank, (*words, NONE) if is_open else words)
        none = (NONE,) if may_be_none(table, column) and (column.blank == NONE or NONE in spoken) else ()
        if column.type == ANY_CASE:
            return (CASE,)
        if isinstance(column.type, EntityType) and column.type.name in self.law.tables:
            return _first(column.blank, (*self.entities(column.type.name, world.size), *none))
        return _first(column.blank, (self._own(world, table, column), *spoken, *none))

    def _own(self, world: SymbolicWorld, table: Table, column: Field) -> str:
        """A text that no other row has."""
        place = table.name, column.name
        world.texts[place] = world.texts.get(place, 0) + 1
        return f"{column.name}_{world.texts[place]}"


def _first(blank: str | None, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, each once, with this one first if it is one of them."""
    return tuple(dict.fromkeys((*(each for each in names if each == blank), *names)))
