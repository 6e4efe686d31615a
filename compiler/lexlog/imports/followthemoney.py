"""Entities of FollowTheMoney, one JSON object a line, in; parties, holdings and influence out.

Every property is a list of texts. Ownership and Directorship link entities by `id`; who is linked and is no
entity of the files may be anyone. Percentages are free text: `50`, `50.5 %` and `25-50%` are read exactly,
any other text leaves the share unknown and is told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from lexlog.imports import objects
from lexlog.imports.cells import UNKNOWN_SHARE, Bad, Share, Stretch, band, share, stretches
from lexlog.imports.held import Registers, known_cell, known_share, refused
from lexlog.imports.items import Item, Unread
from lexlog.imports.making import row, rows_of, unread_holding
from lexlog.imports.names import from_number, is_lei
from lexlog.imports.tree import Event, Place, Record, Remark, Row, Settings

Entity = Mapping[str, Any]


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The entities of every file."""
    parties = frozenset(_parties(paths, settings))
    registers = Registers("followthemoney", settings)
    reading = _Reading(settings, parties, registers)
    for path in paths:
        for found in objects.records(path, settings, ("entities", "results")):
            if isinstance(found, Unread):
                registers.unread(found)
                yield refused(found)
            else:
                yield reading.record(found)
        yield from registers.conclude(path)
        registers.days.clear()


def _parties(paths: Sequence[Path], settings: Settings) -> Iterator[str]:
    for path in paths:
        for found in objects.records(path, settings, ("entities", "results")):
            if isinstance(found, Item) and _role(str(found.value.get("schema")), settings)[0] == "party":
                yield str(found.value.get("id"))


def _role(schema: str, settings: Settings) -> tuple[str, str]:
    """What entities of a schema are to a table, and their kind; both empty where nobody knows the schema.

    A schema that came after the mapping table is looked up in the library of the format, if it is there.
    """
    about = settings.mappings.by("followthemoney_schema", "schema").get(schema)
    if about is not None:
        return about["role"], about["kind"]
    try:
        from followthemoney import model
    except ImportError:
        return "", ""
    found = model.get(schema)
    for each in settings.mappings.rows("followthemoney_schema"):
        if found is not None and found.is_a(each["schema"]):
            return each["role"], each["kind"]
    return "", ""


def values(entity: Entity, name: str) -> list[str]:
    """The texts of a property."""
    properties = entity.get("properties")
    found = properties.get(name) if isinstance(properties, Mapping) else None
    listed = found if isinstance(found, list) else [] if found is None else [found]
    return list(dict.fromkeys(str(each).strip() for each in listed if str(each).strip()))


