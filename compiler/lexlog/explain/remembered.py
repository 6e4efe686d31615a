"""A model in, the same model out, which remembers what was looked up in it, and on which days that is so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lexlog.datalog.tree import FIRST_DAY, LAST_DAY, Days
from lexlog.engine.model import Model, Readable
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array
from lexlog.symbols import Symbols

Bound = tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Spell:
    """The days on which everything that was looked up since it began is the same."""

    first: int = FIRST_DAY
    last: int = LAST_DAY

    def narrow(self, first: int, last: int) -> None:
        """Leave out days."""
        self.first, self.last = max(self.first, first), min(self.last, last)

    def narrow_by(self, days: Days, day: int) -> None:
        """Leave out days on which something does not stand, if it stands on this one, or else on which it
        does."""
        if day in days:
            self.narrow(days.first, days.last)
        elif days.last < day:
            self.narrow(days.last + 1, self.last)
        else:
            self.narrow(self.first, days.first - 1)


@dataclass(slots=True)
class _Relation:
    """A relation whose rows are asked for again and again."""

    base: Readable
    spell: Spell
    found: dict[Bound, list[int]] = field(default_factory=dict)
    spells: dict[Bound, list[tuple[list[int], int, int]]] = field(default_factory=dict)
    read: dict[int, dict[str, int]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.base.name

    @property
    def component(self) -> int:
        return self.base.component

    @property
    def length(self) -> int:
        return self.base.length

    @property
    def columns(self) -> Mapping[str, Array]:
        return self.base.columns

    def find(self, bound: Mapping[str, int], day: int | None = None) -> Array:
        return self.base.find(bound, day)

    def positions(self, bound: Mapping[str, int], day: int | None = None) -> list[int]:
        key = tuple(sorted(bound.items()))
        if day is None:
            if key not in self.found:
                self.found[key] = self.base.positions(bound)
            return self.found[key]
        known = self.spells.setdefault(key, [])
        for found, first, last in reversed(known):
            if first <= day <= last:
                self.spell.narrow(first, last)
                return found
        known.append(self._asked(bound, day))
        self.spell.narrow(*known[-1][1:])
        return known[-1][0]

    def _asked(self, bound: Mapping[str, int], day: int) -> tuple[list[int], int, int]:
        if isinstance(self.base, Relation):
            return self.base.spell(bound, day)
        return self.base.positions(bound, day), day, day

    def values(self, position: int) -> dict[str, int]:
        if position not in self.read:
            self.read[position] = self.base.values(position)
        return self.read[position]

    def round_of(self, position: int) -> int:
        return self.base.round_of(position)


@dataclass(slots=True)
class Remembered:
    """A model, and the rows that were looked up in it: they may be read and not changed."""

    model: Model
    relations: dict[str, _Relation] = field(default_factory=dict)
    spell: Spell = field(default_factory=Spell)

    def begin(self) -> Spell:
        """The days to be narrowed by what is looked up from now on."""
        self.spell.first, self.spell.last = FIRST_DAY, LAST_DAY
        return self.spell

    @property
    def symbols(self) -> Symbols:
        """The names of symbols."""
        return self.model.symbols

    def relation(self, name: str) -> Readable:
        """The rows of a predicate."""
        if name not in self.relations:
            self.relations[name] = _Relation(self.model.relation(name), self.spell)
        return self.relations[name]
