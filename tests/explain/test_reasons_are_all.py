"""The reasons of a case are all the smallest sets of facts that are enough: every world is decided beside it.

Each world is a case of its own, so that one evaluation decides them all. With a fact of each reason undone,
some world has another outcome. No law here compares two unknowns: what the range of one makes certain is no
reason (docs/language.md, why and why not).
"""

import itertools

import pytest

from lexlog.explain.facts import Cell
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from tests.decide.small_law import library, row, world

DOMAINS = {
    "mass": tuple("0123456789"),
    "tare": tuple("0123"),
    "kind": ("send", "carry"),
    "to": ("AA", "CC"),
    "paper": ("there", ""),
}
ROWS = [
    *(row("place", place=name) for name in ("AA", "BB", "CC")),
    row("firm", firm="f", kind="maker", seat="AA"),
]
PERMIT = "paper(move: move, kind: permit)"


def requirement(condition, more=""):
    return f"requirement R {{\n  when (a) {condition};\n  review (r) case_by_case;\n}}\n{more}"


LAWS = {
    "two cells of one row": requirement("mass > 3 kg and kind is carry"),
    "a paper or a number": requirement(f"(mass > 3 kg or not {PERMIT}) and kind is carry"),
    "three cells of one row": requirement("mass > 3 kg and tare < 2 kg and destination in group G1"),
    "two limbs": requirement("mass > 6 kg;\n  when (b) tare > 1 kg and kind is send"),
    "an exception": requirement(
        "mass > 2 kg",
        f"exception E to R {{\n  allow (a) kind is send;\n  limit (b) mass <= 7 kg;\n  require (c) {PERMIT}\n"
        "    when tare >= 2 kg;\n  unless (d) destination in group G1;\n}\n",
    ),
    "a prohibition with a bar": (
        f"prohibition P {{\n  when (a) mass > 4 kg and destination is AA;\n  unless (b) {PERMIT};\n}}\n"
    ),
    "an exclusion before a prohibition": (
        "exclusion X {\n  when (a) kind is carry and tare < 2 kg;\n}\n"
        "prohibition P {\n  when (a) mass > 4 kg or destination is AA;\n}\n"
    ),
}
ACTUAL = (
    {"mass": "5", "tare": "1", "kind": "carry", "to": "AA", "paper": "there"},
    {"mass": "1", "tare": "2", "kind": "send", "to": "CC", "paper": "there"},
    {"mass": "8", "tare": "3", "kind": "send", "to": "AA", "paper": ""},
    {"mass": "1", "tare": "0", "kind": "send", "to": "AA", "paper": ""},
)


def facts(name, cells):
    others = {"date": "2024-01-01", "origin": "CC", "buyer": "f", "seller": "f"}
    yield row("move", case=name, **others, **{c: v for c, v in cells.items() if c != "paper"})
    if cells["paper"]:
        yield row("paper", paper=f"p-{name}", kind="permit", move=name, weight="1")


def every_world():
    for number, values in enumerate(itertools.product(*DOMAINS.values())):
        yield f"w{number}", dict(zip(DOMAINS, values, strict=True))


def smallest(sets):
    return {each for each in sets if not any(other < each for other in sets)}


def enough(outcomes, actual, outcome):
    """The smallest sets of facts with which every world has the outcome."""
    found = []
    for size in range(len(DOMAINS) + 1):
        for kept in itertools.combinations(DOMAINS, size):
            agreeing = (o for cells, o in outcomes if all(cells[each] == actual[each] for each in kept))
            if all(each == outcome for each in agreeing):
                found.append(frozenset(kept))
    return smallest(found)


def hitting(sets):
    """The smallest sets that have something of each."""
    found = [
        frozenset(chosen)
        for size in range(1, len(DOMAINS) + 1)
        for chosen in itertools.combinations(DOMAINS, size)
        if all({*chosen} & each for each in sets)
    ]
    return smallest(found)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.replace(" ", "-"))
def test_reasons_are_the_smallest_sets_that_are_enough_and_each_must_be_undone(law):
    of = library(LAWS[law])
    cases = [*every_world(), *((f"actual{i}", cells) for i, cells in enumerate(ACTUAL))]
    made, _ = world(of, [*ROWS, *(each for name, cells in cases for each in facts(name, cells))])
    asked = Session(of, Layer(), made, differences=False)
    decided = {each.case: each for each in asked.decisions()}
    outcomes = [(cells, decided[name].outcome) for name, cells in every_world()]
    for number, actual in enumerate(ACTUAL):
        decision = decided[f"actual{number}"]
        reasons = asked.reasons(decision)
        told = {
            frozenset(
                each.fact.column if isinstance(each.fact, Cell) else each.fact.table for each in one.grounds
            )
            for one in reasons.reasons
        }
        told = {frozenset("to" if each == "destination" else each for each in one) for one in told}
        assert told == enough(outcomes, actual, decision.outcome), (law, actual, decision.outcome)
        for undone in hitting(told):
            others = [
                o for cells, o in outcomes if all(cells[e] == actual[e] for e in DOMAINS if e not in undone)
            ]
            assert any(each != decision.outcome for each in others), (law, actual, undone)
