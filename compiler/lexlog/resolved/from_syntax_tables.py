"""Surface tables in, the schema of the facts out."""

from __future__ import annotations

from decimal import Decimal

from lexlog.diagnostic import nearest
from lexlog.exact import places
from lexlog.resolved import tree
from lexlog.resolved.from_syntax_names import Names
from lexlog.resolved.types import describe
from lexlog.resolved.units import DAYS, written
from lexlog.source import NOWHERE
from lexlog.syntax import tree as surface


def field_type(node: surface.FieldType, owner: str, names: Names) -> tree.Type | None:
    """The type that a declaration writes; entities may be declared later in the same or another file."""
    match node:
        case surface.NamedType(name):
            return tree.DayType() if name.text == "date" else tree.EntityType(name.text)
        case surface.WordsType(words):
            return tree.WordType(owner, tuple(word.text for word in words))
        case surface.NumberType(unit_name, least, greatest, step):
            unit = written(unit_name, names.units)
            if isinstance(unit, str):
                names.report.add(
                    "unknown-unit",
                    f"no unit is called `{unit}`",
                    names.places.get(("table", owner.split(".")[0]), NOWHERE),
                    help=nearest(unit, names.units),
                )
                return None
            return tree.NumberType(unit, _places(step), least, greatest)


def _places(step: Decimal | None) -> int:
    return 0 if step is None else places(step)


def table(block: surface.Table, names: Names) -> tree.Table:
    """A table with its fields, key and what silence in it says."""
    fields: list[tree.Field] = []
    key: tuple[str, ...] = ()
    silences: list[tree.Silence] = []
    decided_on = covers = None
    closed, acyclic = False, None
    for clause in block.clauses:
        match clause:
            case surface.Field(name, node):
                kind = field_type(node, f"{block.name.text}.{name.text}", names)
                if isinstance(node, surface.NamedType) and node.name.text == "key":
                    key = (name.text,)
                    kind = tree.EntityType(block.name.text)
                if any(name.text in (f.name, f.alias) for f in fields):
                    names.report.add(
                        "duplicate-name", f"`{block.name.text}` has two fields `{name.text}`", name.span
                    )
                elif kind is not None:
                    alias = clause.alias.text if clause.alias else None
                    blank = clause.blank.text if clause.blank else None
                    ends = (clause.between[0].text, clause.between[1].text) if clause.between else None
                    only = (clause.only[0].text, clause.only[1].text) if clause.only else None
                    fields.append(tree.Field(name.text, kind, alias, blank, ends, only))
            case surface.Key(columns):
                key = tuple(column.text for column in columns if _is_field(column, block, fields, names))
            case surface.DecidedOn(column):
                decided_on = column.text if _is_field(column, block, fields, names) else None
            case surface.CoversField(column):
                covers = column.text if _is_field(column, block, fields, names) else None
            case surface.Closed():
                closed = block.word == "entity"
                if not closed:
                    names.report.add(
                        "wrong-clause", f"`closed` belongs to an entity, not to a {block.word}", clause.span
                    )
            case surface.Acyclic(start, end):
                if _is_field(start, block, fields, names) and _is_field(end, block, fields, names):
                    acyclic = tree.Acyclic(start.text, end.text)
            case surface.Silence():
                silences.append(_silence(clause))
    return tree.Table(
        block.name.text,
        block.word,
        tuple(fields),
        key or tuple(each.name for each in fields),
        tuple(silences),
        decided_on,
        covers,
        block.title or "",
        closed,
        acyclic=acyclic,
        span=block.name.span,
    )


def _silence(told: surface.Silence) -> tree.Silence:
    return tree.Silence(
        tuple(column.text for column in told.columns),
        _filter(told.filter),
        None if told.fixed is None else (told.fixed[0].text, told.fixed[1].text),
        None if told.having is None else _rows_of(told.having),
        tuple(_rows_of(each) for each in told.lacking),
        None if told.by is None else told.by.text,
    )


def _filter(told: tuple[surface.Name, tuple[surface.Name, ...]] | None) -> tuple[str, tuple[str, ...]] | None:
    return None if told is None else (told[0].text, tuple(word.text for word in told[1]))


def _rows_of(told: surface.RowsOf) -> tree.RowsOf:
    columns = tuple(column.text for column in told.columns)
    return tree.RowsOf(told.table.text, columns, _filter(told.filter), told.most)


def fresh(block: surface.Table, known: tree.Table, names: Names) -> tree.Fresh | None:
    """How old a copy of the table may be, once all tables are declared; None if it is not said, or wrong."""
    said = [clause for clause in block.clauses if isinstance(clause, surface.Fresh)]
    if not said:
        return None
    told = said[0]
    copies = names.find("table", names.tables, told.table)
    if copies is None:
        return None
    good = _is_column(told.column, known, None, names)
    for name, kind in ((told.column, None), (told.as_of, tree.DayType), (told.days, tree.NumberType)):
        good = _is_column(name, copies, kind, names) and good
    return tree.Fresh(copies.name, told.column.text, told.as_of.text, told.days.text) if good else None


def _is_column(name: surface.Name, table: tree.Table, kind: type | None, names: Names) -> bool:
    """Whether the table has the column and it is of the kind; a finding if not."""
    found = table.field(name.text)
    if found is None:
        known = [each.name for each in table.fields]
        names.unknown("field", name, known, what=f"`{table.name}` has no field `{name.text}`")
        return False
    is_days = isinstance(found.type, tree.NumberType) and (found.type.unit, found.type.places) == (DAYS, 0)
    if kind is not None and not (is_days if kind is tree.NumberType else isinstance(found.type, kind)):
        wanted = "a date" if kind is tree.DayType else "a whole number of days"
        names.report.add("type-mismatch", f"`{name.text}` is {describe(found.type)}, not {wanted}", name.span)
        return False
    return True


def _is_field(name: surface.Name, block: surface.Table, fields: list[tree.Field], names: Names) -> bool:
    known = [field.name for field in fields]
    if name.text in known:
        return True
    names.unknown("field", name, known, what=f"`{block.name.text}` has no field `{name.text}`")
    return False
