"""Facts and the tables of a law in, the table files that a user would write out."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from benchmarks.facts import Facts
from benchmarks.peers.lexlog_model import names_of
from lexlog.resolved import tree as law

_ROWS = 100_000


def write_tables(of: law.Law, facts: Facts, folder: Path) -> None:
    """One CSV file a table, cells as they are written by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    names = names_of(of, facts)
    for name, columns in facts.tables.items():
        fields = [field for field in of.tables[name].fields if field.name in columns]
        write = [_writer(of.tables[name], field, names) for field in fields]
        chosen = [columns[field.name] for field in fields]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(field.name for field in fields)
            for begin in range(0, len(chosen[0]), _ROWS):
                rows = zip(*(column[begin : begin + _ROWS].tolist() for column in chosen), strict=True)
                lines.writerows([each(cell) for each, cell in zip(write, row, strict=True)] for row in rows)


def _writer(table: law.Table, field: law.Field, names: Mapping[str, tuple[str, ...]]) -> Callable[[int], str]:
    """What writes a cell of a column."""
    match field.type:
        case law.NumberType() as number:
            return lambda cell: format(Decimal(cell).scaleb(-number.places), "f")
        case law.DayType():
            return lambda cell: datetime.date.fromordinal(cell).isoformat()
        case law.WordType(_, words):
            return lambda cell: words[cell]
        case law.EntityType(kind):
            is_key = table.word in ("entity", "case") and table.key == (field.name,)
            known = names[table.name if is_key else kind]
            return lambda cell: known[cell] if cell >= 0 else "none"
