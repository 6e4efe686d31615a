"""A JSON file in, its objects one after the other out: a list, a list inside an object, or one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from lexlog.imports.items import Found, Item, Unread
from lexlog.imports.opening import PACKED_ERRORS, NoFormat, Opened, as_text, begins, not_text, opened
from lexlog.imports.tree import Place, Settings

Object: TypeAlias = Mapping[str, Any]


def records(path: Path, settings: Settings, keys: Sequence[str] = ()) -> Iterator[Found[Object]]:
    """The objects of a file; `keys` name the list in which they stand where the file is one object.

    Numbers are exact decimals. Raises NoFormat for a file that is not JSON at all.
    """
    start = begins(path, 1 << 16).removeprefix(b"\xef\xbb\xbf").lstrip()
    with opened(path, settings.told) as file:
        if start[:1] == b"[":
            yield from _streamed(file, "item")
        elif start[:1] != b"{":
            raise NoFormat(f"{file.shown} is not JSON: a list or an object was expected")
        elif key := _list_key(start, keys):
            yield from _streamed(file, f"{key}.item")
        else:
            yield from _lines(file, settings)


def _list_key(start: bytes, keys: Sequence[str]) -> str | None:
    """The list in which the objects stand, or None if they stand one a line."""
    try:
        first = json.loads(start.split(b"\n", 1)[0])
    except ValueError:
        first = None
    if isinstance(first, dict) and not any(isinstance(first.get(key), list) for key in keys):
        return None
    return next((key for key in keys if f'"{key}"'.encode() in start), None)


def _streamed(file: Opened, prefix: str) -> Iterator[Found[Object]]:
    import ijson

    number = 0
    found = ijson.items(_Told(file), prefix, use_float=False)
    while True:
        number += 1
        place = Place(file.shown, f"record {number}")
        try:
            value = next(found, None)
        except (ijson.JSONError, *PACKED_ERRORS, UnicodeError, RecursionError) as error:
            reason = "cut-off" if _is_cut(error) else "not-readable"
            message = f"the file cannot be read from here on: {_sentence(error)}"
            yield Unread(place, reason, message, True)
            return
        if value is None:
            return
        if isinstance(value, dict):
            yield Item(place, value)
        else:
            yield Unread(place, "wrong-shape", "an object was expected")


def _is_cut(error: Exception) -> bool:
    import ijson

    return isinstance(error, (ijson.IncompleteJSONError, *PACKED_ERRORS))


class _Told:
    """The bytes of a file for a reader that asks for them, with the progress told."""

    def __init__(self, file: Opened) -> None:
        self.file, self.first = file, True

    def read(self, size: int = -1) -> bytes:
        found = self.file.stream.read(size)
        if found:
            self.file.told()
        if self.first and size != 0:
            self.first = False
            return found.removeprefix(b"\xef\xbb\xbf")
        return found


def _lines(file: Opened, settings: Settings) -> Iterator[Found[Object]]:
    number = 0
    lines = as_text(file, settings.encoding)
    while True:
        number += 1
        place = Place(file.shown, str(number))
        try:
            line = next(lines, None)
        except (*PACKED_ERRORS, UnicodeError) as error:
            yield Unread(place, "cut-off", f"the file cannot be read any further: {_sentence(error)}", True)
            return
        if line is None:
            return
        if line.strip():
            yield _line(place, line)


def _line(place: Place, line: str) -> Found[Object]:
    if wrong := not_text(line):
        return Unread(place, "not-encoded", wrong)
    try:
        value = json.loads(line, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        ends = not line.endswith("\n")
        return Unread(place, "cut-off" if ends else "not-readable", f"not JSON: {_sentence(error)}", ends)
    return (
        Item(place, value)
        if isinstance(value, dict)
        else Unread(place, "wrong-shape", "an object was expected")
    )


def _no_number(text: str) -> object:
    raise ValueError(f"`{text}` is no number")


def _once(pairs: list[tuple[str, Any]]) -> Object:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return made


def _sentence(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".: ")
