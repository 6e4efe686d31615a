"""Long columns of texts in, their different texts and the place of each out: by sorted hashes, held to the texts.

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
from lexlog.texts import Texts, equal, hash_of, hashes
from lexlog.world.many import as_texts

Codes = NDArray[np.int32]


def encoded(parts: Sequence[Sequence[str] | pyarrow.Array]) -> tuple[Symbols, list[Codes]]:
    """The different texts, in the order in which they come, and the code of each text of each part. The first
    text is empty and stands for `?`."""
    arrays = [_array(each) for each in parts]
    texts = [as_texts(each) for each in arrays]
    bits = max(1, sum(map(len, texts)).bit_length())
    first, leaders = _first_of_each(texts, bits)
    is_first = first == np.arange(len(first), dtype=np.int32)
    codes = (np.cumsum(is_first, dtype=np.int32) - np.int32(1))[first]
    low = np.uint64((1 << bits) - 1)
    index = (leaders & ~low) | codes[(leaders & low).astype(np.int64)].astype(np.uint64)
    del first, leaders
    ends = np.cumsum([len(each) for each in arrays])[:-1]
    columns = np.split(codes, ends)
    names = _names(arrays, np.split(is_first, ends))
    strangers = _told_apart(texts, columns, np.split(is_first, ends), names)
    if strangers:
        names = _with(names, list(strangers))
        more = [(hash_of(text) >> bits << bits) | code for text, code in strangers.items()]
        index = np.sort(np.concatenate((index, np.array(more, np.uint64))))
    return Symbols.of(IndexedTexts(names, index, bits)), columns


def _array(part: Sequence[str] | pyarrow.Array) -> pyarrow.Array:
    return part if isinstance(part, pyarrow.Array) else pyarrow.array(part, pyarrow.string())


def _first_of_each(parts: Sequence[Texts], bits: int) -> tuple[Codes, NDArray[np.uint64]]:
    """For each text of all parts the place of the first that has its hash; and these firsts with their hashes,
    sorted, the place in the lower bits."""
    low = np.uint64((1 << bits) - 1)
    order = np.concatenate([hashes(each) for each in parts])
    order &= ~low
    order |= np.arange(len(order), dtype=np.uint64)
    order.sort()
    begins = np.ones(len(order), bool)
    begins[1:] = (order[1:] ^ order[:-1]) > low
    leaders = order[begins]
    order &= low
    places = order.astype(np.int32)
    del order
    first = np.empty(len(places), np.int32)
    first[places] = places[begins][np.cumsum(begins, dtype=np.int32) - np.int32(1)]
    return first, leaders


def _names(parts: Sequence[pyarrow.Array], is_first: Sequence[NDArray[np.bool_]]) -> Texts:
    """The texts that are the first of their kind; the very first as `?`."""
    wide = any(each.type == pyarrow.large_string() for each in parts) or sum(each.nbytes for each in parts) >= 2**31
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
    found: dict[str, int] = {}
    for part, codes, mask in zip(parts, columns, is_first, strict=True):
        later = np.flatnonzero(~mask)
        is_name = equal(part, later, names, codes[later])
        of_unknown = codes[later] == 0  # code 0 is that of the empty text, and its name is `?`
        is_name[of_unknown] = part.lengths()[later[of_unknown]] == 0
        for place in later[~is_name].tolist():
            codes[place] = found.setdefault(part[place], len(names) + len(found))
    return found


def _with(names: Texts, more: list[str]) -> Texts:
    added = Texts.of(more)
    begins = np.concatenate((names.begins.astype(np.int64), added.begins[1:] + names.begins[-1]))
    return Texts(np.concatenate((names.data, added.data)), begins)
