"""Surface clauses on who can change a fact in, changers, what is theirs and what may be proposed out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

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
                        made = tree.Changer(clause.name.text, clause.text, clause.is_controlled)
                        changers[made.name] = made
    of: dict[tuple[str, str], str] = {}
    proposals: dict[tuple[str, str], tree.Proposal] = {}
    for file in read:
        names.policy = file.header.name.text
        for block in file.blocks:
            if isinstance(block, surface.Table) and block.name.text in names.tables:
                table = names.tables[block.name.text]
                of.update(_changed(block, table, changers, names))
                proposals.update(_proposed(block, table, names))
    return tree.Changes(title, tuple(changers.values()), of, proposals)


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


# --- what may be proposed -----------------------------------------------------------------------------------


def _proposed(block: surface.Table, table: tree.Table, names: Names) -> dict[tuple[str, str], tree.Proposal]:
    """What of a table may be proposed: of a case other cells, of a relation more rows."""
    found: dict[tuple[str, str], tree.Proposal] = {}
    for clause in block.clauses:
        if not isinstance(clause, surface.Proposes):
            continue
        column = _cell(clause, table, names) if clause.column is not None else _rows(clause, table, names)
        if column is None:
            continue
        if (table.name, column) in found:
            what = f"`{column}`" if column else f"rows of `{table.name}`"
            names.report.add("duplicate-name", f"{what} may be proposed already", clause.span)
        found[table.name, column] = tree.Proposal(cast(tree.Direction | None, clause.direction), clause.text)
    return found


def _rows(clause: surface.Proposes, table: tree.Table, names: Names) -> str | None:
    if table.word == "relation":
        return ""
    names.report.add(
        "wrong-clause",
        f"rows of `{table.name}` cannot be proposed, for they are no papers beside a case",
        clause.span,
        help="of a case, cells may be: `proposes lower COLUMN ..`",
    )
    return None


def _cell(clause: surface.Proposes, table: tree.Table, names: Names) -> str | None:
    """The column, if it may be proposed: a number, a day, a word or a text of a case."""
    assert clause.column is not None
    at, column = clause.column.span, _column(clause.column, table, names)
    field = None if column is None else table.field(column)
    if field is None:
        return None
    if table.word != "case":
        names.report.add("wrong-clause", "only cells of a case can be proposed to be others", at)
        return None
    if (isinstance(field.type, tree.EntityType) and field.type != tree.TEXT) or field.name in table.key:
        names.report.add(
            "type-mismatch",
            f"`{field.name}` says who, what or where, and another is never proposed",
            at,
            help="a number, a date, a word or a text may be",
        )
        return None
    expected = _DIRECTIONS.get(type(field.type), (None,))
    if clause.direction not in expected:
        help_ = " or ".join(f"`proposes {each} {field.name}`" for each in expected if each)
        said = clause.direction or "without a direction"
        names.report.add(
            "type-mismatch",
            f"`{field.name}` cannot be proposed {said}",
            at,
            help=help_ or f"write `proposes {field.name}`",
        )
        return None
    return field.name


_DIRECTIONS: dict[type, tuple[str | None, ...]] = {
    tree.NumberType: ("lower", "higher"),
    tree.DayType: ("later", "earlier"),
}
