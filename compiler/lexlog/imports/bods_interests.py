"""Relationship statements of BODS in, holdings, indirect holdings and influence out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lexlog.imports.bods_shape import notes, text
from lexlog.imports.cells import UNKNOWN_SHARE, Bad, Share, band, day, exact_share, plain_number
from lexlog.imports.held import Registers, known_cell, known_share
from lexlog.imports.making import rows_of
from lexlog.imports.names import from_number
from lexlog.imports.tree import Place, Record, Remark, Row, Settings


@dataclass(frozen=True, slots=True)
class Interests:
    """Reads relationships, given who is known and which of them are nominees."""

    settings: Settings
    known: Set[str]
    parties: Set[str]
    nominees: Set[str]
    nominations: Set[str]
    registers: Registers

    def record(self, place: Place, statement: Mapping[str, Any]) -> Record:
        """The record of a relationship: a row for each of its interests."""
        details, remarks = statement["recordDetails"], list[Remark]()
        if self._says_none(details["interestedParty"]):
            said = f"{details['interestedParty']['reason']}: nobody above the threshold of disclosure"
            return Record(place, (), (Remark("skipped", "says-none", said),))
        owner = self._party(details["interestedParty"], "who holds", remarks)
        owned = self._party(details["subject"], "what is held", remarks)
        self.registers.saw(owned, text(statement, "statementDate"))
        given = details.get("interests") or [{}]
        if given == [{}]:
            remarks.append(Remark("doubt", "not-stated", "no interest is told: it may be a share of any size"))
        rows = []
        for number, interest in enumerate(given, 1):
            cells = {"owner": owner, "owned": owned, **self._days(interest, statement, remarks)}
            nominee = statement["recordId"] in self.nominees or (
                isinstance(details["interestedParty"], str)
                and details["interestedParty"] in self.nominations
            )
            key = f"{from_number('bods', statement['recordId'])}:{number}"
            rows += self._interest(place, key, interest, cells, nominee, notes(statement), remarks)
        return Record(place, rows, remarks)

    def _says_none(self, party: Any) -> bool:
        reason = text(party, "reason")
        return self.settings.mappings.by("bods_unspecified", "reason").get(reason, {}).get("says") == "none"

    def _party(self, party: Any, role: str, remarks: list[Remark]) -> str:
        """The identifier of a party; empty if it may be anyone."""
        if not isinstance(party, str):
            said = f"{role} is not told: {text(party, 'reason')}"
            remarks.append(Remark("doubt", "unknown-owner", said))
            return ""
        if party in self.known:
            return from_number("bods", party)
        why = "is anonymous or unknown" if party in self.parties else "is described by no statement"
        remarks.append(Remark("doubt", "unknown-owner", f"{role}, record `{party}`, {why}"))
        return ""

    def _interest(
        self,
        place: Place,
        key: str,
        interest: Mapping[str, Any],
        cells: Mapping[str, str],
        nominee: bool,
        note: str,
        remarks: list[Remark],
    ) -> Iterator[Row]:
        word = text(interest, "type")
        about = self.settings.mappings.by("bods_interest", "type").get(word)
        if about is None and word:
            remarks.append(Remark("doubt", "unknown-word", f"`{word}` is no interestType of BODS 0.4"))
        if about is not None and about["influence"]:
            held = {"holder": cells["owner"], "over": cells["owned"], "kind": about["influence"]}
            days = {name: cells[name] for name in ("from", "to")}
            yield rows_of("influence", place, note, {**held, **days})
            return
        is_indirect = interest.get("directOrIndirect") == "indirect"
        made = {
            **cells,
            "holding": key,
            "interest": about["interest"] if about else "",
            **known_share(share_of(interest.get("share")), remarks).cells,
        }
        if is_indirect:
            yield rows_of("indirect_holding", place, note, made)
        else:
            yield rows_of("holding", place, note, {**made, "nominee": "yes" if nominee else "no"})

    def _days(
        self, interest: Mapping[str, Any], statement: Mapping[str, Any], remarks: list[Remark]
    ) -> dict[str, str]:
        begins, ends = text(interest, "startDate"), text(interest, "endDate")
        first = known_cell(day(begins) if begins else "", remarks)
        last = known_cell(day(ends) if ends else "", remarks)
        if last:  # the day from which the interest is no more
            last = (datetime.date.fromisoformat(last) - datetime.timedelta(days=1)).isoformat()
        elif statement["recordStatus"] == "closed":
            last = known_cell(day(text(statement, "statementDate")), remarks)
        if first and last and last < first:
            said = f"it ends on {last}, before it begins on {first}: taken as held on all days"
            remarks.append(Remark("doubt", "bad-date", said))
            return {"from": "", "to": ""}
        return {"from": first, "to": last}


def share_of(share: Any) -> Share | Bad:
    """The share of an interest: exact, or between bounds of which each may be left out."""
    if share is None:
        return UNKNOWN_SHARE
    if not isinstance(share, Mapping):
        return Bad("bad-percentage", f"`{share}` is no share: an object was expected")
    numbers: dict[str, Decimal] = {}
    for key in ("exact", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"):
        value = share.get(key)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= 100:
            return Bad("bad-percentage", f"`{value}` is no percentage: {key} is a number from 0 to 100")
        numbers[key] = Decimal(value)
    if "exact" in numbers:
        return exact_share(numbers["exact"])
    low = max(numbers.get("minimum", Decimal(0)), numbers.get("exclusiveMinimum", Decimal(0)))
    high = min(numbers.get("maximum", Decimal(100)), numbers.get("exclusiveMaximum", Decimal(100)))
    above, below = numbers.get("exclusiveMinimum") == low, numbers.get("exclusiveMaximum") == high
    if low > high or (low == high and (above or below)):
        bounds = f"{plain_number(low)} to {plain_number(high)}"
        return Bad("bad-percentage", f"`{bounds}` is no stretch of percentages")
    if not numbers:
        return UNKNOWN_SHARE
    return band(low, high, above=above, below=below)
