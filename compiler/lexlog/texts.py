"""Texts as one run of bytes and the places where each begins, and hashes of many of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_STEP = 1 << 16
"""Texts that are hashed together: few enough for what is worked on to stay near the processor."""

_ANY = "surrogatepass"
"""Half a pair of surrogates is no text, but may be looked for."""

_ALL = (1 << 64) - 1
_LENGTH, _WORD, _FIRST, _SECOND = (
    *(0x9E3779B97F4A7C15, 0xFF51AFD7ED558CCD),
    *(0xC4CEB9FE1A85EC53, 0x2545F4914F6CDD1D),
)


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts one behind the other: UTF-8, and where each begins, with the end of the last one behind.

    # INVARIANT: the first begins at byte 0, and the last ends with the bytes.
    """

    data: NDArray[np.uint8]
    begins: Array

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """These texts.

        >>> Texts.of(["one", "", "drei"])[2]
        'drei'
        """
        encoded = [text.encode("utf-8", _ANY) for text in texts]
        begins = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(each) for each in encoded], out=begins[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), begins)

    def __len__(self) -> int:
        return len(self.begins) - 1

    def __getitem__(self, place: int) -> str:
        return self.data[self.begins[place] : self.begins[place + 1]].tobytes().decode("utf-8", _ANY)

    def at(self, places: Array) -> list[str]:
        """The texts at these places."""
        begins, ends = self.begins[places].tolist(), self.begins[1:][places].tolist()
        if len(begins) < len(self) // 8:
            data = memoryview(self.data.data)
            return [str(data[begin:end], "utf-8", _ANY) for begin, end in zip(begins, ends, strict=True)]
        whole = self.data.tobytes()
        if whole.isascii():
            text = whole.decode("ascii")
            return [text[begin:end] for begin, end in zip(begins, ends, strict=True)]
        return [whole[begin:end].decode("utf-8", _ANY) for begin, end in zip(begins, ends, strict=True)]

    def lengths(self) -> Array:
        """How many bytes each has."""
        return np.diff(self.begins)


def hash_of(text: str) -> int:
    """The hash of one text, as `hashes` has it."""
    data = text.encode("utf-8", _ANY)
    found = len(data) * _LENGTH & _ALL
    for begin in range(0, len(data), 8):
        word = int.from_bytes(data[begin : begin + 8].rjust(8, b"\0"), "little")
        found ^= word
        found = (found ^ found >> 32) * _WORD & _ALL
        found ^= found >> 29
    found = found * _FIRST & _ALL
    found = (found ^ found >> 29) * _SECOND & _ALL
    return found ^ found >> 32


def hashes(texts: Texts) -> NDArray[np.uint64]:
    """A hash of each text, of 64 bits. Texts that are equal have one hash; others may have it as well.

    >>> hashes(Texts.of(["a", "a text that is longer"])).tolist() == [
    ...     hash_of("a"), hash_of("a text that is longer")
    ... ]
    True
    """
    found = np.empty(len(texts), np.uint64)
    for begin in range(0, len(texts), _STEP):
        begins = texts.begins[begin : begin + _STEP + 1]
        found[begin : begin + _STEP] = _hashes(Words.of(texts.data), begins[:-1], np.diff(begins))
    return found


def _hashes(words: Words, begins: Array, lengths: Array) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        found = lengths.astype(np.uint64) * np.uint64(_LENGTH)
        for place in range(0, int(lengths.max(initial=0)), 8):
            longer = slice(None) if place == 0 and lengths.all() else np.flatnonzero(lengths > place)
            word = words.at(begins[longer] + place, lengths[longer] - place)
            word ^= found[longer]
            word ^= word >> np.uint64(32)
            word *= np.uint64(_WORD)
            found[longer] = word ^ (word >> np.uint64(29))
        found *= np.uint64(_FIRST)
        found = (found ^ (found >> np.uint64(29))) * np.uint64(_SECOND)
        return found ^ (found >> np.uint64(32))


def equal(left: Texts, left_places: Array, right: Texts, right_places: Array) -> NDArray[np.bool_]:
    """Whether the texts at the places of the one are those at the places of the other, one by one."""
    found = np.empty(len(left_places), bool)
    for begin in range(0, len(found), _STEP):
        step = slice(begin, begin + _STEP)
        found[step] = _equal(left, left_places[step], right, right_places[step])
    return found


def _equal(left: Texts, left_places: Array, right: Texts, right_places: Array) -> NDArray[np.bool_]:
    begins, others = left.begins[left_places], right.begins[right_places]
    lengths = left.begins[1:][left_places] - begins
    found: NDArray[np.bool_] = lengths == right.begins[1:][right_places] - others
    mine, theirs = Words.of(left.data), Words.of(right.data)
    for place in range(0, int(lengths.max(initial=0)), 8):
        still = np.flatnonzero(found & (lengths > place))
        rest = lengths[still] - place
        found[still] = mine.at(begins[still] + place, rest) == theirs.at(others[still] + place, rest)
    return found


@dataclass(frozen=True, slots=True)
class Words:
    """Bytes as whole numbers of eight bytes that begin anywhere."""

    words: NDArray[np.uint64]

    @classmethod
    def of(cls, data: NDArray[np.uint8]) -> Words:
        """The words that begin in these bytes."""
        if len(data) < 8:
            data = np.concatenate((data, np.zeros(8 - len(data), np.uint8)))
        return cls(np.ndarray((len(data) - 7,), "<u8", data, strides=(1,)))

    def at(self, begins: Array, lengths: Array) -> NDArray[np.uint64]:
        """The first eight bytes at each place, as one number. Where there are fewer, they are its last ones,
        and the first are 0."""
        last = len(self.words) - 1
        if begins.max(initial=0) <= last:
            found = self.words[begins]
        else:  # too near to the end for a whole word
            beyond = np.maximum(begins - last, 0)
            found = self.words[begins - beyond] >> (beyond * 8).astype(np.uint64)
        if lengths.min(initial=8) < 8:
            found <<= (8 - np.minimum(lengths, 8)).astype(np.uint64) * np.uint64(8)
        return found


def joined(parts: Sequence[Texts]) -> Texts:
    """The texts of all parts, one part behind the other."""
    if len(parts) == 1:
        return parts[0]
    begins, end = [np.zeros(1, np.int64)], 0
    for each in parts:
        begins.append(each.begins[1:].astype(np.int64) + end)
        end += len(each.data)
    return Texts(np.concatenate([each.data for each in parts]), np.concatenate(begins))
