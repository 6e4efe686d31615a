"""Who owns whom: relationships and reporting exceptions of GLEIF in, statements of parents out."""

from __future__ import annotations

from lexlog.imports.cells import Bad, day
from lexlog.imports.gleif_record import Fields
from lexlog.imports.making import row
from lexlog.imports.names import from_number, is_lei
from lexlog.imports.tree import Place, Record, Remark, Settings

_LEVELS = {
    "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT": "direct",
    "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT": "ultimate",
}


def relationship(fields: Fields, place: Place, settings: Settings) -> Record:
    """The record of a relationship: of consolidation a statement of a parent, of any other an influence."""
    begin, end = fields.get("Relationship.StartNode.NodeID"), fields.get("Relationship.EndNode.NodeID")
    word = fields.get("Relationship.RelationshipType")
    place = Place(place.file, place.at, f"{begin} {word} {end}")
    for each in (begin, end):
        if not is_lei(each):
            said = f"`{each}` is no Legal Entity Identifier"
            return Record(place, (), (Remark("refused", "bad-identifier", said),))
    about = settings.mappings.by("gleif_relationship", "type").get(word)
    if about is None:
        said = f"relationship type `{word}` is in no mapping table"
        return Record(place, (), (Remark("refused", "unknown-word", said),))
    if reason := _withdrawn(fields, settings):
        return Record(place, (), (Remark("skipped", "withdrawn", reason),))
    remarks: list[Remark] = []
    first, last = _days(fields, remarks)
    child, parent = from_number("lei", begin), from_number("lei", end)
    validation = fields.get("Registration.ValidationSources").lower()
    days = {"from_": first, "to_": last}
    if about["influence"]:
        rows = [
            row("influence", place, validation, holder=parent, over=child, kind=about["influence"], **days)
        ]
        return Record(place, rows, remarks)
    statement = {"party": child, "level": about["level"], "parent": parent, "validation": validation}
    rows = [row("parent_statement", place, **statement, **days)]
    if about["level"] == "ultimate":
        note = f"consolidates its accounts; {validation}"
        rows.append(row("stated_ultimate_parent", place, note, party=child, parent=parent, **days))
    return Record(place, rows, remarks)


def _withdrawn(fields: Fields, settings: Settings) -> str:
    status = fields.get("Registration.RegistrationStatus")
    about = settings.mappings.by("gleif_status", "status").get(status, {"counts": "yes"})
    if about["counts"] == "no":
        return f"registration {status}"
    state = fields.get("Relationship.RelationshipStatus")
    return "" if state in ("ACTIVE", "") else f"relationship {state}"


def _days(fields: Fields, remarks: list[Remark]) -> tuple[str, str]:
    """The days on which the relationship holds, as far as they are told."""
    for begins, ends, kind in fields.periods():
        if kind != "RELATIONSHIP_PERIOD":
            continue
        found = [day(each) if each else "" for each in (begins, ends)]
        bad = [each for each in found if isinstance(each, Bad)]
        for each in bad:
            remarks.append(Remark("doubt", each.reason, f"{each.message}; taken to hold on all days"))
        first, last = (each if isinstance(each, str) else "" for each in found)
        if first and last and last < first:
            said = f"it ends on {last}, before it begins on {first}: taken to hold on all days"
            remarks.append(Remark("doubt", "bad-date", said))
            return "", ""
        return ("", "") if bad else (first, last)
    return "", ""


def exception(fields: Fields, place: Place, settings: Settings) -> Record:
    """The record of an exception: there is no parent, or nobody can tell."""
    lei, category, reasons = fields.get("LEI"), fields.get("Exception.Category"), fields.reasons()
    place = Place(place.file, place.at, f"{lei} {category} {', '.join(reasons)}")
    if not is_lei(lei):
        return Record(
            place, (), (Remark("refused", "bad-identifier", f"`{lei}` is no Legal Entity Identifier"),)
        )
    level = _LEVELS.get(category)
    if level is None:
        said = f"category `{category}` is neither that of a direct nor of an ultimate parent"
        return Record(place, (), (Remark("refused", "unknown-word", said),))
    known = settings.mappings.by("gleif_exception", "reason")
    strange = [each for each in reasons if each not in known]
    remarks = [Remark("doubt", "unknown-word", f"reason `{each}` is in no mapping table") for each in strange]
    says_none = bool(reasons) and all(known.get(each, {}).get("parent") == "none" for each in reasons)
    parent = "none" if says_none else ""
    child = from_number("lei", lei)
    rows = [
        row("parent_statement", place, party=child, level=level, parent=parent, reason=each.lower())
        for each in reasons or [""]
    ]
    if level == "ultimate" and says_none:
        note = f"reporting exception {', '.join(reasons)}"
        rows.append(row("stated_ultimate_parent", place, note, party=child, parent="none"))
    return Record(place, rows, remarks)
