"""Any table of records and a file that says what its columns mean in, rows of any table out.

The mapping is TOML. For each table that records make rows of, it says where every cell comes from::

    format = "csv"            # or "jsonl"
    delimiter = ";"

    [[rows]]
    table = "holding"
    holding = { join = ["Company", "Shareholder"] }
    owner = { column = "Shareholder", as = "name" }
    owned = { column = "Company", as = "name" }
    share = { column = "Percent", as = "percentage" }
    from = { column = "Since", as = "date", form = "%d.%m.%Y" }
    nominee = { column = "Nominee", words = { Y = "yes", N = "no" } }
    interest = { text = "equity" }

`as` is one of text, name, identifier, percentage, date, country, number. A cell that cannot be told is left
unknown, and told of.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lexlog import locate
from lexlog.diagnostic import nearest
from lexlog.imports import delimited, objects
from lexlog.imports.cells import Bad, Share, day, number, plain_number, share
from lexlog.imports.items import Found, Unread
from lexlog.imports.making import rows_of
from lexlog.imports.names import from_name, own
from lexlog.imports.opening import NoFormat
from lexlog.imports.tree import Conclusion, Event, Place, Record, Remark, Row, Settings

KEYS = {"column", "join", "text", "as", "form", "words", "scheme"}


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell comes from, and how it is read."""

    columns: tuple[str, ...]
    text: str
    read: str
    form: str
    words: Mapping[str, str]
    scheme: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the records of a file mean: the cells of each table, by its columns."""

    format: str
    delimiter: str
    rows: tuple[tuple[str, Mapping[str, Cell]], ...]

    @property
    def columns(self) -> list[str]:
        """Every column of the file that is spoken of."""
        cells = (cell for _, each in self.rows for cell in each.values())
        return list(dict.fromkeys(column for cell in cells for column in cell.columns))


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The records of every file, by the mapping."""
    if settings.mapping is None:
        raise NoFormat("nothing says what the columns mean; say --mapping FILE")
    mapping = _mapping(settings.mapping, settings)
    for path in paths:
        ended = False
        for found in _records(path, mapping, settings):
            if isinstance(found, Unread):
                ended = ended or found.ends
                yield Record(found.place, _unread(found.place, mapping), found.refused.remarks)
            else:
                yield _record(found.place, found.value, mapping, settings)
        if ended:
            place = Place(locate.shown(path), "end")
            said = "what stood behind the place where the file ends is not known"
            yield Conclusion(place, _unread(place, mapping), (Remark("doubt", "cut-off", said),))


def _records(path: Path, mapping: Meaning, settings: Settings) -> Iterator[Found[Mapping[str, Any]]]:
    if mapping.format == "csv":
        yield from delimited.records(path, settings, mapping.columns, mapping.delimiter)
    else:
        yield from objects.records(path, settings)


def _unread(place: Place, mapping: Meaning) -> list[Row]:
    """Rows of which nothing is known, for each table; with a name where the rows of a table have one."""
    rows = []
    for table, cells in mapping.rows:
        own_name = {table: f"unread:{place.file}:{place.at}"} if table in cells else {}
        rows.append(rows_of(table, place, "could not be read", own_name))
    return rows


def _record(place: Place, value: Mapping[str, Any], mapping: Meaning, settings: Settings) -> Record:
    remarks: list[Remark] = []
    rows = []
    for table, cells in mapping.rows:
        said = len(remarks)
        made = {name: _cell(cell, name, value, settings, remarks) for name, cell in cells.items()}
        if {"share", "share_max"} & made.keys() and any(each.reason == "bad-date" for each in remarks[said:]):
            exact, greatest = made.pop("share", ""), made.pop("share_max", "")
            made |= Share(exact, "", greatest).at_most.cells
        rows.append(rows_of(table, place, made.pop("source", ""), made))
    return Record(place, rows, remarks)


