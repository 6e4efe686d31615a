"""A column of text and its type in, stored values out, with each cell that does not fit and what would."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from lexlog.resolved import tree as law
from lexlog.world.cells import NONE, Stored, Wrong, value
from lexlog.world.sheet import Column, Few, Many
from lexlog.world.typed import Names, Numbers, Reader, Typed, WrongCell, stored_column


def typed(column: Column | None, field: law.Field, length: int, *, may_be_none: bool) -> Typed:
    """The cells of a column as their type has them; a column that is not given is empty."""
    is_name = isinstance(field.type, law.EntityType | law.WordType)
    if column is None:
        return Typed(_empty(length, is_name=is_name))

    def read(text: str) -> Stored | Wrong:
        found = value(text, field.type)
        if found == NONE and not may_be_none:
            return Wrong("a name, or an empty cell where it is not known: `none` means nothing here")
        return found

    if isinstance(column, Many):
        from lexlog.world import many

        if isinstance(field.type, law.NumberType):
            return many.numbers(column, field.type, read)
        if isinstance(field.type, law.EntityType):
            return many.names(column, read, may_be_none=may_be_none)
        column = many.few(column)
    return _names(column, read) if is_name else _numbers(column, read)


def _empty(length: int, *, is_name: bool) -> Names | Numbers:
    nothing = np.broadcast_to(np.int64(0), length)
    if is_name:
        return Names(("",), np.broadcast_to(np.int32(0), length))
    return Numbers(nothing, np.broadcast_to(np.bool_(True), length))


def _names(column: Few, read: Reader) -> Typed:
    found = [read(text) for text in column.texts]
    texts = [each if isinstance(each, str) else "" for each in found]
    return Typed(Names(texts, column.places), tuple(_wrong(column, found)))


def _numbers(column: Few, read: Reader) -> Typed:
    found = [read(text) for text in column.texts]
    values = stored_column([each if isinstance(each, int) else 0 for each in found])
    unknown = np.array([not isinstance(each, int) for each in found], bool)
    return Typed(
        Numbers(values[column.places], unknown[column.places]),
        tuple(_wrong(column, found)),
    )


def _wrong(column: Few, found: Sequence[Stored | Wrong]) -> Iterator[WrongCell]:
    wrong = np.array([isinstance(each, Wrong) for each in found], bool)
    if not wrong.any():
        return
    for row in np.flatnonzero(wrong[column.places]).tolist():
        place = int(column.places[row])
        each = found[place]
        assert isinstance(each, Wrong)
        yield WrongCell(row, column.texts[place], each)
