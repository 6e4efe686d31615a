"""Worlds that are put side by side in one program come, each, to what the definition says of it alone."""

import random
from dataclasses import replace

import numpy as np
from definition import model
from generate import random_case
from reading import change_days

from lexlog.datalog.abreast import WORLD, WORLDS, Written, abreast, predicates_apart
from lexlog.datalog.tree import FIRST_DAY, LAST_DAY
from lexlog.engine import columnar
from lexlog.engine.rows import Rows

SEEDS = range(120)


def worlds_of(case, chance):
    """Three worlds of some of the rows of a case, and the tables in which they may differ."""
    names = [name for name in sorted(case.tables) if chance.random() < 0.7]
    worlds = []
    for _ in range(3):
        tables = dict(case.tables)
        for name in names:
            kept = [row for row in range(tables[name].length) if chance.random() < 0.6]
            tables[name] = tables[name].take(np.array(kept, np.int64))
        worlds.append(tables)
    return worlds, set(names)


def side_by_side(parts, codes):
    """The rows of one table in all worlds, with the column that says of which each is."""
    lengths = [each.length for each in parts]
    columns = {name: np.concatenate([each.columns[name] for each in parts]) for name in parts[0].columns}
    columns[WORLD] = np.repeat(codes, lengths)
    ends = [
        np.concatenate([np.full(each.length, end) if days(each) is None else days(each) for each in parts])
        for days, end in ((lambda each: each.first, FIRST_DAY), (lambda each: each.last, LAST_DAY))
    ]
    return Rows(columns, sum(lengths), *ends)


def differing(seed, write=abreast):
    """Where a world beside others has other rows than alone: world, predicate and day."""
    chance, case = random.Random(seed), random_case(seed)
    worlds, names = worlds_of(case, chance)
    codes = [case.symbols.code(f"world {number}") for number in range(len(worlds))]
    tables = dict(case.tables)
    tables.update({name: side_by_side([each[name] for each in worlds], codes) for name in names})
    tables[WORLDS] = Rows({WORLD: np.array(codes)}, len(codes))
    beside = columnar.evaluate(write(case.program, names, Written()), tables, case.symbols)
    apart = predicates_apart(case.program, names)
    days = sorted({day for each in worlds for day in change_days(case.program, each)})
    for number, (world, code) in enumerate(zip(worlds, codes, strict=True)):
        meant = model(case.program, world, case.symbols, days)
        for predicate in case.program.predicates:
            for day in days:
                found = beside.snapshot(predicate.name, day)
                if predicate.name in apart:
                    found = {row[:-1] for row in found if row[-1] == code}
                if found != meant[predicate.name][day]:
                    yield number, predicate.name, day


def test_worlds_side_by_side_are_as_alone():
    assert not [(seed, each) for seed in SEEDS for each in differing(seed)]


def test_rows_of_one_world_that_meet_those_of_another_are_seen():
    def forgetful(program, tables, written):
        made = abreast(program, tables, written)
        rules = [
            replace(rule, body=tuple(map(without_world, rule.body))) if len(rule.body) > 1 else rule
            for rule in made.rules
        ]
        return replace(made, rules=tuple(rules))

    def without_world(literal):
        if type(literal).__name__ != "Negative":
            return literal
        kept = tuple(each for each in literal.atom.terms if each[0] != WORLD)
        return replace(literal, atom=replace(literal.atom, terms=kept))

    assert any(next(differing(seed, forgetful), None) for seed in SEEDS)
