"""Surface pictures in, what is drawn around each kind of entity out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lexlog.diagnostic import nearest
from lexlog.resolved import tree
from lexlog.resolved.from_syntax_names import Names
from lexlog.resolved.from_syntax_phrases import check_values
from lexlog.resolved.types import describe
from lexlog.syntax import tree as surface

Columns = Mapping[str, tree.Type]


@dataclass(frozen=True, slots=True)
class _Place:
    """The entity that is drawn, and what its picture says so far; `said` tells what was said already."""

    names: Names
    entity: str
    badges: frozenset[str]
    said: set[tuple[object, ...]]


def pictures(files: Iterable[surface.PolicyFile], names: Names) -> Mapping[str, tree.Picture]:
    """What is drawn around each kind of entity, as all files say it; what declares it comes first."""
    read = [(file.header.name.text, block) for file in files for block in file.blocks]
    read.sort(key=lambda each: not _is_at_home(each[0], each[1], names))
    found: dict[str, tree.Picture] = {}
    said: set[tuple[object, ...]] = set()
    badges = _tables_of_badges([block for _, block in read])
    for policy, block in read:
        if not isinstance(block, surface.Picture):
            continue
        names.policy = policy
        if not _is_entity(block.entity, names):
            continue
        made = _picture(block, _Place(names, block.entity.text, badges, said))
        known = found.get(made.entity)
        found[made.entity] = made if known is None else known.with_more(made)
    return found


def _is_at_home(policy: str, block: surface.Block, names: Names) -> bool:
    return isinstance(block, surface.Picture) and names.home.get(("table", block.entity.text)) == policy


def _tables_of_badges(blocks: Iterable[surface.Block]) -> frozenset[str]:
    pictures = [block for block in blocks if isinstance(block, surface.Picture)]
    clauses = [clause for block in pictures for clause in block.clauses]
    return frozenset(clause.rows.text for clause in clauses if isinstance(clause, surface.Badge))


def _is_entity(name: surface.Name, names: Names) -> bool:
    table = names.find("table", names.tables, name)
    if table is not None and table.word != "entity":
        message = f"`{name.text}` is a {table.word}: a picture is drawn of an entity"
        names.report.add("type-mismatch", message, name.span)
    return table is not None and table.word == "entity"


def _picture(block: surface.Picture, place: _Place) -> tree.Picture:
    made = tree.Picture(place.entity, block.title or "")
    if not block.clauses:
        message = f"the picture of `{place.entity}` says nothing of what is drawn"
        place.names.report.add("incomplete", message, block.entity.span, severity="warning")
    for clause in block.clauses:
        made = made.with_more(_clause(clause, place))
    return made


def _clause(clause: surface.Clause, place: _Place) -> tree.Picture:
    """A picture with this clause alone; with none after findings."""
    of = place.entity
    match clause:
        case surface.Show(columns):
            known = _columns(of, place.names)
            return tree.Picture(of, shown=tuple(n.text for n in columns if _shown(n, known, place)))
        case surface.Line():
            line = _line(clause, place)
            return tree.Picture(of, lines=(line,) if line else ())
        case surface.Badge():
            badge = _badge(clause, place)
            return tree.Picture(of, badges=(badge,) if badge else ())
        case surface.Mark():
            mark = _mark(clause, place)
            return tree.Picture(of, marks=(mark,) if mark else ())
        case _:
            return tree.Picture(of)


def _shown(name: surface.Name, known: Columns, place: _Place) -> bool:
    is_there = _find(name, known, place.entity, place.names)
    return is_there and _is_new(("show", place.entity, name.text), name, place)


def _line(clause: surface.Line, place: _Place) -> tree.Line | None:
    known = _rows(clause.rows, place.names)
    if known is None:
        return None
    rows = clause.rows.text
    ends = [_holds(each, known, rows, {place.entity}, place) for each in (clause.above, clause.below)]
    only = _only(clause.filter, known, rows, place.names)
    check_values(clause.text, rows, frozenset(known), clause.rows, place.names)
    above, below = clause.above.text, clause.below.text
    is_new = _is_new(("line", place.entity, rows, above, below, only), clause.rows, place)
    return tree.Line(rows, above, below, only, clause.text, clause.dotted) if all(ends) and is_new else None


def _badge(clause: surface.Badge, place: _Place) -> tree.Badge | None:
    known = _rows(clause.rows, place.names)
    if known is None:
        return None
    rows, column = clause.rows.text, clause.column.text
    is_about = _holds(clause.column, known, rows, {place.entity}, place)
    only = _only(clause.filter, known, rows, place.names)
    check_values(clause.text, rows, frozenset(known), clause.rows, place.names)
    is_new = _is_new(("badge", place.entity, rows, column, only), clause.rows, place)
    return tree.Badge(rows, column, only, clause.text) if is_about and is_new else None


def _mark(clause: surface.Mark, place: _Place) -> tree.Mark | None:
    known = _rows(clause.rows, place.names)
    if known is None:
        return None
    rows, column = clause.rows.text, clause.column.text
    of = None if clause.of is None else clause.of.text
    good = clause.of is None or _holds(clause.of, known, rows, {place.entity}, place)
    tables = place.names.tables
    entities = {each for each in place.badges if each in tables and tables[each].word == "entity"}
    good = _holds(clause.column, known, rows, {place.entity, *entities}, place) and good
    check_values(clause.text, rows, frozenset(), clause.rows, place.names)
    if not good or not _is_new(("mark", place.entity, rows, column, of), clause.rows, place):
        return None
    kind = known[column]
    assert isinstance(kind, tree.EntityType)
    return tree.Mark(rows, column, clause.text, of, None if kind.name == place.entity else kind.name)


# --- names and types ----------------------------------------------------------------------------------------


def _rows(name: surface.Name, names: Names) -> Columns | None:
    """The columns of a table or a definition of this name; None after a finding."""
    if name.text in names.definitions:
        names.seen("definition", name)
    elif name.text in names.tables:
        names.seen("table", name)
    else:
        names.unknown("table or definition", name, (*names.tables, *names.definitions))
        return None
    return _columns(name.text, names)


def _columns(rows: str, names: Names) -> Columns:
    defined = names.definitions.get(rows)
    if defined is None:
        return {each.name: each.type for each in names.tables[rows].fields}
    columns = dict(defined.parameters)
    return columns if defined.result is None else {**columns, "value": defined.result}


def _find(name: surface.Name, known: Columns, rows: str, names: Names) -> bool:
    if name.text not in known:
        names.unknown("column", name, known, what=f"`{rows}` has no column `{name.text}`")
    return name.text in known


def _holds(name: surface.Name, known: Columns, rows: str, entities: set[str], place: _Place) -> bool:
    """Whether the column is there and names one of these entities; a finding if not."""
    if not _find(name, known, rows, place.names):
        return False
    kind = known[name.text]
    if isinstance(kind, tree.EntityType) and kind.name in entities:
        return True
    wanted = " or ".join(sorted(entities))
    message = f"`{name.text}` of `{rows}` is {describe(kind)}, not {wanted}"
    place.names.report.add("type-mismatch", message, name.span)
    return False


def _only(told: surface.Only, known: Columns, rows: str, names: Names) -> tree.Only:
    if told is None or not _find(told[0], known, rows, names):
        return None
    column, words = told
    kind = known[column.text]
    if not isinstance(kind, tree.WordType):
        message = f"`{column.text}` of `{rows}` is {describe(kind)}, not one of some words"
        names.report.add("type-mismatch", message, column.span)
        return None
    for word in words:
        if word.text not in kind.words:
            expected = f"expected one of {', '.join(f'`{each}`' for each in kind.words)}"
            help_ = nearest(word.text, kind.words) or expected
            message = f"`{word.text}` is not a word of {kind.name}"
            names.report.add("unknown-word", message, word.span, help=help_)
    return column.text, tuple(word.text for word in words)


def _is_new(said: tuple[object, ...], name: surface.Name, place: _Place) -> bool:
    if said in place.said:
        message = f"the picture of `{place.entity}` says twice what it draws of `{name.text}`"
        place.names.report.add("duplicate-name", message, name.span)
        return False
    place.said.add(said)
    return True
