"""A file of text in, its rows one by one out: CSV and JSON Lines as Python's own strict readers read them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path

from lexlog.diagnostic import Report
from lexlog.source import Span
from lexlog.world.counted import Told, untold
from lexlog.world.header import Header
from lexlog.world.sheet import RawRow, Sheet, sheets

_MOST_DIGITS = 1_000
"""Digits with which a number is written out."""
_ROWS = 100_000
"""Rows that are kept as Python's objects at a time."""


def by_row(path: Path, header: Header, told: Told = untold) -> Iterator[Sheet] | None:
    """The rows of the file in sheets, or None (and a finding) if it cannot be read as a table."""
    found = rows(path, header)
    return None if found is None else _in_sheets(found, path, told)


def _in_sheets(found: Iterator[RawRow], path: Path, told: Told) -> Iterator[Sheet]:
    lines = 0
    while some := list(islice(found, _ROWS)):
        yield from sheets(some)
        if len(some) == _ROWS:
            lines = lines or path.read_bytes().count(b"\n") + 1
            told(min(some[-1].line / lines, 1.0))


def rows(path: Path, header: Header) -> Iterator[RawRow] | None:
    """The same row by row."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        header.report.add(
            "not-utf-8",
            f"byte {error.object[error.start]:#04x} is not UTF-8",
            Span(header.shown, 0, 0, line, 1),
            help="save the file as UTF-8",
        )
        return None
    return _csv(text, header) if path.suffix == ".csv" else _jsonl(text, header)


def _csv(text: str, header: Header) -> Iterator[RawRow] | None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    at = Span(header.shown, 0, 0, 1, 1)
    try:
        names = next(reader, None)
    except csv.Error as error:
        header.report.add("bad-header", f"the header cannot be read: {error}", at)
        return None
    if names is None:
        header.report.add("bad-header", "the file is empty: a header was expected", at)
        return None
    return _csv_rows(reader, names, header) if header.is_good(names) else None


def _csv_rows(reader: Iterator[list[str]], names: list[str], header: Header) -> Iterator[RawRow]:
    guessed = not header.knows(names)
    while True:
        line = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            header.report.add(
                "bad-row", f"the row cannot be read: {error}", Span(header.shown, 0, 0, line, 1)
            )
            yield RawRow(header.shown, line, {}, guessed)
            continue
        if not cells:
            continue
        if len(cells) != len(names):
            tell_ragged(len(cells), len(names), header.shown, line, header.report)
            yield RawRow(header.shown, line, {}, guessed)
            continue
        found = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
        yield RawRow(header.shown, line, found, guessed)


def tell_ragged(cells: int, names: int, shown: str, line: int, report: Report) -> None:
    """Report a row that has more or fewer cells than the header."""
    report.add(
        "bad-row",
        f"the row has {cells} cells, but the header has {names}",
        Span(shown, 0, 0, line, 1),
        help="quote a cell that holds a comma",
    )


def _jsonl(text: str, header: Header) -> Iterator[RawRow]:
    for line, row in enumerate(text.split("\n"), 1):
        if row.strip():
            yield RawRow(header.shown, line, *_json_cells(row, line, header))


def _json_cells(row: str, line: int, header: Header) -> tuple[dict[str, str], bool]:
    """The cells of a row, none if it cannot be read, and whether it has a column that nobody knows."""
    at = Span(header.shown, 0, 0, line, 1)
    try:
        parsed = json.loads(row, parse_float=Decimal, object_pairs_hook=_once)
        if isinstance(parsed, dict):
            cells = {name: as_text(value) for name, value in parsed.items()}
            "".join((*cells, *cells.values())).encode()
    except UnicodeEncodeError:
        header.report.add("bad-row", "the row is not text: half of a surrogate pair stands alone", at)
        return {}, False
    except (ValueError, RecursionError) as error:
        header.report.add("bad-row", f"the row is not JSON: {error}", at)
        return {}, False
    if not isinstance(parsed, dict):
        header.report.add("bad-row", "the row is not a JSON object", at)
        return {}, False
    if not cells:
        header.report.add("bad-row", "the row is empty", at)
    header.is_good(list(cells), line)
    return cells, not header.knows(list(cells))


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object; ValueError if a key stands in it twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return made


def as_text(value: object) -> str:
    """A typed cell as text."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f") if abs(value.adjusted()) < _MOST_DIGITS else str(value)
        case _:
            return str(value).strip()
