"""Where each row of a table was given, as columns: file, line and the source that the row names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from lexlog.texts import Texts
from lexlog.texts import joined as texts_joined

Array = NDArray[Any]

ELSEWHERE = -1
"""In the column of files: the row is one of `others`, and its line is the place there."""


@dataclass(frozen=True, slots=True)
class Given:
    """Where a row was given: the file, its line, and the source that the row names."""

    file: str
    line: int
    source: str


@dataclass(frozen=True, slots=True)
class GivenRows(Sequence[Given]):
    """One `Given` a row, in ten bytes.

    A row of a file is told by places in `files` and `sources` and by its line. Rows that stand for silence or
    doubt, and rows that came by themselves, are places in `others`.
    """

    files: tuple[str, ...]
    file: NDArray[np.int16]
    line: NDArray[np.int32]
    source: NDArray[np.int32]
    sources: Texts
    others: tuple[Given, ...] = ()

    @classmethod
    def of(cls, rows: Sequence[Given]) -> GivenRows:
        """These rows."""
        places = {each: place for place, each in enumerate(dict.fromkeys(rows))}
        lines = np.array([places[each] for each in rows], np.int32)
        return cls._elsewhere(lines, tuple(places))

    @classmethod
    def all(cls, given: Given, length: int) -> GivenRows:
        """As many rows, all of which were given there."""
        return cls._elsewhere(np.zeros(length, np.int32), (given,))

    @classmethod
    def _elsewhere(cls, lines: NDArray[np.int32], others: tuple[Given, ...]) -> GivenRows:
        files = np.full(len(lines), ELSEWHERE, np.int16)
        return cls((), files, lines, np.zeros(len(lines), np.int32), Texts.of(()), others)

    def __len__(self) -> int:
        return len(self.line)

    @overload
    def __getitem__(self, place: int) -> Given: ...
    @overload
    def __getitem__(self, place: slice) -> GivenRows: ...
    def __getitem__(self, place: int | slice) -> Given | GivenRows:
        if isinstance(place, slice):
            return self.take(place)
        file, line = int(self.file[place]), int(self.line[place])
        if file == ELSEWHERE:
            return self.others[line]
        return Given(self.files[file], line, self.sources[int(self.source[place])])

    def __iter__(self) -> Iterator[Given]:
        return (self[place] for place in range(len(self)))

    def take(self, places: Array | slice) -> GivenRows:
        """The rows at these places, in this order."""
        return replace(self, file=self.file[places], line=self.line[places], source=self.source[places])

    def inserted(self, at: int, rows: Sequence[Given]) -> GivenRows:
        """These rows with others before the row at a place."""
        return joined((self[:at], GivenRows.of(rows), self[at:]))

    def with_own(self, rows: Mapping[int, Given]) -> GivenRows:
        """The rows, of which these were given otherwise, by place."""
        if not rows:
            return self
        file, line = self.file.copy(), self.line.copy()
        for number, place in enumerate(rows, len(self.others)):
            file[place], line[place] = ELSEWHERE, number
        return replace(self, file=file, line=line, others=(*self.others, *rows.values()))


def joined(parts: Iterable[GivenRows]) -> GivenRows:
    """The rows of all parts, one part behind the other."""
    filled = [each for each in parts if len(each)]
    if not filled:
        return GivenRows.of(())
    if len(filled) == 1:
        return filled[0]
    files = {name: place for place, name in enumerate(dict.fromkeys(f for p in filled for f in p.files))}
    others = {each: place for place, each in enumerate(dict.fromkeys(o for p in filled for o in p.others))}
    sources, shifts = _joined_sources(filled)
    columns: list[list[Array]] = [[], [], []]
    for part, shift in zip(filled, shifts, strict=True):
        apart = part.file == ELSEWHERE
        new_files = np.array([*(files[name] for name in part.files), ELSEWHERE], np.int16)
        new_others = np.array([*(others[each] for each in part.others), 0], np.int32)
        columns[0].append(new_files[part.file])
        columns[1].append(np.where(apart, new_others[np.where(apart, part.line, 0)], part.line))
        columns[2].append(np.where(apart, 0, part.source + np.int32(shift)))
    file, line, source = (np.concatenate(each) for each in columns)
    return GivenRows(tuple(files), file, line, source, sources, tuple(others))


def _joined_sources(parts: Sequence[GivenRows]) -> tuple[Texts, list[int]]:
    """The texts of all parts, those that several share once, and where each part's begin."""
    places: dict[int, int] = {}
    kept: list[Texts] = []
    length, shifts = 0, []
    for part in parts:
        if id(part.sources) not in places:
            places[id(part.sources)] = length
            kept.append(part.sources)
            length += len(part.sources)
        shifts.append(places[id(part.sources)])
    return texts_joined(kept), shifts
