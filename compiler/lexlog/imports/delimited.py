"""A CSV file in, its records by column out; a record that cannot be read takes none of the others with it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lexlog.imports.items import Found, Item, Unread
from lexlog.imports.opening import PACKED_ERRORS, NoFormat, Opened, as_text, not_text, opened
from lexlog.imports.tree import Place, Settings

csv.field_size_limit(1 << 24)


def header(path: Path, settings: Settings, delimiter: str = ",") -> list[str]:
    """The columns of a file. Raises NoFormat if it has none."""
    with opened(path, lambda file, done, size: None) as file:
        try:
            lines = as_text(file, settings.encoding)
            first = next(csv.reader(lines, delimiter=delimiter, strict=True), None)
        except (csv.Error, UnicodeError, LookupError, *PACKED_ERRORS) as error:
            raise NoFormat(f"the header of {file.shown} cannot be read: {error}") from None
        if not first:
            raise NoFormat(f"{file.shown} is empty: a header was expected")
        return [each.strip() for each in first]


def records(
    path: Path, settings: Settings, needed: Sequence[str], delimiter: str = ","
) -> Iterator[Found[Mapping[str, str]]]:
    """The records of a file. Raises NoFormat if one of the columns that are `needed` is not there."""
    columns = header(path, settings, delimiter)
    missing = [each for each in needed if each not in columns]
    if missing:
        named = ", ".join(f"`{each}`" for each in missing)
        raise NoFormat(f"{path.name} has no column {named}; its columns are {', '.join(columns)}")
    with opened(path, settings.told) as file:
        yield from _records(file, settings, delimiter, columns)


def _records(
    file: Opened, settings: Settings, delimiter: str, columns: list[str]
) -> Iterator[Found[Mapping[str, str]]]:
    lines = _Lines(as_text(file, settings.encoding))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    next(reader)
    while True:
        lines.begun = reader.line_num + 1
        place = Place(file.shown, str(lines.begun))
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            ends = "end of data" in str(error)
            yield Unread(place, "cut-off" if ends else "not-readable", _sentence(str(error)), ends)
            if ends:
                return
            continue
        except (*PACKED_ERRORS, UnicodeError) as error:
            yield Unread(
                place, "cut-off", f"the file cannot be read any further: {_sentence(str(error))}", True
            )
            return
        if cells:
            yield from _record(place, cells, columns, lines.open_end)


class _Lines:
    """The lines of a file; `open_end` is True once a line was given that no line break ends."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines, self.open_end, self.begun = lines, False, 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.open_end = not line.endswith(("\n", "\r"))
        return line


def _record(
    place: Place, cells: list[str], columns: list[str], open_end: bool
) -> Iterator[Found[Mapping[str, str]]]:
    if wrong := not_text("".join(cells)):
        yield Unread(place, "not-encoded", wrong)
    elif len(cells) != len(columns):
        message = f"the record has {len(cells)} cells, but the header has {len(columns)}"
        yield Unread(place, "cut-off" if open_end else "not-readable", message, open_end)
    else:
        found = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
        if open_end:
            found[columns[-1]] = ""  # what stands there may be half of it
        yield Item(place, found)
        if open_end:
            message = (
                f"no line break ends the file: column `{columns[-1]}` of its last record may be cut off, "
                "and records may be missing; add a line break if the file is complete"
            )
            yield Unread(Place(place.file, "end"), "cut-off", message, True)


def _sentence(text: str) -> str:
    return text.strip().rstrip(".").splitlines()[0] if text.strip() else "it is damaged"
