"""The law's tables and files of facts in, what a world was made of out, and what has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from lexlog.resolved import tree as law
from lexlog.source import NOWHERE
from lexlog.world.files import File, Files, Stat, recorded, shown
from lexlog.world.fresh import asked, is_read
from lexlog.world.needed import asked_columns, needed_columns
from lexlog.world.shared import shared_cases

_READERS = (
    *("__init__.py", "exact.py", "indexed.py", "symbols.py", "texts.py", "diagnostic.py"),
    *("resolved/layer.py", "world/*.py"),
)
"""The modules, from the package on, of which it depends what is read from a file."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a world was made of: folders and a table of cases, as `recorded`; the files that these led to; the
    reader that read them; and for each table, the digest of what the law says of it as far as reading goes by
    it."""

    folders: tuple[str, ...]
    cases: str | None
    files: tuple[File, ...]
    reader: str
    tables: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """As a document."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Origin:
        """From a document."""
        files = (File(**{**each, "stat": Stat(**each["stat"])}) for each in document["files"])
        said = {**document, "folders": tuple(document["folders"]), "files": tuple(files)}
        return cls(**said)


def differences(tables: Mapping[str, str], others: Mapping[str, str]) -> list[str]:
    """The tables of which two laws say what is not the same."""
    return sorted(name for name in {*tables, *others} if tables.get(name) != others.get(name))


def changes(was: Sequence[File], now: Files) -> Iterator[str]:
    """What is not as it was of the files that there were, and what is new among those that there are."""
    present = {(table, recorded(path)): path for table, paths in now.items() for path in paths}
    for each in was:
        if (each.table, each.place) not in present:
            yield f"`{each.shown}` is gone"
        elif not each.is_as_it_was():
            yield f"`{each.shown}` has changed"
    known = {(each.table, each.place) for each in was}
    for key in sorted(present.keys() - known):
        yield f"`{shown(present[key])}` is new"


# --- the reader and the law ---------------------------------------------------------------------------------


@cache
def reader() -> str:
    """The digest of the modules that read facts, and of the version."""
    package = Path(__file__).resolve().parent.parent
    made = hashlib.sha256()
    for path in sorted(found for each in _READERS for found in package.glob(each)):
        made.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return made.hexdigest()


def of_tables(of: law.Law) -> dict[str, str]:
    """For each table, the digest of what reading goes by: its declaration, the columns that some clause looks
    at and asks for, whether one case can move another, and the lists that the law asks of."""
    needed, asked_of, shared = needed_columns(of), asked_columns(of), shared_cases(of)
    return {
        name: _digest(
            replace(table, title="", span=NOWHERE),
            sorted(needed.get(name, ())),
            sorted(asked_of[name]),
            name in shared,
            _fresh(of, table),
        )
        for name, table in of.tables.items()
    }


def _fresh(of: law.Law, table: law.Table) -> object:
    if table.fresh is None or not is_read(of, table.name):
        return None
    return sorted(asked(of, table.name, table.fresh.column))


def _digest(*said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()