def _cell(cell: Cell, name: str, value: Mapping[str, Any], settings: Settings, remarks: list[Remark]) -> str:
    if not cell.columns:
        return cell.text
    parts = [
        str(value.get(column) if value.get(column) is not None else "").strip() for column in cell.columns
    ]
    text = ":".join(parts) if len(parts) > 1 else parts[0]
    if text == "":
        return ""
    if cell.words:
        if text in cell.words:
            return cell.words[text]
        said = f"{name} is `{text}`, which the mapping does not have"
        remarks.append(Remark("doubt", "unknown-word", said))
        return ""
    found = _READ[cell.read](text, cell, settings)
    if isinstance(found, Bad):
        remarks.append(Remark("doubt", found.reason, f"{name}: {found.message}"))
        return ""
    return found


def _percentage(text: str, cell: Cell, settings: Settings) -> str | Bad:
    found = share(text)
    if isinstance(found, Bad) or found.exact:
        return found.exact if not isinstance(found, Bad) else found
    return Bad("bad-percentage", f"`{text}` has more decimals than a share has")


def _date(text: str, cell: Cell, settings: Settings) -> str | Bad:
    if not cell.form:
        return day(text)
    try:
        return datetime.datetime.strptime(text, cell.form).date().isoformat()
    except ValueError:
        return Bad("bad-date", f"`{text}` is no day of the form `{cell.form}`")


def _number(text: str, cell: Cell, settings: Settings) -> str | Bad:
    found = number(text)
    return Bad("bad-cell", f"`{text}` is no number") if found is None else plain_number(found)


_READ: dict[str, Callable[[str, Cell, Settings], str | Bad]] = {
    "text": lambda text, cell, settings: text,
    "name": lambda text, cell, settings: from_name(cell.scheme or "name", text),
    "identifier": lambda text, cell, settings: f"{cell.scheme}-{text}" if cell.scheme else own(text),
    "percentage": _percentage,
    "date": _date,
    "country": lambda text, cell, settings: settings.countries.code(text),
    "number": _number,
}


# --- the mapping itself -------------------------------------------------------------------------------------


def _mapping(path: Path, settings: Settings) -> Meaning:
    shown = locate.shown(path)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NoFormat(f"{shown} is no TOML: {error}") from None
    form = found.get("format", "csv")
    if form not in ("csv", "jsonl"):
        raise NoFormat(f"{shown}: `format` is `{form}`, expected csv or jsonl")
    rows = found.get("rows")
    if not isinstance(rows, list) or not rows:
        raise NoFormat(f"{shown} has no [[rows]]: nothing says which table the records make rows of")
    made = tuple(_table(shown, each, settings) for each in rows)
    return Meaning(form, str(found.get("delimiter", ",")), made)


def _table(shown: str, rows: Mapping[str, Any], settings: Settings) -> tuple[str, Mapping[str, Cell]]:
    table = str(rows.get("table"))
    if table not in settings.columns:
        near = nearest(table, settings.columns) or f"the tables are {', '.join(sorted(settings.columns))}"
        raise NoFormat(f"{shown}: no table is called `{table}`; {near}")
    cells = {}
    for name, how in rows.items():
        if name == "table":
            continue
        if name not in settings.columns[table]:
            near = nearest(name, settings.columns[table]) or f"it has {', '.join(settings.columns[table])}"
            raise NoFormat(f"{shown}: table `{table}` has no column `{name}`; {near}")
        cells[name] = _how(f"{shown}: {table}.{name}", how)
    return table, cells


def _how(where: str, how: Any) -> Cell:
    if not isinstance(how, dict) or how.keys() - KEYS or len(how.keys() & {"column", "join", "text"}) != 1:
        raise NoFormat(f"{where} is told by one of column, join and text, beside as, form, words and scheme")
    read_as = how.get("as", "text")
    if read_as not in _READ:
        raise NoFormat(f"{where}: `as` is `{read_as}`, expected one of {', '.join(_READ)}")
    columns = [how["column"]] if "column" in how else how.get("join", [])
    return Cell(
        tuple(str(each) for each in columns),
        str(how.get("text", "")),
        read_as,
        str(how.get("form", "")),
        {str(word): str(meant) for word, meant in how.get("words", {}).items()},
        str(how.get("scheme", "")),
    )
