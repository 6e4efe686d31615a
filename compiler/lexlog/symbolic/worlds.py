"""The tables of a law in, a world of a few rows out, each with cells that the solver may fill.

There is one case, a few entities of each kind, and rows between them that may be there or not. So the world
stands for all worlds up to a size; that nothing is found in it says nothing of larger ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import z3

from lexlog.datalog.tree import DayKind, NumberKind, Predicate
from lexlog.resolved.tree import ANY_CASE, EntityType, Field, Law, RowsOf, Silence, Table, WordType
from lexlog.symbolic.codes import Bool, Codes, Term, both, either, equal, no
from lexlog.symbolic.record import Cells, Record
from lexlog.symbolic.schema import NONE
from lexlog.symbolic.values import Values
from lexlog.world.draft import may_be_none

CASE = "witness"
FIRST, LAST = 1, 3_652_059
"""The days that can be written as a date."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many entities there are of the kinds in `of` (None: of all), and one of each other; and how many
    rows between the same entities."""

    entities: int
    copies: int
    of: frozenset[str] | None = None

    def count(self, type_: str) -> int:
        """How many entities there are of a kind."""
        return self.entities if self.of is None or type_ in self.of else 1

    def __str__(self) -> str:
        rows = "1 row" if self.copies == 1 else f"{self.copies} rows"
        if self.entities == 1:
            return f"1 entity of each kind and {rows} between the same of them"
        kinds = "each kind"
        if self.of is not None:
            kinds = ", ".join(f"`{each}`" for each in sorted(self.of))
        return f"{self.entities} entities of {kinds} and {rows} between the same of them"


@dataclass(frozen=True, slots=True)
class SymbolicRow:
    """A row that is there where `present` holds. `told` says that the witness must state it: rows of the
    reference facts are there anyway."""

    table: str
    present: Bool
    cells: Mapping[str, Term]
    told: bool = True


@dataclass(slots=True)
class SymbolicWorld:
    """Rows by table, what must hold of them, which names a cell may have, what a unit
    is in its number, and which cells are days."""

    size: Size
    rows: dict[str, list[SymbolicRow]] = field(default_factory=dict)
    rules: list[Bool] = field(default_factory=list)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    days: list[Term] = field(default_factory=list)
    texts: dict[tuple[str, str], int] = field(default_factory=dict)


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
        self._copies_of_lists(made)
        self._spoken_in_time(made)
        for table in self.law.tables.values():
            if table.name in made.rows:
                self._keys(made, table)
                for silence in table.silences:
                    self._silence(made, table, silence)
        return made

    def entities(self, type_: str, size: Size) -> list[str]:
        """The names of a kind of entity that there are."""
        table = self.law.tables[type_]
        if table.word == "case":
            return [CASE] if type_ == self.case else []
        spoken = [each for each in self.values.of_type(type_) if each != NONE]
        on_record = self.record.names.get(type_, frozenset())
        if type_ in self.record.closed:
            named = [each for each in spoken if each in on_record]
            others = [each for each in self.record.closed[type_] if each not in spoken]
            return named + others[: size.count(type_)]
        if on_record and not self._is_named(type_):
            return sorted(on_record)
        invented = [f"{type_}_{number}" for number in range(1, size.count(type_) + 1)]
        return invented + [each for each in spoken if each not in on_record or self._is_known(table, each)]

    def _is_named(self, type_: str) -> bool:
        """Whether any column names entities of a kind."""
        return any(
            isinstance(each.type, EntityType)
            and each.type.name == type_
            and each.name in self.used[table.name]
            for table in self.law.tables.values()
            if table.name in self.used and table.name != type_
            for each in table.fields
        )

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
        copies = 1 if table.key and set(table.key) <= set(across) else size.copies
        names = [self.entities(_home(table, each, self.case), size) for each in across]
        known = [each for each in self.record.rows.get(table.name, ()) if self._is_here(table, each, size)]
        yield from (self._on_record(table, each) for each in known)
        for chosen in itertools.product(*names):
            if len(chosen) > 1 and len(set(chosen)) == 1:
                continue
            cells = dict(zip(across, chosen, strict=True))
            if table.key and set(table.key) <= set(across) and self._is_said(table, cells):
                continue
            for copy in range(1, copies + 1):
                label = "_".join((table.name, *chosen, *([str(copy)] if copies > 1 else [])))
                given = {column: self.codes.code(name) for column, name in cells.items()}
                yield SymbolicRow(table.name, z3.Bool(label), self._cells(world, table, label, given))

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
            if each in self.used[table.name] and _home(table, each, self.case) not in self.record.closed
        ]
        in_key = [each for each in of_entities if each in table.key]
        return in_key if in_key and set(in_key) == set(table.key) else of_entities

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
                other, word = each.only
                if isinstance(each.type, EntityType | WordType):
                    said = equal(cells[each.name], self.codes.code(NONE))
                    world.rules.append(either((equal(cells[other], self.codes.code(word)), said)))
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
                world.days.append(made)
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

    # --- what holds in every world ---

    def _keys(self, world: SymbolicWorld, table: Table) -> None:
        """No two rows have one key."""
        if table.word != "relation" or not table.key:
            return
        for one, other in itertools.combinations(world.rows[table.name], 2):
            same = both(equal(one.cells[each], other.cells[each]) for each in table.key)
            if same is not False:
                world.rules.append(no(both((one.present, other.present, same))))

    def _silence(self, world: SymbolicWorld, table: Table, silence: Silence) -> None:
        """Nothing is left unsaid of which silence would mean that it is not known. Where silence hangs on
        what other rows come to, something is said in any case."""
        if silence.by is not None or any(each not in self._columns(table.name) for each in silence.columns):
            return
        for entities, asked in self._asked(world, table, silence):
            lacking = [
                no(either(self._speak(world, rows, entities)))
                for rows in silence.lacking
                if not rows.most and rows.table in world.rows
            ]
            said = either(
                both(
                    (each.present, self._is(each, silence.fixed), *self._are(each, silence.columns, entities))
                )
                for each in world.rows[table.name]
            )
            world.rules.append(either((no(both((*asked, *lacking))), said)))

    def _asked(
        self, world: SymbolicWorld, table: Table, silence: Silence
    ) -> Iterator[tuple[tuple[Term, ...], list[Bool]]]:
        """Of which entities silence is asked, and when."""
        if silence.having is not None:
            rows = silence.having
            for row in world.rows.get(rows.table, ()):
                if all(each in row.cells for each in rows.columns):
                    entities = tuple(row.cells[each] for each in rows.columns)
                    yield entities, [row.present, self._filtered(row, rows.filter)]
            return
        home = _home(table, silence.column, self.case)
        for row in world.rows.get(home, ()):
            if silence.filter is None or silence.filter[0] in row.cells:
                yield (row.cells[self.law.tables[home].key[0]],), [self._filtered(row, silence.filter)]

    def _columns(self, table: str) -> set[str]:
        return {*self.used.get(table, set()), *self.law.tables[table].key}

    def _speak(self, world: SymbolicWorld, rows: RowsOf, entities: tuple[Term, ...]) -> Iterator[Bool]:
        for row in world.rows[rows.table]:
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

    def _spoken_in_time(self, world: SymbolicWorld) -> None:
        """A row that says nothing of the days before some day speaks of the day of the case."""
        day = world.rows[self.case][0].cells.get(self.law.tables[self.case].decided_on or "")
        for name, rows in world.rows.items():
            column = self.law.tables[name].speaks_from
            for row in rows:
                if column is not None and column in row.cells and day is not None:
                    world.rules.append(row.cells[column] <= day)

    def _copies_of_lists(self, world: SymbolicWorld) -> None:
        """A copy, of the day of the case, of every list whose silence is to mean that there is nothing."""
        day = world.rows[self.case][0].cells.get(self.law.tables[self.case].decided_on or "")
        for table in self.law.tables.values():
            fresh = table.fresh
            if fresh is None or table.name not in self.used or day is None:
                continue
            world.rows.setdefault(fresh.table, [])
            known = {r.cells[fresh.column] for r in world.rows[fresh.table] if fresh.column in r.cells}
            for name in self.values.of(table.name, fresh.column):
                code = self.codes.value(name)
                if isinstance(name, str) and name != NONE and code not in known:
                    cells = {fresh.column: code, fresh.as_of: day, fresh.days: 1}
                    world.rows[fresh.table].append(SymbolicRow(fresh.table, True, cells))


def _first(blank: str | None, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, each once, with this one first if it is one of them."""
    return tuple(dict.fromkeys((*(each for each in names if each == blank), *names)))


def _home(table: Table, column: str, case: str) -> str:
    """The table whose rows a column names."""
    found = table.field(column)
    assert found is not None
    assert isinstance(found.type, EntityType)
    return case if found.type == ANY_CASE else found.type.name
