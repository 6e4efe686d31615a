"""Rows that cannot stand in, what is left of them out: their keys, where these are sound, stay in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace

import numpy as np

from lexlog.resolved.layer import BEGINNING, END
from lexlog.world.draft import Draft
from lexlog.world.duplicates import part_text
from lexlog.world.making import REFUSED_SOURCE
from lexlog.world.rows import Rows, forgotten
from lexlog.world.sheet import Array
from lexlog.world.tree import Refused


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

    def refuse(self, draft: Draft, row: int, unsound: Set[str]) -> None:
        """Refuse a row because of these columns; what it says of the others of its key stays in doubt."""
        table, rows = draft.table, draft.rows
        key = [name for name in table.key if not rows.unknown[name][row]]
        sound = [name for name in key if name not in unsound]
        told = sound or (key if len(key) == len(table.key) else [])
        shown = ", ".join(part_text(draft, name, rows.columns, rows.unknown, row) for name in told) or None
        given = rows.given[row]
        draft.refused.append(Refused(table.name, shown, given.file, given.line))
        if table.key[0] in told:
            draft.unread.append(int(rows.columns[table.key[0]][row]))
        if not draft.is_case:
            self.refused.append(row)
            self.forget(row, (each.name for each in table.fields if each.name not in told))
        elif draft.shared:
            self.refused.append(row)
            self.forget(row, unsound)
        else:
            self.dropped.append(row)

    def taken_from(self, draft: Draft) -> None:
        """Leave in the draft what is left."""
        draft.rows = _after(draft.rows, self, keeps_days=draft.is_case)


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
