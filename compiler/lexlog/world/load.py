"""Folders of facts (and rows of a scenario) in, the world out; every bad row is reported in one pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lexlog.diagnostic import Report
from lexlog.resolved import tree as law
from lexlog.symbols import Symbols
from lexlog.world.build import build
from lexlog.world.closed import check_names
from lexlog.world.draft import Draft
from lexlog.world.needed import needed_columns
from lexlog.world.read import RawRow, find, rows
from lexlog.world.shared import shared_cases
from lexlog.world.tree import Refused, World

VALIDITY = ("from", "to", "source")


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
    folders = _once(directories)
    needed, shared = needed_columns(of), shared_cases(of)
    files = find(folders, frozenset(of.tables), report)
    if cases is not None:
        files[_case_table(of, cases)] = [cases]
    drafts = {
        name: Draft(table, needed.get(name, frozenset()), report, name in shared)
        for name, table in of.tables.items()
    }
    digest = hashlib.sha256()
    read: list[str] = []
    for name in sorted(files):
        for path in files[name]:
            digest.update(path.read_bytes())
            read.append(_shown(path))
            bad = report.count("bad-header")
            found = rows(path, _shown(path), _columns(of.tables[name]), report)
            drafts[name].trusts_blanks = report.count("bad-header") == bad
            _take(drafts[name], found)
            if found is None:
                drafts[name].refused.append(Refused(name, None, _shown(path), 0))
            if report.count("bad-header") > bad and of.tables[name].word != "case":
                drafts[name].poison_all()  # what stood in the column that no one knows is not known
            drafts[name].trusts_blanks = True
    for row in given:
        drafts[row.table].take(RawRow(row.span.path, row.span.line, dict(row.cells)), "this scenario")
        digest.update(repr(row).encode())
    for name, more in (extra or {}).items():
        _take(drafts[name], iter(more))
    check_names(of, {name: draft.keys() for name, draft in drafts.items()}, report)
    return build(of, drafts, report, Symbols(), digest.hexdigest(), tuple(read))


def _once(directories: Iterable[Path]) -> tuple[Path, ...]:
    """Each folder once, however it is written, in the order in which they were given first."""
    found: dict[Path, Path] = {}
    for directory in directories:
        found.setdefault(directory.resolve(), directory)
    return tuple(found.values())


def _take(draft: Draft, found: Iterator[RawRow] | None) -> None:
    if found is None:
        draft.poison_all()
        return
    for row in found:
        draft.take(row)


def _case_table(of: law.Law, cases: Path) -> str:
    tables = [table.name for table in of.tables.values() if table.word == "case"]
    return cases.stem if cases.stem in tables else tables[0]


def _columns(table: law.Table) -> frozenset[str]:
    return frozenset((*(field.name for field in table.fields), *VALIDITY))


def _shown(path: Path) -> str:
    """A path as a reader would type it."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)
