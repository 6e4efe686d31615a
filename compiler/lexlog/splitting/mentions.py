"""Tables in, what their rows say of each entity out: as numbers, equal for rows that say the same.

A row that mentions one entity says something of it alone; one that mentions several links them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np

from lexlog.engine.keys import group
from lexlog.resolved.tree import TEXT, EntityType, Field, Law, Table
from lexlog.splitting.seen import Seen
from lexlog.world.tree import Array, World, WorldTable

Link = tuple[int, tuple[str, ...], tuple[str, ...]]
"""What a row says, the columns in which it mentions the one entity, and those for the other."""

_NOTHING = -1
"""Stands where a cell mentions an entity: which one is not part of what the row says."""

_UNKNOWN = -2


@dataclass(slots=True)
class Mentions:
    """Entities of the linked types by their codes, in the order in which tables mention them: what rows say
    of each alone, as it is told apart from others; the rows that link it; and those that a row mentions
    beside more than one other.

    With `cases`, rows of cases count, too.
    """

    law: Law
    world: World
    needed: Mapping[str, frozenset[str]]
    linked: frozenset[str]
    seen: Seen
    cases: bool
    alone: dict[int, bytes] = field(default_factory=dict)
    links: dict[int, dict[int, list[Link]]] = field(default_factory=lambda: defaultdict(dict))
    tangled: set[int] = field(default_factory=set)
    _numbers: dict[Hashable, int] = field(default_factory=dict)
    _labels: int = 0

    def __post_init__(self) -> None:
        texts = self._texts()
        read = [
            self._read(table, texts)
            for table in self.law.tables.values()
            if table.word != "case" or self.cases
        ]
        met = np.concatenate([each[0] for each in read])
        codes, first = np.unique(met, return_index=True)
        for code in codes[np.argsort(first)].tolist():
            self.alone[code] = b""
        self._sum_up(np.concatenate([each[1] for each in read]), np.concatenate([each[2] for each in read]))

    def _sum_up(self, who: Array, labels: Array) -> None:
        order = np.lexsort((labels, who))
        who, labels = who[order], labels[order]
        starts = np.flatnonzero(np.diff(who, prepend=_NOTHING))
        for code, mine in zip(who[starts].tolist(), np.split(labels, starts[1:]), strict=False):
            self.alone[code] = mine.tobytes()

    def _texts(self) -> Counter[int]:
        """How often each text stands in a needed cell: one that stands once tells its row apart, no more."""
        found: Counter[int] = Counter()
        for table in self.law.tables.values():
            for column in table.fields:
                if column.type == TEXT and column.name in self.needed.get(table.name, ()):
                    found.update(self.world.tables[table.name].columns[column.name].tolist())
        return found

    def _read(self, table: Table, texts: Counter[int]) -> tuple[Array, Array, Array]:
        """Whom the rows mention, in order; and, for each row that mentions one entity, which, and what it
        says."""
        held = self.world.tables[table.name]
        rows = _standing(held)
        fields = [each for each in table.fields if each.name in self.needed.get(table.name, frozenset())]
        mentioned = {each.name: self._mentioned(held, each, rows) for each in fields}
        met = [each for each in mentioned.values() if each is not None]
        if not len(rows) or not met:
            return (np.zeros(0, np.int64),) * 3
        told = [held.certain[rows].astype(np.int64)]
        if held.first is not None and held.last is not None:
            told += [held.first[rows], held.last[rows]]
        for each in fields:
            told += self._told(table, each, rows, mentioned[each.name], texts)
        groups = group(told, len(rows))
        labels = groups.group + self._labels
        self._labels += len(groups.heads)
        whom = np.stack(met, axis=1)
        most = whom.max(axis=1)
        single = (most > 0) & ((whom == most[:, None]) | (whom == 0)).all(axis=1)
        columns = [name for name, found in mentioned.items() if found is not None]
        for row in np.flatnonzero((most > 0) & ~single).tolist():
            self._link(int(labels[row]), columns, whom[row].tolist())
        return whom[whom > 0], most[single], labels[single]

    def _mentioned(self, held: WorldTable, column: Field, rows: Array) -> Array | None:
        """The linked entities that a column names; 0 where it names none."""
        if not isinstance(column.type, EntityType) or column.type.name not in self.linked:
            return None
        values = held.columns[column.name][rows]
        none = self.world.symbols.find("none")
        is_none = held.unknown[column.name][rows] | (values == (_NOTHING if none is None else none))
        return np.where(is_none, 0, values)

    def _told(
        self, table: Table, column: Field, rows: Array, mentioned: Array | None, texts: Counter[int]
    ) -> list[Array]:
        """What a column says but for whom it mentions."""
        held = self.world.tables[table.name]
        values, unknown = held.columns[column.name][rows], held.unknown[column.name][rows]
        if not isinstance(column.type, EntityType):
            return [np.where(unknown, 0, values), unknown.astype(np.int64)]
        codes, places = np.unique(values, return_inverse=True)
        kinds = np.array([self._kind(table, column, code, texts) for code in codes.tolist()])[places]
        kinds[unknown] = _UNKNOWN
        if mentioned is not None:
            kinds[mentioned > 0] = _NOTHING
        return [kinds]

    def _kind(self, table: Table, column: Field, code: int, texts: Counter[int]) -> int:
        """What the law can see of a name in a cell."""
        name = self.world.symbols.name(code)
        if column.type == TEXT and table.key == (column.name,) and texts[code] == 1:
            kind: Hashable = name if name in self.seen.mentioned else ""
        else:
            kind = self.seen.kind(name, (table.name, column.name))
        return self._numbers.setdefault(kind, len(self._numbers))

    def _link(self, label: int, columns: list[str], whom: list[int]) -> None:
        found: dict[int, list[str]] = {}
        for column, code in zip(columns, whom, strict=True):
            if code:
                found.setdefault(code, []).append(column)
        for code, mine in found.items():
            for other, its in found.items():
                if other != code:
                    self.links[code].setdefault(other, []).append((label, tuple(mine), tuple(its)))
        if len(found) > 2:
            self.tangled.update(found)


def _standing(held: WorldTable) -> Array:
    """The rows that hold on some day."""
    if held.first is None or held.last is None:
        return np.arange(held.entities)
    return np.flatnonzero(held.first[: held.entities] <= held.last[: held.entities])
