"""Files of one table in, raw rows out, one at a time: what a file says, by Python's own readers alone."""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pyarrow
import pyarrow.parquet

from lexlog.diagnostic import nearest
from lexlog.source import Span


@dataclass(frozen=True)
class RawRow:
    """Cells by column as text. `guessed`: some column has a name that nobody knows."""

    file: str
    line: int
    cells: dict
    guessed: bool = False


def rows(path, shown, columns, report):
    """The rows of a file, or None (and a finding) if it cannot be read as a table."""
    if path.suffix == ".parquet":
        return parquet(path, shown, columns, report)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        message = f"byte {error.object[error.start]:#04x} is not UTF-8"
        report.add("not-utf-8", message, Span(shown, 0, 0, line, 1), help="save the file as UTF-8")
        return None
    read = csv_rows if path.suffix == ".csv" else json_rows
    return read(text, shown, columns, report)


def csv_rows(text, shown, columns, report):
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    at = Span(shown, 0, 0, 1, 1)
    try:
        header = next(reader, None)
    except csv.Error as error:
        report.add("bad-header", f"the header cannot be read: {error}", at)
        return None
    if header is None:
        report.add("bad-header", "the file is empty: a header was expected", at)
        return None
    if not check_header(header, shown, columns, report):
        return None
    found, guessed = [], not set(header) <= columns
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return found
        except csv.Error as error:
            report.add("bad-row", f"the row cannot be read: {error}", Span(shown, 0, 0, line, 1))
            found.append(RawRow(shown, line, {}, guessed))
            continue
        if not cells:
            continue
        if len(cells) != len(header):
            message = f"the row has {len(cells)} cells, but the header has {len(header)}"
            help = "quote a cell that holds a comma"
            report.add("bad-row", message, Span(shown, 0, 0, line, 1), help=help)
            found.append(RawRow(shown, line, {}, guessed))
            continue
        named = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        found.append(RawRow(shown, line, named, guessed))


def json_rows(text, shown, columns, report):
    found = []
    for line, row in enumerate(text.split("\n"), 1):
        if row.strip():
            cells, guessed = json_row(row, shown, line, columns, report)
            found.append(RawRow(shown, line, cells, guessed))
    return found


def json_row(row, shown, line, columns, report):
    at = Span(shown, 0, 0, line, 1)
    try:
        parsed = json.loads(row, parse_float=Decimal, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        report.add("bad-row", f"the row is not JSON: {error}", at)
        return {}, False
    if not isinstance(parsed, dict):
        report.add("bad-row", "the row is not a JSON object", at)
        return {}, False
    cells = {name: as_text(value) for name, value in parsed.items()}
    if any("\ud800" <= letter <= "\udfff" for text in (*cells, *cells.values()) for letter in text):
        report.add("bad-row", "the row is not text: half of a surrogate pair stands alone", at)
        return {}, False
    if not cells:
        report.add("bad-row", "the row is empty", at)
    check_header(list(cells), shown, columns, report, line)
    return cells, not set(cells) <= columns


def once(pairs):
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return made


def as_text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f") if abs(value.adjusted()) < 1_000 else str(value)
    return str(value).strip()


def parquet(path, shown, columns, report):
    try:
        file = pyarrow.parquet.ParquetFile(path)
        names = file.schema_arrow.names
        if not check_header(names, shown, columns, report):
            return None
        listed = file.read(columns=[name for name in names if name in columns]).to_pylist()
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        report.add("bad-header", f"not a Parquet table: {said}", Span(shown, 0, 0))
        return None
    guessed = not set(names) <= columns
    cells = [{name: typed_text(value) for name, value in row.items()} for row in listed]
    return [RawRow(shown, number, each, guessed) for number, each in enumerate(cells, 1)]


def typed_text(value):
    return repr(value) if isinstance(value, float) else as_text(value)


def check_header(header, shown, columns, report, line=1):
    good, seen = True, set()
    for name in header:
        at = Span(shown, 0, 0, line, 1)
        if name in seen:
            report.add("bad-header", f"column `{name}` stands twice", at)
            good = False
        elif name not in columns:
            report.add("bad-header", f"the table has no column `{name}`", at, help=nearest(name, columns))
        seen.add(name)
    return good


# --- places of cells ----------------------------------------------------------------------------------------


@dataclass
class Places:
    """Where cells stand, found by reading the file as text again."""

    lines: dict = field(default_factory=dict)

    def span(self, file, line, column=""):
        at = line, 1
        if column and file.endswith(".csv"):
            at = in_csv(self.text(file), line, column)
        elif column and file.endswith(".jsonl"):
            at = line, in_json(self.text(file), line, column)
        return Span(file, 0, 0, *at)

    def text(self, file):
        if file not in self.lines:
            try:
                text = Path(file).read_bytes().decode("utf-8-sig")
            except (OSError, UnicodeDecodeError):
                text = ""
            ends = r"(?<=\n)|(?<=\r)(?!\n)" if file.endswith(".csv") else r"(?<=\n)"
            self.lines[file] = re.split(ends, text)
        return self.lines[file]


def in_csv(lines, line, column):
    header = next(csv.reader(lines), [])
    if column not in header or line > len(lines):
        return line, 1
    wanted = header.index(column)
    quoted, commas = False, 0
    for number, text in enumerate(lines[line - 1 :], line):
        for place, character in enumerate(text, 1):
            if commas == wanted and character != " ":
                return number, place
            if character == '"':
                quoted = not quoted
            commas += character == "," and not quoted
        if commas == wanted and not quoted:
            return number, len(text) + 1
        if not quoted:
            break
    return line, 1


def in_json(lines, line, column):
    text = lines[line - 1] if line <= len(lines) else ""
    return max(text.find(json.dumps(column)), 0) + 1
