"""A file, packed or not, in; its bytes as a stream out, which tells how far it has been read."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from lexlog import locate

PACKED_ERRORS = (EOFError, zipfile.BadZipFile, zlib.error, gzip.BadGzipFile)
"""What a packed file raises that was cut off or damaged."""

CHUNK = 1 << 16


class NoFormat(Exception):
    """A file that is not of the format that was asked for, or cannot be opened; nothing of it is read."""


@dataclass(slots=True)
class Opened:
    """An open file: its name as a reader would type it, its bytes, and a mark that is set at a bad end."""

    path: Path
    shown: str
    stream: IO[bytes]
    told: Callable[[], None]


@contextmanager
def opened(path: Path, told: Callable[[str, int, int], None]) -> Iterator[Opened]:
    """Open a file, or the one file in a `.gz` or `.zip`. `told` hears its name, bytes read, and size."""
    shown = locate.shown(path)
    with ExitStack() as stack:
        try:
            raw = stack.enter_context(path.open("rb"))
            size = path.stat().st_size
            stream: IO[bytes] = raw
            if path.suffix == ".gz":
                stream = cast(IO[bytes], stack.enter_context(gzip.open(raw)))
            elif path.suffix == ".zip":
                stream = stack.enter_context(_member(stack.enter_context(zipfile.ZipFile(raw)), shown))
        except (OSError, *PACKED_ERRORS) as error:
            raise NoFormat(f"{shown} cannot be opened: {error}") from None
        yield Opened(path, shown, stream, lambda: told(shown, _position(raw), size))


def _member(archive: zipfile.ZipFile, shown: str) -> IO[bytes]:
    names = [each for each in archive.namelist() if not each.endswith("/")]
    if len(names) != 1:
        raise NoFormat(f"{shown} holds {len(names)} files: unpack it, and name those to be imported")
    return archive.open(names[0])


def _position(raw: IO[bytes]) -> int:
    try:
        return raw.tell()
    except (OSError, ValueError):
        return 0


def begins(path: Path, length: int = 4096) -> bytes:
    """The first bytes of a file, unpacked; what it is is told from them."""
    with opened(path, lambda file, done, size: None) as file:
        try:
            return file.stream.read(length)
        except PACKED_ERRORS as error:
            raise NoFormat(f"{file.shown} cannot be unpacked: {error}") from None


def as_text(file: Opened, encoding: str) -> Iterator[str]:
    """The lines of a file with their ends, as they stand; bytes that are no text become lone surrogates.

    The encoding is that asked for, else what a mark at the beginning says, else UTF-8.
    """
    stream = io.BufferedReader(_Raw(file), CHUNK)
    chosen = encoding or _marked(stream.peek(4)[:4])
    yield from io.TextIOWrapper(stream, encoding=chosen, errors="surrogateescape", newline="")


def _marked(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8-sig"


class _Raw(io.RawIOBase):
    """The bytes of a packed or plain file, with the progress told as they are read."""

    def __init__(self, file: Opened) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        found = self.file.stream.read(len(buffer))
        buffer[: len(found)] = found
        self.file.told()
        return len(found)


def not_text(text: str) -> str | None:
    """What is wrong with a text that has bytes in it that are no text; None if there are none."""
    if text.isascii():
        return None
    bad = next((each for each in text if "\udc80" <= each <= "\udcff"), None)
    return (
        None
        if bad is None
        else f"byte {ord(bad) - 0xDC00:#04x} is not UTF-8; say --encoding if it is another"
    )
