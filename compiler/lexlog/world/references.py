"""Drafts of all tables in, each row that names an entity which its table does not have told and refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lexlog.resolved import tree as law
from lexlog.world.draft import Draft, Strangers
from lexlog.world.encode import NONE_CODE
from lexlog.world.keys import Keys
from lexlog.world.losses import Losses
from lexlog.world.others import shown_keys
from lexlog.world.sheet import Array

Drafts = Mapping[str, Draft]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names entities or cases, the tables one of which must have them, and the rows that name
    others; `stands` if such a name stands for an entity that no table has."""

    column: str
    type: str
    homes: tuple[Draft, ...]
    keys: Keys
    dangling: Array
    stands: bool

    @property
    def is_case(self) -> bool:
        """Whether it names cases."""
        return self.homes[0].is_case


def check_references(draft: Draft, drafts: Drafts) -> None:
    """Refuse rows that speak of an entity which its table does not have."""
    if not draft.rows.length:
        return
    references = [each for each in _references(draft, drafts) if each.dangling.any()]
    if not references:
        return
    losses = Losses()
    for each in references:
        if each.stands:
            _note(draft, each)
    for row in np.flatnonzero(np.logical_or.reduce([each.dangling for each in references])).tolist():
        dangling = [each for each in references if each.dangling[row]]
        _tell(draft, row, dangling)
        cases = [each for each in dangling if each.is_case]
        if any(not any(home.shared for home in each.homes) for each in cases):
            losses.dropped.append(row)  # it speaks of a case that is not asked about, and can move no other
            continue
        for each in cases:
            for home in each.homes:
                home.strangers.add(_name(draft, row, each.column))
        _lose(draft, row, [each for each in dangling if not each.is_case], losses)
    losses.taken_from(draft)


def _references(draft: Draft, drafts: Drafts) -> list[Reference]:
    found = []
    for each in draft.table.fields:
        if not isinstance(each.type, law.EntityType):
            continue
        homes = homes_of(each.type.name, drafts)
        if not homes or (each.type.name == draft.table.name and each.name in draft.table.key):
            continue
        keys, codes = keys_of_all(homes), draft.rows.columns[each.name]
        dangling = ~keys.have(codes) & (codes != 0) & (codes != NONE_CODE)
        stands = each.blank == law.ANOTHER
        found.append(Reference(each.name, each.type.name, homes, keys, dangling, stands))
    return found


def homes_of(type_: str, drafts: Drafts) -> tuple[Draft, ...]:
    """The table of a type of entity; of cases of any table, all of those."""
    if type_ == law.ANY_CASE.name:
        return tuple(draft for draft in drafts.values() if draft.is_case)
    return (drafts[type_],) if type_ in drafts else ()


def keys_of_all(homes: Sequence[Draft]) -> Keys:
    """The names that the rows of these tables have."""
    if len(homes) == 1:
        return homes[0].keys()
    return Keys(homes[0].symbols, np.concatenate([each.keys().codes for each in homes]))


def _note(draft: Draft, of: Reference) -> None:
    """A name that no table has stands for an entity of which nothing is known, where a blank would, too."""
    rows, places = draft.rows, np.flatnonzero(of.dangling)
    keys = draft.symbols.encode(shown_keys(draft, of.column, rows.columns, rows.unknown, places))
    told = f"{of.column} of {draft.table.name} that has no row"
    draft.others.append(Strangers(of.type, of.column, rows.columns[of.column][places], keys, told))


def _name(draft: Draft, row: int, column: str) -> str:
    return draft.symbols.name(int(draft.rows.columns[column][row]))


def _tell(draft: Draft, row: int, dangling: list[Reference]) -> None:
    names = {each.column: _name(draft, row, each.column) for each in dangling}
    given = draft.rows.given[row]
    for each in dangling:
        column = draft.table.field(each.column)
        assert column is not None
        if column.blank in names and names[column.blank] == names[each.column]:
            continue  # the cell is blank: what is wrong is said of the cell that it repeats
        matters = each.column in draft.needed and not each.is_case
        named = names[each.column], each.type
        at = given.file, given.line
        draft.findings.dangling(draft.table.name, each.column, at, named, each.keys, matters=matters)


def _lose(draft: Draft, row: int, dangling: Sequence[Reference], losses: Losses) -> None:
    """What is not known any more of a row in which these columns name what is not there."""
    unsound = {each.column for each in dangling if not each.stands}
    if not draft.rows.certain[row]:
        losses.forget(row, unsound)
    elif any(each.column in draft.needed for each in dangling):
        losses.refuse(draft, row, unsound)
