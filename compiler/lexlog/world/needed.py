"""The law in, the columns of each table that some clause looks at out."""

from __future__ import annotations

from lexlog.resolved import tree
from lexlog.resolved.walk import looking


def needed_columns(law: tree.Law) -> dict[str, frozenset[str]]:
    """Columns that can move a decision; in others a bad cell is only worth a warning."""
    found: dict[str, set[str]] = {name: set(table.key) for name, table in law.tables.items()}
    for table in law.tables.values():
        found[table.name].update(name for name in (table.decided_on, table.covers) if name)
        for silence in table.silences:
            home = table.field(silence.column)
            if silence.filter is not None and home is not None and isinstance(home.type, tree.EntityType):
                found.setdefault(home.type.name, set()).add(silence.filter[0])
            if silence.fixed is not None:
                found[table.name].add(silence.fixed[0])
    for node in looking(law):
        match node:
            case tree.FieldOf(name, key, column, _):
                found[name].update((key, column))
            case tree.Pattern(relation, columns, _) if relation in law.tables:
                found[relation].update(column for column, _ in columns)
    return {name: frozenset(columns) for name, columns in found.items()}
