"""The law in, the columns of each table that some clause looks at out."""

from __future__ import annotations

from lexlog.resolved import tree
from lexlog.resolved.of_law import once
from lexlog.resolved.walk import looking


@once
def needed_columns(law: tree.Law) -> dict[str, frozenset[str]]:
    """Columns that can move a decision; in others a bad cell is only worth a warning."""
    found: dict[str, set[str]] = {name: set(table.key) for name, table in law.tables.items()}
    for table in law.tables.values():
        found[table.name].update(name for name in (table.decided_on, table.covers) if name)
        for silence in table.silences:
            home = table.field(silence.column)
            if silence.filter is not None and home is not None and isinstance(home.type, tree.EntityType):
                found.setdefault(home.type.name, set()).add(silence.filter[0])
            found[table.name].update(silence.columns)
            if silence.fixed is not None:
                found.setdefault(silence.by or table.name, set()).update((silence.column, silence.fixed[0]))
            for rows in silence.looks_at:
                looked_at = (*rows.columns, *(rows.filter[:1] if rows.filter else ()))
                found.setdefault(rows.table, set()).update(looked_at)
                whole = law.tables[rows.table].whole if rows.most else None
                if whole is not None:
                    found[rows.table].update((whole.column, *whole.by))
        if table.whole is not None and table.whole.complete is not None:
            complete = table.whole.complete
            found.setdefault(complete.table, set()).update((complete.column, complete.fixed[0]))
        if table.acyclic is not None:
            found[table.name].update((table.acyclic.start, table.acyclic.end))
    for name, columns in asked_columns(law).items():
        found[name].update(columns)
    for table in law.tables.values():
        if found[table.name] > set(table.key):
            found[table.name].update(_of_rows(table, found[table.name]))
    return {name: frozenset(columns) for name, columns in found.items()}


@once
def asked_columns(law: tree.Law) -> dict[str, frozenset[str]]:
    """Columns of which some clause of the law speaks."""
    found: dict[str, set[str]] = {name: set() for name in law.tables}
    for node in looking(law):
        match node:
            case tree.FieldOf(name, key, column, _):
                found[name].update((key, column))
            case tree.Pattern(relation, columns, _) if relation in law.tables:
                found[relation].update(column for column, _ in columns)
    for table in law.tables.values():
        if found[table.name] > set(table.key):
            found[table.name].update(_of_rows(table, found[table.name]))
    return {name: frozenset(columns) for name, columns in found.items()}


def _of_rows(table: tree.Table, asked: set[str]) -> set[str]:
    """The columns that say something of what others say: ends of a number, a whole, what rows share."""
    found = {end for each in table.fields if each.between and each.name in asked for end in each.between}
    if table.speaks_from is not None:
        found.add(table.speaks_from)
    if table.whole is not None:
        found.update((table.whole.column, *table.whole.by))
    if table.one is not None:
        found.update((table.one.by, *(set(table.one.columns) & (asked | found))))
    return found
