"""What readers of CSV, JSON and XML hand on: one record at a time, or what is wrong in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from lexlog.imports.tree import Place, Record, Remark

Value = TypeVar("Value", covariant=True)


@dataclass(frozen=True, slots=True)
class Item(Generic[Value]):
    """A record as it was read."""

    place: Place
    value: Value


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that cannot be read. `ends` says that nothing behind it could be read either."""

    place: Place
    reason: str
    message: str
    ends: bool = False

    @property
    def refused(self) -> Record:
        """The record as it is counted."""
        return Record(self.place, (), (Remark("refused", self.reason, self.message),))


Found: TypeAlias = Item[Value] | Unread


@dataclass(slots=True)
class Seen:
    """The records of a table that has no names for them: whether one stands in it twice, in all its cells.

    Records are remembered by a number of 64 bits, so two different ones are taken for one once in very many
    tables; what is lost then is certainty, and nothing else.
    """

    numbers: set[int] = field(default_factory=set)

    def again(self, value: Mapping[str, str]) -> bool:
        """Whether the record has been there before."""
        number = hash(tuple(value.values()))
        known = number in self.numbers
        self.numbers.add(number)
        return known
