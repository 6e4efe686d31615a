"""Cells that stand for entities which no table has in, a name and a row of unknown cells for each out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from lexlog.resolved import tree as law
from lexlog.symbols import Symbols
from lexlog.world.draft import Draft, Strangers
from lexlog.world.duplicates import part_text
from lexlog.world.given import Given, GivenRows
from lexlog.world.rows import always, unknown_rows
from lexlog.world.sheet import Array
from lexlog.world.tree import Another

Columns = Mapping[str, Array]
Drafts = Mapping[str, Draft]


def name_others(draft: Draft, field: law.Field, columns: Columns, unknown: Columns, places: Array) -> Array:
    """The codes of new names, for the entities for which the blank cells of a column in these rows stand."""
    assert isinstance(field.type, law.EntityType)
    keys = shown_keys(draft, field.name, columns, unknown, places)
    names = []
    for key in keys:
        number = draft.named[field.name, key] = draft.named.get((field.name, key), 0) + 1
        shown = field.name if number == 1 else f"{field.name} {number}"
        names.append(f"({shown} of {key} in {draft.table.name})")
    codes = draft.symbols.encode(names)
    told = f"{field.name} that {draft.table.name} does not name"
    draft.others.append(Strangers(field.type.name, field.name, codes, draft.symbols.encode(keys), told))
    return codes


def shown_keys(draft: Draft, column: str, columns: Columns, unknown: Columns, places: Array) -> list[str]:
    """What rows are spoken of by: the first column of the key that is known, other than this one."""
    found = np.full(len(places), "", object)
    is_open = np.ones(len(places), bool)
    for name in draft.table.key:
        field = draft.table.field(name)
        if name == column or field is None or not is_open.any():
            continue
        here = np.flatnonzero(is_open & ~unknown[name][places])
        if isinstance(field.type, law.NumberType | law.DayType):
            texts = [part_text(draft, name, columns, unknown, row) for row in places[here].tolist()]
        else:
            texts = draft.symbols.names(columns[name][places[here]])
        found[here] = texts
        is_open[here] = False
    shown: list[str] = found.tolist()
    return shown


def enter_others(drafts: Drafts) -> list[Strangers]:
    """Give each entity for which a cell stands a row in its table, if it has none; those that are new."""
    new = []
    for draft in drafts.values():
        for each in draft.others[draft.entered :]:
            home = drafts[each.type]
            codes, first = np.unique(each.codes, return_index=True)
            codes = codes[np.argsort(first)]
            codes = codes[~home.keys().have(codes)]
            given = GivenRows.all(Given("", 0, each.told), len(codes))
            certain = always(True, len(codes), np.bool_)
            home.add_all([unknown_rows(home.table, {home.table.key[0]: codes}, given, certain=certain)])
            new.append(Strangers(each.type, each.column, codes, codes, each.told))
        draft.entered = len(draft.others)
    return new


class Others(Mapping[str, Another]):
    """Entities that stand for cells, by name, with the place where a reader finds the cell.

    They may be many: nothing is made of one before somebody asks for it.
    """

    def __init__(
        self, symbols: Symbols, cells: Sequence[tuple[str, str]], columns: Mapping[str, Array]
    ) -> None:
        self.symbols, self.cells, self.columns = symbols, tuple(cells), columns

    @classmethod
    def of(cls, drafts: Sequence[Draft], symbols: Symbols) -> Others:
        """The entities of all drafts; of one that stands for several cells, the first."""
        batches = [(draft.table.name, each) for draft in drafts for each in draft.others]
        codes = np.concatenate([np.zeros(0, np.int32), *(each.codes for _, each in batches)])
        keys = np.concatenate([np.zeros(0, np.int32), *(each.keys for _, each in batches)])
        lengths = [len(each.codes) for _, each in batches]
        cell = np.repeat(np.arange(len(batches), dtype=np.int32), lengths)
        found, first = np.unique(codes, return_index=True)
        cells = [(table, each.column) for table, each in batches]
        return cls(symbols, cells, {"codes": found, "keys": keys[first], "cell": cell[first]})

    def __getitem__(self, name: str) -> Another:
        code, codes = self.symbols.find(name), self.columns["codes"]
        place = len(codes) if code is None else int(np.searchsorted(codes, code))
        if place == len(codes) or int(codes[place]) != code:
            raise KeyError(name)
        table, column = self.cells[int(self.columns["cell"][place])]
        return Another(table, self.symbols.name(int(self.columns["keys"][place])), column)

    def __iter__(self) -> Iterator[str]:
        return iter(self.symbols.names(self.columns["codes"]))

    def __len__(self) -> int:
        return len(self.columns["codes"])
