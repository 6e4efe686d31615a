"""Folders of facts (and rows of a scenario) in, the world out; every bad row is reported in one pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from lexlog.diagnostic import Report
from lexlog.resolved import tree as law
from lexlog.world.build import build, settle_all
from lexlog.world.closed import check_names
from lexlog.world.draft import VALIDITY, Draft
from lexlog.world.findings import Findings
from lexlog.world.header import Header
from lexlog.world.needed import needed_columns
from lexlog.world.read import find, read
from lexlog.world.shared import shared_cases
from lexlog.world.sheet import RawRow, sheets
from lexlog.world.tree import Refused, World

_SCENARIO = "this scenario"


def load(
    of: law.Law,
    directories: Iterable[Path],
    report: Report,
    *,
    given: Iterable[law.GivenRow] = (),
    extra: Mapping[str, Iterable[RawRow]] | None = None,
    cases: Path | None = None,
) -> World:
    """The world that these folders and rows describe under the law's tables.

    A folder given twice counts once. `cases` takes the place of the files of the first case table that has
    the name of no other. A row that does not fit is refused and reported; what it could have said stays in
    doubt.
    """
    needed, shared = needed_columns(of), shared_cases(of)
    files = find(_once(directories), frozenset(of.tables), report)
    if cases is not None:
        files[_case_table(of, cases)] = [cases]
    findings = Findings(report)
    drafts = {
        name: Draft(table, needed.get(name, frozenset()), findings, name in shared)
        for name, table in of.tables.items()
    }
    digest = hashlib.sha256()
    for name in sorted(files):
        for path in files[name]:
            digest.update(f"{name} {file_digest(path)}\n".encode())
            take_file(drafts[name], path, report)
    rows: dict[str, list[RawRow]] = {}
    for row in given:
        digest.update(repr(row).encode())
        rows.setdefault(row.table, []).append(RawRow(row.span.path, row.span.line, dict(row.cells)))
    for name, some in rows.items():
        _take(drafts[name], some, _SCENARIO)
    for name, more in (extra or {}).items():
        _take(drafts[name], more)
    settle_all(drafts)
    check_names(of, {name: draft.keys() for name, draft in drafts.items() if draft.table.closed}, report)
    read = tuple(_shown(path) for name in sorted(files) for path in files[name])
    return build(of, drafts, digest.hexdigest(), read)


def take_file(draft: Draft, path: Path, report: Report) -> None:
    """Take the rows of a file; one that cannot be read leaves its whole table in doubt."""
    header = Header(_shown(path), _columns(draft.table), report)
    bad = report.count("bad-header")
    found = read(path, header, draft.table)
    if found is None:
        draft.refused.append(Refused(draft.table.name, None, header.shown, 0))
        draft.poison()
        return
    for sheet in found:
        if draft.take(sheet):
            continue
        assert sheet.exactly is not None
        for exact in sheet.exactly() or ():
            draft.take(exact)
    if report.count("bad-header") > bad and not draft.is_case:
        draft.poison()  # what stood in the column that no one knows is not known


def file_digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _take(draft: Draft, rows: Iterable[RawRow], source: str = "") -> None:
    for sheet in sheets(rows, source):
        draft.take(sheet)


def _once(directories: Iterable[Path]) -> tuple[Path, ...]:
    """Each folder once, however it is written, in the order in which they were given first."""
    found: dict[Path, Path] = {}
    for directory in directories:
        found.setdefault(directory.resolve(), directory)
    return tuple(found.values())


def _case_table(of: law.Law, cases: Path) -> str:
    tables = [table.name for table in of.tables.values() if table.word == "case"]
    return cases.stem if cases.stem in tables else tables[0]


def _columns(table: law.Table) -> frozenset[str]:
    return frozenset((*(field.name for field in table.fields), *VALIDITY, "source"))


def _shown(path: Path) -> str:
    """A path as a reader would type it."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)
