"""A record of GLEIF, in XML or CSV, in; its fields by the dotted names of the golden copy out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias
from xml.etree.ElementTree import Element

from lexlog.imports import markup
from lexlog.imports.tree import Place, Record, Settings

Period: TypeAlias = tuple[str, str, str]
"""First day, last day and kind of a period, as the file has them."""


class Fields(Protocol):
    """The fields of a record, whichever way it is written."""

    def get(self, name: str) -> str:
        """The text of a field, such as `Entity.LegalName`; empty if there is none."""

    def periods(self) -> Iterator[Period]:
        """The periods of a relationship."""

    def reasons(self) -> list[str]:
        """The reasons of a reporting exception."""


Take: TypeAlias = Callable[[Fields, Place, Settings], Record]


@dataclass(frozen=True, slots=True)
class FromXml:
    """The fields of an element."""

    element: Element
    texts: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.texts.get("ExceptionCategory" if name == "Exception.Category" else name, "")

    def periods(self) -> Iterator[Period]:
        for outer in self.element.iter():
            if markup.local(outer.tag) == "RelationshipPeriod":
                yield (
                    markup.text(outer, "StartDate"),
                    markup.text(outer, "EndDate"),
                    markup.text(outer, "PeriodType"),
                )

    def reasons(self) -> list[str]:
        return markup.texts(self.element, "ExceptionReason")


@dataclass(frozen=True, slots=True)
class FromCsv:
    """The fields of a line of the golden copy."""

    value: Mapping[str, str]

    def get(self, name: str) -> str:
        return self.value.get(name, "")

    def periods(self) -> Iterator[Period]:
        for number in range(1, 6):
            begins = self.get(f"Relationship.Period.{number}.startDate")
            ends = self.get(f"Relationship.Period.{number}.endDate")
            if begins or ends:
                yield begins, ends, self.get(f"Relationship.Period.{number}.periodType")

    def reasons(self) -> list[str]:
        found = (self.get(f"Exception.Reason.{number}") for number in range(1, 6))
        return [each for each in found if each]
