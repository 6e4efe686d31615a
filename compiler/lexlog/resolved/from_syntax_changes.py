"""Surface clauses on who can change a fact in, changers and what is theirs out."""

from __future__ import annotations

from collections.abc import Iterable

from lexlog.resolved import tree
from lexlog.resolved.from_syntax_names import Names
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
                        made = tree.Changer(clause.name.text, clause.text)
                        changers[made.name] = made
    of: dict[tuple[str, str], str] = {}
    for file in read:
        names.policy = file.header.name.text
        for block in file.blocks:
            if isinstance(block, surface.Table) and block.name.text in names.tables:
                table = names.tables[block.name.text]
                of.update(_changed(block, table, changers, names))
    return tree.Changes(title, tuple(changers.values()), of)


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
            if (table.name, column) in found:
                what = f"`{column}`" if column else f"the rows of `{table.name}`"
                at = clause.span if name is None else name.span
                names.report.add("duplicate-name", f"who changes {what} is said twice", at)
            found[table.name, column] = changer.name
    return found


def _column(name: surface.Name, table: tree.Table, names: Names) -> str | None:
    found = table.field(name.text)
    if found is None:
        known = [each.name for each in table.fields]
        names.unknown("field", name, known, what=f"`{table.name}` has no field `{name.text}`")
        return None
    return found.name
