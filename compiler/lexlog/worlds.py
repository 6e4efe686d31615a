"""A library and folders of facts, or a snapshot of them, in, the world out: read, or opened as it was kept.

A snapshot is used only if it would be made again as it is: by the same reader, under the same tables, of the
same files. Who names one that is not is told so. What is kept of large folders in the user's cache is then
left alone, and the tables are read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lexlog import locate
from lexlog.diagnostic import Diagnostic, Report
from lexlog.library import Library
from lexlog.source import Span
from lexlog.world import origin, snapshot
from lexlog.world.files import UNREADABLE, File, Files, Stat, files_of, located, recorded, shown, taken
from lexlog.world.load import check_closed, load, load_files
from lexlog.world.origin import Origin
from lexlog.world.snapshot import Snapshot
from lexlog.world.steps import Steps
from lexlog.world.stored import Damaged, OtherLayout
from lexlog.world.tree import World

LARGE = 1 << 25
"""Bytes of tables from which on the world is kept: fewer are read again in less than half a second."""

MOST_KEPT, MOST_BYTES = 8, 1 << 33
"""Worlds that are kept, and their bytes; those that were used last stay."""


class NotUsable(Exception):
    """A snapshot by which nothing is to be decided; the message says why, and what to do."""

    exit_code = 4


class NotAlone(Exception):
    """A snapshot was given beside other facts."""

    exit_code = 64


@dataclass(frozen=True, slots=True)
class Facts:
    """Folders of tables, and a table of cases in place of theirs."""

    folders: tuple[Path, ...]
    cases: Path | None = None

    @classmethod
    def of(cls, given: Sequence[Path], cases: Path | None = None) -> Facts:
        """The reference facts with these folders; without any, with the demonstration world."""
        base = locate.home() / "facts"
        return cls((base / "reference", *(given or [base / "demonstration"])), cases)


def load_world(
    library: Library,
    given: Sequence[Path],
    report: Report,
    *,
    cases: Path | None = None,
    steps: Steps | None = None,
    reread: bool = False,
) -> World:
    """The world of these folders and the reference facts, or of the one snapshot that is given.

    What is kept of large folders is used if nothing has changed, unless they are to be `reread`. Raises
    NotUsable and NotAlone.
    """
    steps = steps or Steps()
    try:
        named = [each for each in given if each.is_file()]
        if not named:
            world = _of_tables(library, Facts.of(given, cases), report, steps, reread=reread)
        elif len(given) > 1 or cases is not None:
            raise NotAlone(
                f"`{named[0]}` holds a whole world, to which nothing can be added: name the tables "
                "themselves, or make a snapshot of all of them"
            )
        else:
            world = _of_snapshot(library, named[0], report, steps)
    finally:
        steps.end()
    check_closed(library.law, world, report)
    return world


def keep_world(library: Library, facts: Facts, into: Path, report: Report, steps: Steps) -> World:
    """Read tables and write a snapshot of them. Raises NotUsable if they change meanwhile, and OSError."""
    try:
        files = files_of(library.law, facts.folders, facts.cases, report)
        made = _read(library, facts, files, report, steps)
        moved = next((each.shown for each in made.origin.files if not _stands(each)), None)
        if moved is not None:
            raise NotUsable(f"`{moved}` cannot be read, or changed while it was read: nothing was written")
        with steps.working(f"writing {into}"):
            snapshot.keep(into, made)
    finally:
        steps.end()
    check_closed(library.law, made.world, report)
    return made.world


def names_without_rows(library: Library) -> tuple[Diagnostic, ...]:
    """What the law names that the reference facts should have and do not; nothing for a law with errors."""
    report = Report()
    if not library.has_errors:
        load(library.law, [locate.home() / "facts" / "reference"], report)
    return tuple(each for each in report.diagnostics if each.code == "not-in-the-table")


# --- tables, and what is kept of them -----------------------------------------------------------------------


def _of_tables(library: Library, facts: Facts, report: Report, steps: Steps, *, reread: bool) -> World:
    files = files_of(library.law, facts.folders, facts.cases, report)
    if _size(files) < LARGE:
        return load_files(library.law, _taken(files, steps), report, steps)
    place = _place(library, facts)
    found = None if reread else _kept(place, files, report, steps)
    if found is not None:
        report.found.extend(found.findings)
        return found.world
    made = _read(library, facts, files, report, steps)
    if all(_stands(each) for each in made.origin.files):
        with steps.working("keeping the world for the next time"):
            _keep(place, made)
    return made.world


def _size(files: Files) -> int:
    return sum(path.stat().st_size for paths in files.values() for path in paths if path.is_file())


def _read(library: Library, facts: Facts, files: Files, report: Report, steps: Steps) -> Snapshot:
    looked_at = _taken(files, steps)
    before = len(report.found)
    world = load_files(library.law, looked_at, report, steps)
    made_of = Origin(
        tuple(recorded(folder) for folder in facts.folders),
        None if facts.cases is None else recorded(facts.cases),
        looked_at,
        origin.reader(),
        origin.of_tables(library.law),
    )
    return Snapshot(world, made_of, tuple(report.found[before:]))


def _taken(files: Files, steps: Steps) -> tuple[File, ...]:
    with steps.working("digests of the files are taken"):
        return taken(files)


def _stands(file: File) -> bool:
    """Whether a file is still the one that was looked at before it was read."""
    try:
        return file.digest != UNREADABLE and Stat.of(file.path) == file.stat
    except OSError:
        return False


def _place(library: Library, facts: Facts) -> Path:
    """Where the world of these facts is kept. How their files are shown goes by the working folder."""
    said = (
        origin.reader(),
        sorted(origin.of_tables(library.law).items()),
        [recorded(folder) for folder in facts.folders],
        facts.cases and recorded(facts.cases),
        str(Path.cwd()),
    )
    return locate.cache() / "worlds" / f"{hashlib.sha256(repr(said).encode()).hexdigest()}.world"


def _kept(place: Path, files: Files, report: Report, steps: Steps) -> Snapshot | None:
    """What is kept there, if it is of these files as they are."""
    try:
        with steps.working("opening the world as it was kept"):
            found = snapshot.opened(place)
            os.utime(place)
            return None if any(origin.changes(found.origin.files, files)) else found
    except Damaged as error:
        report.add(
            "damaged-snapshot",
            f"what was kept of these facts is damaged ({error}), so the tables were read again",
            Span(str(place), 0, 0),
            severity="warning",
        )
    except (OtherLayout, OSError):
        pass
    return None


def _keep(place: Path, made: Snapshot) -> None:
    """Keep the world for the next time, if there is room; and no more worlds than may be kept."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        snapshot.keep(place, made)
        room = MOST_BYTES
        last = sorted(place.parent.glob("*.world"), key=lambda path: path.stat().st_mtime, reverse=True)
        for rank, path in enumerate(last):
            room -= path.stat().st_size
            if rank >= MOST_KEPT or (room < 0 and path != place):
                path.unlink(missing_ok=True)
    except OSError:
        return


