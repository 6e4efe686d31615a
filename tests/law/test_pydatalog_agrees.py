"""The main job through pyDatalog: equal decisions and equal rows of every relation, bounds of doubt included."""

import datetime

import by_hand
import pytest
import worlds
from lexlog import pipeline
from lexlog.engine.with_pydatalog import evaluate

CHIPS = sorted(by_hand.chips(worlds.REFERENCE))
SPREAD = 4
"""Every so many chips is taken in the short run; those with blanks are all in it."""


def chips_with_blanks():
    return {name for name, chip in by_hand.chips(worlds.REFERENCE).items() if not known(chip)}


def known(chip):
    cells = [tops for _, tops in chip.rates] + [*chip.areas, chip.io, chip.data_center]
    return all(cell is not None for cell in cells)


def some_chips():
    return sorted(chips_with_blanks() | set(CHIPS[::SPREAD]))


def differing_relations(session):
    """Predicate and day with the rows that one engine has and the other has not."""
    two, _, tables, _ = pipeline.bound_tables(session.compiled, session.world)
    days = sorted(set(session.days.values()))
    theirs = evaluate(two.program, tables, session.world.symbols, days)
    ours = session.evaluation.model
    compared = derived = 0
    found = []
    for predicate in two.program.predicates:
        for day in days:
            mine, yours = ours.snapshot(predicate.name, day), theirs.rows(predicate.name, day)
            compared += 1
            derived += bool(mine) and not predicate.given
            if mine != yours:
                date = datetime.date.fromordinal(day).isoformat()
                found.append((predicate.name, date, sorted(mine - yours)[:5], sorted(yours - mine)[:5]))
    assert compared == len(two.program.predicates) * len(days)
    assert derived > 100, "hardly a relation has rows"
    assert any("?" in predicate.name or "~" in predicate.name for predicate in two.program.predicates)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return worlds.write(tmp_path_factory.mktemp("spread"), worlds.main_job(some_chips()))


def test_the_spread_has_unknown_chips_and_about_as_many_known_ones():
    assert len(chips_with_blanks()) >= 10
    assert 15 <= len(some_chips()) <= 40


def test_derived_relations_are_equal(folder):
    assert not differing_relations(worlds.session(folder))


def test_decisions_are_equal(folder):
    ours = worlds.session(folder).decisions()
    theirs = worlds.session(folder, engine="pydatalog").decisions()
    assert theirs == ours


@pytest.mark.long
def test_all_1425_cases_are_equal(tmp_path):
    folder = worlds.write(tmp_path / "all", worlds.main_job(CHIPS))
    assert not differing_relations(worlds.session(folder))
    ours = worlds.session(folder).decisions()
    assert worlds.session(folder, engine="pydatalog").decisions() == ours