@dataclass(frozen=True, slots=True)
class _Reading:
    settings: Settings
    parties: frozenset[str]
    registers: Registers

    def record(self, found: Item[Entity]) -> Record:
        entity = found.value
        place = Place(found.place.file, found.place.at, str(entity.get("id") or ""))
        if not isinstance(entity.get("id"), str) or not isinstance(entity.get("schema"), str):
            said = "`id` or `schema` is missing, or no text"
            return Record(place, unread_holding(place), (Remark("refused", "wrong-shape", said),))
        role, kind = _role(entity["schema"], self.settings)
        match role:
            case "party":
                return self._party(place, entity, kind)
            case "ownership":
                return self._ownership(place, entity)
            case "directorship":
                return self._influence(place, entity, ("director", "organization"), "directorship")
            case "link":
                return self._influence(place, entity, ("subject", "object"), "unknown_link")
            case "other":
                said = f"{entity['schema']} is neither ownership nor control"
                return Record(place, (), (Remark("skipped", "other-relation", said),))
            case _:
                return Record(place, (), (Remark("skipped", "not-a-party", f"a {entity['schema']}"),))

    def _party(self, place: Place, entity: Entity, kind: str) -> Record:
        remarks: list[Remark] = []
        key = from_number("ftm", entity["id"])
        names = values(entity, "name")
        leis = [each for each in values(entity, "leiCode") if is_lei(each)]
        cells = {
            "party": key,
            "name": names[0] if names else "",
            "kind": kind,
            "country": self._country(entity, remarks),
            "lei": leis[0] if len(leis) == 1 else "",
        }
        aliases = [*names[1:], *values(entity, "alias"), *values(entity, "previousName")]
        rows = [rows_of("party", place, "", cells)]
        rows += [row("alias", place, party=key, name=each) for each in dict.fromkeys(aliases)]
        for scheme in (
            "registrationNumber",
            "leiCode",
            "wikidataId",
            "ogrnCode",
            "innCode",
            "uscCode",
            "cikCode",
        ):
            rows += [
                row("identifier", place, party=key, scheme=scheme, identifier=each)
                for each in values(entity, scheme)
            ]
        return Record(place, rows, remarks)

    def _country(self, entity: Entity, remarks: list[Remark]) -> str:
        words = values(entity, "mainCountry") or values(entity, "jurisdiction") or values(entity, "country")
        if len(words) > 1:
            said = f"{', '.join(words)}: which of them it is in is not told"
            remarks.append(Remark("doubt", "several-countries", said))
            return ""
        return known_cell(self.settings.countries.code(words[0]), remarks) if words else ""

    def _who(self, entity: Entity, name: str, remarks: list[Remark]) -> list[str]:
        """Those that a property links; an empty text for one that may be anyone."""
        found = []
        for each in values(entity, name):
            if each in self.parties:
                found.append(from_number("ftm", each))
                continue
            remarks.append(Remark("doubt", "unknown-owner", f"{name} `{each}` is no party of these files"))
            found.append("")
        if not found:
            remarks.append(Remark("doubt", "unknown-owner", f"{name} is not told"))
        return found or [""]

    def _ownership(self, place: Place, entity: Entity) -> Record:
        remarks: list[Remark] = []
        owners, assets = self._who(entity, "owner", remarks), self._who(entity, "asset", remarks)
        shares = [percentage(each) for each in values(entity, "percentage")]
        held = shares[0] if len(shares) == 1 else UNKNOWN_SHARE
        if len(shares) > 1:
            said = f"{', '.join(values(entity, 'percentage'))}: which of them it is is not told"
            remarks.append(Remark("doubt", "bad-percentage", said))
        elif not shares:
            remarks.append(Remark("note", "no-percentage", "the share is not told, and may be any"))
        told = known_share(held, remarks)
        days = self._days(entity, told, remarks)
        note = "; ".join([*values(entity, "role"), *values(entity, "ownershipType")])
        rows: list[Row] = []
        for number, (owner, asset) in enumerate(product(owners, assets), 1):
            self.registers.saw(asset)
            cells = {
                "holding": f"{from_number('ftm', entity['id'])}:{number}",
                "owner": owner,
                "owned": asset,
            }
            rows += [rows_of("holding", place, note, {**cells, **each.cells}) for each in days]
        return Record(place, rows, remarks)

    def _influence(self, place: Place, entity: Entity, ends: tuple[str, str], kind: str) -> Record:
        remarks: list[Remark] = []
        holders, others = (self._who(entity, each, remarks) for each in ends)
        days = self._days(entity, UNKNOWN_SHARE, remarks)
        span = {"from": days[0].first, "to": days[-1].last}
        rows = [
            rows_of("influence", place, "", {"holder": holder, "over": over, "kind": kind, **span})
            for holder, over in product(holders, others)
        ]
        return Record(place, rows, remarks)

    def _days(self, entity: Entity, held: Share, remarks: list[Remark]) -> list[Stretch]:
        begins, ends = values(entity, "startDate"), values(entity, "endDate")
        if len(begins) > 1 or len(ends) > 1:
            said = (
                f"several days: {', '.join([*begins, *ends])}; up to the share is taken as held on all days"
            )
            remarks.append(Remark("doubt", "bad-date", said))
            return [Stretch("", "", held.at_most)]
        found, wrong = stretches("".join(begins), "".join(ends), held)
        remarks += [Remark("doubt", each.reason, each.message) for each in wrong]
        return found


def percentage(text: str) -> Share | Bad:
    """A percentage in free text, exact or between two figures.

    >>> percentage("50.5 %").exact, percentage("25-50%"), percentage("about half").reason
    ('50.5', Share(exact='', least='25', greatest='50'), 'bad-percentage')
    """
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*%?\s*(?:-|–|to)\s*([0-9]+(?:\.[0-9]+)?)\s*%?", text)
    if found is None:
        return share(text, sign=True)
    low, high = Decimal(found[1]), Decimal(found[2])
    if not low <= high <= 100:
        return Bad("bad-percentage", f"`{text}` is no stretch of percentages from 0 to 100")
    return band(low, high, above=False, below=False)
