"""The law in, the case tables of which some clause reads more than the row of the case itself out."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.resolved import tree
from lexlog.resolved.of_law import once
from lexlog.resolved.walk import nodes


@once
def shared_cases(law: tree.Law) -> frozenset[str]:
    """Case tables in which one row can move the decision of another: by a sum over cases, say.

    A row of such a table that is refused or has no date is in doubt like a row of any other table. Of the
    others, the row of one case says nothing about another, and can be left out.
    """
    case_tables = {table.name for table in law.tables.values() if table.word == "case"}
    return frozenset(found for found in _read(law) if found in case_tables)


def _read(law: tree.Law) -> Iterator[str]:
    """The type of everything that is looked up by another name than the block's own."""
    for own, looking in _blocks(law):
        for node in nodes(looking):
            match node:
                case tree.Pattern(relation, columns, _):
                    for column, type_ in _entities(law, relation):
                        if not _is_own(dict(columns).get(column), own):
                            yield from _kinds(law, type_)
                case tree.FieldOf(table, _, _, argument) if not _is_own(argument, own):
                    yield table
                case tree.ValueOf(_, argument, _) if not _is_own(argument, own):
                    yield argument.type.name if isinstance(argument.type, tree.EntityType) else ""


def _kinds(law: tree.Law, type_: str) -> Iterator[str]:
    """The type, or each type of cases where it may be a case of any."""
    if type_ == tree.ANY_CASE.name:
        yield from (table.name for table in law.tables.values() if table.word == "case")
    else:
        yield type_


def _blocks(law: tree.Law) -> Iterator[tuple[frozenset[str], object]]:
    """Each block that looks something up, with the names that it did not open itself."""
    for definition in law.definitions.values():
        yield frozenset(name for name, _ in definition.parameters), definition.clauses
    for listed in law.classifications:
        yield frozenset((listed.subject[0],)), listed.clauses
    for ruling in law.rulings.values():
        yield frozenset((ruling.case,)), ruling.clauses
    for policy in law.policies:
        yield frozenset((policy.case,) if policy.case else ()), policy.omissions


def _entities(law: tree.Law, relation: str) -> Iterator[tuple[str, str]]:
    """The columns of a table or definition that name entities or cases, each with what they name; a case
    table's key names its own rows."""
    if relation in law.tables:
        table = law.tables[relation]
        columns = [(field.name, field.type) for field in table.fields]
        yield table.key[0], table.name
    else:
        definition = law.definitions[relation]
        columns = [*definition.parameters, *((("value", definition.result),) if definition.result else ())]
    for name, type_ in columns:
        if isinstance(type_, tree.EntityType):
            yield name, type_.name


def _is_own(value: tree.Expression | None, own: frozenset[str]) -> bool:
    return isinstance(value, tree.Variable) and value.name in own
