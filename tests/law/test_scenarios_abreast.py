"""Scenarios that are decided side by side come, each, to what its world comes to alone."""

from lexlog import library, scenarios
from lexlog.session import Session

EVERY = 37
"""One scenario in so many is looked at."""


def test_a_scenario_among_others_is_decided_as_alone():
    law = library.load()
    chosen = [each for each in law.law.scenarios][::EVERY]
    chosen += [each for each in law.law.scenarios if any(e.missing for e in each.expectations)][:3]
    beside = {id(each.expectation): each.decision for each in scenarios.run(law, chosen)}
    assert len(beside) > 20
    for scenario in chosen:
        for staged in scenarios.stage(law.law, scenario):
            session = Session(law, staged.layer, staged.world, differences=False)
            alone = {each.case: each for each in session.decisions()}
            for expectation in staged.expected:
                assert beside[id(expectation)] == alone[staged.names[id(expectation)]], scenario.title
