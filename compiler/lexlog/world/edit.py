"""A world and rows that come and go in, the world with these rows out; tables that nobody touched are shared.

What a row says by being there, or by not being there any more, must be plain from the row itself. So rows of
entities, and of tables in which silence means something, do not come or go here: facts with such changes are
loaded anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lexlog.diagnostic import Report, Severity, nearest
from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.source import Span
from lexlog.world.between import bounded
from lexlog.world.cells import Stored, Wrong, value
from lexlog.world.findings import Findings
from lexlog.world.given import joined
from lexlog.world.keys import Keys, keys_of
from lexlog.world.needed import needed_columns
from lexlog.world.row import Cells, Row, in_columns, row_of
from lexlog.world.rows import Rows
from lexlog.world.tree import Array, World, WorldTable
from lexlog.world.unknown import about, entity_columns, keyed, rows_of_unknown


class NotEditable(Exception):
    """A row of this table changes more than itself."""


@dataclass(slots=True)
class Editor:
    """Reads rows for one world, and holds them to what loading holds them to.

    What is prepared for one row, such as the names that a column may have, is kept for the next ones.
    """

    of: law.Law
    world: World
    needed: Mapping[str, frozenset[str]] = field(init=False)
    _names: dict[str, Keys] = field(default_factory=dict)
    _undecided: dict[str, frozenset[str]] = field(default_factory=dict)
    _orders: dict[str, tuple[Array, Array]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.needed = needed_columns(self.of)

    def row(
        self, name: str, cells: Cells, report: Report, also: Mapping[str, str] | None = None
    ) -> Row | None:
        """The row as the world would hold it; None if it does not fit, and the report says why.

        `also` has, by case table, the name of a case that comes with the row.
        Raises NotEditable for a table whose rows cannot come alone.
        """
        table = self._table(name)
        columns = {each.name for each in table.fields} | {"from", "to", "source"}
        for column in cells:
            if column not in columns:
                message = f"`{column}` is no column of {name}"
                report.add("bad-header", message, Span("", 0, 0), help=nearest(column, columns))
                return None
        row = row_of(table, self.needed.get(name, frozenset()), cells, Findings(report))
        if row is None:
            return None
        self._check_list(table, row)
        return row if self._fits(table, row, report, also or {}) else None

    def _table(self, name: str) -> law.Table:
        table = self.of.tables.get(name)
        if table is None:
            raise NotEditable(f"there is no table `{name}`")
        if table.word == "entity" or table.silences or table.one is not None or any(bounded(table)):
            what = "names something new" if table.word == "entity" else "says what others share or end"
            raise NotEditable(f"a row of `{name}` {what}: load the facts anew")
        if any(each.blank == law.ANOTHER for each in table.fields):
            raise NotEditable(f"a row of `{name}` may name something new: load the facts anew")
        if table.acyclic is not None:
            raise NotEditable(f"a row of `{name}` could close a circle: load the facts anew")
        spoken_of = [
            other.name
            for other in self.of.tables.values()
            for each in other.silences
            if name == each.by
            or name in {rows.table for rows in each.looks_at}
            or ((home := other.field(each.column)) and home.type == law.EntityType(name))
        ]
        if spoken_of:
            raise NotEditable(
                f"a row of `{name}` makes the silence of `{spoken_of[0]}` speak: load the facts anew"
            )
        aged = [other.name for other in self.of.tables.values() if _is_aged_by(other, name)]
        if aged:
            raise NotEditable(
                f"a row of `{name}` moves what the silence of `{aged[0]}` means: load the facts anew"
            )
        return table

    def _check_list(self, table: law.Table, row: Row) -> None:
        """Raises NotEditable for a row of a list of which the world has neither a row nor a copy: its silence
        would be in doubt from now on."""
        name = None if table.fresh is None else row.values.get(table.fresh.column)
        if table.fresh is None or name is None:
            return
        code = self.world.symbols.find(str(name))
        if code is None or not (self.world.tables[table.name].columns[table.fresh.column] == code).any():
            raise NotEditable(f"`{name}` is a list that the facts do not know: load the facts anew")

    def _fits(self, table: law.Table, row: Row, report: Report, also: Mapping[str, str]) -> bool:
        """Whether all that the row names is there, and no other row has its key."""
        good = True
        for each in table.fields:
            said, type_ = row.values.get(each.name), each.type
            if not isinstance(type_, law.EntityType) or said in (None, "none") or type_.name == table.name:
                continue
            homes = self._homes(type_)
            if not homes or any(also.get(home) == said or said in self._known(home) for home in homes):
                continue
            matters = each.name in self.needed[table.name]
            where = "no case" if type_ == law.ANY_CASE else f"not in table `{type_.name}`"
            message = f"{table.name}.{each.name} is `{said}`, which is {where}"
            severity: Severity = "error" if matters else "warning"
            known = [name for home in homes for name in self._known(home).like(str(said))]
            report.add(
                "dangling-reference",
                message,
                Span("", 0, 0),
                help=nearest(str(said), known),
                severity=severity,
            )
            good = good and not matters
        if table.word == "case" and (shown := self._taken(table, str(row.values[table.key[0]]))):
            report.add("duplicate-row", shown, Span("", 0, 0))
            return False
        for position in self.positions(table.name, row.values):
            held = self.world.tables[table.name]
            days = None
            if held.first is not None and held.last is not None:
                days = int(held.first[position]), int(held.last[position])
            if not _are_apart(table, row, days):
                report.add(
                    "duplicate-row", f"`{_key(table, row)}` is in {table.name} already", Span("", 0, 0)
                )
                return False
        return good

    def _homes(self, type_: law.EntityType) -> list[str]:
        """The tables one of which must have a name of this type."""
        if type_ == law.ANY_CASE:
            return [name for name, table in self.of.tables.items() if table.word == "case"]
        return [type_.name] if type_.name in self.of.tables else []

    def _taken(self, table: law.Table, case: str) -> str:
        """Why a case may not have this name, if another has it in a row that could not be read or in another
        table."""
        if case in self._unread(table.name):
            return f"`{case}` is in {table.name} already, in a row that could not be read"
        others = [
            name for name in self._homes(law.ANY_CASE) if name != table.name and case in self._known(name)
        ]
        return f"`{case}` is a case of {others[0]} already" if others else ""

    def are_apart(self, name: str, rows: Sequence[Row], report: Report) -> bool:
        """Whether no two of these rows of a table, which come together, have one key on one day; a finding
        for each that has."""
        table = self.of.tables[name]
        again = [
            row
            for at, row in enumerate(rows)
            if table.key
            and any(
                all(row.values.get(key) == other.values.get(key) for key in table.key)
                and not _are_apart(table, row, (other.first, other.last))
                for other in rows[:at]
            )
        ]
        for row in again:
            report.add("duplicate-row", f"`{_key(table, row)}` is given twice", Span("", 0, 0))
        return not again

    def _unread(self, name: str) -> frozenset[str]:
        """The names of cases that were refused or have no date: another row may be of the same one."""
        if name not in self._undecided:
            refused = (each.key for each in self.world.refused if each.table == name and each.key)
            self._undecided[name] = frozenset((*refused, *self.world.undated))
        return self._undecided[name]

    def positions(self, name: str, values: Mapping[str, Stored]) -> list[int]:
        """The rows of a table that have the same key, by position. A row that may be there, such as one of a
        list whose copy is old, has no key of its own, but for a case: two rows of one name are none."""
        table, held = self.of.tables[name], self.world.tables[name]
        if not table.key:
            return []
        asked = [self._code(values.get(key)) for key in table.key]
        if any(
            code is None and values.get(key) is not None for code, key in zip(asked, table.key, strict=True)
        ):
            return []  # a name that no row has
        found = self._beginning_with(name, asked[0])
        for key, code in zip(table.key, asked, strict=True):
            is_unknown = held.unknown[key][found]
            found = found[is_unknown if code is None else ~is_unknown & (held.columns[key][found] == code)]
        if table.word != "case":
            found = found[held.certain[found]]
        positions: list[int] = np.sort(found).tolist()
        return positions

    def _code(self, said: Stored) -> int | None:
        return self.world.symbols.find(said) if isinstance(said, str) else said

    def _beginning_with(self, name: str, code: int | None) -> Array:
        """The rows of a table whose key may begin with a value (None: unknown)."""
        table, held = self.of.tables[name], self.world.tables[name]
        if name not in self._orders:
            column = held.columns[table.key[0]][: held.entities]
            order = np.argsort(column, kind="stable")
            self._orders[name] = order, column[order]
        order, in_order = self._orders[name]
        if code is None:
            return np.flatnonzero(held.unknown[table.key[0]][: held.entities])
        begin, end = np.searchsorted(in_order, code, "left"), np.searchsorted(in_order, code, "right")
        return order[begin:end]

    def leaving(self, name: str, cells: Cells) -> list[int]:
        """The rows that these cells name, by position. Raises NotEditable if there are none."""
        table = self._table(name)
        if table.word == "case":
            raise NotEditable(f"a row of `{name}` is a case: leave it out of the question instead")
        held, asked = self.world.tables[name], {**cells}
        found = np.ones(held.entities, bool)
        for column in asked:
            kind = table.field(column)
            if kind is None:
                raise NotEditable(f"`{column}` is no column of {name}")
            stored = value(asked[column], kind.type)
            if isinstance(stored, Wrong):
                raise NotEditable(f"{name}.{column} is `{asked[column]}`, expected {stored.expected}")
            code = self.world.symbols.find(stored) if isinstance(stored, str) else stored
            known = ~held.unknown[column][: held.entities]
            found &= (
                ~known
                if code is None and stored is None
                else known & (held.columns[column][: held.entities] == code)
            )
        positions: list[int] = np.flatnonzero(found & held.certain[: held.entities]).tolist()
        if not positions:
            shown = ", ".join(f"{column} {text}" for column, text in cells.items())
            raise NotEditable(f"{name} has no row with {shown}")
        return positions

    def _known(self, type_: str) -> Keys:
        if type_ not in self._names:
            self._names[type_] = keys_of(self.world, type_, self.of.tables[type_].key[0])
        return self._names[type_]


def _is_aged_by(table: law.Table, name: str) -> bool:
    """Whether rows of the table `name` tell how old the rows of the other may be, or whom they are about."""
    if table.fresh is None:
        return False
    keyed = [field for field in table.fields if field.name in table.key]
    return table.fresh.table == name or any(each.type == law.EntityType(name) for each in keyed)


def _are_apart(table: law.Table, row: Row, days: tuple[int, int] | None) -> bool:
    """Whether a row and another of its key, on these days (None: always), hold on no day together."""
    return table.decided_on is None and days is not None and (row.last < days[0] or days[1] < row.first)


def _key(table: law.Table, row: Row) -> str:
    return ", ".join(str(row.values.get(key)) for key in table.key)


# --- the world after ----------------------------------------------------------------------------------------


def edited(
    of: law.Law,
    world: World,
    added: Mapping[str, Sequence[Row]],
    removed: Mapping[str, Sequence[int]],
) -> World:
    """The world with these rows and without those at these positions."""
    tables = dict(world.tables)
    for name in {*added, *removed}:
        held = _without(tables[name], removed.get(name, ()))
        rows = in_columns(of.tables[name], added.get(name, ()), world.symbols)
        tables[name] = replace(_with(held, rows, held.entities), entities=held.entities + rows.length)
    needed = needed_columns(of)
    types = {
        each.type.name
        for name, rows in added.items()
        for each in of.tables[name].fields
        if isinstance(each.type, law.EntityType)
        and each.type.name in of.tables
        and each.name in needed[name]
        and any(row.values.get(each.name) is None for row in rows)
    }
    for type_ in sorted(types):
        for name, rows in _unknown_rows(of, world, type_).items():
            held = _with(tables[name], rows, tables[name].length)
            columns = held.entity_keys | entity_columns(of.tables[name], type_)
            tables[name] = replace(held, entity_keys=about(of.tables[name], columns))
    return replace(world, tables=tables)


def _unknown_rows(of: law.Law, world: World, type_: str) -> dict[str, Rows]:
    """Rows of an entity that is not known, for the tables that have none yet."""
    home = world.tables[type_]
    codes = home.columns[of.tables[type_].key[0]][: home.entities]
    known = np.unique(codes[codes != 0])
    found = {}
    for name, table in of.tables.items():
        columns, held = entity_columns(table, type_) | {*keyed(table, type_)}, world.tables[name]
        if columns and not any(held.unknown[each][held.entities :].any() for each in columns):
            pairs = known if len(keyed(table, type_)) == 2 else known[:0]
            found[name] = rows_of_unknown(table, type_, pairs, world.symbols)
    return found


def _without(table: WorldTable, positions: Sequence[int]) -> WorldTable:
    if not positions:
        return table
    kept = np.ones(table.length, bool)
    kept[list(positions)] = False
    order = np.flatnonzero(kept)
    first = None if table.first is None else table.first[order]
    last = first if table.last is table.first else None if table.last is None else table.last[order]
    return replace(
        table,
        columns={name: column[order] for name, column in table.columns.items()},
        unknown={name: column[order] for name, column in table.unknown.items()},
        certain=table.certain[order],
        first=first,
        last=last,
        given=table.given.take(order),
        entities=int(kept[: table.entities].sum()),
        ranges={},
        many=frozenset(np.flatnonzero(np.isin(order, list(table.many))).tolist()),
    )


def _with(table: WorldTable, rows: Rows, at: int) -> WorldTable:
    """The table with these rows at a position."""
    if not rows.length:
        return table
    first, last = table.first, table.last
    points = first is not None and last is first and bool((rows.first == rows.last).all())
    if first is None and ((rows.first != BEGINNING) | (rows.last != END)).any():
        first, last = np.full(table.length, BEGINNING, np.int32), np.full(table.length, END, np.int32)
    if first is not None and last is not None:
        first, last = _inserted(first, rows.first, at), last if points else _inserted(last, rows.last, at)
    return replace(
        table,
        columns={name: _inserted(column, rows.columns[name], at) for name, column in table.columns.items()},
        unknown={name: _inserted(column, rows.unknown[name], at) for name, column in table.unknown.items()},
        certain=_inserted(table.certain, rows.certain, at),
        first=first,
        last=first if points else last,
        given=joined((table.given[:at], rows.given, table.given[at:])),
    )


def _inserted(column: Array, values: Array, at: int) -> Array:
    return np.concatenate((column[:at], values, column[at:]))
