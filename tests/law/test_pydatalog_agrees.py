"""The main job through pyDatalog: equal decisions and equal rows of every relation, bounds included."""

import datetime

import by_hand
import pytest
import worlds

from lexlog import pipeline
from lexlog.datalog.bounds import MAY
from lexlog.engine.with_pydatalog import evaluate
from tests.samples import some

FEW, ALL = "one chip in three on one day", "all"


@pytest.fixture(scope="module", params=some((FEW, ALL), 1))
def much(request):
    return request.param


@pytest.fixture(scope="module")
def folder(much, tmp_path_factory):
    chips = sorted(by_hand.chips(worlds.REFERENCE))[:: 3 if much == FEW else 1]
    return worlds.write(tmp_path_factory.mktemp("main_job"), worlds.main_job(chips))


@pytest.fixture(scope="module")
def columnar(folder):
    return worlds.session(folder)


def test_every_relation_is_equal_on_every_day(columnar, much):
    two, _, tables, _ = pipeline.bound_tables(columnar.compiled, columnar.world)
    days = sorted(set(columnar.days.values()))
    assert [datetime.date.fromordinal(day).isoformat() for day in days] == list(worlds.DATES)
    days = days[3:4] if much == FEW else days
    theirs = evaluate(two.program, tables, columnar.world.symbols, days)
    ours = columnar.evaluation.model
    filled, may_be_more = set(), set()
    for predicate in two.program.predicates:
        for day in days:
            mine, yours = ours.snapshot(predicate.name, day), theirs.rows(predicate.name, day)
            assert mine == yours, (predicate.name, datetime.date.fromordinal(day))
            if mine and not predicate.given:
                filled.add(predicate.name)
        must = predicate.name.removesuffix(MAY)
        if must != predicate.name and must in ours.relations:
            may_be_more |= {
                must for day in days if ours.snapshot(predicate.name, day) != ours.snapshot(must, day)
            }
    assert {"paragraph", "required", "outcome", "available"} <= filled
    assert {"paragraph", "required", "outcome"} <= may_be_more, "the two bounds never differ"


@pytest.mark.long
def test_decisions_are_equal(folder, columnar):
    assert worlds.session(folder, engine="pydatalog").decisions() == columnar.decisions()
