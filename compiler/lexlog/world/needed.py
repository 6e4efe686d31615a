"""The law in, the columns of each table that some clause looks at out."""

from __future__ import annotations

from lexlog.resolved import tree


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
    _walk((law.definitions.values(), law.classifications, law.rulings.values(), law.policies), law, found)
    return {name: frozenset(columns) for name, columns in found.items()}


def _walk(node: object, law: tree.Law, found: dict[str, set[str]]) -> None:
    match node:
        case tree.FieldOf(table, key, column, _):
            found[table].update((key, column))
        case tree.Pattern(relation, columns, _) if relation in law.tables:
            found[relation].update(name for name, _ in columns)
    if isinstance(node, str | int):
        return
    if hasattr(node, "__dataclass_fields__"):
        for name in node.__dataclass_fields__:
            if name not in ("span", "type", "life"):
                _walk(getattr(node, name), law, found)
    elif hasattr(node, "__iter__"):
        for each in node:
            _walk(each, law, found)
