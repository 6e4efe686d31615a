"""A CSV file in; what a fast reader must be told before it may be trusted, and where its records are, out.

Arrow reads CSV fast and takes what is malformed as it comes; Python's reader is strict and tells. On a file
whose quotes all stand where they should, whose lines are no longer than a cell may be, and which is UTF-8,
both read the same cells. That is what is looked at here, a block of bytes at a time.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from lexlog.world.sheet import Array

_BLOCK = 1 << 20
_COMMA, _QUOTE, _NEWLINE, _RETURN = b',"\n\r'


@dataclass(frozen=True, slots=True)
class Shape:
    """`is_plain`: two readers would read the same. `lines`: how many there are, breaks in quotes included.
    `has_breaks`: some line breaks are in quotes."""

    is_plain: bool
    lines: int = 0
    has_breaks: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """Each record that is not an empty line: the line on which it begins, its cells and its bytes."""

    lines: NDArray[np.int64]
    cells: NDArray[np.int64]
    lengths: NDArray[np.int64]


@dataclass(slots=True)
class _Block:
    """Some bytes of a file, where its quotes and newlines are, and whether a quote is open before them."""

    bytes: NDArray[np.uint8]
    inside: bool
    quotes: Array
    newlines: Array

    def is_inside(self, places: Array) -> Array:
        """Whether each place is in quotes."""
        if not len(self.quotes):
            return np.full(len(places), self.inside)
        found: Array = (np.searchsorted(self.quotes, places) + self.inside) & 1 == 1
        return found


def shape(file: BinaryIO, begin: int) -> Shape:
    """The shape of what is behind the header, which ends before byte `begin`."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, has_breaks, inside, length = 0, False, False, 0
    before, was_closed = _NEWLINE, False
    limit = csv.field_size_limit()
    for block in _blocks(file, begin):
        bytes_, newlines, quotes = block.bytes, block.newlines, block.quotes
        try:
            _decode(decoder, bytes_)
        except UnicodeDecodeError:
            return Shape(False)
        gaps = np.diff(newlines, prepend=-1 - length, append=len(bytes_))
        if gaps.max() > limit or _has_lone_return(bytes_):
            return Shape(False)
        length = int(gaps[-1]) - 1 if len(newlines) else length + len(bytes_)
        lines += len(newlines)
        if len(quotes) or block.inside:
            has_breaks = has_breaks or bool(block.is_inside(newlines).any())
        if was_closed and bytes_[0] not in b',"\n\r':
            return Shape(False)
        if len(quotes) and not _are_quotes_in_place(block, before):
            return Shape(False)
        inside = block.inside ^ (len(quotes) % 2 == 1)
        before = int(bytes_[-1])
        was_closed = before == _QUOTE and not inside
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return Shape(False)
    return Shape(not inside, lines + (length > 0), has_breaks)


def _decode(decoder: codecs.IncrementalDecoder, bytes_: NDArray[np.uint8]) -> None:
    if bytes_.max() >= 128 or decoder.getstate()[0]:
        decoder.decode(bytes_.tobytes())


def _has_lone_return(bytes_: NDArray[np.uint8]) -> bool:
    """Whether a line ends in another way than by a newline; blocks do not end between the two."""
    returns = np.flatnonzero(bytes_ == _RETURN)
    return bool(len(returns)) and (
        returns[-1] + 1 == len(bytes_) or bool((bytes_[returns + 1] != _NEWLINE).any())
    )


def _are_quotes_in_place(block: _Block, before: int) -> bool:
    """Whether quotes open where a cell begins and close where it ends, but for those that are doubled."""
    opening, closing = block.quotes[block.inside :: 2], block.quotes[1 - block.inside :: 2]
    bytes_ = block.bytes
    if len(opening) and opening[0] == 0:
        if not _is_edge(np.array([before], np.uint8)).all():
            return False
        opening = opening[1:]
    if len(closing) and closing[-1] + 1 == len(bytes_):
        closing = closing[:-1]
    return bool(_is_edge(bytes_[opening - 1]).all() and _is_edge(bytes_[closing + 1]).all())


def _is_edge(bytes_: NDArray[np.uint8]) -> Array:
    found: Array = (bytes_ == _COMMA) | (bytes_ == _QUOTE) | (bytes_ == _NEWLINE) | (bytes_ == _RETURN)
    return found


def _blocks(file: BinaryIO, begin: int) -> Iterator[_Block]:
    file.seek(begin)
    inside = False
    while read := file.read(_BLOCK):
        if read.endswith(b"\r"):
            read += file.read(1)
        bytes_ = np.frombuffer(read, np.uint8)
        quotes = np.flatnonzero(bytes_ == _QUOTE)
        yield _Block(bytes_, inside, quotes, np.flatnonzero(bytes_ == _NEWLINE))
        inside ^= len(quotes) % 2 == 1


def records(file: BinaryIO, begin: int, line: int) -> Records:
    """The records of a plain file behind the header, the first of them on this line."""
    # At each end of a record: bytes, lines and commas up to there.
    ends: list[Array] = []
    offset = commas = 0
    lines = line
    last = _NEWLINE
    for block in _blocks(file, begin):
        newlines = block.newlines
        is_end = ~block.is_inside(newlines)
        separating = np.flatnonzero(block.bytes == _COMMA)
        separating = separating[~block.is_inside(separating)]
        places = newlines[is_end]
        # A carriage return before the newline is no part of the record.
        returns = np.where(places > 0, block.bytes[places - 1], last) == _RETURN
        told = (
            places + offset + 1,
            places + offset - returns,
            lines + 1 + np.flatnonzero(is_end),
            commas + np.searchsorted(separating, places),
        )
        ends.append(np.stack(told))
        offset += len(block.bytes)
        lines += len(newlines)
        commas += len(separating)
        last = int(block.bytes[-1])
    if last != _NEWLINE:
        ends.append(np.array([[offset + 1], [offset], [lines + 1], [commas]]))
    behind, until, next_line, commas_ = np.concatenate(ends, axis=1) if ends else np.zeros((4, 0), np.int64)
    lengths = until - np.concatenate(([0], behind[:-1]))[: len(until)]
    begins = np.concatenate(([line], next_line[:-1]))[: len(until)]
    cells = np.diff(commas_, prepend=0) + 1
    is_filled = lengths > 0
    return Records(begins[is_filled], cells[is_filled], lengths[is_filled])
