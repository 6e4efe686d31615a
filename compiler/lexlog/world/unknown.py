"""Tables with cells in which an entity is not known in, rows that such an entity may have out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lexlog.resolved import tree as law
from lexlog.world.draft import Draft
from lexlog.world.given import Given, GivenRows
from lexlog.world.rows import Rows, in_a_row, unknown_rows
from lexlog.world.sheet import Array


def unknown_types(drafts: Mapping[str, Draft]) -> set[str]:
    """Entity types of which some needed cell is unknown."""
    return {
        field.type.name
        for draft in drafts.values()
        for field in draft.table.fields
        if isinstance(field.type, law.EntityType)
        and field.type.name in drafts
        and field.name in draft.needed
        and draft.rows.unknown[field.name].any()
    }


def add_unknown_entities(draft: Draft, type_: str, home: Draft) -> None:
    """Add the rows that an entity of which nothing is known may have."""
    names = keyed(draft.table, type_)
    if not names:
        return
    found = rows_of_unknown(
        draft.table, type_, home.keys().codes if len(names) == 2 else np.zeros(0, np.int64)
    )
    draft.entities = found if draft.entities is None else in_a_row([draft.entities, found])
    if len(names) <= 2:
        draft.entity_keys |= frozenset(names)


def keyed(table: law.Table, type_: str) -> list[str]:
    """The columns of a table's key that name entities of a type; none of a case: its rows are told apart."""
    if table.word == "case":
        return []
    return [
        field.name
        for field in table.fields
        if field.name in table.key and field.type == law.EntityType(type_)
    ]


def rows_of_unknown(table: law.Table, type_: str, known: Array) -> Rows:
    """A row of an entity that is not known. Where a key names two entities of the type, the unknown one may
    stand with each known one, on either side."""
    names = keyed(table, type_)
    pairs = np.zeros((1 + 2 * len(known), len(names)), np.int64)
    if len(names) == 2:
        pairs[1::2, 1] = known
        pairs[2::2, 0] = known
    given = GivenRows.all(Given("", 0, f"a {type_} that is not known"), len(pairs))
    return unknown_rows(table, {name: pairs[:, place] for place, name in enumerate(names)}, given)
