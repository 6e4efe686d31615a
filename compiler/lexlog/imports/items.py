"""What readers of CSV, JSON and XML hand on: one record at a time, or what is wrong in its place."""

from __future__ import annotations

from dataclasses import dataclass
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
