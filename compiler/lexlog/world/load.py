"""Folders of facts (and rows of a scenario) in, the world out; every bad row is reported in one pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lexlog.diagnostic import Report
from lexlog.resolved import tree as law
from lexlog.source import Span
from lexlog.world.build import build, settle_all
from lexlog.world.closed import check_names
from lexlog.world.counted import Told
from lexlog.world.draft import VALIDITY, Draft
from lexlog.world.files import UNREADABLE, File, files_of, taken
from lexlog.world.findings import Findings
from lexlog.world.header import Header
from lexlog.world.keys import keys_of
from lexlog.world.needed import needed_columns
from lexlog.world.read import read
from lexlog.world.shared import shared_cases
from lexlog.world.sheet import RawRow, sheets
from lexlog.world.steps import Steps
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
    """The world that these folders and rows describe under the law's tables; see `files_of` for `cases`.

    A row that does not fit is refused and reported; what it could have said stays in doubt.
    """
    files = taken(files_of(of, directories, cases, report))
    world = load_files(of, files, report, Steps(), given=given, extra=extra)
    check_closed(of, world, report)
    return world


def load_files(
    of: law.Law,
    files: Sequence[File],
    report: Report,
    steps: Steps,
    *,
    given: Iterable[law.GivenRow] = (),
    extra: Mapping[str, Iterable[RawRow]] | None = None,
) -> World:
    """The world of these files and rows."""
    drafts = _drafts(of, report)
    digest = hashlib.sha256()
    steps.expect(sum(each.stat.size for each in files))
    for file in files:
        digest.update(f"{file.table} {file.digest}\n".encode())
        with steps.reading(file) as step:
            take_file(drafts[file.table], file, report, steps.told)
            step.rows = sum(part.length for part in drafts[file.table].parts if part.file == file.shown)
    rows: dict[str, list[RawRow]] = {}
    for row in given:
        digest.update(repr(row).encode())
        rows.setdefault(row.table, []).append(RawRow(row.span.path, row.span.line, dict(row.cells)))
    for name, some in rows.items():
        _take(drafts[name], some, _SCENARIO)
    for name, more in (extra or {}).items():
        _take(drafts[name], more)
    with steps.working("names are given codes, rows are told apart"):
        settle_all(drafts)
    with steps.working("references and silences are looked at"):
        return build(of, drafts, digest.hexdigest(), tuple(each.shown for each in files))


def check_closed(of: law.Law, world: World, report: Report) -> None:
    """Report names of the law that are no row of a table that is closed."""
    closed = [table for table in of.tables.values() if table.closed]
    check_names(of, {table.name: keys_of(world, table.name, table.key[0]) for table in closed}, report)


def _drafts(of: law.Law, report: Report) -> dict[str, Draft]:
    needed, shared = needed_columns(of), shared_cases(of)
    findings = Findings(report)
    return {
        name: Draft(table, needed.get(name, frozenset()), findings, name in shared)
        for name, table in of.tables.items()
    }


def take_file(draft: Draft, file: File, report: Report, told: Told) -> None:
    """Take the rows of a file; one that cannot be read leaves its whole table in doubt."""
    header = Header(file.shown, _columns(draft.table), report)
    bad = report.count("bad-header")
    if file.digest == UNREADABLE:
        report.add("bad-header", "the file cannot be opened, or is none", Span(file.shown, 0, 0))
        found = None
    else:
        found = read(file.path, header, draft.table, told)
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


def _take(draft: Draft, rows: Iterable[RawRow], source: str = "") -> None:
    for sheet in sheets(rows, source):
        draft.take(sheet)


def _columns(table: law.Table) -> frozenset[str]:
    return frozenset((*(field.name for field in table.fields), *VALIDITY, "source"))
