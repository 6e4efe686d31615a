"""The parts of a draft and the codes of their names in, their rows as one set of columns out, not settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lexlog.resolved import tree as law
from lexlog.resolved.layer import BEGINNING, END
from lexlog.symbols import UNKNOWN_CODE
from lexlog.texts import Texts
from lexlog.texts import joined as texts_joined
from lexlog.world.draft import Draft, Part
from lexlog.world.encode import Codes
from lexlog.world.given import GivenRows
from lexlog.world.rows import always, stacked
from lexlog.world.sheet import Array, Column, Few
from lexlog.world.typed import Names, Numbers, WrongCell

REFUSED, UNDATED = "a row that was refused", "a case whose date is not known"
"""Sources of rows that stand for doubt."""
REFUSED_SOURCE, UNDATED_SOURCE = 0, 1
"""Where these are in the column of sources."""


@dataclass(slots=True)
class Making:
    """The rows of a draft while they are settled.

    `odd` are rows of which nothing could be read, or that are no row of a file. `refused` rows are not taken;
    what is left of them stays in doubt where that can move something.
    """

    draft: Draft
    columns: dict[str, Array]
    unknown: dict[str, Array]
    wrong: dict[str, Array]
    odd: Array
    guessed: Array
    many: Array
    given: GivenRows
    refused: Array
    first: Array
    last: Array
    undated: Array

    @property
    def length(self) -> int:
        """How many rows there are."""
        return len(self.odd)

    def at(self, row: int) -> tuple[str, int]:
        """File and line of a row."""
        return self.given.files[self.given.file[row]], int(self.given.line[row])

    def key_unknown(self) -> Array:
        """The rows of which some column of the key is not known."""
        found: Array = np.logical_or.reduce([self.unknown[name] for name in self.draft.table.key])
        return found


def joined(draft: Draft, codes: Iterator[Codes]) -> Making:
    parts = draft.parts
    length = sum(part.length for part in parts)
    columns: dict[str, Array] = {}
    unknown: dict[str, Array] = {}
    wrong: dict[str, Array] = {}
    for field in draft.table.fields:
        cells = [part.cells[field.name] for part in parts]
        if isinstance(field.type, law.NumberType | law.DayType):
            numbers = [each.column for each in cells if isinstance(each.column, Numbers)]
            columns[field.name] = stacked([each.values for each in numbers] or [np.zeros(0, np.int64)])
            unknown[field.name] = stacked([each.unknown for each in numbers] or [np.zeros(0, bool)])
        else:
            column = stacked([next(codes) for each in cells if isinstance(each.column, Names)] or [_NO_CODES])
            columns[field.name] = column
            unknown[field.name] = _is_unknown(column)
        wrong[field.name] = _rows_of([each.wrong for each in cells], parts)
    broken = stacked([part.broken for part in parts] or [np.zeros(0, bool)])
    many = stacked([always(part.many, part.length, np.bool_) for part in parts] or [np.zeros(0, bool)])
    guessed = stacked([part.guessed for part in parts] or [np.zeros(0, bool)])
    refused = broken.copy()
    for name in draft.needed & wrong.keys():
        refused[wrong[name]] = True
    return Making(
        *(draft, columns, unknown, wrong, broken | many, guessed, many, _given(parts), refused),
        *(always(BEGINNING, length), always(END, length), np.zeros(length, bool)),
    )


_NO_CODES = np.zeros(0, np.int32)


def _is_unknown(column: Array) -> Array:
    if column.strides == (0,) and len(column):
        return np.broadcast_to(column[0] == UNKNOWN_CODE, column.shape)
    found: Array = column == UNKNOWN_CODE
    return found


def _rows_of(wrong: Sequence[Sequence[WrongCell]], parts: Sequence[Part]) -> Array:
    """The rows with a cell that does not fit, counted through all parts."""
    rows: list[int] = []
    begin = 0
    for cells, part in zip(wrong, parts, strict=True):
        rows.extend(begin + each.row for each in cells)
        begin += part.length
    return np.array(rows, np.int64)


def _given(parts: Sequence[Part]) -> GivenRows:
    """Where the rows were given; the sentences about doubt are the first sources."""
    files = {name: place for place, name in enumerate(dict.fromkeys(part.file for part in parts))}
    texts = [Texts.of((REFUSED, UNDATED))]
    sources: list[Array] = [np.zeros(0, np.int32)]
    length = len(texts[0])
    for part in parts:
        found, places = _texts(part.source)
        texts.append(found)
        sources.append(places + np.int32(length))
        length += len(found)
    return GivenRows(
        tuple(files),
        stacked(
            [always(files[part.file], part.length, np.int16) for part in parts] or [np.zeros(0, np.int16)]
        ),
        np.concatenate([np.zeros(0, np.int32), *(part.lines for part in parts)]),
        np.concatenate(sources),
        texts_joined(texts),
    )


def _texts(source: Column) -> tuple[Texts, Array]:
    """The texts of a column, and for each row the place of its own."""
    if isinstance(source, Few):
        return Texts.of(source.texts), source.places
    from lexlog.world.many import as_texts

    places = np.arange(len(source.texts), dtype=np.int32) if source.places is None else source.places
    return as_texts(source.texts), places


def tell(draft: Draft, part: Part, column: str, cells: Sequence[WrongCell], *, matters: bool = True) -> None:
    for each in cells:
        at = part.file, int(part.lines[each.row])
        draft.findings.bad_cell(draft.table.name, column, at, each.text, each.wrong, matters=matters)
