"""Files of one table in, raw rows out: cells as text, each row with its line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lexlog.diagnostic import Report, nearest
from lexlog.source import Span

ENDINGS = (".csv", ".jsonl", ".parquet")


@dataclass(frozen=True, slots=True)
class RawRow:
    """Cells by column as text; a cell that is not given is empty."""

    file: str
    line: int
    cells: Mapping[str, str]


def find(directories: tuple[Path, ...], known: frozenset[str], report: Report) -> dict[str, list[Path]]:
    """The files of each table in these directories; a file that is of no table is reported."""
    found: dict[str, list[Path]] = {}
    for directory in directories:
        if not directory.is_dir():
            report.add(
                "no-such-folder", f"`{directory}` is not a folder of facts", Span(str(directory), 0, 0)
            )
            continue
        for path in sorted(directory.iterdir()):
            if path.suffix not in ENDINGS:
                continue
            if path.stem in known:
                found.setdefault(path.stem, []).append(path)
            else:
                report.add(
                    "unknown-table",
                    f"no table is called `{path.stem}`",
                    Span(str(path), 0, 0),
                    help=nearest(path.stem, known),
                )
    return found


def rows(path: Path, shown: str, columns: frozenset[str], report: Report) -> Iterator[RawRow] | None:
    """The rows of a file, or None (and a finding) if it cannot be read as a table."""
    if path.suffix == ".parquet":
        return _parquet(path, shown, columns, report)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        report.add(
            "not-utf-8",
            f"byte {error.object[error.start]:#04x} is not UTF-8",
            Span(shown, 0, 0, line, 1),
            help="save the file as UTF-8",
        )
        return None
    return (
        _csv(text, shown, columns, report) if path.suffix == ".csv" else _jsonl(text, shown, columns, report)
    )


def _csv(text: str, shown: str, columns: frozenset[str], report: Report) -> Iterator[RawRow] | None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
    except csv.Error as error:
        report.add("bad-header", f"the header cannot be read: {error}", Span(shown, 0, 0, 1, 1))
        return None
    if header is None:
        report.add("bad-header", "the file is empty: a header was expected", Span(shown, 0, 0, 1, 1))
        return None
    if not _check_header(header, shown, columns, report):
        return None
    return _csv_rows(reader, header, shown, report)


def _csv_rows(reader: Iterator[list[str]], header: list[str], shown: str, report: Report) -> Iterator[RawRow]:
    while True:
        line = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            report.add("bad-row", f"the row cannot be read: {error}", Span(shown, 0, 0, line, 1))
            yield RawRow(shown, line, {})
            continue
        if not cells:
            continue
        if len(cells) != len(header):
            report.add(
                "bad-row",
                f"the row has {len(cells)} cells, but the header has {len(header)}",
                Span(shown, 0, 0, line, 1),
                help="quote a cell that holds a comma",
            )
            yield RawRow(shown, line, {})
            continue
        yield RawRow(shown, line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})


def _jsonl(text: str, shown: str, columns: frozenset[str], report: Report) -> Iterator[RawRow]:
    for line, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        try:
            parsed = json.loads(row, parse_float=Decimal, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            report.add("bad-row", f"the row is not JSON: {error}", Span(shown, 0, 0, line, 1))
            yield RawRow(shown, line, {})
            continue
        if not isinstance(parsed, dict) or not _check_header(list(parsed), shown, columns, report, line):
            if not isinstance(parsed, dict):
                report.add("bad-row", "the row is not a JSON object", Span(shown, 0, 0, line, 1))
            yield RawRow(shown, line, {})
            continue
        yield RawRow(shown, line, {name: _text(value) for name, value in parsed.items()})


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The object; ValueError if a key stands in it twice."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return made


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case _:
            return str(value).strip()


def _parquet(path: Path, shown: str, columns: frozenset[str], report: Report) -> Iterator[RawRow] | None:
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(path)
    except (pyarrow.ArrowException, OSError) as error:
        report.add("bad-header", f"not a Parquet table: {str(error).splitlines()[0]}", Span(shown, 0, 0))
        return None
    if not _check_header(table.column_names, shown, columns, report):
        return None
    listed = table.to_pylist()
    return (
        RawRow(shown, number, {name: _typed_text(value) for name, value in row.items()})
        for number, row in enumerate(listed, 1)
    )


def _typed_text(value: object) -> str:
    """A typed cell as text; a float by its shortest decimal form, which is what was meant when it was
    written."""
    return repr(value) if isinstance(value, float) else _text(value)


def _check_header(
    header: list[str], shown: str, columns: frozenset[str], report: Report, line: int = 1
) -> bool:
    good = True
    seen: set[str] = set()
    for name in header:
        if name in seen:
            report.add("bad-header", f"column `{name}` stands twice", Span(shown, 0, 0, line, 1))
            good = False
        elif name not in columns:
            report.add(
                "bad-header",
                f"the table has no column `{name}`",
                Span(shown, 0, 0, line, 1),
                help=nearest(name, columns),
            )
        seen.add(name)
    return good
