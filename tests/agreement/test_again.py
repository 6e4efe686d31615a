"""What an evaluation leaves for the next is as good as new: tables that change one by one, and programs that
differ in some rules, each time evaluated with it, come to the models that they come to by themselves."""

import random
from dataclasses import replace

import pytest
from agree import check, differences, generated
from deltas import split

from lexlog.engine import again, columnar
from lexlog.engine.again import Last

SEEDS = range(80)


@pytest.fixture
def taken(monkeypatch):
    """How many components with rules each evaluation took over."""
    counts, real = [], again.Again.takes_over

    def counted(self, component, place, world):
        found = real(self, component, place, world)
        if found and self.rules.get(component.predicates[0]):
            counts.append(component)
        return found

    monkeypatch.setattr(again.Again, "takes_over", counted)
    return counts


def one_after_the_other(seed):
    """An engine that is asked about other tables first, which become those of the case one by one."""

    def rows(case, days):
        chance = random.Random(seed)
        base, _ = split(case, chance)
        last, plans = Last(), {}
        changed = sorted(case.tables)
        chance.shuffle(changed)
        tables = dict(base)
        columnar.evaluate(case.program, dict(tables), case.symbols, plans=plans, keep=last)
        while changed:
            some, changed = changed[:1], changed[1:]
            tables.update((name, case.tables[name]) for name in some)
            kept = {"plans": plans, "known": last, "keep": last}
            model = columnar.evaluate(case.program, dict(tables), case.symbols, **kept)
        return model.snapshot if base else columnar.evaluate(case.program, tables, case.symbols).snapshot

    return rows


def after_a_program_like_it(seed):
    """An engine that evaluated the case before with some rules left out, or on other days."""

    def rows(case, days):
        chance = random.Random(seed)
        last = Last()
        columnar.evaluate(_varied(case.program, chance), case.tables, case.symbols, keep=last)
        return columnar.evaluate(case.program, case.tables, case.symbols, known=last).snapshot

    return rows


def _varied(program, chance):
    rules = []
    for rule in program.rules:
        what = chance.random()
        if what < 0.15:
            continue
        rules.append(replace(rule, days=replace(rule.days, first=rule.days.last)) if what < 0.25 else rule)
    facts = tuple(fact for fact in program.facts if chance.random() > 0.1)
    return replace(program, rules=tuple(rules), facts=facts)


def test_taking_over_what_did_not_change_agrees_with_the_definition(taken):
    for seed in SEEDS:
        case, meant = generated(seed)
        check(case, one_after_the_other(seed), meant)
    assert len(taken) > 50, "hardly anything was taken over"


def test_taking_over_from_a_program_much_alike_agrees_with_the_definition(taken):
    for seed in SEEDS:
        case, meant = generated(seed)
        check(case, after_a_program_like_it(seed), meant)
    assert len(taken) > 50, "hardly anything was taken over"


def test_a_changed_table_that_is_overlooked_is_seen(monkeypatch):
    def is_same(rows, other):
        return (rows is None) == (other is None) and (rows is None or rows.length == other.length)

    monkeypatch.setattr("lexlog.engine.again._is_same", is_same)
    assert _seen(one_after_the_other) > 3


def test_a_relation_that_came_out_otherwise_and_is_overlooked_is_seen(monkeypatch):
    monkeypatch.setattr("lexlog.engine.again.is_as", lambda one, other: True)
    assert _seen(after_a_program_like_it) > 3


def _seen(engine):
    seen = 0
    for seed in range(60):
        case, meant = generated(seed)
        seen += bool(differences(case, engine(seed), meant))
    return seen
