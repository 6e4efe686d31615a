"""Looks at tables and a world in, the names that get to each place and the rows that are met out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from lexlog.datalog.tree import Constant
from lexlog.demand.looks import Look, Looks, Place
from lexlog.demand.rows import RowsByName
from lexlog.symbols import UNKNOWN_CODE
from lexlog.world.tree import Array

MOST_NAMES = 1 << 16
"""Names at one place beyond which it does not pay to follow them."""


class TooMany(Exception):
    """More is met than it pays to tell from the rest."""


@dataclass(slots=True)
class Reach:
    """Who is met, by place, and which rows are, by look: as far as known cells lead.

    `open` has, by type, the cells of rows that are met in which a name of it is not known, as table, row and
    column; `fillings` whom such a cell may name, for the types for which that was said. What follows names
    raises TooMany.
    """

    looks: Looks
    rows: RowsByName
    names: dict[Place, set[int]] = field(default_factory=dict)
    met: dict[Look, Array] = field(default_factory=dict)
    open: dict[str, set[tuple[str, int, str]]] = field(default_factory=dict)
    fillings: dict[str, frozenset[int]] = field(default_factory=dict)
    _open_places: dict[str, set[Place]] = field(default_factory=dict)
    _waiting: list[tuple[Place, set[int]]] = field(default_factory=list)

    def begin(self) -> None:
        """Enter the names that rules and given rows of the law mention, and the rows that all are seen."""
        for source, places in self.looks.flows.items():
            if isinstance(source, Constant):
                for place in places:
                    self._enter(place, self._codes(source.value))
        program = self.looks.program
        columns = {each.name: [column.name for column in each.columns] for each in program.predicates}
        for fact in program.facts:
            for look in self.looks.of(fact.predicate):
                for column, value in zip(columns[fact.predicate], fact.values, strict=True):
                    if column in self.looks.columns[fact.predicate]:
                        self._enter(Place(look, column, asked=False), self._codes(value))
        for look in self.looks.all:
            if self.looks.is_table(look.predicate) and look.predicate in self.rows.world.tables:
                self._begin_table(look)
        self.go_on()

    def _codes(self, name: str | int) -> set[int]:
        code = self.rows.world.symbols.find(str(name))
        return set() if code is None else {code}

    def _begin_table(self, look: Look) -> None:
        held = self.rows.table(look.predicate)
        self.met[look] = np.zeros(held.length, bool)
        if not look.by:
            self._meet(look, np.arange(held.entities))
        for column in look.by:
            self._enter(Place(look, column, asked=True), {UNKNOWN_CODE})

    def ask(self, place: Place, names: Iterable[int]) -> None:
        """Look these names up at a place, and go on from there."""
        self._enter(place, {*names})
        self.go_on()

    def fill(self, type_: str, names: Iterable[int]) -> None:
        """Let every open cell of a type name one of these, now and later."""
        self.fillings[type_] = frozenset(names)
        for place in self._open_places.get(type_, ()):
            self._enter(place, {*self.fillings[type_]})
        self.go_on()

    def go_on(self) -> None:
        """Follow names to where they get, until nobody new is met anywhere."""
        while self._waiting:
            place, new = self._waiting.pop()
            for target in self.looks.flows.get(place, ()):
                self._enter(target, new)
            if place.asked and place.look in self.met:
                self._look_up(place, new)

    def looked_up_from(self, type_: str) -> set[tuple[str, str]]:
        """The columns of tables by which somebody may be looked up whom an open cell of this type names, and
        whoever stands in the rows that are met then."""
        seen = {*self._open_places.get(type_, ())}
        waiting = [*seen]
        while waiting:
            place = waiting.pop()
            targets = {*self.looks.flows.get(place, ())}
            if place.asked and place.look in self.met:
                columns = self.looks.columns[place.look.predicate]
                targets |= {
                    Place(place.look, each, asked=False) for each in columns if each not in place.look.by
                }
            waiting.extend(targets - seen)
            seen |= targets
        return {(each.look.predicate, each.column) for each in seen if each.asked and each.look in self.met}

    def everybody(self) -> set[int]:
        """All who are met anywhere."""
        return set().union(*self.names.values()) if self.names else set()

    def _enter(self, place: Place, names: set[int]) -> None:
        known = self.names.setdefault(place, set())
        new = names - known
        if new:
            known |= new
            if len(known) > MOST_NAMES:
                raise TooMany
            self._waiting.append((place, new))

    def _look_up(self, place: Place, new: set[int]) -> None:
        look = place.look
        held = self.rows.table(look.predicate)
        found = self.rows.of(look.predicate, place.column, new)
        found = found[found < held.entities]
        for other in look.by - {place.column}:
            known = np.fromiter(self.names.get(Place(look, other, asked=True), ()), np.int64)
            codes = np.where(held.unknown[other][found], UNKNOWN_CODE, held.columns[other][found])
            found = found[np.isin(codes, known)]
        self._meet(look, found)

    def _meet(self, look: Look, rows: Array) -> None:
        rows = self.rows.with_all(look.predicate, rows)
        rows = rows[~self.met[look][rows]]
        if not len(rows):
            return
        self.met[look][rows] = True
        held = self.rows.table(look.predicate)
        for column in self.looks.columns[look.predicate]:
            if column in look.by:
                continue
            type_ = self.looks.type_of[look.predicate, column]
            place = Place(look, column, asked=False)
            unknown = held.unknown[column][rows]
            self._enter(place, {*np.unique(held.columns[column][rows[~unknown]]).tolist()})
            if unknown.any():
                cells = ((look.predicate, row, column) for row in rows[unknown].tolist())
                self.open.setdefault(type_, set()).update(cells)
                self._open_places.setdefault(type_, set()).add(place)
                self._enter(place, {*self.fillings.get(type_, ())})
