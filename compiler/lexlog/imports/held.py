"""What is common to registers of owners: shares that cannot be read, registers, files that are cut off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lexlog import locate
from lexlog.imports.cells import UNKNOWN_SHARE, Bad, Share
from lexlog.imports.cells import day as day_of
from lexlog.imports.items import Unread
from lexlog.imports.making import row, unread_holding
from lexlog.imports.tree import Conclusion, Place, Record, Remark, Settings


def known_share(found: Share | Bad, remarks: list[Remark]) -> Share:
    """The share, or nothing known of it and a remark that says why."""
    if isinstance(found, Bad):
        remarks.append(Remark("doubt", found.reason, found.message))
        return UNKNOWN_SHARE
    return found


def known_cell(found: str | Bad, remarks: list[Remark]) -> str:
    """The cell, or an empty one and a remark that says why."""
    if isinstance(found, Bad):
        remarks.append(Remark("doubt", found.reason, found.message))
        return ""
    return found


def refused(found: Unread) -> Record:
    """A record that cannot be read: some holding, of whom and by whom is not known."""
    return Record(found.place, unread_holding(found.place), found.refused.remarks)


@dataclass(slots=True)
class Registers:
    """Whose owners a register speaks of, and up to which day: for the rows that say how complete it is."""

    format: str
    settings: Settings
    days: dict[str, str] = field(default_factory=dict)
    cut: str = ""

    @property
    def about(self) -> Mapping[str, str]:
        """What the mapping table says of the register."""
        return self.settings.mappings.by("register", "format")[self.format]

    def saw(self, owned: str, day: str = "") -> None:
        """The register speaks of the owners of this party, in a record of this day or time."""
        if owned:
            read = day_of(day)
            self.days[owned] = max(self.days.get(owned, ""), "" if isinstance(read, Bad) else read)

    def unread(self, found: Unread) -> None:
        """Remember that a file was not read to its end."""
        if found.ends:
            self.cut = self.cut or found.message

    def conclude(self, path: Path) -> Iterator[Conclusion]:
        """The registers; and, of a file that was cut off, a holding of which nothing is known."""
        place = Place(locate.shown(path), "file")
        about = self.about
        yield Conclusion(
            place,
            [
                row(
                    "register",
                    place,
                    about["source"],
                    owned=owned,
                    register=about["register"],
                    completeness=about["completeness"],
                    as_of=self.settings.as_of or day,
                )
                for owned, day in sorted(self.days.items())
            ],
        )
        if self.cut:
            said = "holdings behind the place where the file ends are not known, of any party"
            yield Conclusion(
                place, unread_holding(Place(place.file, "end")), (Remark("doubt", "cut-off", said),)
            )
