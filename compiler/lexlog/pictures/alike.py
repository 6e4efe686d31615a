"""Boxes and arrows in; the same with leaves that are alike drawn as one out.

Leaves are alike that have one line each, to or from the same box and of the same kinds of rows, of which no
definition says anything for certain, and which have a small part of a whole if they have a part of one. A box
for them says how many they are, how many of them each badge is told of, between what their numbers lie, and,
where these are parts of a whole, what they come to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lexlog.datalog.tree import NumberKind
from lexlog.pictures.boxes import Around
from lexlog.pictures.cells import number_text
from lexlog.pictures.found import Found
from lexlog.pictures.reader import Link, asked
from lexlog.pictures.tree import Arrow, Box, Row, Tag, TagKind

FEW, ALIKE, SMALL, TOLD = 24, 4, 20, 6
"""Up to how many boxes are drawn one by one; how many alike are drawn as one; of how many equal parts of a
whole one would be no small part; of how many badges a box for several tells."""

Key = tuple[object, ...]
Drawn = tuple[list[Box], list[Arrow]]


def grouped(around: Around, boxes: Sequence[Box], arrows: Sequence[Arrow]) -> Drawn:
    """The picture with leaves that are alike in one box each, if it has more than a few boxes."""
    if len(boxes) <= FEW:
        return [*boxes], [*arrows]
    links = _links(around)
    between = ((arrow, links[arrow.above, arrow.below]) for arrow in arrows)
    small = [arrow for arrow, rows in between if all(_is_small(around, link) for link in rows)]
    groups = {key: ids for key, ids in _alike(boxes, arrows, small).items() if len(ids) >= ALIKE}
    group_of = {identity: key for key, ids in groups.items() for identity in ids}
    by_id = {box.id: box for box in boxes}
    kept = [box for box in boxes if box.id not in group_of]
    lines = [arrow for arrow in arrows if not {arrow.above, arrow.below} & group_of.keys()]
    for _key, ids in groups.items():
        found = [arrow for arrow in arrows if {arrow.above, arrow.below} & set(ids)]
        box, arrow = _one(around, [by_id[each] for each in ids], found, links)
        kept.append(box)
        lines.append(arrow)
    return kept, lines


def _alike(boxes: Sequence[Box], arrows: Sequence[Arrow], small: Sequence[Arrow]) -> Mapping[Key, list[str]]:
    """Leaves by what ties them to the rest."""
    at: dict[str, list[Arrow]] = defaultdict(list)
    for arrow in arrows:
        at[arrow.above].append(arrow)
        at[arrow.below].append(arrow)
    eligible = {id(arrow) for arrow in small}
    found: dict[Key, list[str]] = defaultdict(list)
    for box in boxes:
        if len(at[box.id]) == 1 and _is_plain(box) and id(at[box.id][0]) in eligible:
            [arrow] = at[box.id]
            is_above = arrow.above == box.id
            kinds = tuple(row.relation for row in arrow.rows)
            other = arrow.below if is_above else arrow.above
            found[other, is_above, arrow.dotted, arrow.in_doubt, kinds].append(box.id)
    return found


def _is_plain(box: Box) -> bool:
    """Whether nothing is said of a box that it should be seen for."""
    is_marked = any(row.state == "said" for tag in box.marks for row in tag.rows)
    is_alone = any(tag.kind in ("above", "below", "sum", "itself") for tag in box.tags)
    return not (is_marked or is_alone or box.is_middle or box.used) and box.is_known


def _is_small(around: Around, link: Link) -> bool:
    """Whether a line is for a small part of a whole, or for no part of one that is known."""
    table = around.reader.law.tables.get(link.line.rows)
    if table is None or table.whole is None or link.line.dotted:
        return True
    most = link.found.cells[table.whole.column].high
    return most is None or most * SMALL < table.whole.total


def _links(around: Around) -> defaultdict[tuple[str, str], list[Link]]:
    """The lines between two boxes."""
    of = around.reader.picture.entity
    found: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in around.links:
        if link.above is not None and link.below is not None:
            found[f"{of}:{around.name(link.above)}", f"{of}:{around.name(link.below)}"].append(link)
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines of the same table."""

    around: Around
    links: Sequence[Link]

    def text(self) -> str:
        """What these lines say together."""
        line = self.links[0].line
        said = {name: self._of(name) for name in asked(line.text)}
        return line.text.format(**said) + self._together()

    def _of(self, column: str) -> str:
        texts = dict.fromkeys(self._word(link.found, column) for link in self.links)
        if len(texts) == 1:
            return next(iter(texts))
        kind = self.around.reader.kinds.of(self.links[0].line.rows, column)
        ends = [(cell.low, cell.high) for cell in (link.found.cells[column] for link in self.links)]
        if not isinstance(kind, NumberKind) or any(None in each for each in ends):
            return " or ".join(texts) if len(texts) <= 3 else f"{len(texts)} kinds"
        low, high = (min(a for a, _ in ends if a is not None), max(b for _, b in ends if b is not None))
        return f"{number_text(low, kind)} to {number_text(high, kind)}"

    def _word(self, found: Found, column: str) -> str:
        return self.around.reader.word(found.relation, column, found.cells[column])

    def _together(self) -> str:
        """What parts of a whole come to, each lot counted once."""
        table = self.around.reader.law.tables.get(self.links[0].line.rows)
        if table is None or table.whole is None or table.whole.column not in asked(self.links[0].line.text):
            return " each"
        parts = {
            link.found.lot or (link.found.number,): link.found.cells[table.whole.column]
            for link in self.links
        }
        kind = self.around.reader.kinds.of(table.name, table.whole.column)
        codes = [cell.code for cell in parts.values()]
        known = [each for each in codes if each is not None]
        is_one_whole = all(
            len({link.found.cells[by].text for link in self.links}) == 1 for by in table.whole.by
        )
        if len(known) < len(codes) or not isinstance(kind, NumberKind) or not is_one_whole:
            return " each"
        return f" each, {number_text(sum(known), kind)} together"


