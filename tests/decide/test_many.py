"""Many cases are decided by groups, each as it would be by itself."""

import random

import numpy as np
import pytest
from small_law import HEADER, library, row, world

from lexlog.alike import numbered
from lexlog.resolved.layer import Layer
from lexlog.session import FEW, Session
from tests.samples import some

OPEN = HEADER.replace("}", '  not modelled 15 CFR 2 "weights in tons" when mass of move > 7 kg;\n}')
LAW = """
requirement R {
  when (a) kind is send;
  when (b) mass of move > 6 kg;
  review (a) case_by_case when mass of move > 4 kg;
  review (b) policy_of_denial when buyer is reached;
}
requirement Q { when (c) origin in group G2; review (c) presumption_of_denial; }
exception E to R {
  allow (d) destination in group G1;
  unless (e) kind of seller is bank;
  require (f) "a permit": paper(kind: permit, move: move);
  duty (g) "tell the buyer" within 30 days;
}
exception F to R { allow (h) mass of move <= 2 kg; unless (i) buyer is reached; }
flag odd "Odd" { when (j) tare of move > mass of move; ask (j) "why"; }
prohibition P { when (k) destination in group G2 and mass of move > 8 kg; }
reading strict "how strictly" {
  choice taken "strictly" default;
  choice given "not so";
}
requirement S { when (l) [reading strict is given] tare of move > 5 kg; review (l) case_by_case; }
"""


def cases(seed, count, *, gaps):
    """Moves with every cell at random, some of which are not known."""
    dice = random.Random(seed)
    places, firms = ("AA", "BB", "CC", "DD"), ("f0", "f1", "f2", "f3")
    for number in range(count):
        cells = {
            "date": f"20{dice.randint(19, 24)}-0{dice.randint(1, 9)}-15",
            "kind": dice.choice(("send", "carry")),
            "to": dice.choice(places),
            "origin": dice.choice(places),
            "buyer": dice.choice(firms),
            "seller": dice.choice(firms),
            "mass": str(dice.randint(0, 9)),
            "tare": str(dice.randint(0, 9)),
        }
        for each in cells:
            if each != "date" and dice.random() < gaps:
                cells[each] = ""
        yield row("move", case=f"m{number}", **cells)
        if dice.random() < 0.3:
            yield row("paper", paper=f"p{number}", kind="permit", move=f"m{number}")


def facts(seed, count, *, gaps):
    kinds = ("maker", "bank", "state", "maker")
    return [
        *(row("place", place=each) for each in ("AA", "BB", "CC", "DD")),
        *(row("firm", firm=f"f{i}", kind=kinds[i], seat="AA") for i in range(4)),
        row("share", owner="f2", owned="f3", part="50"),
        *cases(seed, count, gaps=gaps),
    ]


@pytest.mark.parametrize("gaps", [0.0, 0.03])
@pytest.mark.parametrize("seed", some(range(3), 1))
def test_a_case_among_many_is_decided_as_by_itself(seed, gaps):
    of = library(LAW, header=OPEN)
    made, found = world(of, facts(seed, 120, gaps=gaps))
    assert not found
    session = Session(of, Layer(), made)
    many = session.decisions()
    assert len(many) == 120 > FEW
    assert len({each.says() for each in many}) > 4
    assert any(each.differs_under for each in many)
    alone = Session(of, Layer(), made)
    assert many == [alone.decision(each.case) for each in many]


def test_cases_are_told_apart_by_what_is_said_of_them_and_not_by_their_names():
    of = library(LAW, header=OPEN)
    made, _ = world(of, facts(0, 200, gaps=0.0))
    session = Session(of, Layer(), made)
    names = [*session.days]
    codes = made.symbols.find_all(names)
    numbers = numbered(session.evaluation, codes, np.zeros(len(names), np.int64))

    def said(name):
        answers = session.answers
        return [
            (relation, bound[relation].get(name, ()))
            for bound in (answers.must, answers.may)
            for relation in sorted(bound)
        ]

    by_text = {}
    for name in names:
        by_text.setdefault(str(said(name)), len(by_text))
    told = [by_text[str(said(name))] for name in names]
    pairs = set(zip(told, numbers.tolist(), strict=True))
    assert 10 < len(by_text) < 200
    assert len(pairs) == len(by_text) == len(set(numbers.tolist()))
    apart = numbered(session.evaluation, codes, np.arange(len(names)))
    assert len(set(apart.tolist())) == len(names)


def test_a_due_day_is_that_of_its_own_case():
    of = library(
        "requirement R { when (a) kind is send; review (a) case_by_case; }\n"
        'exception E to R { allow (b) mass of move > 0 kg; duty (c) "report" within 30 days; }'
    )
    moves = [
        row(
            "move",
            case=f"m{day:02}",
            date=f"2024-01-{day:02}",
            kind="send",
            to="AA",
            origin="AA",
            buyer="f0",
            seller="f0",
            mass="1",
            tare="1",
        )
        for day in range(1, 21)
    ]
    made, _ = world(of, [row("place", place="AA"), row("firm", firm="f0", kind="maker", seat="AA"), *moves])
    due = [each.duties[0].due for each in Session(of, Layer(), made).decisions()]
    assert due == sorted(
        [f"2024-01-{day:02}" for day in (31,)] + [f"2024-02-{day:02}" for day in range(1, 20)]
    )
