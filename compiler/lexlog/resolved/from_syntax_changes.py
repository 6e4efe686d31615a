"""Surface clauses on who can change a fact in, changers and what is theirs out."""

from __future__ import annotations

from collections.abc import Iterable

from lexlog.resolved import tree
from lexlog.resolved.from_syntax_names import Names
from lexlog.resolved.types import describe
from lexlog.syntax import tree as surface


def changes(files: Iterable[surface.PolicyFile], names: Names) -> tree.Changes:
    """Who can change which fact, as all files say it together."""
    title, changers = "", dict[str, tree.Changer]()
    read = list(files)
    for file in read:
        names.policy = file.header.name.text
        for block in file.blocks:
            if isinstance(block, surface.Changes):
                title = title or block.title
                for clause in block.clauses:
                    if isinstance(clause, surface.Changer) and names.declare("changer", clause.name):
                        made = tree.Changer(clause.name.text, clause.text, clause.proposed)
                        changers[made.name] = made
    of: dict[tuple[str, str], str] = {}
    remainders: list[tree.Remainder] = []
    for file in read:
        names.policy = file.header.name.text
        for block in file.blocks:
            if isinstance(block, surface.Table) and block.name.text in names.tables:
                table = names.tables[block.name.text]
                of.update(_changed(block, table, changers, names))
                remainders.extend(_remainders(block, table, names))
    return tree.Changes(title, tuple(changers.values()), of, tuple(remainders))


def _changed(
    block: surface.Table, table: tree.Table, changers: dict[str, tree.Changer], names: Names
) -> dict[tuple[str, str], str]:
    """Whose the columns of a table are."""
    found: dict[tuple[str, str], str] = {}
    for clause in block.clauses:
        if not isinstance(clause, surface.Changed):
            continue
        changer = names.find("changer", changers, clause.by)
        if changer is None:
            continue
        for name in clause.columns or (None,):
            column = "" if name is None else _column(name, table, names)
            if column is None:
                continue
            if name is not None and changer.proposed:
                _check_proposed(name, table, changer, names)
            if (table.name, column) in found:
                what = f"`{column}`" if column else f"the rows of `{table.name}`"
                at = clause.span if name is None else name.span
                names.report.add("duplicate-name", f"who changes {what} is said twice", at)
            found[table.name, column] = changer.name
    return found


def _check_proposed(name: surface.Name, table: tree.Table, changer: tree.Changer, names: Names) -> None:
    """Another party or another country is nothing to propose."""
    field = table.field(name.text)
    if field is not None and isinstance(field.type, tree.EntityType) and field.type != tree.TEXT:
        names.report.add(
            "not-to-propose",
            f"`{name.text}` names a {field.type.name}, and what `{changer.name}` changes is proposed",
            name.span,
            help="another party, place or item is never proposed: name a changer that is not `proposed`",
        )


def _column(name: surface.Name, table: tree.Table, names: Names) -> str | None:
    found = table.field(name.text)
    if found is None:
        known = [each.name for each in table.fields]
        names.unknown("field", name, known, what=f"`{table.name}` has no field `{name.text}`")
        return None
    return found.name


def _remainders(block: surface.Table, table: tree.Table, names: Names) -> list[tree.Remainder]:
    """What less or later of the columns of a table leaves."""
    found = []
    for clause in block.clauses:
        if not isinstance(clause, surface.Remainder):
            continue
        for name in clause.columns:
            column = _column(name, table, names)
            field = table.field(name.text)
            if column is None or field is None:
                continue
            if not isinstance(field.type, tree.NumberType | tree.DayType):
                message = f"`{name.text}` is {describe(field.type)}, which cannot be less or later"
                names.report.add("type-mismatch", message, name.span)
                continue
            found.append(tree.Remainder(table.name, column, clause.flag.text, clause.text))
    return found
