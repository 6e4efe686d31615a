"""What a reader makes of a file: records with their rows and remarks, each with the place it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from lexlog.imports.cells import Countries
from lexlog.imports.mappings import Mappings

Weight: TypeAlias = Literal["skipped", "note", "doubt", "refused"]
"""`skipped` is nothing that a table speaks of; `note` is told and changes nothing; `doubt` leaves a cell
unknown; `refused` is a record of which nothing could be taken."""

Fate: TypeAlias = Literal["taken", "taken in part", "skipped", "refused"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file: the line or number of its record, and the record's own name."""

    file: str
    at: str
    record: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.at}" + (f" ({self.record})" if self.record else "")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. What is not known is left out or empty."""

    table: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Remark:
    """Why something was not taken as it stands. `reason` is a word of `reasons.REASONS`."""

    weight: Weight
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file and what became of it. INVARIANT: every record that a file has is one of these."""

    place: Place
    rows: Sequence[Row] = ()
    remarks: Sequence[Remark] = ()

    @property
    def fate(self) -> Fate:
        """What became of it, as it is counted."""
        weights = {each.weight for each in self.remarks}
        if "refused" in weights:
            return "refused"
        if not self.rows:
            return "skipped"
        return "taken in part" if "doubt" in weights else "taken"


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What follows from the files as a whole: copies of lists, registers, what a cut-off file leaves open."""

    place: Place
    rows: Sequence[Row] = ()
    remarks: Sequence[Remark] = ()


Event: TypeAlias = Record | Conclusion


@dataclass(frozen=True, slots=True)
class Settings:
    """What an import goes by, beside its files.

    `as_of` is the day of the copy (ISO, or empty), `max_age_days` for how long a list may be used.
    `columns` are those of every table that there is.
    """

    mappings: Mappings
    countries: Countries
    columns: Mapping[str, tuple[str, ...]]
    as_of: str = ""
    max_age_days: int | None = None
    encoding: str = ""
    mapping: Path | None = None
    told: Callable[[str, int, int], None] = field(default=lambda file, done, size: None)


Reader: TypeAlias = Callable[[Sequence[Path], Settings], Iterator[Event]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that can be imported."""

    name: str
    title: str
    endings: tuple[str, ...]
    tables: tuple[str, ...]
    read: Reader
