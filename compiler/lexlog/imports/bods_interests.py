"""Relationship statements of BODS in, holdings, indirect holdings and influence out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lexlog.imports.bods_shape import notes, text
from lexlog.imports.cells import (
    UNKNOWN_SHARE,
    Bad,
    Share,
    Stretch,
    band,
    day,
    exact_share,
    plain_number,
    stretches,
)
from lexlog.imports.held import Registers, known_share
from lexlog.imports.making import of_interest, rows_of
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
            remarks.append(
                Remark("doubt", "not-stated", "no interest is told: it may be a share of any size")
            )
        rows: list[Row] = []
        for number, interest in enumerate(given, 1):
            cells = {"owner": owner, "owned": owned}
            nominee = statement["recordId"] in self.nominees or (
                isinstance(details["interestedParty"], str) and details["interestedParty"] in self.nominations
            )
            key = f"{from_number('bods', statement['recordId'])}:{number}"
            rows += self._interest(place, key, interest, cells, nominee, statement, remarks)
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
        statement: Mapping[str, Any],
        remarks: list[Remark],
    ) -> Iterator[Row]:
        word, note = text(interest, "type"), notes(statement)
        about = self.settings.mappings.by("bods_interest", "type").get(word)
        if about is None and word:
            remarks.append(Remark("doubt", "unknown-word", f"`{word}` is no interestType of BODS 0.4"))
        held = known_share(share_of(interest.get("share")), remarks)
        days = _days(interest, statement, held, remarks)
        if about is not None and about["influence"]:
            made = {"holder": cells["owner"], "over": cells["owned"], "kind": about["influence"]}
            yield rows_of("influence", place, note, {**made, "from": days[0].first, "to": days[-1].last})
            return
        is_indirect = interest.get("directOrIndirect") == "indirect"
        extra = {} if is_indirect else {"nominee": "yes" if nominee else "no"}
        for each in of_interest(about["interest"] if about else "", key, days):
            made = {**cells, **extra, **each}
            yield rows_of("indirect_holding" if is_indirect else "holding", place, note, made)


def _days(
    interest: Mapping[str, Any], statement: Mapping[str, Any], held: Share, remarks: list[Remark]
) -> list[Stretch]:
    """When the interest is held; a closed record has ended by the day of its last statement."""
    begins, ends = text(interest, "startDate"), text(interest, "endDate")
    found = day(ends) if ends else ""
    if ends and isinstance(found, str):  # the day from which the interest is no more
        ends = (datetime.date.fromisoformat(found) - datetime.timedelta(days=1)).isoformat()
    elif not ends and statement["recordStatus"] == "closed":
        ends = text(statement, "statementDate")
    made, wrong = stretches(begins, ends, held)
    remarks += [Remark("doubt", each.reason, each.message) for each in wrong]
    return made


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
