"""Beneficial Ownership Data Standard 0.4, as JSON or one statement a line, in; holdings and influence out.

Statements are linked by `recordId`: the latest of each record counts, and a closed record has ended. An
interest that is held directly is a holding; one held indirectly is evidence (`indirect_holding`), since its
components, or registers that nobody has seen, have the shares. Whoever is anonymous, unknown, unspecified or
described nowhere may be anyone: the cell of the owner is left empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lexlog.imports import objects
from lexlog.imports.bods_interests import Interests
from lexlog.imports.bods_shape import faults, notes, text
from lexlog.imports.cells import Bad
from lexlog.imports.held import Registers, refused
from lexlog.imports.items import Item, Unread
from lexlog.imports.making import row, unread_holding
from lexlog.imports.names import from_number, is_lei
from lexlog.imports.tree import Event, Place, Record, Remark, Settings

Statement = Mapping[str, Any]


@dataclass(slots=True)
class Links:
    """What has to be known of all statements before one can be taken.

    `latest` is the place of the statement that counts, by record; `known` are the parties whose identity is
    known; `nominees` the relationships in which somebody holds for another.
    """

    latest: dict[str, tuple[str, int]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    components: dict[str, tuple[str, bool]] = field(default_factory=dict)
    groups: list[Sequence[str]] = field(default_factory=list)
    nominations: set[str] = field(default_factory=set)

    def nominees(self) -> frozenset[str]:
        """Relationships whose interested party is a nominee in the arrangement that they are a part of."""
        found = set()
        for group in self.groups:
            members = [each for each in group if each in self.components]
            holders = {self.components[each][0] for each in members if self.components[each][1]}
            found |= {each for each in members if self.components[each][0] in holders}
        return frozenset(found)


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The statements of every file; a record may be described in one and spoken of in another."""
    links = _links(paths, settings)
    registers = Registers("bods", settings)
    interests = Interests(
        settings, links.known, links.parties, links.nominees(), links.nominations, registers
    )
    number = 0
    for path in paths:
        for found in objects.records(path, settings, ("statements",)):
            number += 1
            if isinstance(found, Unread):
                registers.unread(found)
                yield refused(found)
            else:
                yield _record(found, number, links, interests, settings)
        yield from registers.conclude(path)
        registers.days.clear()


def _links(paths: Sequence[Path], settings: Settings) -> Links:
    links, number = Links(), 0
    types = {(each["record"], each["type"]): each for each in settings.mappings.rows("bods_type")}
    for path in paths:
        for found in objects.records(path, settings, ("statements",)):
            number += 1
            if isinstance(found, Unread) or faults(found.value):
                continue
            statement = found.value
            record, details = statement["recordId"], statement["recordDetails"]
            dated = (text(statement, "statementDate"), number)
            links.latest[record] = max(links.latest.get(record, ("", 0)), dated)
            if statement["recordType"] == "relationship":
                _link(record, details, links)
                continue
            links.parties.add(record)
            kind = statement["recordType"]
            word = text(details, "entityType", "type") if kind == "entity" else text(details, "personType")
            if types.get((kind, word), {}).get("identity") == "known":
                links.known.add(record)
            if text(details, "entityType", "subtype") == "nomination":
                links.nominations.add(record)
    return links


def _link(record: str, details: Statement, links: Links) -> None:
    if details.get("isComponent") is True and isinstance(details.get("interestedParty"), str):
        words = {each.get("type") for each in details.get("interests") or () if isinstance(each, dict)}
        links.components[record] = (details["interestedParty"], "nominee" in words)
    group = details.get("componentRecords")
    if isinstance(group, list) and group:
        links.groups.append([each for each in group if isinstance(each, str)])


def _record(
    found: Item[Statement], number: int, links: Links, interests: Interests, settings: Settings
) -> Record:
    statement = found.value
    place = Place(found.place.file, found.place.at, f"statement {text(statement, 'statementId')}")
    if wrong := faults(statement):
        remarks = [Remark("refused", "wrong-shape", each) for each in wrong]
        is_party = statement.get("recordType") in ("entity", "person")
        return Record(place, () if is_party else unread_holding(place), remarks)
    record = statement["recordId"]
    if links.latest[record][1] != number:
        said = f"a later statement about record {record} takes its place"
        return Record(place, (), (Remark("skipped", "superseded", said),))
    if statement["recordType"] == "relationship":
        return interests.record(place, statement)
    return _party(place, statement, settings)


def _party(place: Place, statement: Statement, settings: Settings) -> Record:
    details, remarks = statement["recordDetails"], list[Remark]()
    kind = statement["recordType"]
    word = text(details, "entityType", "type") if kind == "entity" else text(details, "personType")
    types = {(each["record"], each["type"]): each for each in settings.mappings.rows("bods_type")}
    about = types.get((kind, word))
    if about is None:
        remarks.append(Remark("doubt", "unknown-word", f"`{word}` is no {kind}Type of BODS 0.4"))
    elif about["identity"] == "unknown":
        said = f"the {kind} is {word}: who it is is not told, and it may be anyone"
        return Record(place, (), (Remark("skipped", "unknown-owner", said),))
    key = from_number("bods", statement["recordId"])
    identifiers = list(_identifiers(details))
    lei = next((number for scheme, number in identifiers if scheme == "XI-LEI" and is_lei(number)), "")
    rows = [
        row(
            "party",
            place,
            notes(statement),
            party=key,
            name=_name(details),
            kind=about["kind"] if about else "",
            country=_country(details, settings, remarks),
            lei=lei,
        )
    ]
    rows += [
        row("identifier", place, party=key, scheme=scheme, identifier=number)
        for scheme, number in identifiers
    ]
    rows += [row("alias", place, party=key, name=name) for name in _aliases(details)]
    return Record(place, rows, remarks)


def _name(details: Statement) -> str:
    names = [each for each in details.get("names") or () if isinstance(each, dict)]
    return text(details, "name") or next((text(each, "fullName") for each in names), "")


def _aliases(details: Statement) -> Iterator[str]:
    for each in details.get("alternateNames") or ():
        if isinstance(each, str) and each.strip():
            yield each.strip()
    for each in list(details.get("names") or ())[1:]:
        if isinstance(each, dict) and text(each, "fullName"):
            yield text(each, "fullName")


def _identifiers(details: Statement) -> Iterator[tuple[str, str]]:
    for each in details.get("identifiers") or ():
        if isinstance(each, dict) and text(each, "id"):
            yield text(each, "scheme") or text(each, "schemeName") or "unknown", text(each, "id")


def _country(details: Statement, settings: Settings, remarks: list[Remark]) -> str:
    """Where the party has its addresses, if that is one country; else where it was formed."""
    words = []
    for each in details.get("addresses") or ():
        if isinstance(each, dict) and isinstance(each.get("country"), dict):
            words.append(text(each, "country", "code") or text(each, "country", "name"))
    words = list(dict.fromkeys(word for word in words if word))
    formed = text(details, "jurisdiction", "code") or text(details, "jurisdiction", "name")
    if len(words) != 1:
        words = [formed.partition("-")[0] if len(formed) > 3 and formed[2] == "-" else formed]
    found = settings.countries.code(words[0])
    if isinstance(found, Bad):
        remarks.append(Remark("doubt", found.reason, found.message))
        return ""
    return found
