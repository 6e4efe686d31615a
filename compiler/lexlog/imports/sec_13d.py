"""Control figures of SEC Schedule 13D filings in, holdings out; a figure that was not verified is unknown.

An owner has one holding in a company however often it files: filings that differ leave the share unknown,
since nothing in the table tells which is the latest. Owners who file together report the same shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lexlog.imports import delimited
from lexlog.imports.cells import UNKNOWN_SHARE, share
from lexlog.imports.held import Registers, known_share, refused
from lexlog.imports.items import Item, Unread
from lexlog.imports.making import row, unread_holding
from lexlog.imports.names import from_number, is_digits
from lexlog.imports.tree import Event, Place, Record, Remark, Settings

NEEDED = ("accession_number", "company_cik", "owner_key", "percent_of_class")


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The filings of every file; those of one owner about one company are one holding."""
    registers = Registers("sec-13d", settings)
    for path in paths:
        for found in delimited.records(path, settings, NEEDED):
            if isinstance(found, Unread):
                registers.unread(found)
                yield refused(found)
            else:
                yield _record(found, registers)
        yield from registers.conclude(path)
        registers.days.clear()


def _record(found: Item[Mapping[str, str]], registers: Registers) -> Record:
    value, remarks = found.value, list[Remark]()
    place = Place(found.place.file, found.place.at, value["accession_number"])
    if not value["accession_number"] or not is_digits(value["company_cik"]):
        said = f"`{value['company_cik']}` is no Central Index Key, or the filing has no number"
        return Record(place, unread_holding(place), (Remark("refused", "no-identifier", said),))
    owned = from_number("cik", value["company_cik"].zfill(10))
    owner = ""
    if is_digits(value["owner_key"]):
        owner = from_number("cik", value["owner_key"].zfill(10))
    else:
        said = f"owner `{value['owner_key']}` is no Central Index Key, and may be anyone"
        remarks.append(Remark("doubt", "unknown-owner", said))
    registers.saw(owned)
    text, verified = value["percent_of_class"], value.get("pct_verified", "True") == "True"
    held = UNKNOWN_SHARE
    if not text or not verified:
        said = f"no verified percentage ({value.get('pct_source') or 'none found in the filing'})"
        remarks.append(Remark("doubt", "no-percentage", said))
    else:
        held = known_share(share(text), remarks)
    if owner == owned:
        remarks.append(Remark("note", "other-relation", "the owner is the company itself"))
    note = f"percent of class {text or 'not told'} ({value.get('pct_source') or 'no source'})"
    lot = f"13d:{value['accession_number']}"
    cells = {"holding": f"13d:{owned}:{owner}" if owner else lot, "owner": owner, "owned": owned, "lot": lot}
    return Record(place, [row("holding", place, note, **cells, interest="equity", **held.cells)], remarks)
