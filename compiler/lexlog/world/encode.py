"""Columns of names in, one dictionary for all of them and their codes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lexlog.symbols import Symbols
from lexlog.world.sheet import Array
from lexlog.world.typed import Names

if TYPE_CHECKING:
    import pyarrow

NONE_CODE = 1
"""The code of `none`, in a world that was loaded."""

Codes = NDArray[np.int32]


def encoded(columns: Sequence[Names]) -> tuple[Symbols, list[Codes]]:
    """The dictionary, names in the order of the columns and their texts, and each column in codes: 0 is a
    name that is not known."""
    if all(isinstance(each.texts, list | tuple) for each in columns):
        symbols = Symbols(("none",))
        codes = [symbols.encode(text or "?" for text in each.texts) for each in columns]
    else:
        symbols, codes = _by_hash([each.texts for each in columns])
    return symbols, [_placed(code, each.places) for code, each in zip(codes, columns, strict=True)]


def _placed(codes: Codes, places: Array | None) -> Codes:
    if places is None:
        return codes
    if places.strides == (0,):  # one text for all rows: one code for all rows
        return np.broadcast_to(codes[places[0]] if len(places) else np.int32(0), places.shape)
    return codes[places]


def _by_hash(columns: Sequence[Sequence[str] | pyarrow.Array]) -> tuple[Symbols, list[Codes]]:
    from lexlog.world import distinct

    parts: list[Sequence[str] | pyarrow.Array] = [("", "none"), *columns]
    runs = list(_runs(parts))
    symbols, codes = distinct.encoded([run for run, _ in runs])
    found: list[Codes] = []
    for code, (_, lengths) in zip(codes, runs, strict=True):
        found.extend(np.split(code, np.cumsum(lengths)[:-1]))
    return symbols, found[1:]


def _runs(
    parts: Sequence[Sequence[str] | pyarrow.Array],
) -> Iterator[tuple[Sequence[str] | pyarrow.Array, list[int]]]:
    """The parts, those in lists joined where they follow each other, with the lengths of what was joined."""
    texts: list[str] = []
    lengths: list[int] = []
    for part in parts:
        if isinstance(part, list | tuple):
            texts.extend(part)
            lengths.append(len(part))
            continue
        if lengths:
            yield texts, lengths
            texts, lengths = [], []
        yield part, [len(part)]
    if lengths:
        yield texts, lengths
