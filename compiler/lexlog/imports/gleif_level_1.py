"""Who is who: a Level 1 record of GLEIF in, the party and its headquarters out."""

from __future__ import annotations

from lexlog.imports.cells import Bad
from lexlog.imports.gleif_record import Fields
from lexlog.imports.making import row
from lexlog.imports.names import from_number, is_lei
from lexlog.imports.tree import Place, Record, Remark, Row, Settings


def record(fields: Fields, place: Place, settings: Settings) -> Record:
    """The record of an entity."""
    lei = fields.get("LEI")
    place = Place(place.file, place.at, lei)
    if not is_lei(lei):
        said = f"`{lei}` is no Legal Entity Identifier: 20 characters, of which the last two check the others"
        return Record(place, (), (Remark("refused", "bad-identifier", said),))
    status = settings.mappings.by("gleif_status", "status").get(fields.get("Registration.RegistrationStatus"))
    if status is not None and status["counts"] == "no":
        return Record(place, (), (Remark("skipped", "withdrawn", f"registration {status['status']}"),))
    remarks: list[Remark] = []
    if status is None:
        said = f"registration status `{fields.get('Registration.RegistrationStatus')}` is in no mapping table"
        remarks.append(Remark("doubt", "unknown-word", said))
    category = settings.mappings.by("gleif_category", "category").get(fields.get("Entity.EntityCategory"))
    if category is None:
        said = f"category `{fields.get('Entity.EntityCategory')}` is in no mapping table"
        remarks.append(Remark("doubt", "unknown-word", said))
    key = from_number("lei", lei)
    rows = [
        row(
            "party",
            place,
            fields.get("Entity.EntityStatus").lower(),
            party=key,
            name=fields.get("Entity.LegalName"),
            kind=category["kind"] if category else "",
            country=_country(fields, "LegalAddress", settings, remarks),
            lei=lei,
        )
    ]
    seat = _country(fields, "HeadquartersAddress", settings, remarks)
    if seat:
        rows.append(row("headquarters", place, "headquarters address", party=key, country=seat))
    rows += _number(fields, key, place)
    return Record(place, rows, remarks)


def _country(fields: Fields, address: str, settings: Settings, remarks: list[Remark]) -> str:
    found = settings.countries.code(fields.get(f"Entity.{address}.Country"))
    if isinstance(found, Bad):
        remarks.append(Remark("doubt", found.reason, f"{address}: {found.message}"))
        return ""
    return found


def _number(fields: Fields, key: str, place: Place) -> list[Row]:
    number = fields.get("Entity.RegistrationAuthority.RegistrationAuthorityEntityID")
    scheme = fields.get("Entity.RegistrationAuthority.RegistrationAuthorityID")
    return (
        [row("identifier", place, party=key, scheme=scheme, identifier=number)] if number and scheme else []
    )
