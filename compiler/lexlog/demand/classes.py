"""Entities in, those that no look can tell apart out: as many of each class as anybody may ask for.

What rules can see of an entity are the rows that they look up by it, and what they see of whoever stands in
these. Two entities are of one class if their rows say the same, the entities in them taken by their classes:
the coarsest such division, found by dividing further until nothing changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import numpy as np

from lexlog.datalog.doubt import used_columns
from lexlog.datalog.tree import Kind, SymbolKind
from lexlog.demand.looks import Looks
from lexlog.engine.keys import group
from lexlog.resolved.tree import TEXT
from lexlog.world.tree import Array, World, WorldTable


@dataclass(slots=True)
class Classes:
    """The classes of some entities of a world, by the columns of tables by which they are looked up. `apart`
    are names that are told from all others by themselves, texts among them."""

    looks: Looks
    by: Collection[tuple[str, str]]
    world: World
    among: Array
    apart: Array
    _colors: Array = field(init=False)
    _is_among: Array = field(init=False)
    _texts: Array = field(init=False)
    _columns: dict[str, list[tuple[str, Kind]]] = field(init=False)
    _many: dict[str, Array] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Divide the entities."""
        length = len(self.world.symbols)
        self._is_among = np.zeros(length, bool)
        self._is_among[self.among] = True
        self._is_among[self.apart] = False
        self._colors = np.arange(length)
        self._colors[self._is_among] = length
        used = used_columns(self.looks.program)
        self._columns = {
            each.name: [(c.name, c.kind) for c in each.columns if c.name in used.get(each.name, ())]
            for each in self.looks.program.predicates
            if each.given and each.name in self.world.tables
        }
        self._texts = self._told_texts()
        count = 1
        while True:
            self._divide()
            found = len(np.unique(self._colors[self._is_among]))
            if found <= count:
                return
            count = found

    def some_of_each(self, most: int) -> Array:
        """Of each class so many entities, at most, the first ones by their codes."""
        codes = np.flatnonzero(self._is_among)
        order = np.lexsort((codes, self._colors[codes]))
        starts = np.flatnonzero(np.diff(self._colors[codes[order]], prepend=-1))
        place = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
        return np.sort(codes[order[place < most]])

    # --- one step ---

    def _divide(self) -> None:
        found = [*self._labelled()]
        who = np.concatenate([each for each, _ in found]) if found else np.zeros(0, np.int64)
        labels = np.concatenate([each for _, each in found]) if found else np.zeros(0, np.int64)
        order = np.lexsort((labels, who))
        who, labels = who[order], labels[order]
        starts = np.flatnonzero(np.diff(who, prepend=-1))
        counts = np.diff(np.append(starts, len(who)))
        old, taken = self._colors.copy(), len(self._colors)
        everybody = np.flatnonzero(self._is_among)
        self._colors[everybody], taken = _numbered([old[everybody]], taken)
        for count in np.unique(counts).tolist():
            at = starts[counts == count]
            codes = who[at]
            said = [labels[at + step] for step in range(count)]
            self._colors[codes], taken = _numbered([old[codes], *said], taken)

    def _labelled(self) -> Iterator[tuple[Array, Array]]:
        """For each row that is looked up by one of the entities: which, and what the row says."""
        taken = 0
        for table, column in self.by:
            held = self.world.tables[table]
            codes = held.columns[column][: held.entities]
            rows = np.flatnonzero(self._is_among[codes] & ~held.unknown[column][: held.entities])
            if len(rows):
                groups = group([*self._said(table, held, rows, column)], len(rows))
                yield codes[rows], groups.group + taken
                taken += len(groups.heads)

    def _said(self, name: str, held: WorldTable, rows: Array, by: str) -> Iterator[Array]:
        """What rows say beside whom they are looked up by."""
        yield held.certain[rows].astype(np.int64)
        yield self._stands_for_many(held)[rows].astype(np.int64)
        if held.first is not None and held.last is not None:
            yield from (held.first[rows], held.last[rows])
        names: list[Array] = []
        for column, kind in self._columns[name]:
            values, unknown = held.columns[column][rows], held.unknown[column][rows]
            if (name, column) in self.looks.type_of:
                names.append(np.where(unknown, -len(names) - 2, values))
                values = self._colors[values]
            elif kind == SymbolKind(TEXT.name):
                values = self._texts[values]
            if column != by:
                yield from (unknown.astype(np.int64), np.where(unknown, 0, values))
        for place, named in enumerate(names):  # whether two cells name one entity
            yield np.argmax([named == each for each in names[: place + 1]], axis=0)

    def _stands_for_many(self, held: WorldTable) -> Array:
        if held.name not in self._many:
            self._many[held.name] = np.zeros(held.length, bool)
            self._many[held.name][np.fromiter(held.many, np.int64)] = True
        return self._many[held.name]

    def _told_texts(self) -> Array:
        """The texts by their codes; all that stand in one cell alone and that no rule speaks of are one."""
        length = len(self.world.symbols)
        counts = np.zeros(length, np.int64)
        for name, columns in self._columns.items():
            held = self.world.tables[name]
            for column, kind in columns:
                if kind == SymbolKind(TEXT.name):
                    counts += np.bincount(held.columns[column], minlength=length)
        told = np.where(counts > 1, np.arange(length), 0)
        told[self.apart] = self.apart
        return told


def _numbered(columns: list[Array], taken: int) -> tuple[Array, int]:
    """A number for each row of the columns, equal for equal rows, above those that are taken."""
    groups = group(columns, len(columns[0]))
    return groups.group + taken, taken + len(groups.heads)
