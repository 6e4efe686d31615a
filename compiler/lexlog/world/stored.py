"""A document and columns in, one file of them out, and back: columns are mapped into memory, damage is told.

The file has a head of 128 bytes, the document as JSON, and pages of 4 KB, in which each column begins a page.
The head holds the digest of the document, and the digest of one number for each page: its words of eight
bytes, added up with odd weights, so that no change of one word, and no page in the place of another, goes
unseen. That is looked at whenever the file is opened, since it takes less time than to read the pages from a
disk. It is no seal: who can write the file can make any other.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from lexlog.world.sheet import Array
from lexlog.world.side_by_side import side_by_side

Document = dict[str, Any]

MAGIC = b"lexlog world\n"
LAYOUT = 3
"""To be counted up when anything here, or in the document, is laid out otherwise."""

_HEAD = struct.Struct("<13sBxxQQQ32s32s24x")
_PAGE = 4096
_WORDS = _PAGE // 8
_WEIGHTS = np.arange(1, 2 * _WORDS, 2, dtype=np.uint64)
_STRETCH = 1 << 14
"""Pages that are added up at a time."""


class Damaged(Exception):
    """The file is not what was written, or not all of it; the message says what is amiss."""


class OtherLayout(Exception):
    """The file was laid out by another version."""


def is_stored(path: Path) -> bool:
    """Whether a file begins as such a file does."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


# --- writing ------------------------------------------------------------------------------------------------


def store(path: Path, document: Document, columns: Mapping[str, Array]) -> None:
    """Write the file, all of it or nothing. Raises OSError."""
    places, pages = _places(columns)
    text = json.dumps({**document, "columns": places}).encode()
    begin = -(-(_HEAD.size + len(text)) // _PAGE)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(b"\0" * _HEAD.size + text)
            file.seek(begin * _PAGE)
            sums = hashlib.sha256()
            for name, place in places.items():
                if "page" in place:
                    sums.update(_write(file, columns[name]))
            file.truncate((begin + pages) * _PAGE)
            file.seek(0)
            digests = hashlib.sha256(text).digest(), sums.digest()
            file.write(_HEAD.pack(MAGIC, LAYOUT, len(text), begin, pages, *digests))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _places(columns: Mapping[str, Array]) -> tuple[dict[str, Document], int]:
    """Of each column its type, its length, and the page where it begins or the one value that it has."""
    found: dict[str, Document] = {}
    page = 0
    for name, column in columns.items():
        if column.dtype.hasobject:
            raise ValueError(f"no columns of objects: {name}")
        kind = column.dtype.newbyteorder("<").str
        found[name] = {"type": kind, "length": len(column)}
        if len(column) == 0 or (column == column[0]).all():
            found[name]["value"] = column[0].item() if len(column) else 0
            continue
        found[name]["page"] = page
        page += -(-column.nbytes // _PAGE)
    return found, page


def _write(file: BinaryIO, column: Array) -> bytes:
    """Write a column and what is missing to a whole page; its sums."""
    made = np.ascontiguousarray(column, column.dtype.newbyteorder("<")).view(np.uint8)
    whole = len(made) // _PAGE * _PAGE
    rest = np.zeros(_PAGE if len(made) > whole else 0, np.uint8)
    rest[: len(made) - whole] = made[whole:]
    file.write(made[:whole].data)
    file.write(rest.data)
    return b"".join((*_sums(made[:whole].view("<u8")), *_sums(rest.view("<u8"))))


def _sums(words: NDArray[np.uint64]) -> Iterator[bytes]:
    """A number for each page."""
    pages = words.reshape(-1, _WORDS)
    for begin in range(0, len(pages), _STRETCH):
        yield (pages[begin : begin + _STRETCH] @ _WEIGHTS).astype("<u8").tobytes()


# --- reading ------------------------------------------------------------------------------------------------


def stored(path: Path) -> tuple[Document, dict[str, Array]]:
    """The document and the columns, which cannot be written to.

    Raises Damaged, OtherLayout, and OSError.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD.size)
        size = os.fstat(file.fileno()).st_size
        if not head.startswith(MAGIC):
            raise Damaged("it does not begin as the snapshot of a world does")
        if len(head) < _HEAD.size:
            raise Damaged("it ends in its head")
        _, layout, length, begin, pages, of_text, of_pages = _HEAD.unpack(head)
        if layout != LAYOUT:
            raise OtherLayout(f"it has layout {layout}, where this version writes layout {LAYOUT}")
        if size != (begin + pages) * _PAGE or not _HEAD.size + length <= begin * _PAGE:
            raise Damaged(f"it has {size:,} bytes, expected {(begin + pages) * _PAGE:,}")
        text = file.read(length)
        if hashlib.sha256(text).digest() != of_text:
            raise Damaged("the document in it is not what was written")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    document = json.loads(text)
    body = np.frombuffer(mapped, np.uint8, pages * _PAGE, begin * _PAGE) if pages else np.zeros(0, np.uint8)
    _check(body, of_pages)
    return document, {name: _column(body, place) for name, place in document.pop("columns").items()}


def _check(body: NDArray[np.uint8], digest: bytes) -> None:
    """Raises Damaged if some page is not what was written."""
    words = body.view("<u8")
    step = _STRETCH * _WORDS
    parts = [words[begin : begin + step] for begin in range(0, len(words), step)]
    sums = hashlib.sha256()
    for found in side_by_side(lambda part: b"".join(_sums(part)), parts):
        sums.update(found)
    if sums.digest() != digest:
        raise Damaged("some page of it is not what was written")


def _column(body: NDArray[np.uint8], place: Document) -> Array:
    kind, length = np.dtype(place["type"]), place["length"]
    if "page" not in place:
        return np.broadcast_to(np.array(place["value"], kind), (length,))
    begin = place["page"] * _PAGE
    return body[begin : begin + length * kind.itemsize].view(kind)
