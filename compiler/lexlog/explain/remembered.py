"""A model in, the same model out for one day, which remembers what was looked up in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lexlog.engine.model import Model, Readable
from lexlog.engine.rows import Array
from lexlog.symbols import Symbols


@dataclass(slots=True)
class _Relation:
    """A relation whose rows are asked for again and again."""

    base: Readable
    found: dict[tuple[tuple[tuple[str, int], ...], int | None], list[int]] = field(default_factory=dict)
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
        key = (tuple(sorted(bound.items())), day)
        if key not in self.found:
            self.found[key] = self.base.positions(bound, day)
        return self.found[key]

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

    @property
    def symbols(self) -> Symbols:
        """The names of symbols."""
        return self.model.symbols

    def relation(self, name: str) -> Readable:
        """The rows of a predicate."""
        if name not in self.relations:
            self.relations[name] = _Relation(self.model.relation(name))
        return self.relations[name]
