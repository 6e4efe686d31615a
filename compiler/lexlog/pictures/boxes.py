"""Entities and the rows around them in, boxes with what they say out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lexlog.pictures.cells import NOT_KNOWN
from lexlog.pictures.chain import Chain
from lexlog.pictures.found import Found
from lexlog.pictures.reach import NOBODY, is_somebody
from lexlog.pictures.reader import Link, Reader
from lexlog.pictures.tree import Box, Row, Tag
from lexlog.resolved.tree import EntityType, WordType

Tags = Mapping[int, Sequence[Tag]]


@dataclass(frozen=True, slots=True)
class Around:
    """The entities that are drawn, the middle first, and every line at them."""

    reader: Reader
    codes: tuple[int, ...]
    links: tuple[Link, ...]
    chain: Chain

    @property
    def middle(self) -> int:
        """The entity in the middle."""
        return self.codes[0]

    def name(self, code: int) -> str:
        """The key of an entity."""
        return self.reader.world.symbols.name(code)


def boxes(around: Around) -> list[Box]:
    """A box for each entity, the middle first."""
    tags: dict[int, list[Tag]] = defaultdict(list)
    for part in (_left_out(around, "above"), _sums(around), _marks(around), _badges(around)):
        for code, found in part.items():
            tags[code].extend(found)
    for part in (_to_itself(around), _to_nobody(around), _left_out(around, "below")):
        for code, found in part.items():
            tags[code].extend(found)
    ends = {c for link in around.links if link.row.used for c in (link.above, link.below)}
    return [_box(around, code, tuple(tags[code]), used=code in ends) for code in around.codes]


def _box(around: Around, code: int, tags: tuple[Tag, ...], *, used: bool) -> Box:
    reader, key = around.reader, around.name(code)
    found = reader.entity(code)
    is_middle = code == around.middle
    used = used or any(tag.used for tag in tags)
    identity = f"{reader.picture.entity}:{key}"
    if found is None:
        return Box(identity, key, key, (f"no row of {reader.picture.entity}",), tags, None, is_middle, used)
    said = [_detail(reader, found, column) for column in reader.picture.shown]
    name, details = (said[0] or key, said[1:]) if said else (key, [])
    return Box(
        identity, key, name, tuple(filter(None, details)), tags, reader.row(found, key), is_middle, used
    )


def _detail(reader: Reader, found: Found, column: str) -> str:
    """What the box says of a column; the column's name is told where its value alone would not."""
    cell = found.cells[column]
    table = reader.law.tables[found.relation]
    field = table.field(column)
    assert field is not None
    if cell.text == NOBODY:
        return ""
    if cell.text == NOT_KNOWN:
        return "" if column == reader.picture.shown[0] else f"{column.replace('_', ' ')} not known"
    is_plain = isinstance(field.type, EntityType | WordType)
    said = reader.word(found.relation, column, cell)
    return said if is_plain else f"{column.replace('_', ' ')} {said}"


# --- what stands in a box -----------------------------------------------------------------------------------


def _badges(around: Around) -> Tags:
    reader, found = around.reader, defaultdict(list)
    rows = list(reader.badges(around.codes))
    marked = _marked_badges(around, rows)
    for code, badge, row, told in rows:
        kind = "doubt" if told.state == "not known" else "badge"
        key = reader.law.tables[badge.rows].key[0] if badge.rows in reader.law.tables else ""
        more = marked.get(row.cells[key].code or 0, ()) if key else ()
        text = "; ".join((told.text, *(each.text for each in more)))
        found[code].append(Tag(kind, text, (told, *more)))  # type: ignore[arg-type]
    return {code: _same_text(tags) for code, tags in found.items()}


def _same_text(tags: Iterable[Tag]) -> list[Tag]:
    """One tag for those that say the same; doubt last, one for all rows of a table."""
    by_text: dict[tuple[str, str], list[Row]] = defaultdict(list)
    doubts: dict[str, list[Tag]] = defaultdict(list)
    for tag in tags:
        if tag.kind == "doubt":
            doubts[tag.rows[0].relation].append(tag)
        else:
            by_text[tag.kind, tag.text].extend(tag.rows)
    for relation, found in doubts.items():
        texts = dict.fromkeys(tag.text for tag in found)
        several = f"{relation.replace('_', ' ')}: {len(texts)} not known"
        text = several if len(texts) > 1 else next(iter(texts))
        by_text["doubt", text].extend(row for tag in found for row in tag.rows)
    return [Tag(kind, text, tuple(rows)) for (kind, text), rows in by_text.items()]  # type: ignore[arg-type]


