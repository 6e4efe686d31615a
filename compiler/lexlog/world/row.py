"""One row as text in, its stored values out: for rows that come alone, held to what a file is held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.symbols import Symbols
from lexlog.world.cells import NONE, Stored, Wrong, value
from lexlog.world.draft import NEVER, VALIDITY, may_be_none
from lexlog.world.findings import Findings
from lexlog.world.given import Given, GivenRows
from lexlog.world.rows import Rows, always
from lexlog.world.sheet import Array
from lexlog.world.typed import stored_column

Cells = Mapping[str, str]
"""A row as text by column, as a file has it; a column that is left out is an empty cell."""

SOURCE = "given with the question"


@dataclass(slots=True)
class Row:
    """A row of stored values, with its first and last day."""

    values: dict[str, Stored]
    first: int
    last: int
    given: Given


def row_of(table: law.Table, needed: frozenset[str], cells: Cells, findings: Findings) -> Row | None:
    """The row, or None if it is to be refused, or is a case without a date; what is wrong with it is told."""
    values = _values(table, needed, cells, findings)
    days = _days(table, cells, values, findings)
    if not cells or days is None or any(name in needed and name not in values for name in _names(table)):
        return None
    if any(_is_ruled_out(each, values) and each.name not in values for each in table.fields):
        return None
    if table.word != "relation" and any(values.get(name) is None for name in table.key):
        _tell(findings, table, table.key[0], cells, Wrong("a name of its own"))
        return None
    given = Given("", 0, cells.get("source", "").strip() or SOURCE)
    return Row({name: values.get(name) for name in _names(table)}, *days, given)


def _names(table: law.Table) -> list[str]:
    return [field.name for field in table.fields]


def _tell(
    findings: Findings, table: law.Table, column: str, cells: Cells, wrong: Wrong, *, matters: bool = True
) -> None:
    findings.bad_cell(table.name, column, ("", 0), cells.get(column, ""), wrong, matters=matters)


def _values(table: law.Table, needed: frozenset[str], cells: Cells, findings: Findings) -> dict[str, Stored]:
    """The cells that fit, blanks filled; what does not fit is told and left out."""
    values: dict[str, Stored] = {}
    for field in table.fields:
        found = value(cells.get(field.name, ""), field.type)
        if found == NONE and not may_be_none(table, field):
            found = Wrong("a name, or an empty cell where it is not known: `none` means nothing here")
        if isinstance(found, Wrong):
            _tell(findings, table, field.name, cells, found, matters=field.name in needed)
            continue
        values[field.name] = found
    _fit_beside(table, cells, values, findings)
    for field in table.fields:
        if field.blank is None or values.get(field.name) is not None or field.name not in values:
            continue
        if isinstance(field.type, law.WordType) and field.blank in field.type.words:
            values[field.name] = field.blank
        elif field.blank != "none":
            values[field.name] = values.get(field.blank)
        elif isinstance(field.type, law.DayType):
            values[field.name] = NEVER
        elif isinstance(field.type, law.EntityType | law.WordType):
            values[field.name] = NONE
    return values


def _is_ruled_out(field: law.Field, values: Mapping[str, Stored]) -> bool:
    return field.only is not None and values.get(field.only[0]) not in (None, field.only[1])


def _fit_beside(table: law.Table, cells: Cells, values: dict[str, Stored], findings: Findings) -> None:
    """Settle the cells that another cell of the row rules out; one that says something is told of."""
    for field in table.fields:
        if field.only is None or not _is_ruled_out(field, values):
            continue
        other, word = field.only
        if values.get(field.name) not in (None, NONE):
            said = f"an empty cell, since {other} is `{values[other]}` and not `{word}`"
            _tell(findings, table, field.name, cells, Wrong(said))
            del values[field.name]
        elif isinstance(field.type, law.DayType):
            values[field.name] = NEVER
        elif not isinstance(field.type, law.NumberType):
            values[field.name] = NONE


def _days(
    table: law.Table, cells: Cells, values: Mapping[str, Stored], findings: Findings
) -> tuple[int, int] | None:
    if table.decided_on is not None:
        day = values.get(table.decided_on)
        return (day, day) if isinstance(day, int) else None
    ends = [BEGINNING, END]
    for place, name in enumerate(VALIDITY):
        if table.field(name) is not None:
            continue
        found = value(cells.get(name, ""), law.DAY)
        if isinstance(found, Wrong):
            _tell(findings, table, name, cells, found)
            return None
        if isinstance(found, int):
            ends[place] = found
    if ends[0] > ends[1]:
        _tell(findings, table, "to", cells, Wrong(f"a day on or after `{cells['from']}`"))
        return None
    return ends[0], ends[1]


def in_columns(table: law.Table, rows: Sequence[Row], symbols: Symbols) -> Rows:
    """The rows as columns; new names get codes."""
    columns: dict[str, Array] = {}
    unknown: dict[str, Array] = {}
    for field in table.fields:
        values = [row.values.get(field.name) for row in rows]
        unknown[field.name] = np.array([value is None for value in values], bool)
        if isinstance(field.type, law.NumberType | law.DayType):
            columns[field.name] = stored_column([each if isinstance(each, int) else 0 for each in values])
        else:
            columns[field.name] = symbols.encode("?" if each is None else str(each) for each in values)
    nothing = always(False, len(rows), np.bool_)
    return Rows(
        columns,
        unknown,
        np.array([row.first for row in rows], np.int32),
        np.array([row.last for row in rows], np.int32),
        *(always(True, len(rows), np.bool_), nothing, nothing),
        GivenRows.of([row.given for row in rows]),
    )
