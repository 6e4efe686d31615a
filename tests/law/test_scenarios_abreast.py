"""Scenarios that are decided side by side come, each, to what its world comes to alone."""

import pytest

from lexlog import library, scenarios
from lexlog.abreast.tables import is_same
from lexlog.decide.answers import NAMES
from lexlog.pipeline import doubts_of
from lexlog.session import Session
from tests.samples import some


@pytest.mark.parametrize(("every", "open_ones"), some(((244, 1), (61, 3)), 1, rows=True))
def test_a_scenario_among_others_is_decided_as_alone(every, open_ones):
    """One scenario in so many, and so many of those that leave something open."""
    law = library.load()
    chosen = [each for each in law.law.scenarios][::every]
    chosen += [each for each in law.law.scenarios if any(e.missing for e in each.expectations)][:open_ones]
    beside = {id(each.expectation): each.decision for each in scenarios.run(law, chosen)}
    assert len(beside) > 1200 // every
    for scenario in chosen:
        for staged in scenarios.stage(law.law, scenario):
            session = Session(law, staged.layer, staged.world, differences=False)
            alone = {each.case: each for each in session.decisions()}
            for expectation in staged.expected:
                assert beside[id(expectation)] == alone[staged.names[id(expectation)]], scenario.title


def test_what_is_not_known_in_one_world_is_in_doubt_in_no_other():
    law = library.load()
    staged = scenarios.stages(law.law, law.law.scenarios[::11], lambda *_: None)
    together = scenarios.alike(law, staged)
    assert len(together) < len(staged) == sum(map(len, together))
    for each_of in together:
        program = library.compiled(law, each_of[0].layer, NAMES).program
        first, *others = [(each.layer, doubts_of(program, each.world)) for each in each_of]
        assert all(each == first for each in others)


def test_tables_with_numbers_between_two_ends_are_compared():
    law = library.load()
    ends = {"share_min", "share_max"}
    rows = ((each, dict(row.cells)) for each in law.law.scenarios for row in each.given)
    chosen = next(each for each, cells in rows if ends & cells.keys())
    one, other = (next(scenarios.stage(law.law, chosen)).world.tables["holding"] for _ in range(2))
    assert one.ranges
    assert one.ranges is not other.ranges
    assert is_same(one, other)
