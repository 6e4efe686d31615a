"""Tables made from Wikidata in: owner edges, companies, places of companies; holdings without a share out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from lexlog.imports import delimited
from lexlog.imports.cells import day
from lexlog.imports.held import Registers, known_cell, refused
from lexlog.imports.items import Item
from lexlog.imports.making import row, unread_holding
from lexlog.imports.names import from_number, is_digits
from lexlog.imports.opening import NoFormat
from lexlog.imports.tree import Event, Place, Record, Remark, Settings

Take = Callable[[Item[Mapping[str, str]], Registers], Record]


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The records of every file; what a file is is told from its header."""
    registers = Registers("wikidata", settings)
    for path in paths:
        columns = delimited.header(path, settings)
        take = next((take for column, take in _BY_COLUMN.items() if column in columns), None)
        if take is None:
            raise NoFormat(f"{path.name} has none of the columns {', '.join(_BY_COLUMN)}")
        for found in delimited.records(path, settings, ()):
            if isinstance(found, Item):
                yield take(found, registers)
            elif take is _edge:
                registers.unread(found)
                yield refused(found)
            else:
                yield found.refused
        yield from registers.conclude(path)
        registers.days.clear()


def _edge(found: Item[Mapping[str, str]], registers: Registers) -> Record:
    value, remarks = found.value, list[Remark]()
    place = Place(found.place.file, found.place.at, f"{value['owner_qid']} owns {value['owned_qid']}")
    owner, owned = (_item(value[f"{end}_qid"]) for end in ("owner", "owned"))
    if not owned:
        said = f"`{value['owned_qid']}` is no item of Wikidata"
        return Record(place, unread_holding(place, owner=owner), (Remark("refused", "bad-identifier", said),))
    if not owner:
        said = f"`{value['owner_qid']}` is no item of Wikidata: the owner may be anyone"
        remarks.append(Remark("doubt", "unknown-owner", said))
    registers.saw(owned)
    begins = value.get("start_date", "")
    first = known_cell(day(begins) if begins else "", remarks)
    key = f"wikidata:{value['owned_qid']}:{value['owner_qid']}:{begins}"
    rows = [row("holding", place, "no share is told", holding=key, owner=owner, owned=owned, from_=first)]
    for end, party in (("owner", owner), ("owned", owned)):
        if party and value.get(f"{end}_name"):
            rows.append(row("alias", place, party=party, name=value[f"{end}_name"]))
    remarks.append(Remark("note", "no-percentage", "Wikidata tells that one owns the other, not how much"))
    return Record(place, rows, remarks)


def _company(found: Item[Mapping[str, str]], registers: Registers) -> Record:
    value, remarks = found.value, list[Remark]()
    place = Place(found.place.file, found.place.at, value["qid"])
    party = _item(value["qid"])
    if not party:
        said = f"`{value['qid']}` is no item of Wikidata"
        return Record(place, (), (Remark("refused", "bad-identifier", said),))
    country = ""
    if value["country_qid"]:
        about = registers.settings.mappings.by("wikidata_country", "item").get(value["country_qid"])
        if about is None:
            said = f"`{value['country_qid']}` is in no mapping table of countries"
            remarks.append(Remark("doubt", "unknown-country", said))
        else:
            country = about["country"]
    made = row("party", place, party=party, name=value.get("name", ""), kind="company", country=country)
    return Record(place, [made], remarks)


def _location(found: Item[Mapping[str, str]], registers: Registers) -> Record:
    value = found.value
    place = Place(found.place.file, found.place.at, value["company_qid"])
    party = _item(value["company_qid"])
    about = registers.settings.mappings.by("wikidata_country", "item").get(value["location_qid"])
    if not party:
        said = f"`{value['company_qid']}` is no item of Wikidata"
        return Record(place, (), (Remark("refused", "bad-identifier", said),))
    if value["relation"] != "HEADQUARTERS":
        said = f"{value['relation']} is not where it has its headquarters"
        return Record(place, (), (Remark("skipped", "other-relation", said),))
    if about is None:
        said = f"headquarters at {value['location_qid']}, a place below the country, or a country not known"
        return Record(place, (), (Remark("skipped", "unknown-country", said),))
    return Record(place, [row("headquarters", place, party=party, country=about["country"])])


def _item(text: str) -> str:
    return from_number("wikidata", text) if text[:1] == "Q" and is_digits(text[1:]) else ""


_BY_COLUMN: dict[str, Take] = {"owner_qid": _edge, "location_qid": _location, "country_qid": _company}