def _marked_badges(around: Around, rows: Iterable[tuple[int, object, Found, Row]]) -> Mapping[int, list[Row]]:
    """What definitions say of the rows that are badges."""
    reader = around.reader
    tables = {mark.badge for mark in reader.picture.marks if mark.badge}
    keys = [
        row.cells[reader.law.tables[row.relation].key[0]].code
        for *_, row, _ in rows
        if row.relation in tables
    ]
    found: dict[int, list[Row]] = defaultdict(list)
    for code, mark, row in reader.marks([each for each in keys if each], around.middle):
        if mark.badge:
            found[code].append(row)
    return found


def _marks(around: Around) -> Tags:
    found: dict[int, list[Tag]] = defaultdict(list)
    for code, mark, row in around.reader.marks(around.codes, around.middle):
        if mark.badge is None:
            found[code].append(Tag("mark", row.text, (row,)))
    return {code: _same_text(tags) for code, tags in found.items()}


def _sums(around: Around) -> Tags:
    """Each sum in the box of the one whose parts were added up."""
    found: dict[int, list[Tag]] = defaultdict(list)
    for each in around.chain.sums:
        links = [k for k in around.links if (k.row.relation, k.row.file, k.row.line) in each.rows]
        ends = {link.below for link in links}
        if len(ends) == 1 and (code := ends.pop()) in around.codes and code is not None:
            found[code].append(Tag("sum", each.text, tuple(link.row for link in links)))
    return {code: _same_text(tags) for code, tags in found.items()}


def _to_itself(around: Around) -> Tags:
    found: dict[int, list[Tag]] = defaultdict(list)
    for link in around.links:
        if link.above is not None and link.above == link.below:
            found[link.above].append(Tag("itself", f"of itself: {link.row.text}", (link.row,)))
    return found


def _to_nobody(around: Around) -> Tags:
    """Lines that end at nobody, or, but for the middle, at somebody who is not known."""
    found: dict[int, list[Tag]] = defaultdict(list)
    for link in around.links:
        for code, other in ((link.above, link.below), (link.below, link.above)):
            if code not in around.codes or code is None or is_somebody(other, around.reader.world.symbols):
                continue
            if other is not None:
                found[code].append(Tag("badge", f"{link.row.text}: {NOBODY}", (link.row,)))
            elif not is_drawn_unknown(around, link):
                found[code].append(Tag("doubt", _of_unknown(link), (link.row,)))
    return {code: _same_text(tags) for code, tags in found.items()}


def _of_unknown(link: Link) -> str:
    column = (link.line.above if link.above is None else link.line.below).replace("_", " ")
    return link.row.text if link.row.state == "not known" else f"{link.row.text}: {column} {NOT_KNOWN}"


def is_drawn_unknown(around: Around, link: Link) -> bool:
    """Whether an end that is not known has a box of its own: beside the middle only."""
    ends = (link.above, link.below)
    return None in ends and around.middle in ends


def _left_out(around: Around, end: str) -> Tags:
    """How many are above (or below) each entity that are not drawn, and who."""
    drawn, symbols = frozenset(around.codes), around.reader.world.symbols
    near = "below" if end == "above" else "above"
    names: dict[int, set[str]] = defaultdict(set)
    rows: dict[int, list[Row]] = defaultdict(list)
    for link in around.links:
        code, other = getattr(link, near), getattr(link, end)
        if code in drawn and other not in drawn and is_somebody(other, symbols):
            names[code].add(symbols.name(other))
            rows[code].append(link.row)
    return {
        code: [Tag(end, f"{len(named)} more {end}", tuple(rows[code]), tuple(sorted(named)))]  # type: ignore[arg-type]
        for code, named in names.items()
    }


def without(box: Box, texts: frozenset[str]) -> Box:
    """The box without the doubts that are told of all boxes at once."""
    return replace(box, tags=tuple(tag for tag in box.tags if tag.kind != "doubt" or tag.text not in texts))
