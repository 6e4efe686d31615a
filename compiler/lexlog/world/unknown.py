"""Tables with cells in which an entity is not known in, rows that such an entity may have out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lexlog.resolved import tree as law
from lexlog.symbols import Symbols
from lexlog.world.draft import Draft
from lexlog.world.given import Given, GivenRows
from lexlog.world.rows import Rows, in_a_row, unknown_rows
from lexlog.world.sheet import Array


def unknown_types(drafts: Mapping[str, Draft]) -> set[str]:
    """Entity types of which some needed cell is unknown, other than the name that a row gives itself."""
    return {
        field.type.name
        for draft in drafts.values()
        for field in draft.table.fields
        if isinstance(field.type, law.EntityType)
        and field.type.name in drafts
        and not (field.type.name == draft.table.name and field.name in draft.table.key)
        and field.name in draft.needed
        and draft.rows.unknown[field.name].any()
    }


def add_unknown_entities(draft: Draft, type_: str, home: Draft) -> None:
    """Add the rows that an entity of which nothing is known may have."""
    names = keyed(draft.table, type_)
    if not names and not silent(draft.table, type_):
        return
    known = home.keys().codes if len(names) == 2 else np.zeros(0, np.int64)
    found = rows_of_unknown(draft.table, type_, known, draft.symbols)
    if not found.length:
        return
    draft.entities = found if draft.entities is None else in_a_row([draft.entities, found])
    draft.entity_keys |= entity_columns(draft.table, type_)


def entity_columns(table: law.Table, type_: str) -> frozenset[str]:
    """The columns in which rows of an entity that is not known name it."""
    names = keyed(table, type_)
    return frozenset((*(names if len(names) <= 2 else ()), *(each.column for each in silent(table, type_))))


def about(table: law.Table, columns: frozenset[str]) -> frozenset[str]:
    """The columns in which `?` is an entity that is not known, of those that name one in some row.

    A row about an entity that its key names leaves everything else open, what it says of others included.
    """
    own = columns & frozenset(table.key)
    return own or (columns if len(columns) == 1 else frozenset())


def keyed(table: law.Table, type_: str) -> list[str]:
    """The columns of a table's key that name entities of a type; none of a case: its rows are told apart.

    A table whose key begins with something else is not about entities: no row of it means none.
    """
    first = table.field(table.key[0])
    about = first is not None and isinstance(first.type, law.EntityType) and first.type != law.TEXT
    if table.word == "case" or not about:
        return []
    return [
        field.name
        for field in table.fields
        if field.name in table.key and field.type == law.EntityType(type_)
    ]


def silent(table: law.Table, type_: str) -> list[law.Silence]:
    """The silences of a table about entities of a type that no key of it names."""
    if table.word == "case":
        return []
    names = keyed(table, type_)
    return [
        each
        for each in table.silences
        if each.column not in names and each.having is None and each.by is None
        and (field := table.field(each.column)) and field.type == law.EntityType(type_)
    ]  # fmt: skip


def rows_of_unknown(table: law.Table, type_: str, known: Array, symbols: Symbols) -> Rows:
    """A row of an entity that is not known. Where a key names two entities of the type, the unknown one may
    stand with each known one, on either side on which a known one may have further rows. One for each silence
    about such entities, too."""
    names = keyed(table, type_)
    sides = [place for place in (1, 0) if not _is_all_said(table, names[place])] if len(names) == 2 else []
    pairs = np.zeros((1 + len(sides) * len(known) if names else 0, len(names)), np.int64)
    for step, place in enumerate(sides, 1):
        pairs[step :: len(sides), place] = known
    told = Given("", 0, f"a {type_} that is not known")
    cells = {name: pairs[:, place] for place, name in enumerate(names)}
    found = [unknown_rows(table, cells, GivenRows.all(told, len(pairs)))]
    for silence in silent(table, type_):
        fixed = (
            {} if silence.fixed is None else {silence.fixed[0]: np.array([symbols.code(silence.fixed[1])])}
        )
        found.append(unknown_rows(table, fixed, GivenRows.all(told, 1)))
    return in_a_row(found)


def _is_all_said(table: law.Table, column: str) -> bool:
    """Whether a known entity in this column has no rows beside those on record and one that is unknown: the
    silence of the table speaks of this column, and of nothing else."""
    return bool(table.silences) and all(
        each.columns == (column,) and each.by is None and each.having is None and not each.lacking
        for each in table.silences
    )
