"""What missing facts lead to: each lead, each set and each fact that is named is tried on the facts again."""

import itertools

import pytest
from small_cases import DOMAINS, make
from small_law import Bad, decisions, library, row, world

from lexlog.decide.tree import MissingFact
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.splitting.leads import SOMEBODY
from tests.samples import some

TABLES = [("place", {"place": name}) for name in ("AA", "BB", "CC")]
FIRM = ("firm", {"firm": "f", "kind": "maker", "seat": "AA"})
MOVE = {
    **{"case": "m", "date": "2024-01-01", "kind": "send", "to": "AA", "origin": "CC"},
    **{"buyer": "f", "seller": "f", "mass": "5", "tare": "0"},
}


def session(of, rows):
    made, _ = world(of, [row(table, **cells) for table, cells in rows])
    return Session(of, Layer(), made, differences=False)


def leads(text, **cells):
    made = session(library(text), [*TABLES, FIRM, ("move", MOVE | cells)])
    return made.leads(made.decision("m"))


def told(found):
    return [[(each.values, each.outcomes) for each in one.leads] for one in found.facts]


def test_a_number_turns_where_the_law_says_and_one_unit_below_it_does_not():
    found = leads("prohibition P {\n  when (a) mass * 2 >= 7 kg;\n}\n", mass="")  # 3 kg make 6, 4 kg 8
    assert told(found) == [[(("0 to 3 kg",), ("no_license_required",)), (("4 to 9 kg",), ("prohibited",))]]
    assert [each.facts for each in found.sets] == [(MissingFact("move", "m", "mass"),)]
    assert not found.is_cut


def test_the_fact_that_settles_most_comes_first_and_what_is_enough_together_is_told():
    law = "prohibition P {\n  when (a) mass >= 8 kg and (tare >= 1 kg or kind is carry);\n}\n"
    found = leads(law, mass="", tare="")
    mass, tare = (MissingFact("move", "m", each) for each in ("mass", "tare"))
    assert [each.fact for each in found.facts] == [mass, tare]  # below 8 kg the mass settles it by itself
    [both] = found.sets
    assert {*both.facts} == {mass, tare}
    assert {way.outcome for way in both.ways} == {"no_license_required", "prohibited"}
    assert any(len(way.known) == 1 for way in both.ways)  # a light mass settles it without the other


def test_a_fact_that_moves_nothing_is_not_told():
    law = "prohibition P {\n  when (a) mass >= 3 kg;\n  when (b) mass < 3 kg and tare > 9 kg;\n}\n"
    found = leads(law, mass="", tare="")  # no tare is above 9 kg: its column ends there
    assert [each.fact.field for each in found.facts] == ["mass"]


# --- generated cases, tried by hand -------------------------------------------------------------------------

PLACE = {"move": "case", "firm": "firm", "paper": "paper"}


def cell(case, fact):
    """The row and the column of the facts that a missing fact is about; None for another sort of fact."""
    if fact.relation not in PLACE or (fact.relation, fact.field) not in DOMAINS:
        return None
    key = PLACE[fact.relation]
    rows = [i for i, (table, cells) in enumerate(case.rows) if table == fact.relation]
    return next(((i, fact.field) for i in rows if case.rows[i][1].get(key) == fact.key), None)


def filled(case, cells):
    rows = [(table, dict(row)) for table, row in case.rows]
    for (at, column), value in cells.items():
        rows[at][1][column] = value
    return [row(table, **each) for table, each in rows]


def values(lead, column):
    """Values of a lead as cells: of a range its ends."""
    for text in lead.values:
        if column in ("mass", "tare", "weight"):
            yield from text.removesuffix(" kg").split(" to ")
        elif text != SOMEBODY:
            yield text


@pytest.mark.parametrize("seed", some(range(40), 16))
def test_leads_and_sets_hold_when_the_facts_are_filled(seed):
    case = make(seed)
    if not case.unknown or any(each.text or each.column in ("case", "date") for each in case.unknown):
        pytest.skip("no case of this seed has cells that are only empty")
    try:
        of = library(case.text)
    except Bad:
        pytest.skip("no law")
    made = session(of, case.rows)
    for decision in made.decisions():
        found = made.leads(decision) if decision.outcome == "undetermined" else None
        if found is None or any(cell(case, each.fact) is None for each in found.facts):
            continue
        for each in found.facts:
            for lead in each.leads:
                for value in values(lead, each.fact.field):
                    again = decisions(of, filled(case, {cell(case, each.fact): value}))[decision.case]
                    assert (again.outcome == "undetermined") == (not lead.settles), (each, lead, value)
                    assert not lead.settles or again.says() in lead.outcomes, (each, lead, value)
        for enough in found.sets:
            cells = [cell(case, fact) for fact in enough.facts]
            domains = [DOMAINS[case.rows[at][0], column] for at, column in cells]
            for choice in itertools.islice(itertools.product(*domains), 12):
                rows = filled(case, dict(zip(cells, choice, strict=True)))
                assert decisions(of, rows)[decision.case].outcome != "undetermined", (enough, choice)
