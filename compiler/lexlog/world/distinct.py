"""Long columns of texts in, their different texts and the place of each out: by sorted hashes, then by text.

The hash of a text and its place share one number of 64 bits, so that sorting these numbers, which a machine
does faster than anything else with a million of them, brings equal texts together, the first in front. Every
text is then compared with that first one. What has its hash by chance is told apart one by one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow
from numpy.typing import NDArray

from lexlog.indexed import IndexedTexts
from lexlog.symbols import Symbols
from lexlog.texts import Texts, equal, hash_of, hashes, joined
from lexlog.world.many import as_texts
from lexlog.world.side_by_side import side_by_side

Codes = NDArray[np.int32]


def encoded(parts: Sequence[Sequence[str] | pyarrow.Array]) -> tuple[Symbols, list[Codes]]:
    """The different texts, in the order in which they come, and the code of each text of each part. The first
    text is empty and stands for `?`."""
    arrays = [_array(each) for each in parts]
    texts = [as_texts(each) for each in arrays]
    bits = max(1, sum(map(len, texts)).bit_length())
    codes, is_first, index = _by_hash(texts, bits)
    ends = np.cumsum([len(each) for each in arrays])[:-1]
    columns, firsts = np.split(codes, ends), np.split(is_first, ends)
    names = _names(arrays, firsts)
    strangers = _told_apart(texts, columns, firsts, names)
    if strangers:
        names = joined([names, Texts.of(strangers)])
        more = [(hash_of(text) >> bits << bits) | code for text, code in strangers.items()]
        index = np.sort(np.concatenate((index, np.array(more, np.uint64))))
    return Symbols.of(IndexedTexts(names, index, bits)), columns


def _array(part: Sequence[str] | pyarrow.Array) -> pyarrow.Array:
    return part if isinstance(part, pyarrow.Array) else pyarrow.array(part, pyarrow.string())


def _by_hash(parts: Sequence[Texts], bits: int) -> tuple[Codes, NDArray[np.bool_], NDArray[np.uint64]]:
    """A code for each text of all parts, the same for all that have one hash, counted by the first of them;
    which texts these are; and their hashes, sorted, with their codes in the lower bits."""
    low = np.uint64((1 << bits) - 1)
    order = np.concatenate(side_by_side(hashes, parts))
    order &= ~low
    order |= np.arange(len(order), dtype=np.uint64)
    order.sort()
    begins = np.ones(len(order), bool)
    begins[1:] = (order[1:] ^ order[:-1]) > low
    index = order[begins]
    order &= low
    places = order.astype(np.int32)
    del order
    leaders = places[begins]
    is_first = np.zeros(len(places), bool)
    is_first[leaders] = True
    of_leaders = (np.cumsum(is_first, dtype=np.int32) - np.int32(1))[leaders]
    codes = np.empty(len(places), np.int32)
    codes[places] = of_leaders[np.cumsum(begins, dtype=np.int32) - np.int32(1)]
    return codes, is_first, (index & ~low) | of_leaders.astype(np.uint64)


def _names(parts: Sequence[pyarrow.Array], is_first: Sequence[NDArray[np.bool_]]) -> Texts:
    """The texts that are the first of their kind; the very first as `?`."""
    wide = (
        any(each.type == pyarrow.large_string() for each in parts)
        or sum(each.nbytes for each in parts) >= 2**31
    )
    type_ = pyarrow.large_string() if wide else pyarrow.string()
    chosen = [
        each.filter(pyarrow.array(mask)).cast(type_) for each, mask in zip(parts, is_first, strict=True)
    ]
    chosen[0] = pyarrow.concat_arrays([pyarrow.array(["?"], type_), chosen[0].slice(1)])
    return as_texts(pyarrow.concat_arrays(chosen))


def _told_apart(
    parts: Sequence[Texts], columns: Sequence[Codes], is_first: Sequence[NDArray[np.bool_]], names: Texts
) -> dict[str, int]:
    """New codes for the texts that are not the name of their code; their cells get them."""

    def strangers(place: int) -> list[int]:
        part, codes = parts[place], columns[place]
        later = np.flatnonzero(~is_first[place])
        is_name = equal(part, later, names, codes[later])
        of_unknown = codes[later] == 0  # code 0 is that of the empty text, and its name is `?`
        is_name[of_unknown] = part.lengths()[later[of_unknown]] == 0
        found: list[int] = later[~is_name].tolist()
        return found

    found: dict[str, int] = {}
    for place, rows in enumerate(side_by_side(strangers, range(len(parts)))):
        for row in rows:
            columns[place][row] = found.setdefault(parts[place][row], len(names) + len(found))
    return found
