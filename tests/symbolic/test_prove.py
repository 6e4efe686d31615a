"""Sentences about all cases of small laws: what follows is proven, what does not has a case against it."""

import pytest

from lexlog.questions.asked import Unclear
from lexlog.questions.tree import Asked
from lexlog.symbolic import prove
from lexlog.symbolic.asked import NeverLooser, Outcome, Shadowed, sentence, with_condition
from tests.compare.law import LAW

LIVE = "crop is heavy and destination in group far and grown of crop is here and date >= 2020-01-01"


@pytest.fixture
def answer(laid_law):
    """What is answered to a sentence with a condition."""

    def answered(text):
        law = laid_law(LAW)
        asked = sentence(text, law.law)
        assert isinstance(asked, Outcome)
        under = with_condition(law, "shipment", asked.condition)
        assert not under.has_errors, [each.message for each in under.diagnostics]
        return (prove.always if asked.always else prove.never)(under, "shipment", asked.outcome)

    return answered


PROVEN = [
    f"never no_license_required when {LIVE}",
    f"always license_required when {LIVE} and fee < 5 t",
    f"always exception(PAID) when {LIVE} and fee >= 5 t and kind is sale",
    f"never go when {LIVE} and kind is gift",
    f"always blocked when {LIVE} and kind is not sale",
    "always go when weight of crop < 100 t and date >= 2020-01-01",
    "never prohibited when fee >= 0 t",
    "never exception when weight of crop <= 99 t",
    "always license_required(case_by_case) when " + LIVE + " and kind is gift",
]
DISPROVEN = [
    (
        f"never no_license_required when {LIVE.replace('and destination in group far ', '')}",
        "no_license_required",
    ),
    (f"always license_required when {LIVE} and fee <= 5 t", "exception(PAID)"),
    (f"never go when {LIVE}", "exception(PAID)"),
    ("always go when weight of crop <= 100 t and fee < 5 t", "license_required(case_by_case)"),
    ("never exception when weight of crop <= 100 t", "exception(PAID)"),
]


@pytest.mark.parametrize("text", PROVEN)
def test_what_follows_is_proven(text, answer):
    assert answer(text).word == "proven"


@pytest.mark.parametrize(("text", "against"), DISPROVEN)
def test_what_does_not_follow_has_a_case_against_it(text, against, answer):
    found = answer(text)
    assert (found.word, found.witnesses[0].answers) == ("disproven", (against,))


def test_cases_before_the_law_speaks_are_neither(answer):
    assert answer("always go when date < 2020-01-01").word == "proven"
    assert answer("never go when date < 2020-01-01").word == "proven"


def test_clauses_that_change_nothing(laid_law):
    spare = LAW.replace("review (c)", "when (z) [by first_rule] " + LIVE + " and fee >= 7 t;\n  review (c)")
    law = laid_law(spare)
    assert prove.shadowed(law, "small.law/loads/(z)").word == "proven"
    found = prove.shadowed(law, "small.law/loads/(b)")
    assert found.word == "disproven"
    assert found.witnesses[0].answers[1] == "no_license_required"


def test_exceptions_that_never_apply(laid_law):
    barred = LAW.replace("kind is gift;", "kind is gift or kind is sale;")
    assert prove.never_applies(laid_law(barred), "small.law/PAID").word == "proven"
    assert prove.never_applies(laid_law(LAW), "small.law/PAID").word == "disproven"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("fee >= least_fee", "fee > least_fee", "proven"),
        ("fee >= least_fee", "fee + 1 t >= least_fee", "disproven"),
        ("case_by_case", "policy_of_denial", "proven"),
        ("case_by_case", "presumption_of_approval", "disproven"),
        ("weight of c >= 100 t", "weight of c >= 99 t", "proven"),
        ("weight of c >= 100 t", "weight of c >= 101 t", "disproven"),
    ],
)
def test_an_overlay_is_never_looser(old, new, word, laid_law):
    found = prove.never_looser(laid_law(LAW), laid_law(LAW.replace(old, new)))
    assert found.word == word


def test_sentences_are_read(laid_law):
    law = laid_law(LAW).law
    assert sentence("never go when fee > 3 t", law) == Outcome(Asked("go"), "fee > 3 t", False)
    assert sentence("shadowed loads/(b)", law) == Shadowed("small.law/loads/(b)")
    assert sentence("overlay a b never looser", law) == NeverLooser("a", "b")


@pytest.mark.parametrize(
    ("text", "said", "help"),
    [
        ("never mind", "nothing that can be proven", "never OUTCOME when CONDITION"),
        ("never goo when fee > 3 t", "no outcome is called `goo`", None),
        ("never go when fee > 3 t; exclusion x", "is no condition", "one condition"),
        ("shadowed (b)", "2 clauses are called `(b)`", "small.law/loads/(b)"),
        ("shadowed loads/(q)", "no clause is called `loads/(q)`", None),
        ("exception PAD can never apply", "no exception is called `PAD`", "PAID"),
        ("always undetermined when fee > 3 t", "all facts are known", None),
    ],
)
def test_what_asks_nothing_is_told(text, said, help, laid_law):
    with pytest.raises(Unclear, match=None) as error:
        sentence(text, laid_law(LAW).law)
    assert said in str(error.value)
    assert help is None or help in (error.value.help or "")
