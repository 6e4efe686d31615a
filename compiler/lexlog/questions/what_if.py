"""A case and what would be otherwise in it, the case decided as it is and as it would be out.

Nothing that is asked here is kept, and no file is touched: the changed case is decided in full, over the
facts with its one row exchanged and the added rows in them.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lexlog.decide.tree import Decision
from lexlog.diagnostic import Report, nearest
from lexlog.exact import written
from lexlog.questions.asked import Unclear
from lexlog.resolved.tree import ANY_CASE, Changer, DayType, EntityType, Field, NumberType, Table
from lexlog.session import Session
from lexlog.world.cells import Stored, Wrong, value
from lexlog.world.edit import Editor, NotEditable, edited
from lexlog.world.given import Given
from lexlog.world.row import Row
from lexlog.world.tree import World

SAID = "supposed"
"""The source of a row that is only supposed."""

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that would be otherwise, as a reader writes it (unknown: empty), who can change it, and by how
    much a number would be less (None: it would not)."""

    column: str
    before: str
    after: str
    changer: Changer | None
    lessens: str | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A case as it is and as it would be; each session can prove its decision."""

    changes: tuple[Change, ...]
    added: tuple[tuple[str, Cells], ...]
    before: Decision
    after: Decision
    now: Session
    then: Session


@dataclass(frozen=True, slots=True)
class Supposed:
    """What would be otherwise, the session over the facts in which it is, and the rows that came there: that
    of the case, and those beside it."""

    changes: tuple[Change, ...]
    added: tuple[tuple[str, Cells], ...]
    then: Session
    rows: Mapping[str, Sequence[Row]]


def what_if(session: Session, case: str, cells: Cells, added: Sequence[tuple[str, Cells]]) -> WhatIf:
    """The case with these cells and rows, decided as it is and as it would be; Unclear as for `supposed`."""
    of = supposed(session, case, cells, added)
    before, after = session.decision(case), of.then.decision(case)
    return WhatIf(of.changes, of.added, before, after, session, of.then)


def supposed(session: Session, case: str, cells: Cells, added: Sequence[tuple[str, Cells]]) -> Supposed:
    """The case with these cells, by column or by its other name, and with these rows beside it.

    A column that names the case may be left out of an added row, and so may its key.
    Raises Unclear for a column that is not there, a value that does not fit, or a row that cannot come alone.
    """
    law, world = session.library.law, session.world
    table, position = row_of(session, case)
    row, changes = _changed(session, table, position, cells)
    without = edited(law, world, {}, {table.name: [position]})
    more = [
        (name, _papers(session, table, case, name, given, place)) for place, (name, given) in enumerate(added)
    ]
    rows: dict[str, list[Row]] = {table.name: [row]}
    for name, given in more:
        rows.setdefault(name, []).append(_read(session, without, name, given, {table.name: case}))
    then = session.over(edited(law, without, rows, {}))
    return Supposed(tuple(changes), tuple(more), then, rows)


def row_of(session: Session, case: str) -> tuple[Table, int]:
    """The row of a case, and its table."""
    code = session.world.symbols.find(case)
    for table in session.library.law.tables.values():
        if table.word == "case" and code is not None:
            held = session.world.tables[table.name]
            found = (held.columns[table.key[0]][: held.entities] == code).nonzero()[0].tolist()
            if found:
                return table, found[0]
    raise Unclear(
        f"`{case}` has no row that could be read", "mend its row first; the loader says what is wrong"
    )


def _changed(session: Session, table: Table, position: int, cells: Cells) -> tuple[Row, list[Change]]:
    """The row with other cells. A column whose blank means another follows that one, if it said the same."""
    held, symbols = session.world.tables[table.name], session.world.symbols
    values: dict[str, Stored] = {}
    for each in table.fields:
        if held.unknown[each.name][position]:
            values[each.name] = None
        else:
            stored = int(held.columns[each.name][position])
            values[each.name] = (
                stored if isinstance(each.type, NumberType | DayType) else symbols.name(stored)
            )
    before, meant = dict(values), dict[str, str]()
    for column, text in cells.items():
        name = _field(table, column).name
        if meant.setdefault(name, text) != text:
            raise Unclear(f"`{name}` cannot be both `{meant[name]}` and `{text}`")
    if table.key[0] in meant:
        raise Unclear(f"`{table.key[0]}` is the name of the case, which stays")
    for column, text in meant.items():
        values[column] = _value(session, table, _field(table, column), text)
    for each in table.fields:
        follows = each.blank in meant and each.name not in meant and before[each.name] == before[each.blank]
        if follows and each.blank is not None:
            values[each.name] = values[each.blank]
    day = values.get(table.decided_on or "")
    if not isinstance(day, int):
        raise Unclear(f"without `{table.decided_on}` there is no day on which to decide", None)
    changes = [
        Change(
            each.name,
            text_of(each, before[each.name]),
            text_of(each, values[each.name]),
            session.library.law.changes.changer(table.name, each.name),
            _lessens(each, before[each.name], values[each.name]),
        )
        for each in table.fields
        if before[each.name] != values[each.name]
    ]
    return Row(values, day, day, Given("", 0, SAID)), changes


def _field(table: Table, column: str) -> Field:
    for each in table.fields:
        if column in (each.name, each.alias):
            return each
    names = [name for each in table.fields for name in (each.name, each.alias) if name]
    raise Unclear(f"`{column}` is no column of {table.name}", nearest(column, names))


def _value(session: Session, table: Table, kind: Field, text: str) -> Stored:
    """The value of a cell; Unclear if it does not fit."""
    found = value(text, kind.type)
    if isinstance(found, Wrong):
        raise Unclear(f"{table.name}.{kind.name} is `{text}`, expected {found.expected}", found.help)
    tables = session.library.law.tables
    if found == "none" and kind.blank != "none":
        raise Unclear(
            f"{table.name}.{kind.name} is `none`, which means nothing here", "leave it empty if unknown"
        )
    if (
        isinstance(kind.type, EntityType)
        and kind.type.name in tables
        and isinstance(found, str)
        and found != "none"
    ):
        home = session.world.tables[kind.type.name]
        codes = home.columns[tables[kind.type.name].key[0]][: home.entities]
        if session.world.symbols.find(found) not in set(codes.tolist()):
            names = (session.world.symbols.name(code) for code in codes.tolist())
            raise Unclear(f"no {kind.type.name} is called `{found}`", nearest(found, names))
    return found


def _lessens(kind: Field, before: Stored, after: Stored) -> str | None:
    is_number = isinstance(kind.type, NumberType) and isinstance(before, int) and isinstance(after, int)
    if not is_number or after >= before:  # type: ignore[operator]
        return None
    return text_of(kind, before - after)  # type: ignore[operator]


def text_of(kind: Field, stored: Stored) -> str:
    """What is stored in a cell as a reader writes it; unknown: empty."""
    if stored is None:
        return ""
    if isinstance(kind.type, NumberType) and isinstance(stored, int):
        return written(stored, kind.type.places)
    if isinstance(kind.type, DayType) and isinstance(stored, int):
        return datetime.date.fromordinal(stored).isoformat()
    return str(stored)


def _papers(session: Session, of: Table, case: str, name: str, cells: Cells, place: int) -> Cells:
    """The cells of an added row, with the case and a key where these were left out."""
    table = session.library.law.tables.get(name)
    if table is None:
        raise Unclear(f"there is no table `{name}`", nearest(name, session.library.law.tables))
    found = dict(cells)
    for each in table.fields:
        if each.type in (EntityType(of.name), ANY_CASE) and each.name not in found:
            found[each.name] = case
        elif table.key == (each.name,) and each.name not in found:
            found[each.name] = f"{SAID}-{place + 1}"
    return found


def _read(session: Session, world: World, name: str, cells: Cells, also: Mapping[str, str]) -> Row:
    report = Report()
    try:
        row = Editor(session.library.law, world).row(name, {**cells, "source": SAID}, report, also)
    except NotEditable as error:
        raise Unclear(str(error)) from None
    if row is None:
        said = "; ".join(each.message for each in report.diagnostics)
        help_ = next((each.help for each in report.diagnostics if each.help), None)
        raise Unclear(said or f"the row of {name} does not fit", help_)
    return row
