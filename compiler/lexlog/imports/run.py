"""A kind, files and a folder in; the folder with its tables, and the report of what was not taken, out.

Everything is written to a folder beside the one that was asked for, and takes its name at the end, in one
step: whatever goes wrong before that leaves nothing behind.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from lexlog import locate
from lexlog.imports.beside import Beside
from lexlog.imports.opening import NoFormat
from lexlog.imports.report import Report, Tally, as_json
from lexlog.imports.settle import Keyed, settle
from lexlog.imports.tables import Table
from lexlog.imports.tree import Conclusion, Kind, Record, Settings

REPORT, REMARKS = "import.json", "import-remarks.txt"
"""Beside the tables: the report, and every doubt and refusal with its place."""

BETWEEN = 2_000
"""Records between two looks at the progress."""


class NothingWritten(Exception):
    """The import could not be done; what is wrong is in the message, and nothing was written."""

    exit_code = 4


def import_files(
    kind: Kind,
    paths: Sequence[Path],
    into: Path,
    settings: Settings,
    schema: Mapping[str, Keyed],
    *,
    beside: Sequence[Path] = (),
    replaced: bool = False,
    told: Callable[[str, int, int, int], None] = lambda file, done, size, records: None,
) -> Report:
    """Import files into a folder of tables.

    Raises NothingWritten if a file is not of the kind, or the folder is in use. `replaced` allows a folder
    that an import has made to be replaced as a whole. What folders `beside` it describe is not
    described again. `told` hears the file, bytes, size and records.
    """
    _check_target(into, replaced)
    into.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{into.name}-", suffix=".partial", dir=into.parent))
    try:
        report = _fill(kind, paths, made, settings, schema, Beside(beside), told)
        made.chmod(0o777 & ~_umask())
        _move(made, into)
        return report
    except NoFormat as error:
        raise NothingWritten(f"{error}; nothing was written") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _fill(
    kind: Kind,
    paths: Sequence[Path],
    made: Path,
    settings: Settings,
    schema: Mapping[str, Keyed],
    beside: Beside,
    told: Callable[[str, int, int, int], None],
) -> Report:
    tables: dict[str, Table] = {}
    with (made / REMARKS).open("w", encoding="utf-8", newline="\n") as remarks:
        tally = Tally()
        heard = replace(settings, told=lambda file, done, size: told(file, done, size, tally.records))
        for event in kind.read(paths, heard):
            _take(event, tables, made, settings, tally, remarks)
        homes = [_table(name, tables, made, settings) for name in kind.tables if schema[name].is_entity]
        for conclusion in settle(dict(sorted(tables.items())), schema, homes, beside):
            _tell(conclusion, tally, remarks)
    tables = {name: table for name, table in tables.items() if len(table)}
    for table in tables.values():
        table.write()
    report = tally.report(kind.name, paths, {name: len(table) for name, table in tables.items()})
    text = json.dumps(as_json(report), indent=2, ensure_ascii=False, sort_keys=True)
    (made / REPORT).write_text(text + "\n", encoding="utf-8")
    return report


def _take(
    event: Record | Conclusion,
    tables: dict[str, Table],
    made: Path,
    settings: Settings,
    tally: Tally,
    remarks: TextIO,
) -> None:
    for row in event.rows:
        _table(row.table, tables, made, settings).add(row.cells)
    _tell(event, tally, remarks)


def _tell(event: Record | Conclusion, tally: Tally, remarks: TextIO) -> None:
    tally.count(event)
    for each in event.remarks:
        if each.weight in ("doubt", "refused"):
            remarks.write(f"{event.place}: {each.weight}, {each.reason}: {each.message}\n")


def _table(name: str, tables: dict[str, Table], made: Path, settings: Settings) -> Table:
    if name not in tables:
        tables[name] = Table(name, settings.columns[name], made)
    return tables[name]


# --- the folder ---------------------------------------------------------------------------------------------


def _check_target(into: Path, replaced: bool) -> None:
    if not into.exists():
        return
    if not into.is_dir():
        raise NothingWritten(f"`{locate.shown(into)}` is a file: --into names a folder")
    held = sorted(each.name for each in into.iterdir())
    if not held:
        return
    if REPORT not in held:
        raise NothingWritten(
            f"`{locate.shown(into)}` holds files that no import has made: import into a folder of its own; "
            "verbs that decide take several by --facts"
        )
    if not replaced:
        raise NothingWritten(f"`{locate.shown(into)}` has been imported before: say --replace to replace it")


def _move(made: Path, into: Path) -> None:
    """Give the new folder its name; one that is there steps aside first, and back if that fails."""
    aside = made.with_name(f"{made.name}.old")
    if into.exists():
        into.rename(aside)
    try:
        made.rename(into)
    except OSError:
        if aside.exists():
            aside.rename(into)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
