"""A world of many in, the part of it that its cases can meet out.

Rules are asked about the cases. What they look up, they look up by names that they have: those of the cases,
of rows that were met before, and of the law. A row that nobody looks up cannot move a case. Where a cell of a
row that is met is not known, it could name anybody; of those whom no rule can tell apart, as many are kept as
there are such cells, and one more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from lexlog import library as libraries
from lexlog import pipeline
from lexlog.datalog.terms import constants
from lexlog.datalog.tree import Predicate, Program
from lexlog.decide.answers import NAMES
from lexlog.demand.classes import Classes
from lexlog.demand.looks import Look, Looks, Place
from lexlog.demand.reach import MOST_NAMES, Reach, TooMany
from lexlog.demand.rows import RowsByName
from lexlog.layers import alternatives, touched
from lexlog.library import Library
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import ANY_CASE, TEXT, EntityType, Law
from lexlog.world.taken import taken
from lexlog.world.tree import Array, World

CASE = "case"
"""The column of relations about cases that says which."""

FEW_ROWS = 1 << 14
"""A world of fewer rows is decided as it is."""

FEW_NAMES = 1 << 12
"""Of a type with no more names than these, an unknown cell may name each."""


def met_by_cases(library: Library, layer: Layer, world: World) -> World:
    """The world without rows that cannot move any of its cases, in this layer or in the others that a
    decision tells of; the same world if it is small, or if its cases may meet most of it."""
    law = library.law
    cases = {*_names(law, world, ANY_CASE.name).tolist()}
    if _is_small(world) or len(cases) > MOST_NAMES:
        return world
    programs = [libraries.compiled(library, each, NAMES).program for each in _layers(law, layer, world)]
    rows = RowsByName(world)
    looks = _looks(law, _together(programs), rows)
    for name, table in law.tables.items():
        if table.word == "case":
            looks.ask(name, ())
    asked = {look: {CASE: cases} for look in [looks.ask(name, (CASE,)) for name in NAMES]}
    reach = Reach(looks, rows)
    try:
        _follow(reach, asked)
        while waiting := sorted(reach.open.keys() - reach.fillings.keys()):
            for type_ in waiting:
                reach.fill(type_, _fillings(law, reach, type_).tolist())
    except TooMany:
        return world
    return _part(law, world, reach)


def met_by_names(law: Law, program: Program, world: World, relation: str, names: Mapping[str, str]) -> World:
    """The world without rows that cannot move which rows of a relation have these names in these columns;
    the same world if it is small, or if a cell that is met is not known: then anybody may be told."""
    if _is_small(world) or not names:
        return world
    rows = RowsByName(world)
    looks = _looks(law, program, rows)
    look = looks.ask(relation, names)
    found = {column: world.symbols.find(names[column]) for column in look.by}
    codes = {column: set() if code is None else {code} for column, code in found.items()}
    reach = Reach(looks, rows)
    try:
        _follow(reach, {look: codes})
    except TooMany:
        return world
    return world if reach.open else _part(law, world, reach)


def _is_small(world: World) -> bool:
    return sum(each.length for each in world.tables.values()) < FEW_ROWS


def _follow(reach: Reach, asked: Mapping[Look, Mapping[str, set[int]]]) -> None:
    """Follow the names that are asked for, by look and column."""
    reach.begin()
    for look, names in asked.items():
        for column in look.by:
            reach.ask(Place(look, column, asked=True), names[column])


def _part(law: Law, world: World, reach: Reach) -> World:
    everybody = np.zeros(len(world.symbols), bool)
    everybody[[*reach.everybody()]] = True
    # whoever may be tried in an unknown cell must be there with all that is said of it
    homes = [each for each in reach.fillings if each in world.tables]
    kept: dict[str, Array] = {each: np.zeros(world.tables[each].length, bool) for each in homes}
    for look, met in reach.met.items():
        kept[look.predicate] = kept.get(look.predicate, np.zeros(len(met), bool)) | met
    return _cut(law, world, kept, everybody)


def _layers(law: Law, layer: Layer, world: World) -> Iterator[Layer]:
    """The layer, and those of the others in which the law may say another thing of some case."""
    yield layer
    days = pipeline.cases(law, world)
    ordinals = np.fromiter(days.values(), np.int64)
    for _, _, other in alternatives(law, layer):
        if touched(law, world, (layer, other), [*days], ordinals).any():
            yield other


def _together(programs: Sequence[Program]) -> Program:
    """All rules and rows of these programs: no program that means anything, but it looks where one looks."""
    predicates: dict[str, Predicate] = {}
    for program in programs:
        for each in program.predicates:
            known = predicates.setdefault(each.name, each)
            if known is not each and known.columns != each.columns:
                columns = tuple({c.name: c for c in (*known.columns, *each.columns)}.values())
                predicates[each.name] = replace(known, columns=columns)
    rules = {id(each): each for program in programs for each in program.rules}
    facts = {id(each): each for program in programs for each in program.facts}
    return Program(tuple(predicates.values()), tuple(rules.values()), tuple(facts.values()))


def _looks(law: Law, program: Program, rows: RowsByName) -> Looks:
    """Nobody looks yet; the names that are followed are those of entities and cases."""
    types = frozenset((ANY_CASE.name, *(n for n, t in law.tables.items() if t.word in ("entity", "case"))))
    return Looks(program, types, rows.most)


def _fillings(law: Law, reach: Reach, type_: str) -> Array:
    """Whom a cell of a type that is not known may name: everybody, or some of each class."""
    world = reach.rows.world
    codes = _names(law, world, type_)
    if len(codes) <= FEW_NAMES:
        return codes
    apart = np.fromiter(reach.everybody() | _mentioned(reach), np.int64)
    classes = Classes(reach.looks, reach.looked_up_from(type_), world, codes, apart)
    return classes.some_of_each(1 + len(reach.open[type_]))


def _names(law: Law, world: World, type_: str) -> Array:
    """The names of a type that have a row of their own."""
    homes = [n for n, t in law.tables.items() if n == type_ or (type_ == ANY_CASE.name and t.word == "case")]
    known = [world.tables[each].columns[law.tables[each].key[0]] for each in homes]
    codes: Array = np.unique(np.concatenate(known)) if known else np.zeros(0, np.int64)
    return codes[codes > 0]


def _mentioned(reach: Reach) -> set[int]:
    """The names of which the law speaks, and those of rows that are unlike all others."""
    program, symbols = reach.looks.program, reach.rows.world.symbols
    names = {str(each.value) for rule in program.rules for each in constants(rule)}
    names.update(str(value) for fact in program.facts for value in fact.values)
    found = {code for name in names if (code := symbols.find(name)) is not None}
    for table, column in reach.looks.type_of:
        held = reach.rows.world.tables.get(table)
        if held is not None:
            special = {*held.together, *(row for told in held.ranges.values() for row in told)}
            found.update(held.columns[column][[*special]].tolist())
    return found


def _cut(law: Law, world: World, kept: Mapping[str, Array], everybody: Array) -> World:
    everybody[0] = True
    tables = dict(world.tables)
    names = {
        name: [each.name for each in table.fields if isinstance(each.type, EntityType) and each.type != TEXT]
        for name, table in law.tables.items()
    }
    for name, met in kept.items():
        held = world.tables[name]
        for column in names[name]:
            everybody[held.columns[column][met & ~held.unknown[column]]] = True
    for name, met in kept.items():
        held = world.tables[name]
        stays = met.copy()
        if law.tables[name].word == "entity":
            stays |= everybody[held.columns[law.tables[name].key[0]]]
        stays[held.entities :] = True
        for column in names[name]:
            known = held.unknown[column][held.entities :]
            stays[held.entities :] &= known | everybody[held.columns[column][held.entities :]]
        tables[name] = taken(held, np.flatnonzero(stays))
    return replace(world, tables=tables)
