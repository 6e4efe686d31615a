"""An unknown cell and what it is narrowed to in, the parts into which its domain is cut out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import isqrt

import numpy as np

from lexlog import pipeline
from lexlog.datalog.tree import Negative, NumberKind, Positive, Program
from lexlog.resolved.tree import ANY_CASE, TEXT, EntityType, Field, Law, WordType
from lexlog.splitting.alike import Alike
from lexlog.splitting.filling import names_by_key
from lexlog.splitting.mentions import Mentions
from lexlog.splitting.place import UNKNOWN, Filling, Fillings, Place, another
from lexlog.splitting.seen import Seen, on_days, seen
from lexlog.splitting.sight import Sight, asked_of
from lexlog.splitting.spoken import Spoken
from lexlog.splitting.thresholds import Thresholds, thresholds
from lexlog.world.needed import needed_columns
from lexlog.world.tree import World

SOME_TEXT = "(another text)"
"""A text that no clause and no table has."""


@dataclass
class Era:
    """What the law can see of entities on the days on which the same rules stand."""

    domains: Domains
    program: Program
    seen: Seen
    asked: dict[tuple[str, str], frozenset[tuple[str, str]] | None] = field(default_factory=dict)

    @cached_property
    def alike(self) -> Alike:
        """The classes of entities that are alike."""
        of = self.domains
        linked = frozenset(name for name in of.law.tables if of.has_attributes(name))
        mentions = Mentions(of.law, of.world, of.needed, linked, self.seen, of.cases_count)
        codes = map(of.world.symbols.find, self.seen.mentioned)
        return Alike(mentions, frozenset(code for code in codes if code is not None))

    @cached_property
    def spoken(self) -> Spoken:
        """The names that clauses set against the cells of each column."""
        return Spoken(self.program)

    def asked_of(self, place: Place) -> frozenset[tuple[str, str]] | None:
        """Where clauses look up what a cell names; see `sight.asked_of`."""
        column = place.table, place.column
        if column not in self.asked:
            self.asked[column] = asked_of(self.program, column)
        return self.asked[column]


@dataclass
class Domains:
    """What each unknown cell of a world could hold, as far as the law can tell."""

    evaluation: pipeline.Evaluation
    program: Program
    days: Mapping[str, int]
    cases_count: bool
    needed: Mapping[str, frozenset[str]] = field(init=False)
    _of_cases: dict[str, set[int]] = field(default_factory=dict)
    _eras: dict[frozenset[int], Era] = field(default_factory=dict)
    _era_of: dict[int, Era] = field(default_factory=dict)
    _sights: dict[int, Sight] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.needed = needed_columns(self.law)

    @property
    def law(self) -> Law:
        """The law of the evaluation."""
        return self.evaluation.law

    @property
    def world(self) -> World:
        """The world with nothing filled."""
        return self.evaluation.world

    def era(self, case: str) -> Era:
        """What the law can see of entities on the day of a case."""
        day = self.days[case]
        if day not in self._era_of:
            program = on_days(self.program, (day,))
            standing = frozenset(id(each) for each in (*program.rules, *program.facts))
            if standing not in self._eras:
                entities = {
                    each.name: each.key[0] for each in self.law.tables.values() if each.word == "entity"
                }
                self._eras[standing] = Era(self, program, seen(program, entities))
            self._era_of[day] = self._eras[standing]
        return self._era_of[day]

    @cached_property
    def _thresholds(self) -> Thresholds:
        return thresholds(self.program)

    def declared(self, place: Place) -> Field:
        """The column of a cell."""
        found = self.law.tables[place.table].field(place.column)
        assert found is not None
        return found

    def is_reference(self, place: Place) -> bool:
        """Whether a cell names an entity about which some clause asks more."""
        kind = self.declared(place).type
        return isinstance(kind, EntityType) and self.has_attributes(kind.name)

    def is_key(self, place: Place) -> bool:
        """Whether a cell says whom a row of a relation is about."""
        table = self.law.tables.get(place.table)
        return table is not None and table.word == "relation" and place.column in table.key

    def has_attributes(self, type_: str) -> bool:
        """Whether some clause looks at what a table says of an entity of this type. Names of a closed type of
        which its own table says no more are labels: rows that name one say of each which one they mean."""
        return type_ in self._with_attributes

    @cached_property
    def _with_attributes(self) -> frozenset[str]:
        law = self.law
        asked = {
            literal.atom.predicate
            for rule in self.program.rules
            for literal in rule.body
            if isinstance(literal, Positive | Negative)
        }
        found = set()
        for name, own in law.tables.items():
            about = [
                table
                for table in law.tables.values()
                if table.word == "relation" and table.name in asked and names_by_key(table, name)
            ]
            told = self.needed.get(name, frozenset()) - set(own.key)
            if own.word == "entity" and (told or (about and not own.closed)):
                found.add(name)
        return frozenset(found)

    def parts(self, place: Place, filling: Fillings, case: str) -> list[Filling]:
        """The parts of a cell's domain, given what it is narrowed to; none if it is narrowed to the last,
        or if nobody can say what it is."""
        declared, now = self.declared(place), filling.get(place)
        if isinstance(declared.type, EntityType) and self._has_nameless(declared.type.name):
            return []
        if isinstance(declared.type, WordType):
            return list(declared.type.words) if now is None else []
        if isinstance(declared.type, EntityType):
            return list(self._names(place, declared, filling, case)) if now is None else []
        return list(self._ranges(place, now))

    # --- names ---

    def _has_nameless(self, type_: str) -> bool:
        """Whether an entity of the type has a row whose name could not be read: it may be any name."""
        if type_ not in self.law.tables or self.law.tables[type_].word == "case":
            return False
        held, key = self.world.tables[type_], self.law.tables[type_].key[0]
        return bool(held.unknown[key][: held.entities].any())

    def _names(self, place: Place, declared: Field, filling: Fillings, case: str) -> Iterator[str]:
        """One name of each kind that the law tells apart."""
        assert isinstance(declared.type, EntityType)
        type_ = declared.type.name
        if self._may_be_none(place, declared):
            yield "none"
        if declared.type == ANY_CASE:
            tables = self.law.tables.values()
            yield from self._cases([table.name for table in tables if table.word == "case"], case)
        elif type_ not in self.law.tables:
            yield from self._texts(place, type_, filling, self.era(case))
        elif self.law.tables[type_].word == "case":
            yield from self._cases([type_], case)
        elif self.has_attributes(type_):
            symbols = self.world.symbols
            fixed = self._fixed(place, filling, case)
            apart = self.era(case).alike.one_of_each(self._known(type_), fixed)
            known = [symbols.name(each) for each in self._told_apart(place, apart, filling, case)]
            # searches begin at both ends: one that no table knows may name another such one, without end
            yield from (*known[:1], UNKNOWN, *self._others(type_, filling), *known[1:])
        else:
            of = self.era(case).seen
            told = self._told(place, type_, filling, of)
            kinds: dict[object, int] = {}
            for code in self._known(type_):
                name = self.world.symbols.name(code)
                alone = name in told or name in of.mentioned
                kinds.setdefault(name if alone else of.lists.get(name, ()), code)
            apart = list(kinds.values())
            yield from map(self.world.symbols.name, self._told_apart(place, apart, filling, case))

    def _told_apart(self, place: Place, entities: list[int], filling: Fillings, case: str) -> Iterator[int]:
        """Of these entities, those of whom clauses that look at the cell are not all told the same; and those
        that another cell is filled with, of which the tables do not tell yet."""
        era, day = self.era(case), self.days[case]
        used = {*filling.values()}
        asked = era.asked_of(place)
        sight = self._sights.setdefault(day, Sight(self.evaluation, era.seen, day))
        met: set[object] = set()
        for entity in entities:
            view, name = None if asked is None else sight.of(entity, asked), self.world.symbols.name(entity)
            if view is None or name in era.seen.mentioned or name in used:
                yield entity
            elif view not in met:
                met.add(view)
                yield entity

    def _may_be_none(self, place: Place, column: Field) -> bool:
        """As the tables are read: where a blank has a meaning, in texts, and in what relations say."""
        table = self.law.tables[place.table]
        if column.type == TEXT or column.blank is not None:
            return True
        return table.word == "relation" and column.name not in table.key

    def _texts(self, place: Place, type_: str, filling: Fillings, of: Era) -> Iterator[str]:
        told = self._told(place, type_, filling, of.seen)
        yield from sorted((of.spoken.of((place.table, place.column)) | told) - {"none"})
        yield SOME_TEXT if SOME_TEXT not in told else f"{SOME_TEXT} {len(told)}"

    def _cases(self, types: list[str], case: str) -> Iterator[str]:
        """The case itself and another one; each of them where clauses add up over cases."""
        known = [self.world.symbols.name(code) for each in types for code in self._known(each)]
        others = [name for name in known if name != case]
        yield from [case, *(others if self.cases_count else others[:1])]

    def _others(self, type_: str, filling: Fillings) -> Iterator[str]:
        """Entities that no table knows and that other cells are filled with: it could be one of these."""
        for each, value in filling.items():
            if value == UNKNOWN and each.table and self.declared(each).type == EntityType(type_):
                yield another(each)

    def _fixed(self, place: Place, filling: Fillings, case: str) -> frozenset[int]:
        """Entities that may not be swapped: those of the case, and those that the filling speaks of."""
        symbols = self.world.symbols
        names = {value for value in filling.values() if isinstance(value, str)}
        found = {code for name in names if (code := symbols.find(name)) is not None}
        for each in {place, *filling}:
            if each.table and isinstance(each.row, int):
                found.update(self.entities_of(each.table, each.row))
        return frozenset(found | self.of_case(case))

    def of_case(self, case: str) -> set[int]:
        """The entities that the rows of a case name."""
        if case not in self._of_cases:
            self._of_cases[case] = {
                entity
                for table, column in self._case_columns
                for row in np.flatnonzero(
                    self.world.tables[table].columns[column] == self.world.symbols.find(case)
                ).tolist()
                for entity in self.entities_of(table, row)
            }
        return self._of_cases[case]

    @cached_property
    def _case_columns(self) -> list[tuple[str, str]]:
        """The columns that name a case: keys of case tables, and what other tables say of cases."""
        tables = self.law.tables
        cases = {EntityType(name) for name, table in tables.items() if table.word == "case"} | {ANY_CASE}
        return [
            (table.name, each.name)
            for table in tables.values()
            for each in table.fields
            if each.type in cases or (table.word == "case" and each.name in table.key)
        ]

    def entities_of(self, table: str, row: int) -> set[int]:
        """The entities with attributes that the known cells of a row name."""
        held = self.world.tables[table]
        return {
            int(held.columns[each.name][row])
            for each in self.law.tables[table].fields
            if isinstance(each.type, EntityType)
            and self.has_attributes(each.type.name)
            and not held.unknown[each.name][row]
        }

    def beside(self, entity: int, case: str) -> Iterable[int]:
        """The entities that some row names together with this one."""
        return self.era(case).alike.links.get(entity, {})

    def _told(self, place: Place, type_: str, filling: Fillings, of: Seen) -> frozenset[str]:
        """The names of the type that the cell may equal, where clauses compare it with others: those that
        stand in a known cell of some other table, and those that other cells are filled with."""
        if (place.table, place.column) not in of.compared:
            return frozenset()
        used = {
            value
            for each, value in filling.items()
            if each.table and isinstance(value, str) and self.declared(each).type == EntityType(type_)
        }
        return frozenset(used) | self._on_record(type_)

    def _on_record(self, type_: str) -> frozenset[str]:
        world = self.world
        codes = {
            code
            for table in self.law.tables.values()
            for each in table.fields
            if each.type == EntityType(type_)
            and table.name != type_
            and each.name in self.needed.get(table.name, frozenset())
            for code in world.tables[table.name].columns[each.name].tolist()
        }
        return frozenset(world.symbols.name(code) for code in codes if code)

    def _known(self, type_: str) -> list[int]:
        table = self.world.tables[type_]
        column = table.columns[self.law.tables[type_].key[0]]
        return [code for code in column[: table.entities].tolist() if code]

    # --- numbers ---

    def _ranges(self, place: Place, now: Filling | None) -> Iterator[Filling]:
        """A range cut at a figure at which some comparison flips; halved where there is none."""
        if now is None:
            low, high = self._declared_ends(place)
        else:
            low, high = int(now[0]), int(now[1])
        if low == high:
            return
        points = [point for point in self._points(place) if low < point <= high]
        if points:
            cut = points[len(points) // 2]
            yield low, cut - 1
            yield cut, high
            return
        middle = halfway(low, high)
        yield low, middle
        yield middle + 1, high

    def _declared_ends(self, place: Place) -> tuple[int, int]:
        """The bounds of a number: those that its row gives, or else those of its column."""
        if isinstance(place.row, int):
            given = self.world.tables[place.table].ranges.get(place.column, {}).get(place.row)
            if given is not None:
                return given
        kind = self._number_kind(place)
        low = kind.least if kind.least is not None else -pipeline.WIDEST
        return low, kind.greatest if kind.greatest is not None else pipeline.WIDEST

    def _points(self, place: Place) -> list[int]:
        """Least values of the parts into which the figures of the law cut a column, in order."""
        found: set[int] = set()
        for each in self._thresholds.get((place.table, place.column), ()):
            figure: Fraction | None = each.figure
            for column in each.divisors:
                value = self._value(place, column)
                figure = figure / value if figure is not None and value else None
            if figure is not None:
                floor = figure.numerator // figure.denominator
                found.update((floor, floor + 1))
        return sorted(found)

    def _value(self, place: Place, column: str) -> int | None:
        """A number that is known in the row of a cell."""
        if not isinstance(place.row, int):
            return None
        table = self.world.tables[place.table]
        return None if table.unknown[column][place.row] else int(table.columns[column][place.row])

    def _number_kind(self, place: Place) -> NumberKind:
        predicate = next(p for p in self.program.predicates if p.name == place.table)
        kind = predicate.kind(place.column)
        return (
            kind if isinstance(kind, NumberKind) else NumberKind("date", 0, least=700_000, greatest=800_000)
        )


def halfway(low: int, high: int) -> int:
    """The middle of a range: the sign first, then the geometric one while it spans orders of magnitude."""
    if low < 0 <= high:
        return -1
    middle = isqrt(max(low, 1) * high) if high > 16 * max(low, 1) else (low + high) // 2
    return min(max(middle, low), high - 1)
