"""Stored values in, what a picture says of them out; large numbers are short where that is exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lexlog.datalog.tree import DayKind, Kind, NumberKind, SymbolKind
from lexlog.exact import brief, whole
from lexlog.explain.values import number, shown, with_unit
from lexlog.resolved.tree import DayType, Law, NumberType, Type
from lexlog.symbols import Symbols

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, and between which stored values it lies; None where nothing is known."""

    text: str
    low: int | None
    high: int | None

    @property
    def code(self) -> int | None:
        """The stored value, if it is known."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of all columns of tables and definitions."""

    kinds: Mapping[tuple[str, str], Kind]

    @classmethod
    def of_law(cls, law: Law) -> Kinds:
        """Those that a law declares."""
        found = {
            (table.name, each.name): _kind(each.type)
            for table in law.tables.values()
            for each in table.fields
        }
        for defined in law.definitions.values():
            found.update({(defined.name, name): _kind(type_) for name, type_ in defined.parameters})
            if defined.result is not None:
                found[defined.name, "value"] = _kind(defined.result)
        return cls(found)

    def of(self, relation: str, column: str) -> Kind:
        """The kind of a column."""
        return self.kinds[relation, column]


def _kind(of: Type) -> Kind:
    match of:
        case NumberType(unit, places, least, greatest, ratio):
            ends = (None if each is None else whole(each, places) for each in (least, greatest))
            return NumberKind(unit.name, places, ratio, *ends)
        case DayType():
            return DayKind()
        case _:
            return SymbolKind(getattr(of, "name", "text"))


def text(value: int, kind: Kind, symbols: Symbols) -> str:
    """A stored value as a picture says it."""
    return number_text(value, kind) if isinstance(kind, NumberKind) else shown(value, kind, symbols)


def number_text(value: int, kind: NumberKind) -> str:
    """A number with its unit; a long one as a power of ten, if that is exact and short.

    >>> number_text(27 * 10**24, NumberKind("operation", 0)), number_text(10**26 - 1, NumberKind("", 0))[-7:]
    ('2.7e25 operation', '999,999')
    """
    text = number(value, kind.places, kind.ratio)
    return with_unit(text if kind.ratio else brief(text), kind.unit)
