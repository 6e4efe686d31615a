"""Worlds that are put side by side in one program come, each, to what the definition says of it alone, also
where some rules and facts stand in some of them only."""

import random
from dataclasses import replace

import numpy as np
import pytest
from definition import model
from generate import random_case
from reading import change_days

from lexlog.datalog.abreast import WORLD, WORLDS, Written, abreast, marked, marks_of, predicates_apart
from lexlog.datalog.abreast import worlds_of as worlds_of_rules
from lexlog.datalog.merged import merged
from lexlog.datalog.tree import FIRST_DAY, LAST_DAY
from lexlog.engine import columnar
from lexlog.engine.rows import Rows
from tests.samples import some

SEEDS = range(40)
PARTS = some(range(0, 120, 40), 1)


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


def programs_of(program, chance):
    """Three programs of most of the rules and facts of one."""
    for _ in range(3):
        rules, facts = (
            [each for each in some if chance.random() < 0.8] for some in (program.rules, program.facts)
        )
        yield replace(program, rules=tuple(rules), facts=tuple(facts))


def differing(seed, write=abreast, *, in_layers=False):
    """Where a world beside others has other rows than alone: world, predicate and day."""
    chance, case = random.Random(seed), random_case(seed)
    worlds, names = worlds_of(case, chance)
    if in_layers and seed % 2:
        worlds, names = [case.tables] * 3, set()
    programs = [*programs_of(case.program, chance)] if in_layers else [case.program] * 3
    both = merged(programs)
    given = {each.name for each in case.program.predicates if each.given}
    names |= predicates_apart(both.program, names, both.partly) & given
    codes = [case.symbols.code(f"world {number}") for number in range(len(worlds))]
    tables = dict(case.tables)
    tables.update({name: side_by_side([each[name] for each in worlds], codes) for name in names})
    tables[WORLDS] = Rows({WORLD: np.array(codes)}, len(codes))
    for number, members in enumerate(both.partly.members):
        some = np.array([codes[place] for place in sorted(members)])
        tables[worlds_of_rules(number)] = Rows({WORLD: some}, len(some))
    beside = columnar.evaluate(write(both.program, names, Written(), both.partly), tables, case.symbols)
    apart = predicates_apart(both.program, names, both.partly)
    days = sorted({day for w, p in zip(worlds, programs, strict=True) for day in change_days(p, w)})
    for number, (program, world, code) in enumerate(zip(programs, worlds, codes, strict=True)):
        meant = model(program, world, case.symbols, days)
        for predicate in case.program.predicates:
            for day in days:
                found = beside.snapshot(predicate.name, day)
                if predicate.name in apart:
                    found = {row[:-1] for row in found if row[-1] == code}
                if found != meant[predicate.name][day]:
                    yield number, predicate.name, day


@pytest.mark.parametrize("first", PARTS)
def test_worlds_side_by_side_are_as_alone(first):
    assert not [(seed, each) for seed in range(first, first + 40) for each in differing(seed)]


@pytest.mark.parametrize("first", PARTS)
def test_layers_side_by_side_are_as_alone(first):
    seeds = range(first, first + 40)
    assert not [(seed, each) for seed in seeds for each in differing(seed, in_layers=True)]


def test_a_rule_of_some_layers_that_holds_in_all_is_seen():
    def everywhere(program, tables, written, partly):
        return abreast(program, tables, written, replace(partly, rules=dict.fromkeys(partly.rules)))

    assert any(next(differing(seed, everywhere, in_layers=True), None) for seed in SEEDS)


def equal_for_no_rule_fires(seed):
    """The layers of a world of which it is told that they make of it what the first does, each with whether
    they do."""
    chance, case = random.Random(seed), random_case(seed)
    programs = [
        replace(case.program, rules=tuple(each for each in case.program.rules if chance.random() < 0.95))
        for _ in range(3)
    ]
    both = merged(programs)
    given = {each.name for each in case.program.predicates if each.given}
    names = predicates_apart(both.program, set(), both.partly) & given
    codes = [case.symbols.code(f"world {number}") for number in range(3)]
    tables = dict(case.tables)
    tables.update({name: side_by_side([case.tables[name]] * 3, codes) for name in names})
    tables[WORLDS] = Rows({WORLD: np.array(codes)}, 3)
    for number, members in enumerate(both.partly.members):
        some = np.array([codes[place] for place in sorted(members)])
        tables[worlds_of_rules(number)] = Rows({WORLD: some}, len(some))
    beside = marked(abreast(both.program, names, Written(), both.partly))
    found = columnar.evaluate(beside, tables, case.symbols)
    fires = {
        number: set(found.relation(marks_of(number)).columns[WORLD].tolist())
        for number in range(len(both.partly.members))
    }
    days = sorted({day for each in programs for day in change_days(each, case.tables)})
    meant = [model(each, case.tables, case.symbols, days) for each in programs]
    for side in (1, 2):
        apart = [*both.partly.apart(0, side)]
        if apart and not any(codes[place] in fires[number] for number, place in apart):
            yield meant[0] == meant[side]


@pytest.mark.parametrize("first", some(range(0, 400, 100), 1))
def test_a_layer_of_which_no_rule_of_its_own_fires_is_the_first(first):
    found = [each for seed in range(first, first + 100) for each in equal_for_no_rule_fires(seed)]
    assert len(found) > 5
    assert all(found)


def test_programs_that_declare_a_predicate_in_two_ways_are_not_put_together():
    case = random_case(1)
    first = case.program.predicates[0]
    other = replace(case.program, predicates=(replace(first, columns=first.columns[:-1]),))
    assert merged([case.program, other]) is None


def test_rows_of_one_world_that_meet_those_of_another_are_seen():
    def forgetful(program, tables, written, partly):
        made = abreast(program, tables, written, partly)
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
