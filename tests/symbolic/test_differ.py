"""Every change of a small law is told from every other by a case that was confirmed, or shown to be none."""

import itertools

import pytest

from lexlog.diagnostic import Report
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import GivenRow
from lexlog.session import Session
from lexlog.symbolic.confirm import Decider, said
from lexlog.symbolic.differ import differ
from lexlog.symbolic.search import Effort
from lexlog.world.load import load
from tests.compare.law import LAW
from tests.symbolic.law import SAME, changed, with_owners

CHANGED = dict(changed())
WEIGHTS, FEES = (98, 99, 100, 101, 102), (3, 4, 5, 6, 7)
DAYS = ("2019-12-31", "2020-01-01", "2020-01-02", "2023-01-01")


def every_case():
    """All cases at and beside the figures and days of the law."""
    for port in ("oslo", "lima", "bonn"):
        yield GivenRow("port", (("port", port),))
    for weight, grown in itertools.product(WEIGHTS, ("here", "abroad")):
        yield GivenRow("crop", (("crop", f"{weight}-{grown}"), ("weight", str(weight)), ("grown", grown)))
    for row in itertools.product(
        ("sale", "gift"), DAYS, ("oslo", "lima", "bonn"), WEIGHTS, ("here", "abroad"), FEES
    ):
        kind, day, port, weight, grown, fee = map(str, row)
        cells = {"kind": kind, "day": day, "port": port, "crop": f"{weight}-{grown}", "fee": fee}
        yield GivenRow("shipment", (("case", "-".join(map(str, row))), *cells.items()))


ROWS = list(every_case())


def answers(library):
    """What the law says of each of them."""
    report = Report()
    session = Session(library, Layer(), load(library.law, [], report, given=ROWS), differences=False)
    assert not report.has_errors
    return {each.case: said(each) for each in session.decisions()}


@pytest.fixture(scope="module")
def base_answers():
    return {}


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_is_found_and_confirmed(name, laid_law, base_answers):
    old, new = laid_law(LAW), laid_law(CHANGED[name])
    if not base_answers:
        base_answers.update(answers(old))
    moved = {(base_answers[case], after) for case, after in answers(new).items()}
    moved = {each for each in moved if each[0] != each[1]}
    found = differ(old, new, Effort(most=12))
    assert found.word == ("differs" if moved else "same"), name
    assert {each.answers for each in found.witnesses} == moved, "every pair of answers has its case"
    for each in found.witnesses:
        decisions = [Decider(side).decision(each.case, each.rows) for side in (old, new)]
        assert tuple(map(said, decisions)) == each.answers


@pytest.mark.parametrize("name", SAME)
def test_another_way_of_saying_it_is_the_same(name, laid_law):
    old, new = SAME[name]
    assert LAW.count(old) == 1
    found = differ(laid_law(LAW), laid_law(LAW.replace(old, new)))
    assert found.word == "same", found


def test_the_order_of_exceptions_is_no_matter_of_layout(laid_law):
    other = 'exception {} "{}" to loads section "Gazette 3" {{\n  allow (a) fee >= 1 t;\n}}\n'
    first, second = other.format("ONE", "One"), other.format("TWO", "Two")
    found = differ(laid_law(LAW + first + second), laid_law(LAW + second + first))
    assert found.word == "differs"
    assert ("exception(ONE)", "exception(TWO)") in {each.answers for each in found.witnesses}


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (">= 50%", "> 50%", "differs"),
        (">= 50%", ">= 51%", "differs"),
        ("list: bad", "list: worse", "differs"),
        ("p is reached", "p is reached", "same"),
        ("where reached(o) >= 50%", "where (reached(o) and reached(o)) >= 50%", "same"),
        ("where reached(o) >= 50%", "where (reached(o) and not listing(party: o, list: good)) >= 50%", None),
        ("when (1) listing(", "when (0) listing(party: p, list: bad);\n  when (1) listing(", "same"),
    ],
)
def test_a_definition_that_speaks_of_itself(old, new, word, laid_law):
    found = differ(laid_law(with_owners()), laid_law(with_owners().replace(old, new)))
    assert found.word == word if word else found.word != "same"


def test_what_needs_more_parties_than_are_tried_is_not_called_the_same(laid_law):
    """An owner of an owner of an owner of an owner: five parties."""
    deep = (
        'define far_above(a: party, b: party) per "Gazette 3" {\n'
        "  when (1) holding(owner: a, owned: m1) and holding(owner: m1, owned: m2)"
        " and holding(owner: m2, owned: m3) and holding(owner: m3, owned: b)"
        " and a is not m1 and a is not m2 and a is not m3 and a is not b and m1 is not m2 and m1 is not m3"
        " and m1 is not b and m2 is not m3 and m2 is not b and m3 is not b;\n}\n"
        'prohibition chains "Chains" section "Gazette 3" {\n'
        "  when (a) far_above(a: x, b: borrower) and listing(party: x, list: bad);\n}\n"
    )
    found = differ(laid_law(with_owners()), laid_law(with_owners() + deep))
    assert found.word == "undecided"
    assert any("chains" in each or "far_above" in each for each in found.changed)


def test_other_tables_are_told(laid_law):
    found = differ(
        laid_law(LAW), laid_law(LAW.replace("from 0 to 1_000 by 1;\n  grown", "from 0 to 999 by 1;\n  grown"))
    )
    assert (found.word, len(found.because)) == ("undecided", 1)
    assert "`crop`" in found.because[0]
