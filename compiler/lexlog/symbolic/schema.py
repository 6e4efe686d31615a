"""The tables of a law in, what each column may hold in facts that are complete out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lexlog.resolved.tree import ANY_CASE, EntityType, Field, Law, Table, WordType

NONE = "none"


def words(law: Law) -> dict[str, dict[str, tuple[str, ...]]]:
    """The words of every column that has no others, by table."""
    return {
        name: {each.name: _words(each) for each in table.fields if isinstance(each.type, WordType)}
        for name, table in law.tables.items()
    }


def _words(field: Field) -> tuple[str, ...]:
    assert isinstance(field.type, WordType)
    return (*field.type.words, NONE) if field.blank == NONE or field.only is not None else field.type.words


def references(law: Law) -> dict[str, dict[str, str]]:
    """For every column that names an entity, the table of these entities, by table."""
    return {
        name: {
            each.name: each.type.name
            for each in table.fields
            if isinstance(each.type, EntityType)
            and (there := law.tables.get(each.type.name)) is not None
            and there.word == "entity"
            and there is not table
        }
        for name, table in law.tables.items()
    }


def same_tables(old: Law, new: Law) -> tuple[str, ...]:
    """The names of tables that the two laws do not declare alike."""
    names = sorted({*old.tables, *new.tables})
    return tuple(each for each in names if _told(old.tables, each) != _told(new.tables, each))


def _told(tables: Mapping[str, Table], name: str) -> object:
    table = tables.get(name)
    return table and (
        table.word,
        table.fields,
        table.key,
        table.silences,
        table.decided_on,
        table.fresh,
        table.one,
    )


def home(table: Table, column: str, case: str) -> str:
    """The table whose rows a column names."""
    found = table.field(column)
    assert found is not None
    assert isinstance(found.type, EntityType)
    return case if found.type == ANY_CASE else found.type.name


def is_named(tables: Iterable[Table], kind: str) -> bool:
    """Whether a column of another table names entities of a kind."""
    return any(
        isinstance(each.type, EntityType) and each.type.name == kind
        for table in tables
        if table.name != kind
        for each in table.fields
    )
