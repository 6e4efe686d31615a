"""Drafts of all tables in, each row that names an entity which its table does not have told and refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.world.draft import Draft
from lexlog.world.duplicates import part_text
from lexlog.world.encode import NONE_CODE
from lexlog.world.keys import Keys
from lexlog.world.making import REFUSED_SOURCE
from lexlog.world.rows import Rows, forgotten
from lexlog.world.sheet import Array
from lexlog.world.tree import Refused

Drafts = Mapping[str, Draft]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names entities or cases, the table that must have them, and the rows that name others."""

    column: str
    type: str
    keys: Keys
    dangling: Array


@dataclass(slots=True)
class Losses:
    """Rows that go; rows that may no longer be there as they are; and cells that are no longer known."""

    dropped: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    cells: dict[str, list[int]] = field(default_factory=dict)

    def forget(self, row: int, columns: Iterable[str]) -> None:
        """The cells of a row in these columns are not known."""
        for column in columns:
            self.cells.setdefault(column, []).append(row)


def check_references(of: law.Law, draft: Draft, drafts: Drafts) -> None:
    """Refuse rows that speak of an entity which its table does not have."""
    references = [each for each in _references(of, draft, drafts) if each.dangling.any()]
    if not references:
        return
    losses = Losses()
    for row in np.flatnonzero(np.logical_or.reduce([each.dangling for each in references])).tolist():
        dangling = [each for each in references if each.dangling[row]]
        _tell(of, draft, row, dangling)
        cases = [each for each in dangling if of.tables[each.type].word == "case"]
        if any(not drafts[each.type].shared for each in cases):
            losses.dropped.append(row)  # it speaks of a case that is not asked about, and can move no other
            continue
        for each in cases:
            drafts[each.type].strangers.add(_name(draft, row, each.column))
        _lose(draft, row, {each.column for each in dangling if each not in cases}, losses)
    draft.rows = _after(draft.rows, losses, keeps_days=draft.is_case)


def _references(of: law.Law, draft: Draft, drafts: Drafts) -> list[Reference]:
    found = []
    for each in draft.table.fields:
        if not isinstance(each.type, law.EntityType) or each.type.name not in of.tables:
            continue
        if each.type.name == draft.table.name and each.name in draft.table.key:
            continue
        keys, codes = drafts[each.type.name].keys(), draft.rows.columns[each.name]
        dangling = ~keys.have(codes) & (codes != 0) & (codes != NONE_CODE)
        found.append(Reference(each.name, each.type.name, keys, dangling))
    return found


def _name(draft: Draft, row: int, column: str) -> str:
    return draft.symbols.name(int(draft.rows.columns[column][row]))


def _tell(of: law.Law, draft: Draft, row: int, dangling: list[Reference]) -> None:
    names = {each.column: _name(draft, row, each.column) for each in dangling}
    given = draft.rows.given[row]
    for each in dangling:
        column = draft.table.field(each.column)
        assert column is not None
        if column.blank in names and names[column.blank] == names[each.column]:
            continue  # the cell is blank: what is wrong is said of the cell that it repeats
        matters = each.column in draft.needed and of.tables[each.type].word != "case"
        named = names[each.column], each.type
        at = given.file, given.line
        draft.findings.dangling(draft.table.name, each.column, at, named, each.keys, matters=matters)


def _lose(draft: Draft, row: int, unsound: set[str], losses: Losses) -> None:
    """What is not known any more of a row in which these columns name what is not there."""
    table, rows = draft.table, draft.rows
    if not rows.certain[row]:
        losses.forget(row, unsound)
        return
    if not any(column in draft.needed for column in unsound):
        return
    key = [name for name in table.key if not rows.unknown[name][row]]
    sound = [name for name in key if name not in unsound]
    told = sound or (key if len(key) == len(table.key) else [])
    shown = ", ".join(part_text(draft, name, rows.columns, rows.unknown, row) for name in told) or None
    given = rows.given[row]
    draft.refused.append(Refused(table.name, shown, given.file, given.line))
    if table.key[0] in told:
        draft.unread.append(int(rows.columns[table.key[0]][row]))
    if not draft.is_case:
        losses.refused.append(row)
        losses.forget(row, (each.name for each in table.fields if each.name not in told))
    elif draft.shared:
        losses.refused.append(row)
        losses.forget(row, unsound)
    else:
        losses.dropped.append(row)


def _after(rows: Rows, losses: Losses, *, keeps_days: bool) -> Rows:
    found = forgotten(rows, {name: np.array(places) for name, places in losses.cells.items()})
    if losses.refused:
        found = _in_doubt(found, np.array(losses.refused), keeps_days=keeps_days)
    if losses.dropped:
        kept = np.ones(rows.length, bool)
        kept[losses.dropped] = False
        found = found.take(np.flatnonzero(kept))
    return found


def _in_doubt(rows: Rows, places: Array, *, keeps_days: bool) -> Rows:
    """The rows, those at these places such as may not be there; on any day, unless they keep their days."""
    certain, source = rows.certain.copy(), rows.given.source.copy()
    certain[places] = False
    source[places] = REFUSED_SOURCE
    first, last = rows.first, rows.last
    if not keeps_days:
        first, last = first.copy(), last.copy()
        first[places], last[places] = BEGINNING, END
    given = replace(rows.given, source=source)
    return replace(rows, first=first, last=last, certain=certain, given=given)
