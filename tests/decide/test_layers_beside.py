"""Another layer of the law, for which what it shares with the first is taken over, decides as it does
alone."""

import pytest

from lexlog import library as libraries
from lexlog import session as sessions
from lexlog.datalog import from_resolved
from lexlog.diagnostic import Report
from lexlog.engine import again
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.worlds import load_world
from tests.samples import some


@pytest.fixture(scope="module")
def demonstration():
    """A session over the demonstration world, evaluated."""
    library, report = libraries.load(), Report()
    world = load_world(library, [], report)
    assert not report.has_errors
    session = Session(library, Layer(), world, differences=False)
    assert session.answers
    return session


@pytest.mark.parametrize("every", some((14, 3), 1))
def test_every_other_posture_and_reading_answers_as_it_does_alone(every, demonstration):
    """One of so many is looked at."""
    layers = demonstration.alternatives()[::every]
    assert len(layers) > 2
    for _, name, layer in layers:
        beside = demonstration.under(layer)
        alone = Session(libraries.load(), layer, demonstration.world, differences=False)
        assert beside.answers == alone.answers, name
        mine, its = beside.evaluation.bounded.program, alone.evaluation.bounded.program
        assert mine == its, name
        assert [rule.origin for rule in mine.rules] == [rule.origin for rule in its.rules], name


def test_most_of_another_layer_is_taken_over(demonstration, monkeypatch):
    computed, real = [], again.Again.seen

    def counted(self, component, relations):
        computed.append(component)
        return real(self, component, relations)

    monkeypatch.setattr(again.Again, "seen", counted)
    _, _, layer = next(each for each in demonstration.alternatives() if each[0] == "reading")
    evaluation = demonstration.under(layer).evaluation
    assert len(computed) < len(evaluation.model.components) / 2


@pytest.mark.parametrize("every", some((9, 1), 1))
def test_parts_written_before_come_to_the_same_program(every, demonstration):
    law, parts = demonstration.library.law, from_resolved.Parts()
    for layer in (demonstration.layer, *(layer for *_, layer in demonstration.alternatives()[::every])):
        beside, by_itself = from_resolved.program(law, layer, parts), from_resolved.program(law, layer)
        assert beside == by_itself
        assert [rule.origin for rule in beside.rules] == [rule.origin for rule in by_itself.rules]


@pytest.mark.parametrize("every", some((12, 4), 1))
def test_layers_in_one_evaluation_say_what_each_says_alone(every, demonstration, monkeypatch):
    library, world = demonstration.library, demonstration.world
    layers = [layer for _, _, layer in demonstration.alternatives()][1::every]
    cases = sorted(demonstration.days.keys() - demonstration.open)
    asked = [(layer, cases) for layer in layers]
    together = [each.decisions(demonstration.book()) for each in demonstration._in_layers(asked)]
    monkeypatch.setattr(sessions, "MOST_CASES", 0)
    for layer, found in zip(layers, together, strict=True):
        alone = Session(library, layer, world, differences=False).settled(cases)
        assert found == alone.decisions(demonstration.book()), layer


@pytest.mark.thorough  # in small: tests/decide/test_many.py, and the test before
def test_the_cases_that_layers_differ_about_are_the_same_one_layer_at_a_time(demonstration, monkeypatch):
    library, world = demonstration.library, demonstration.world
    together = Session(library, Layer(posture="enforced"), world).decisions()
    assert any(each.differs_under for each in together)
    monkeypatch.setattr(sessions, "MOST_CASES", 0)
    assert Session(library, Layer(posture="enforced"), world).decisions() == together