# --- a snapshot by its name ---------------------------------------------------------------------------------


def _of_snapshot(library: Library, path: Path, report: Report, steps: Steps) -> World:
    with steps.working(f"opening {path}"):
        try:
            found = snapshot.opened(path)
        except Damaged as error:
            raise NotUsable(f"`{path}` is damaged: {error}; {_AGAIN}") from None
        except OtherLayout as error:
            raise NotUsable(f"`{path}` was written by another version of Lexlog: {error}; {_AGAIN}") from None
        _check(library, path, found.origin, report)
    report.found.extend(found.findings)
    return found.world


_AGAIN = "make it again with `lexlog facts snapshot`"


def _check(library: Library, path: Path, of: Origin, report: Report) -> None:
    """Raises NotUsable if the snapshot would not be made again as it is; warns where that cannot be known."""
    if of.reader != origin.reader():
        raise NotUsable(f"`{path}` was made by another version of Lexlog, which may read otherwise; {_AGAIN}")
    others = origin.differences(of.tables, origin.of_tables(library.law))
    if others:
        named = ", ".join(f"`{name}`" for name in others)
        raise NotUsable(f"`{path}` was made under a law that says other things of {named}; {_AGAIN}")
    gone = {folder for folder in of.folders if not located(folder).is_dir()}
    cases = None if of.cases is None else located(of.cases)
    if cases is not None and not cases.is_file():
        gone.add(recorded(cases))
    for each in sorted(gone):
        report.add(
            "snapshot-alone",
            f"`{path}` is taken as it is: `{located(each)}`, of which it was made, is not here to compare",
            Span(shown(path), 0, 0),
            severity="warning",
        )
    folders = [located(folder) for folder in of.folders if folder not in gone]
    now = dict(files_of(library.law, folders, cases, report))
    if of.cases is not None and of.cases in gone:
        now = {table: files for table, files in now.items() if table != _table(of, of.cases)}
    was = [file for file in of.files if not {file.place, _folder(file)} & gone]
    changed = list(origin.changes(was, now))
    if changed:
        raise NotUsable(f"`{path}` is stale: {', '.join(changed)}; {_AGAIN}")


def _folder(file: File) -> str:
    return recorded(file.path.parent)


def _table(of: Origin, place: str) -> str:
    return next(file.table for file in of.files if file.place == place)
