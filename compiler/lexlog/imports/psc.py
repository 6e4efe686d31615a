"""The UK register of people with significant control, as its snapshot has it, in; holdings within bands out.

One JSON object a line, with `company_number` and `data`. Natures of control tell a band, not a figure; the
mapping table has them. The register names holders of more than a quarter only, so it is partial of itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lexlog import locate
from lexlog.imports import objects
from lexlog.imports.bods_shape import text
from lexlog.imports.cells import UNKNOWN_SHARE, Share, band, stretches
from lexlog.imports.held import Registers, known_cell, refused
from lexlog.imports.items import Item, Unread
from lexlog.imports.making import of_interest, row, rows_of, unread_holding
from lexlog.imports.names import from_name, from_number
from lexlog.imports.tree import Conclusion, Event, Place, Record, Remark, Row, Settings

Value = Mapping[str, Any]


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The records of every part of a snapshot."""
    registers = Registers("psc", settings)
    reading = _Reading(settings, registers)
    totals, count = 0, 0
    for path in paths:
        for found in objects.records(path, settings, ("items",)):
            if isinstance(found, Unread):
                registers.unread(found)
                yield refused(found)
                continue
            count += 1
            totals += text(found.value, "data", "kind").startswith("totals#")
            yield reading.record(found)
        yield from registers.conclude(path)
        registers.days.clear()
    if not totals and count:
        said = "no record has the totals with which a snapshot ends: parts of it may be missing"
        yield Conclusion(Place(locate.shown(paths[-1]), "end"), (), (Remark("note", "not-complete", said),))


