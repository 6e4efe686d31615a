"""The scenarios of the law pass, cover every clause of its rulings, and show how figures were worked out."""

import pytest

from lexlog import library, scenarios
from lexlog.render import scenarios as rendered


@pytest.fixture(scope="module")
def law():
    return library.load()


@pytest.fixture(scope="module")
def results(law):
    return scenarios.run(law, law.law.scenarios)


def tell(*what):
    """Fails with these words alone: a traceback would write out every result with its whole proof."""
    pytest.fail("\n".join(what), pytrace=False)


def test_every_expectation_is_met(law, results):
    failed = [rendered.text([each]) for each in results if not each.passed]
    count, expected = len(results), sum(len(each.expectations) for each in law.law.scenarios)
    if failed or not count == expected > 200:
        tell(f"{count} of {expected} expectations were looked at", *failed)


def test_every_clause_of_a_ruling_carries_an_expectation(law, results):
    report = rendered.coverage(results, law.law)
    if "not covered" in report:
        tell(report)
    rests = {clause for each in results for clause in each.rests_on}
    words = {"when", "unless", "allow", "require", "limit", "review"}
    for ruling in law.law.rulings.values():
        bare = [c.id for c in ruling.clauses if c.word in words and c.id not in rests]
        if bare:
            tell(*bare)


def test_coverage_names_what_is_not_covered(law, results):
    without_exceptions = [each for each in results if each.decision and not each.decision.exceptions]
    report = rendered.coverage(without_exceptions, law.law)
    if "not covered: us.ear.notified_advanced_computing/NAC" not in report:
        tell(report)


def test_every_scenario_shows_its_arithmetic(law):
    silent = [each.title for each in law.law.scenarios if not any(note.strip() for note in each.arithmetic)]
    assert not silent


def test_no_two_scenarios_have_one_title(law):
    titles = [each.title for each in law.law.scenarios]
    assert len(titles) == len(set(titles))
