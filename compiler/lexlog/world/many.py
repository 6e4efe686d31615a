"""A column of many different texts in, the same out as of few: numbers, names and texts read all at once.

What is read here is read as `cells.value` reads it. Only the plain form of a number is recognized by itself;
every other text, and every number out of its range, is left to `cells.value`, so that no form is lost and no
finding reads otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pyarrow
import pyarrow.compute as compute

from lexlog.resolved import tree as law
from lexlog.texts import Texts
from lexlog.world.cells import NONE, Wrong
from lexlog.world.sheet import MOST_FEW, Array, Column, Few, Many
from lexlog.world.side_by_side import side_by_side
from lexlog.world.typed import Names, Numbers, Reader, Typed, WrongCell

_DIGITS = 18
"""Digits of a number that fits 64 bits whatever they are."""
_SAMPLE = 1 << 16
"""Of the first rows, half must repeat a text for the column to be told by its different texts."""
_WIDEST = 2**31 - 1
"""Bytes of a column that Arrow tells apart by 32 bits."""


def columns(texts: Mapping[str, Callable[[], pyarrow.ChunkedArray]]) -> dict[str, Column]:
    """Columns by name, each of the texts that are made for it."""
    names = list(texts)
    return dict(zip(names, side_by_side(lambda name: column(texts[name]()), names), strict=True))


def column(texts: pyarrow.ChunkedArray) -> Column:
    """Texts without nulls, or a dictionary of such, as a column; blanks at the ends of a text go."""
    if pyarrow.types.is_dictionary(texts.type):
        return _of_dictionary(texts.unify_dictionaries())
    sample = texts.slice(0, _SAMPLE)
    if len(sample.unique()) * 2 <= len(sample):
        return _of_dictionary(texts.dictionary_encode())
    return Many(_trimmed(_whole(texts)))


def few(of: Many) -> Few:
    """The column with each text once."""
    encoded = of.texts.dictionary_encode()
    places = _places(encoded.indices)
    return Few(encoded.dictionary.to_pylist(), places if of.places is None else places[of.places])


def _of_dictionary(encoded: pyarrow.ChunkedArray) -> Column:
    """The column of a dictionary that all chunks have in common."""
    if encoded.num_chunks == 0:
        return Few((), np.zeros(0, np.int32))
    dictionary = encoded.chunk(0).dictionary
    places = np.concatenate([_places(chunk.indices) for chunk in encoded.chunks])
    if len(dictionary) > MOST_FEW:
        return Many(_trimmed(dictionary), places)
    return Few([text.strip() for text in dictionary.to_pylist()], places)


def _places(indices: pyarrow.Array) -> Array:
    found: Array = indices.to_numpy().astype(np.int32, copy=False)
    return found


def _whole(texts: pyarrow.ChunkedArray) -> pyarrow.Array:
    """One array; with offsets of 64 bits if there are too many bytes for 32."""
    if texts.type == pyarrow.string() and texts.nbytes > _WIDEST:
        texts = texts.cast(pyarrow.large_string())
    if texts.num_chunks == 0:
        return pyarrow.array([], texts.type)
    return texts.chunk(0) if texts.num_chunks == 1 else pyarrow.concat_arrays(texts.chunks)


def _trimmed(texts: pyarrow.Array) -> pyarrow.Array:
    """The texts without blanks at their ends. What a blank is, is Python's to say."""
    bytes_ = as_texts(texts)
    if not _may_be_blank(bytes_.data).any():
        return texts
    begins, ends = bytes_.begins[:-1], bytes_.begins[1:]
    filled = np.flatnonzero(ends > begins)
    first, last = bytes_.data[begins[filled]], bytes_.data[ends[filled] - 1]
    suspect = filled[_may_be_blank(first) | _may_be_blank(last)]
    if not len(suspect):
        return texts
    stripped = [text.strip() for text in texts.take(pyarrow.array(suspect)).to_pylist()]
    mask = np.zeros(len(texts), bool)
    mask[suspect] = True
    return compute.replace_with_mask(texts, pyarrow.array(mask), pyarrow.array(stripped, texts.type))


def _may_be_blank(byte: Array) -> Array:
    """Whether a byte may be part of a blank: one up to the space, or of a character beyond ASCII."""
    found: Array = (byte <= 32) | (byte >= 128)
    return found