@dataclass(frozen=True, slots=True)
class _Reading:
    settings: Settings
    registers: Registers

    def record(self, found: Item[Value]) -> Record:
        value, data = found.value, found.value.get("data", found.value)
        number, kind = _company(value, data), text(data, "kind")
        place = Place(found.place.file, found.place.at, text(data, "links", "self") or number)
        about = self.settings.mappings.by("psc_kind", "kind").get(kind)
        if about is None:
            said = f"kind `{kind}` is in no mapping table"
            return Record(
                place, unread_holding(place, **_owned(number)), (Remark("refused", "unknown-word", said),)
            )
        if about["role"] == "totals":
            return Record(place, (), (Remark("skipped", "not-a-party", "the totals of the snapshot"),))
        if not number:
            said = "`company_number` is missing, or no text"
            return Record(place, unread_holding(place), (Remark("refused", "no-identifier", said),))
        if about["role"] == "statement":
            return self._statement(place, data, number)
        return self._control(place, data, number, about)

    def _statement(self, place: Place, data: Value, number: str) -> Record:
        """What a company says of its register: that nobody is to be named, or somebody cannot be."""
        word = text(data, "statement") or text(data, "kind")
        about = self.settings.mappings.by("psc_statement", "statement").get(word, {"says": "somebody"})
        company = from_number(self.registers.about["scheme"], number)
        self.registers.saw(company, text(data, "notified_on"))
        if about["says"] != "somebody":
            reason = "says-none" if about["says"] == "nobody" else "not-a-party"
            return Record(place, (), (Remark("skipped", reason, word),))
        days, wrong = stretches(text(data, "notified_on"), text(data, "ceased_on"), UNKNOWN_SHARE)
        remarks = [Remark("doubt", each.reason, each.message) for each in wrong]
        remarks.append(Remark("doubt", "unknown-owner", f"{word}: somebody may hold any share"))
        cells = of_interest("", place.record or str(place), days)
        rows = [rows_of("holding", place, word, {**each, "owned": company}) for each in cells]
        return Record(place, rows, remarks)

    def _control(self, place: Place, data: Value, number: str, about: Mapping[str, str]) -> Record:
        remarks: list[Remark] = []
        company = from_number(self.registers.about["scheme"], number)
        self.registers.saw(company, text(data, "notified_on"))
        rows = [row("party", place, party=company, country=self.registers.about["country"])]
        holder = ""
        if about["role"] == "withheld":
            remarks.append(Remark("doubt", "unknown-owner", "who it is is withheld, and it may be anyone"))
        else:
            holder = self._holder(place, data)
            rows.append(self._party(place, data, holder, about["party_kind"], remarks))
        natures = data.get("natures_of_control")
        if not isinstance(natures, list) or not natures:
            remarks.append(Remark("doubt", "not-stated", "no nature of control is told: it may be any share"))
            natures = [""]
        for count, nature in enumerate(natures, 1):
            cells = {"owner": holder, "owned": company}
            key = f"{place.record}:{count}"
            rows += self._nature(place, key, str(nature), cells, data, remarks)
        return Record(place, rows, remarks)

    def _nature(
        self,
        place: Place,
        key: str,
        nature: str,
        cells: Mapping[str, str],
        data: Value,
        remarks: list[Remark],
    ) -> Iterator[Row]:
        about = self.settings.mappings.by("psc_nature_of_control", "nature").get(nature)
        if about is None and nature:
            said = f"nature of control `{nature}` is in no mapping table: it may be any share"
            remarks.append(Remark("doubt", "unknown-word", said))
        held = _band(about) if about else UNKNOWN_SHARE
        days, wrong = stretches(text(data, "notified_on"), text(data, "ceased_on"), held)
        remarks += [Remark("doubt", each.reason, each.message) for each in wrong]
        if about is not None and about["influence"]:
            kind = about["influence"] + ("_through_others" if about["through"] == "others" else "")
            made = {"holder": cells["owner"], "over": cells["owned"], "kind": kind}
            yield rows_of("influence", place, nature, {**made, "from": days[0].first, "to": days[-1].last})
            return
        table = "indirect_holding" if about and about["through"] == "others" else "holding"
        for each in of_interest(about["interest"] if about else "", key, days):
            yield rows_of(table, place, nature, {**cells, **each})

    def _holder(self, place: Place, data: Value) -> str:
        """A company of the same register by its number; anyone else by the notification, which is its own."""
        told = text(data, "identification", "registration_number")
        where = text(data, "identification", "place_registered") + text(
            data, "identification", "country_registered"
        )
        home = self.registers.about
        if told and home["country"] and self._is_at_home(where) and told.isalnum():
            return from_number(home["scheme"], told.upper().zfill(8))
        link = text(data, "links", "self").rstrip("/").rpartition("/")[2]
        return from_number("gb-psc", link) if link else from_name("gb-psc", f"{text(data, 'name')} {place}")

    def _is_at_home(self, where: str) -> bool:
        names = self.settings.countries.names
        home = self.registers.about["country"]
        return any(
            name in where.casefold() for name, code in names.items() if code == home and len(name) > 2
        ) or ("companies house" in where.casefold())

    def _party(self, place: Place, data: Value, holder: str, kind: str, remarks: list[Remark]) -> Row:
        words = [text(data, "address", "country"), text(data, "country_of_residence")]
        word = next((each for each in words if each), "")
        country = known_cell(self.settings.countries.code(word), remarks)
        return row("party", place, party=holder, name=text(data, "name"), kind=kind, country=country)


def _company(value: Value, data: Any) -> str:
    """The number of the company, which in a reply of the service stands in the link only."""
    told = text(value, "company_number")
    parts = text(data, "links", "self").strip("/").split("/")
    number = told or (parts[1] if len(parts) > 1 and parts[0] == "company" else "")
    return number.upper().zfill(8) if number else ""


def _owned(number: str) -> dict[str, str]:
    return {"owned": from_number("gb-coh", number)} if number else {}


def _band(about: Mapping[str, str]) -> Share:
    if not about["least"]:
        return UNKNOWN_SHARE
    return band(
        Decimal(about["least"]), Decimal(about["greatest"]), above=about["above"] == "yes", below=False
    )
