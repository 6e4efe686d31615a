"""What is known of some rows of a table beyond their cells, by the places of these rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from lexlog.world.sheet import Array


@dataclass(frozen=True, slots=True)
class Ranges(Mapping[int, tuple[int, int]]):
    """Least and greatest value, as stored, of numbers that are not known. `places` are in order."""

    places: Array
    low: Array
    high: Array

    def __getitem__(self, place: int) -> tuple[int, int]:
        at = int(np.searchsorted(self.places, place))
        if at == len(self.places) or self.places[at] != place:
            raise KeyError(place)
        return int(self.low[at]), int(self.high[at])

    def __iter__(self) -> Iterator[int]:
        return iter(self.places.tolist())

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Together(Mapping[int, tuple[int, ...]]):
    """For each row that speaks of the same thing as others, all of these, first to last.

    `places` are in order, and `things` has the number of each one's thing; `members` are the places thing by
    thing, and `begins` says where each thing's begin.
    """

    places: Array
    things: Array
    members: Array
    begins: Array

    @classmethod
    def of(cls, places: Array, names: Array) -> Together:
        """The rows at these places, in order, of which those with one name speak of one thing."""
        order = np.lexsort((places, names))
        places, names = places[order], names[order]
        is_new = np.concatenate((np.ones(min(1, len(names)), bool), names[1:] != names[:-1]))
        begins = np.append(np.flatnonzero(is_new), len(names))
        many = np.repeat(np.diff(begins) > 1, np.diff(begins))
        members, things = places[many], (np.cumsum(is_new[many]) - 1)
        sizes = np.diff(begins)[np.diff(begins) > 1]
        back = np.argsort(members, kind="stable")
        return cls(members[back], things[back], members, np.concatenate(([0], np.cumsum(sizes))))

    def __getitem__(self, place: int) -> tuple[int, ...]:
        at = int(np.searchsorted(self.places, place))
        if at == len(self.places) or self.places[at] != place:
            raise KeyError(place)
        thing = int(self.things[at])
        return tuple(self.members[self.begins[thing] : self.begins[thing + 1]].tolist())

    def __iter__(self) -> Iterator[int]:
        return iter(self.places.tolist())

    def __len__(self) -> int:
        return len(self.places)