def as_texts(texts: pyarrow.Array) -> Texts:
    """The texts of an Arrow array, not copied."""
    width = np.int64 if texts.type == pyarrow.large_string() else np.int32
    _, offsets, data = texts.buffers()
    if data is None or not len(texts):
        return Texts(np.zeros(0, np.uint8), np.zeros(len(texts) + 1, width))
    begins = np.frombuffer(offsets, width)[texts.offset : texts.offset + len(texts) + 1]
    if begins[0] or begins[-1] != data.size:
        return Texts(np.frombuffer(data, np.uint8)[begins[0] : begins[-1]], begins - begins[0])
    return Texts(np.frombuffer(data, np.uint8), begins)


# --- names --------------------------------------------------------------------------------------------------


def names(of: Many, read: Reader, *, may_be_none: bool) -> Typed:
    """The column as symbols."""
    wrong = compute.equal(of.texts, "?")
    if not may_be_none:
        wrong = compute.or_(wrong, compute.equal(of.texts, NONE))
    places = np.flatnonzero(wrong.to_numpy(zero_copy_only=False))
    if not len(places):
        return Typed(Names(of.texts, of.places))
    found = {place: (text, read(text)) for place, text in _at(of.texts, places)}
    empty = pyarrow.scalar("", of.texts.type)
    return Typed(Names(compute.if_else(wrong, empty, of.texts), of.places), _wrong(of, found))


def _at(texts: pyarrow.Array, places: Array) -> list[tuple[int, str]]:
    return list(zip(places.tolist(), texts.take(pyarrow.array(places)).to_pylist(), strict=True))


def _wrong(of: Many, found: Mapping[int, tuple[str, object]]) -> tuple[WrongCell, ...]:
    """The cells with these texts, in order of their rows."""
    places: Array = np.array(list(found), np.int64)
    rows = places
    if of.places is not None:
        rows = np.flatnonzero(np.isin(of.places, places))
        places = of.places[rows]
    cells = []
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        text, wrong = found[place]
        assert isinstance(wrong, Wrong)
        cells.append(WrongCell(row, text, wrong))
    return tuple(cells)


# --- numbers ------------------------------------------------------------------------------------------------


def numbers(of: Many, kind: law.NumberType, read: Reader) -> Typed:
    """The column as stored numbers."""
    values, is_plain = _plain(of.texts, kind)
    unknown = as_texts(of.texts).lengths() == 0
    odd = np.flatnonzero(~(is_plain & _is_between(values, kind)) & ~unknown)
    wrong: dict[int, tuple[str, object]] = {}
    known: dict[int, int] = {}
    for place, text in _at(of.texts, odd):
        found = read(text)
        if isinstance(found, int):
            known[place] = found
        else:
            wrong[place] = text, found
    unknown[list(wrong)] = True
    values = _with(values, known)
    column = Numbers(values, unknown)
    if of.places is not None:
        column = Numbers(values[of.places], unknown[of.places])
    return Typed(column, _wrong(of, wrong))


def _plain(texts: pyarrow.Array, kind: law.NumberType) -> tuple[Array, Array]:
    """The stored value of each text that is digits and no more decimals than the kind has; and which are."""
    whole = _DIGITS - kind.places
    if whole < 1:
        return np.zeros(len(texts), np.int64), np.zeros(len(texts), bool)
    decimals = rf"(\.[0-9]{{1,{kind.places}}})?" if kind.places else ""
    is_plain = compute.match_substring_regex(texts, f"^-?[0-9]{{1,{whole}}}{decimals}$")
    plain = compute.if_else(is_plain, texts, pyarrow.scalar("0", texts.type))
    exact = plain.cast(pyarrow.decimal128(38, kind.places))
    # A decimal is a whole number of 16 bytes, the low ones first; these fit the lower eight.
    values = np.frombuffer(exact.buffers()[1], "<i8")[2 * exact.offset :: 2][: len(exact)]
    return values.copy(), is_plain.to_numpy(zero_copy_only=False)


def _is_between(values: Array, kind: law.NumberType) -> Array:
    """Whether the stored values are in the range of the kind."""
    found = np.ones(len(values), bool)
    scale = 10**kind.places
    if kind.least is not None:
        least = ceil(Fraction(kind.least) * scale)
        found &= values >= least if abs(least) < 10**_DIGITS else least < 0
    if kind.greatest is not None:
        greatest = floor(Fraction(kind.greatest) * scale)
        found &= values <= greatest if abs(greatest) < 10**_DIGITS else greatest > 0
    return found


def _with(values: Array, known: dict[int, int]) -> Array:
    """The column with these values in these places."""
    if any(not -(2**63) <= each < 2**63 for each in known.values()):
        values = values.astype(object)
    for place, each in known.items():
        values[place] = each
    return values
