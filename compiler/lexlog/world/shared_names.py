"""Cases of different tables that have one name in, refused and told of: no one knows which is asked about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lexlog.world.draft import Draft
from lexlog.world.losses import Losses


def refuse_shared_names(cases: Sequence[Draft]) -> None:
    """Refuse each case whose name another table of cases has, too, be it in a row that was refused."""
    keys = [draft.keys() for draft in cases]
    if len(cases) < 2:
        return
    count = np.sum([each.is_there for each in keys], axis=0, dtype=np.int32)
    shared = np.flatnonzero(count > 1)
    if not len(shared):
        return
    rows: dict[int, list[tuple[Draft, int]]] = {code: [] for code in shared.tolist()}
    for draft in cases:
        codes = draft.rows.columns[draft.table.key[0]]
        for row in np.flatnonzero(draft.rows.certain & np.isin(codes, shared)).tolist():
            rows[int(codes[row])].append((draft, row))
    losses = {draft.table.name: Losses() for draft in cases}
    for code, found in rows.items():
        tables = sorted(
            draft.table.name for draft, each in zip(cases, keys, strict=True) if each.is_there[code]
        )
        if found:
            (draft, row), *others = found
            at = draft.rows.given[row], draft.table.key[0]
            name = draft.symbols.name(code)
            draft.findings.shared_name(name, tables, at, [each.rows.given[place] for each, place in others])
        for draft, row in found:
            losses[draft.table.name].refuse(draft, row, set())
    for draft in cases:
        losses[draft.table.name].taken_from(draft)
