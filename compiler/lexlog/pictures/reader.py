"""A picture, a world and its model in, what they say of some entities on a day out, row by row."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lexlog.pictures.cells import NOT_KNOWN, Cell, Kinds
from lexlog.pictures.chain import Place
from lexlog.pictures.found import DefinedRows, Found, Rows, TableRows
from lexlog.pictures.tree import Row, State
from lexlog.pipeline import Evaluation
from lexlog.resolved.tree import Badge, Law, Line, Mark, Only, Picture, WordType
from lexlog.world.tree import World


@dataclass(frozen=True, slots=True)
class Link:
    """A row that is a line. An end is None where it is not known whom the row names there."""

    line: Line
    found: Found
    above: int | None
    below: int | None
    row: Row

    def other(self, code: int) -> int | None:
        """The end that is not this one."""
        return self.below if self.above == code else self.above

    @property
    def amount(self) -> int:
        """The number that the line tells of, at the least; by it what is large comes first."""
        numbers = [self.found.cells[name].low for name in asked(self.line.text)]
        return max((each for each in numbers if each is not None), default=0)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads what a picture is made of. `used` are the places of rows that a proof rests on."""

    law: Law
    picture: Picture
    world: World
    evaluation: Evaluation | None
    day: int
    used: frozenset[Place]
    kinds: Kinds

    def rows(self, relation: str) -> Rows:
        """The rows of a table or a definition."""
        table = self.law.tables.get(relation)
        if table is not None and relation not in self.law.definitions:
            return TableRows(self.world, table, self.kinds, self.day)
        assert self.evaluation is not None
        return DefinedRows(self.evaluation, relation, self.kinds, self.day)

    def entity(self, code: int) -> Found | None:
        """The row of an entity, if its table has one."""
        key = self.law.tables[self.picture.entity].key[0]
        found = self.rows(self.picture.entity).about(key, [code])
        return found[0] if found else None

    def links(self, codes: Iterable[int], ends: tuple[str, ...] = ("above", "below")) -> list[Link]:
        """Every line at these entities, or only those at whose upper or lower end they are; each row once."""
        wanted, taken, links = [*codes], set(), []
        for line in self.picture.lines:
            rows = self.rows(line.rows)
            for column in [getattr(line, end) for end in ends]:
                for found in rows.about(column, wanted):
                    name = (line.rows, line.above, line.below, found.certain, found.number)
                    if name not in taken and meets(found, line.only):
                        taken.add(name)
                        links.append(self._link(line, found))
        return links

    def _link(self, line: Line, found: Found) -> Link:
        ends = [found.cells[column].code for column in (line.above, line.below)]
        return Link(line, found, ends[0], ends[1], self.row(found, line.text, (line.above, line.below)))

    def badges(self, codes: Iterable[int]) -> Iterator[tuple[int, Badge, Found, Row]]:
        """Every row that is told in the box of one of these entities."""
        wanted = [*codes]
        for badge in self.picture.badges:
            for found in self.rows(badge.rows).about(badge.column, wanted):
                code = found.cells[badge.column].code
                if code is not None and meets(found, badge.only):
                    yield code, badge, found, self.row(found, badge.text, (badge.column,))

    def marks(self, codes: Iterable[int], middle: int) -> Iterator[tuple[int, Mark, Row]]:
        """What definitions say of these, which are entities of the picture or rows that are badges."""
        wanted = frozenset(codes)
        for mark in self.picture.marks:
            at, about = (mark.column, wanted) if mark.of is None else (mark.of, frozenset((middle,)))
            for found in self.rows(mark.rows).about(at, about):
                code = found.cells[mark.column].code
                if code in wanted:
                    yield code, mark, self.row(found, mark.text, (mark.column,))

    def row(self, found: Found, template: str, about: tuple[str, ...] = ()) -> Row:
        """A row as the picture tells of it."""
        given = found.given
        used = (found.relation, given.file, given.line) in self.used and given.line > 0
        cells = tuple((name, cell.text) for name, cell in found.cells.items())
        state = _state(found, [found.cells[name] for name in asked(template)])
        text = self._unsaid(found, about) if state == "not known" else self._said(found, template)
        if len(found.lot) > 1:
            text += f" (one lot of {len(found.lot)} rows)"
        return Row(found.relation, cells, text, given.file, given.line, given.source, state, used)

    def _said(self, found: Found, template: str) -> str:
        said = {name: self.word(found.relation, name, found.cells[name]) for name in asked(template)}
        text = template.format(**said)
        return text if found.certain else f"may be: {text}"

    def word(self, relation: str, column: str, cell: Cell) -> str:
        """What a cell says; words of a column in plain words."""
        if cell.text == NOT_KNOWN:
            return f"{column.replace('_', ' ')} {NOT_KNOWN}"
        table = self.law.tables.get(relation)
        field = None if table is None else table.field(column)
        return cell.text.replace("_", " ") if field and isinstance(field.type, WordType) else cell.text

    def _unsaid(self, found: Found, about: tuple[str, ...]) -> str:
        """What a row tells of that stands for silence: what it would be about."""
        table = self.law.tables[found.relation]
        known = [
            cell.text for name, cell in found.cells.items() if cell.code is not None and name not in about
        ]
        inside = f" ({', '.join(known)})" if known else ""
        is_many = any(silence.by for silence in table.silences)
        ending = "there may be more" if is_many else "not known"
        return f"{found.relation.replace('_', ' ')}{inside}: {ending}"


def asked(template: str) -> tuple[str, ...]:
    """The columns in the braces of a text, in their order.

    >>> asked("{share} of {interest}")
    ('share', 'interest')
    """
    return tuple(name for _, name, _, _ in string.Formatter().parse(template) if name)


def meets(found: Found, only: Only) -> bool:
    """Whether a row has one of the words that are asked for, or may have it."""
    if only is None:
        return True
    cell = found.cells[only[0]]
    return cell.code is None or cell.text in only[1]


def _state(found: Found, cells: Iterable[Cell]) -> State:
    if not found.said:
        return "not known"
    if not found.certain:
        return "may be"
    return "said" if all(cell.code is not None for cell in cells) else "in part"
