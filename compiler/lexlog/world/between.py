"""The cells of a row in, bounds of the numbers in it that are not known out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lexlog.exact import whole, written
from lexlog.resolved import tree as law
from lexlog.world.cells import Stored

Ends = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Wide:
    """A cell that does not fit between the ends that its row gives, and what was expected of it."""

    column: str
    expected: str


def between(table: law.Table, values: dict[str, Stored]) -> Ends | Wide:
    """Least and greatest value, as stored, of each number that the row leaves open and bounds.

    Where both ends are one number, that number is put in the cell. A cell outside its ends, and ends that
    have changed places, are told of.
    """
    found: Ends = {}
    for field in table.fields:
        if field.between is None or not isinstance(field.type, law.NumberType):
            continue
        low, high = (_end(field.type, values, name) for name in field.between)
        told = values.get(field.name)
        if low is not None and high is not None and low > high:
            return Wide(field.between[1], f"a number from {written(low, field.type.places)} on")
        if isinstance(told, int):
            if (low is not None and told < low) or (high is not None and told > high):
                return Wide(field.name, f"a number {_said(field.type, low, high)}")
        elif field.name in values and (low is not None or high is not None):
            least, greatest = declared(field.type)
            ends = (least if low is None else low, greatest if high is None else high)
            if ends[0] == ends[1]:
                values[field.name] = ends[0]
            else:
                found[field.name] = ends
    return found


def declared(kind: law.NumberType) -> tuple[int, int]:
    """The ends that the column declares, as stored; wide ones where it declares none."""
    least = -(10**36) if kind.least is None else whole(kind.least, kind.places)
    return least, 10**36 if kind.greatest is None else whole(kind.greatest, kind.places)


def _end(kind: law.NumberType, values: Mapping[str, Stored], name: str) -> int | None:
    found = values.get(name)
    return found if isinstance(found, int) else None


def _said(kind: law.NumberType, low: int | None, high: int | None) -> str:
    parts = [(word, end) for word, end in (("from", low), ("to", high)) if end is not None]
    return " ".join(f"{word} {written(end, kind.places)}" for word, end in parts)
