"""Surface tables in, once all are declared; findings about what their clauses say of each other out."""

from __future__ import annotations

from lexlog.resolved import tree
from lexlog.resolved.from_syntax_names import Names
from lexlog.resolved.types import describe
from lexlog.syntax import tree as surface


def check_table(block: surface.Table, known: tree.Table, names: Names) -> None:
    """Report what columns, silence and `acyclic` name that is not there, or is of another kind."""
    for clause in block.clauses:
        match clause:
            case surface.Field():
                _check_column(clause, known, names)
            case surface.Silence(columns):
                _check_silence(clause, columns, known, names)
            case surface.Acyclic(start, end):
                _check_circle(start, end, known, names)
            case _:
                pass


def _check_column(clause: surface.Field, known: tree.Table, names: Names) -> None:
    if clause.only is not None:
        column, word = clause.only
        _check_words(column, (word,), known, names)
    found = known.field(clause.name.text)
    if clause.blank is None or clause.blank.text != tree.ANOTHER or found is None:
        return
    kind = found.type
    home = names.tables.get(kind.name) if isinstance(kind, tree.EntityType) else None
    if home is None or home.word != "entity":
        names.report.add(
            "type-mismatch",
            f"`{clause.name.text}` is {describe(kind)}, and a blank in it cannot be another entity",
            clause.blank.span,
            help="expected a column that names an entity with a table of its own",
        )


def _check_silence(
    clause: surface.Silence, columns: tuple[surface.Name, ...], known: tree.Table, names: Names
) -> None:
    mine = [_field(column, known, names) for column in columns]
    if len(columns) > 1 and (clause.having is None or clause.filter is not None):
        names.report.add(
            "wrong-clause",
            "silence about several columns speaks of rows of another table, and of no words of an entity",
            columns[1].span,
            help=f"expected `having TABLE({', '.join('COLUMN' for _ in columns)})`",
        )
    for rows in clause.lacking if clause.having is None else (clause.having, *clause.lacking):
        other = names.find("table", names.tables, rows.table)
        if other is None:
            continue
        if len(rows.columns) != len(columns):
            names.report.add(
                "wrong-clause",
                f"`{rows.table.text}` names {len(rows.columns)} of its columns, but silence is about "
                f"{len(columns)}",
                rows.columns[0].span,
            )
        for column, said, field in zip(columns, rows.columns, mine, strict=False):
            theirs = _field(said, other, names)
            if field is not None and theirs is not None and field.type != theirs.type:
                names.report.add(
                    "type-mismatch",
                    f"`{said.text}` is {describe(theirs.type)}, "
                    f"but `{column.text}` is {describe(field.type)}",
                    said.span,
                )
        if rows.filter is not None:
            _check_words(rows.filter[0], rows.filter[1], other, names)


def _check_circle(start: surface.Name, end: surface.Name, known: tree.Table, names: Names) -> None:
    """Both columns name one kind of entity."""
    one, other = known.field(start.text), known.field(end.text)
    if one is not None and other is not None and one.type != other.type:
        names.report.add(
            "type-mismatch",
            f"`{end.text}` is {describe(other.type)}, but `{start.text}` is {describe(one.type)}",
            end.span,
        )


def _check_words(
    column: surface.Name, words: tuple[surface.Name, ...], table: tree.Table, names: Names
) -> None:
    found = _field(column, table, names)
    if found is None:
        return
    if not isinstance(found.type, tree.WordType):
        names.report.add(
            "type-mismatch",
            f"`{column.text}` is {describe(found.type)}, not one of several words",
            column.span,
        )
        return
    for word in words:
        if word.text not in found.type.words:
            listed = ", ".join(f"`{each}`" for each in found.type.words)
            names.report.add(
                "unknown-word",
                f"`{word.text}` is not a word of {found.type.name}",
                word.span,
                help=f"expected one of {listed}",
            )


def _field(name: surface.Name, table: tree.Table, names: Names) -> tree.Field | None:
    found = table.field(name.text)
    if found is None:
        known = [each.name for each in table.fields]
        names.unknown("field", name, known, what=f"`{table.name}` has no field `{name.text}`")
    return found