def _one(
    around: Around, boxes: Sequence[Box], arrows: Sequence[Arrow], links: Mapping[tuple[str, str], list[Link]]
) -> tuple[Box, Arrow]:
    """One box and one arrow for all of these."""
    first, is_above = arrows[0], arrows[0].above in {box.id for box in boxes}
    found: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for arrow in arrows:
        for link in links[arrow.above, arrow.below]:
            found[link.line.rows, link.line.text].append(link)
    label = "; ".join(_Group(around, each).text() for each in found.values())
    line = next(iter(found.values()))[0].line
    word = (line.above if is_above else line.below).replace("_", " ")
    identity = f"alike:{boxes[0].id}"
    box = Box(identity, "", f"{len(boxes)} × {word}", (), _told(boxes), members=tuple(boxes))
    rows = tuple(row for arrow in arrows for row in arrow.rows)
    ends = (identity, first.below) if is_above else (first.above, identity)
    return box, Arrow(*ends, rows, first.dotted, label)


def _told(boxes: Sequence[Box]) -> tuple[Tag, ...]:
    """How many of the boxes each tag is told of, what is told of most first."""
    counts: dict[tuple[TagKind, str], list[Tag]] = defaultdict(list)
    for box in boxes:
        for tag in box.tags:
            counts[tag.kind, tag.text].append(tag)
    most = sorted(counts.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    shown = [Tag(kind, f"{text}: {len(tags)}", _rows(tags)) for (kind, text), tags in most[:TOLD]]
    rest = [tag for _, tags in most[TOLD:] for tag in tags]
    if rest:
        said = len(most) - TOLD
        shown.append(Tag("badge", f"{said} more badge{'s' if said > 1 else ''}: {len(rest)}", _rows(rest)))
    return tuple(shown)


def _rows(tags: Sequence[Tag]) -> tuple[Row, ...]:
    return tuple(row for tag in tags for row in tag.rows)
