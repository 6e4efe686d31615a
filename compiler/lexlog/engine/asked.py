"""A literal and a frame in, what is asked of its relation out: by which columns rows are looked for, and
whether one row at most can answer.

Where the relation is complete, what a literal says in constants selects rows once, for all who ask the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lexlog.datalog.tree import Constant, Term, Variable
from lexlog.engine import numbers
from lexlog.engine.chains import Chains
from lexlog.engine.frame import Frame
from lexlog.engine.index import Index
from lexlog.engine.places import Places
from lexlog.engine.relation import DAY, Relation, Tests
from lexlog.engine.rows import Array
from lexlog.engine.selected import Selected
from lexlog.engine.world import World

On = tuple[tuple[str, Term], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows with the values of `tests` that agree, in the columns `names`, with the `terms` in a frame.

    `names` may end with the day, where both sides have one each and it tells rows apart.
    """

    relation: Relation
    names: tuple[str, ...]
    terms: tuple[Term, ...]
    tests: Tests
    world: World

    @property
    def index(self) -> Index | Chains | Selected:
        """Where rows are looked for."""
        return self.relation.index(self.names, self.tests)

    @property
    def has_one_day(self) -> bool:
        """Whether rows that agree hold on one same day."""
        is_complete = self.names[-1:] != (DAY,) and not self._is_growing
        return is_complete and self.relation.has_one_day(self.names, self.tests)

    @property
    def _is_growing(self) -> bool:
        return self.relation.name in self.world.growing

    def of_the_day(self, frame: Frame) -> Array | None:
        """For each row of the frame the one row that agrees and holds on its day (-1: none); None if there
        may be several, or days are not kept so."""
        if frame.days is None or not frame.days.are_points or self._is_growing:
            return None
        index, day = self.relation.day_index(self.names, self.tests), frame.days.first
        return None if index is None else index.at(self.columns(frame), day, frame.length)

    def hits_of_the_day(self, frame: Frame) -> Array | None:
        """Whether there is such a row; None where `of_the_day` has no answer."""
        if frame.days is None or not frame.days.are_points or self._is_growing:
            return None
        index, day = self.relation.day_index(self.names, self.tests), frame.days.first
        if index is None:
            return None
        question, sources = self._question("hits of the day", frame)
        columns, length = self.columns, frame.length
        return self.world.lookups.once(
            question, (*sources, day), lambda: np.asarray(index.at(columns(frame), day, length) >= 0)
        )

    def _question(self, what: str, frame: Frame) -> tuple[object, list[Array]]:
        """What is asked, and the arrays of which."""
        form, sources = [], []
        for term in self.terms:
            if isinstance(term, Variable):
                values, places = frame.columns.origin(term.name)
                form.append(places is None)
                sources += [values] if places is None else [values, places.array]
        return (what, self.relation.name, self.names, self.tests, tuple(form)), sources

    def columns(self, frame: Frame) -> list[Array]:
        """What the frame asks for, column by column."""
        found = [_column(term, frame, self.world) for term in self.terms]
        if self.names[-1:] == (DAY,):
            assert frame.days is not None
            found.append(frame.days.first)
        return found

    def matches(self, frame: Frame) -> tuple[Array, Array]:
        """All pairs of a row of the frame and a row that agrees, whatever their days."""
        return self.index.probe(self.columns(frame), frame.length)

    def found(self, frame: Frame) -> tuple[Places, Array | None]:
        """For each row of the frame a row that agrees, and whether there is one (None: always)."""
        found, places, is_kept = self._looked_up(frame)
        at = Places(found)
        if places is not None:
            at = Places(self.world.lookups.once("at", (found, places.array), lambda: found[places.array]))
        return at, (None if is_kept and self._hits_all(found) else at.array >= 0)

    def hits(self, frame: Frame) -> Array | None:
        """Whether there is a row that agrees with each row of the frame; None: always."""
        found, places, is_kept = self._looked_up(frame)
        if is_kept and self._hits_all(found):
            return None
        lookups = self.world.lookups
        hits = lookups.once("hits", (found,), lambda: np.asarray(found >= 0))
        if places is None:
            return hits
        at = places.array
        return lookups.once("hits at", (hits, at), lambda: hits[at])

    def _looked_up(self, frame: Frame) -> tuple[Array, Places | None, bool]:
        """Rows that were found, the places in these of each row of the frame (None: the same), and whether
        they are kept for others.

        One variable is looked up where its values come from, if that is a shorter column, or one that other
        rules ask about too.
        """
        index, lookups = self.index, self.world.lookups
        term = self.terms[0] if len(self.names) == len(self.terms) == 1 else None
        if not isinstance(term, Variable):
            return index.at(self.columns(frame), frame.length), None, False
        values, places = frame.columns.origin(term.name)
        is_kept = lookups.knows(values) and not self._is_growing
        if is_kept:
            question = self.relation.name, self.names, self.tests
            return lookups.once(question, (values,), lambda: index.at([values], len(values))), places, True
        if places is not None and len(values) > frame.length:
            return index.at([frame.columns[term.name]], frame.length), None, False
        return index.at([values], len(values)), places, False

    def _hits_all(self, found: Array) -> bool:
        return bool(self.world.lookups.once("all", (found,), lambda: np.asarray(found.min(initial=0) >= 0)))


def asked(on: On, relation: Relation, frame: Frame, world: World, *, ever: bool = False) -> Asked:
    """What a literal asks that speaks of these columns; `ever` means whatever the days."""
    tests: Tests = ()
    if relation.name not in world.growing:
        tests = tuple((column, world.code(term)) for column, term in on if isinstance(term, Constant))
        on = tuple((column, term) for column, term in on if isinstance(term, Variable))
    plain = Asked(relation, tuple(name for name, _ in on), tuple(term for _, term in on), tests, world)
    days = relation.days
    if ever or days is None or not days.are_points or frame.days is None or not frame.days.are_points:
        return plain
    return plain if plain.has_one_day else replace(plain, names=(*plain.names, DAY))


def _column(term: Term, frame: Frame, world: World) -> Array:
    if isinstance(term, Constant):
        return numbers.column(world.code(term), frame.length)
    return frame.columns[term.name]
