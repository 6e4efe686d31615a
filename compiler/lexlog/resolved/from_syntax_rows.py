"""What a surface table says of its rows together in, checked against other tables; the table with it out."""

from __future__ import annotations

from dataclasses import replace

from lexlog.exact import stored
from lexlog.resolved import tree
from lexlog.resolved.from_syntax_names import Names
from lexlog.resolved.types import describe
from lexlog.resolved.units import written
from lexlog.source import Span
from lexlog.syntax import tree as surface


def together(block: surface.Table, known: tree.Table, names: Names) -> tree.Table:
    """The table with what rows share, what they add up to, and from when they speak; called once every table
    is declared."""
    one, whole, speaks_from = known.one, known.whole, known.speaks_from
    complete: tree.Complete | None = None
    for clause in block.clauses:
        match clause:
            case surface.Field():
                _check_field(clause, known, names)
            case surface.Silence():
                if clause.by is not None and clause.fixed is not None:
                    _said_by(clause.columns[0], clause.by, clause.fixed, known, names)
            case surface.One(columns, by):
                if all([_field(each, known, names) for each in (*columns, by)]):
                    one = tree.One(tuple(each.text for each in columns), by.text)
            case surface.Whole():
                whole = _whole(clause, known, names)
            case surface.Complete(column, table, fixed):
                if _said_by(column, table, fixed, known, names):
                    complete = tree.Complete(column.text, table.text, (fixed[0].text, fixed[1].text))
            case surface.SpeaksFrom(column):
                found = _field(column, known, names)
                if found is not None and _is(found, tree.DayType, "a date", column, names):
                    speaks_from = column.text
            case _:
                pass
    if whole is not None:
        whole = replace(whole, complete=complete)
    elif complete is not None:
        names.report.add(
            "incomplete",
            f"`{known.name}` says when it is complete, and not what its rows add up to",
            known.span,
            help="add `whole 100% of COLUMN for each COLUMN;`",
        )
    return replace(known, one=one, whole=whole, speaks_from=speaks_from)


def check_wholes(block: surface.Table, names: Names) -> None:
    """Report what is called the most of rows that are parts of nothing; called once every table is whole."""
    for clause in block.clauses:
        for rows in clause.lacking if isinstance(clause, surface.Silence) else ():
            other = names.tables.get(rows.table.text)
            if rows.most and other is not None and other.whole is None:
                names.report.add(
                    "incomplete",
                    f"`most of {other.name}`, but `{other.name}` does not say what its rows add up to",
                    rows.table.span,
                    help=f"add `whole 100% of COLUMN for each COLUMN;` to `{other.name}`",
                )


def _check_field(clause: surface.Field, known: tree.Table, names: Names) -> None:
    """A blank stands for a word, another column or `none`; ends are numbers like the column itself."""
    field = known.field(clause.name.text)
    if field is None:
        return
    if clause.blank is not None and clause.blank.text not in ("none", tree.ANOTHER, *_words(field.type)):
        _field(clause.blank, known, names, also=_words(field.type))
    for end in clause.between or ():
        found = _field(end, known, names)
        if found is not None and not _alike(found.type, field.type):
            names.report.add(
                "type-mismatch",
                f"`{end.text}` is {describe(found.type)}, and cannot bound {describe(field.type)}",
                end.span,
            )


def _alike(left: tree.Type, right: tree.Type) -> bool:
    if not isinstance(left, tree.NumberType) or not isinstance(right, tree.NumberType):
        return False
    return (left.unit, left.places) == (right.unit, right.places)


def _whole(clause: surface.Whole, known: tree.Table, names: Names) -> tree.Whole | None:
    by = [_field(each, known, names) for each in clause.by]
    field = _field(clause.column, known, names)
    if field is None or not all(by):
        return None
    unit = written(clause.total.unit or "count", names.units)
    if not isinstance(field.type, tree.NumberType) or unit != field.type.unit:
        names.report.add(
            "unit-mismatch",
            f"`{clause.column.text}` is {describe(field.type)}, "
            f"not a number in {clause.total.unit or 'count'}",
            clause.column.span,
        )
        return None
    total = stored(clause.total.value, field.type.places)
    if total is None:
        names.report.add(
            "type-mismatch",
            f"`{clause.total.value}` has more decimals than `{clause.column.text}`",
            clause.total.span,
        )
        return None
    return tree.Whole(total, clause.column.text, tuple(each.text for each in clause.by))


def _said_by(
    column: surface.Name,
    table: surface.Name,
    fixed: tuple[surface.Name, surface.Name],
    known: tree.Table,
    names: Names,
) -> bool:
    """Whether the other table has a column of the same name, and one in which the word can stand."""
    field, other = _field(column, known, names), names.find("table", names.tables, table)
    if field is None or other is None:
        return False
    same = _field(surface.Name(column.text, table.span), other, names)
    said = _field(fixed[0], other, names)
    if same is None or said is None or not _is_same(same, field, table.span, names):
        return False
    return _is_word(fixed[1], said, other, names)


def _is_word(word: surface.Name, column: tree.Field, table: tree.Table, names: Names) -> bool:
    if word.text in _words(column.type):
        return True
    what = f"`{table.name}.{column.name}` is never `{word.text}`"
    names.unknown("word", word, _words(column.type), what=what)
    return False


def _words(of: tree.Type) -> tuple[str, ...]:
    return of.words if isinstance(of, tree.WordType) else ()


def _is_same(one: tree.Field, other: tree.Field, span: Span, names: Names) -> bool:
    if one.type == other.type:
        return True
    names.report.add(
        "type-mismatch", f"`{one.name}` is {describe(one.type)}, not {describe(other.type)}", span
    )
    return False


def _is(field: tree.Field, kind: type, wanted: str, name: surface.Name, names: Names) -> bool:
    if isinstance(field.type, kind):
        return True
    names.report.add("type-mismatch", f"`{name.text}` is {describe(field.type)}, not {wanted}", name.span)
    return False


def _field(
    name: surface.Name, table: tree.Table, names: Names, also: tuple[str, ...] = ()
) -> tree.Field | None:
    """The column of this name, or a finding."""
    found = next((each for each in table.fields if each.name == name.text), None)
    if found is None:
        known = (*(each.name for each in table.fields), *also)
        names.unknown("field", name, known, what=f"`{table.name}` has no field `{name.text}`")
    return found
