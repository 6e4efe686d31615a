"""Folders of facts in, the files of each table out, with what tells whether one is still as it was."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lexlog import locate
from lexlog.diagnostic import Report, nearest
from lexlog.resolved import tree as law
from lexlog.source import Span
from lexlog.world.side_by_side import side_by_side

ENDINGS = (".csv", ".jsonl", ".parquet")

SETTLED = 2 * 10**9
"""Nanoseconds after which a change of a file is sure to show in its times: those of some file systems are as
coarse."""

UNREADABLE = ""
"""In place of the digest of a file that cannot be read."""

_HOME = "lexlog:"
"""Before a path that begins in the home of the bundled law."""

Files = Mapping[str, Sequence[Path]]
"""The files of each table."""


def files_of(of: law.Law, directories: Iterable[Path], cases: Path | None, report: Report) -> Files:
    """The files of each table in these folders; one that is of no table is reported.

    A folder given twice counts once. `cases` takes the place of the files of the first case table that has
    the name of no other.
    """
    files = find(once(directories), frozenset(of.tables), report)
    if cases is not None:
        files[_case_table(of, cases)] = [cases]
    return files


def _case_table(of: law.Law, cases: Path) -> str:
    tables = [table.name for table in of.tables.values() if table.word == "case"]
    return cases.stem if cases.stem in tables else tables[0]


def once(directories: Iterable[Path]) -> tuple[Path, ...]:
    """Each folder once, however it is written, in the order in which they were given first."""
    found: dict[Path, Path] = {}
    for directory in directories:
        found.setdefault(directory.resolve(), directory)
    return tuple(found.values())


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


def shown(path: Path) -> str:
    """A path as a reader would type it."""
    try:
        return str(path.resolve().relative_to(Path.cwd().resolve()))
    except ValueError:
        return str(path)


def recorded(path: Path) -> str:
    """Where a path leads, from any folder; and on any machine, if it is of the bundled law."""
    place = Path(os.path.abspath(path))
    home = Path(os.path.abspath(locate.home()))
    return f"{_HOME}{place.relative_to(home).as_posix()}" if place.is_relative_to(home) else str(place)


def located(place: str) -> Path:
    """The path that was recorded."""
    return locate.home() / place.removeprefix(_HOME) if place.startswith(_HOME) else Path(place)


# --- whether a file is as it was ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stat:
    """What tells without reading a file that it is as it was."""

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> Stat:
        """That of a file. Raises OSError."""
        found = os.stat(path)
        return cls(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


@dataclass(frozen=True, slots=True)
class File:
    """A file of a table: where it is, how that is shown, and the digest of what it holds.

    `place` is a path as `recorded`. `looked` is when it was looked at, in nanoseconds; until then it had been
    as its `stat` says.
    """

    table: str
    place: str
    shown: str
    stat: Stat
    looked: int
    digest: str

    @property
    def path(self) -> Path:
        """Where the file is."""
        return located(self.place)

    def is_as_it_was(self) -> bool:
        """Whether the file holds what it held.

        It is not read again if its stat is the same and had stood still long enough before it was looked at.
        """
        try:
            now = Stat.of(self.path)
            if now.size != self.stat.size:
                return False
            stood = self.looked - max(self.stat.modified, self.stat.changed)
            return (now == self.stat and stood > SETTLED) or file_digest(self.path) == self.digest
        except OSError:
            return False


def taken(files: Files) -> tuple[File, ...]:
    """The files as they are now, in the order of the names of their tables."""
    listed = [(table, path) for table in sorted(files) for path in files[table]]
    return tuple(side_by_side(lambda each: _look(*each), listed))


def _look(table: str, path: Path) -> File:
    looked = time.time_ns()
    try:
        stat, digest = Stat.of(path), file_digest(path)
    except OSError:
        stat, digest = Stat(0, 0, 0, 0), UNREADABLE
    return File(table, recorded(path), shown(path), stat, looked, digest)


def file_digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
