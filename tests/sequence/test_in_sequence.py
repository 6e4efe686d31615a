"""Cases decided one after the other, held against a plain loop that adds up what went before.

A chip of 10,000 TPP; the limit of LPP is 26,900,000 TPP for each ultimate parent and calendar year.
"""

import datetime

import pytest

from lexlog import library as libraries
from lexlog import scenarios
from lexlog.render import decisions as rendered
from lexlog.resolved.layer import Layer
from lexlog.sequence.run import in_sequence
from lexlog.session import Session
from lexlog.source import Source
from tests.samples import some

LIMIT, CHIP = 26_900_000, 10_000

BACKGROUND = """policy sequence_scenarios "Scenarios in sequence" {
  source "none";
  uses world, us.ear.instruments, us.ear.country_groups, us.ear.commerce_control_list,
       us.ear.license_requirements, us.ear.low_processing_performance;
  modelled from 2022-10-07;
}
background {
  given list_snapshot (list: entity_list, as_of: 2022-10-01, max_age_days: 3_650);
  given list_snapshot (list: military_end_user_list, as_of: 2022-10-01, max_age_days: 3_650);
  given list_snapshot (list: sdn_list, as_of: 2022-10-01, max_age_days: 3_650);
  given list_snapshot (list: approved_ic_designers, as_of: 2022-10-01, max_age_days: 3_650);
  given item round (kind: integrated_circuit, designed_or_marketed_for_data_centers: yes, designer: nvidia);
  given processing_rate (item: round, operand_format: int8, bit_length: 8, dense_tops: 1_250);
"""
PARENTS = {"pune_group": "none", "pune_cloud": "pune_group", "goa_cloud": "pune_group", "agra_group": "none"}

CASES = [  # name, day, consignee, chips
    ("a1", "2025-06-10", "pune_group", 1_000),
    ("a2", "2025-06-11", "pune_cloud", 1_000),
    ("a3", "2025-06-12", "goa_cloud", 1_000),  # 30,000,000 is above 26,900,000
    ("a4", "2025-06-12", "pune_group", 690),  # 26,900,000 exactly
    ("a5", "2025-06-12", "pune_group", 1),  # nothing is left
    ("b1", "2026-01-05", "pune_group", 2_690),  # another year
    ("b2", "2026-01-05", "goa_cloud", 1),
    ("c0", "2025-07-01", "agra_group", 500),  # another parent
]


def text(cases):
    """A policy file with one scenario of these cases, each with the certificate of the parent and notice."""
    lines = [BACKGROUND]
    for party, parent in PARENTS.items():
        lines.append(f"  given party {party} (kind: company, country: IN);")
        lines.append(f"  given headquarters (party: {party}, country: IN);")
        lines.append(f"  given stated_ultimate_parent (party: {party}, parent: {parent});")
    lines.append('}\nscenario "One after the other" {')
    for name, day, party, chips in cases:
        signed = "2025-06-02" if day < "2026" else "2026-01-02"
        quantity = "" if chips is None else f", quantity: {chips}"
        lines.append(
            f"  given transfer {name} (kind: export, item: round, destination: IN, country_of_export: US, "
            f"date: {day}, consignee: {party}{quantity});"
        )
        parent = PARENTS[party] if PARENTS[party] != "none" else party
        lines.append(
            f"  given certificate {name}_c (kind: lpp, party: {parent}, transfer: {name}, date: {signed}, "
            "tpp_received_to_date: 0);"
        )
        lines.append(f"  given notice {name}_n (kind: lpp, to: bis, transfer: {name}, sent_on: {signed});")
    lines.append(f'  arithmetic "none";\n  expect {cases[0][0]} exception LPP;\n}}')
    return "\n".join(lines)


def session(cases):
    """A session over these cases, in the one posture and reading of the text."""
    base = libraries.load()
    sources = [*base.sources.values(), Source("sequence_scenarios.lexlog", text(cases))]
    library = libraries._read(sources, "")  # as load does, without a file
    assert not library.has_errors, library.diagnostics
    chosen = next(each for each in library.law.scenarios if each.title == "One after the other")
    staged = next(scenarios.stage(library.law, chosen))
    assert not staged.bad, staged.bad
    return Session(library, Layer(), staged.world, differences=False)


def by_hand(cases):
    """The cases that go, by a plain loop in the order of day and name."""
    used, goes = {}, {}
    for name, day, party, chips in sorted(cases, key=lambda each: (each[1], each[0])):
        parent = PARENTS[party] if PARENTS[party] != "none" else party
        key = parent, datetime.date.fromisoformat(day).year
        goes[name] = used.get(key, 0) + chips * CHIP <= LIMIT
        used[key] = used.get(key, 0) + chips * CHIP * goes[name]
    return goes


@pytest.fixture(scope="module")
def decided():
    made = session(CASES)
    return made, in_sequence(made)


def test_each_case_is_decided_against_what_went_before_it(decided):
    _, found = decided
    outcomes = {each.case: each.outcome for each in found.decisions}
    goes = by_hand(CASES)
    assert outcomes == {name: "exception" if goes[name] else "license_required" for name in goes}
    assert [name for name, go in goes.items() if not go] == ["a3", "a5", "b2"]


def test_what_goes_is_booked_in_order_and_what_does_not_is_not(decided):
    _, found = decided
    booked = [(each.case, each.exception) for each in found.booked]
    assert booked == [(name, "LPP") for name in ("a1", "a2", "a4", "c0", "b1")]
    assert found.possible == ()


def test_without_a_sequence_each_is_decided_against_the_ledger_alone(decided):
    made, _ = decided
    decisions = made.decisions()
    assert {each.outcome for each in decisions} == {"exception"}
    said = "each case is decided against what is on record alone: 8 under LPP do not count against each other"
    assert said in rendered.text(decisions, made)
    assert said not in rendered.text(decisions[:1], made)


def test_the_output_says_what_was_booked(decided):
    made, found = decided
    shown = rendered.text(found.decisions, made, explain=True, sequence=found)
    assert "booked under exception LPP: it counts for the cases after it" in shown
    assert "decided in sequence, by date and name: 5 booked, 0 in the upper bound only" in shown
    assert "30,000,000" in shown
    printed = rendered.as_json(found.decisions, made, sequence=found)
    assert printed["sequence"]["booked"][0] == {"case": "a1", "exception": "LPP"}


def test_the_proof_names_the_case_that_was_booked(decided):
    _, found = decided
    of = found.sessions["a3"]
    rows = [of.world.tables["transfer"].given[row].source for row in range(len(CASES))]
    assert "a1 goes under exception LPP: booked in sequence" in rows


@pytest.mark.parametrize("count", some((3, 5), 1))
def test_what_may_go_counts_in_the_upper_bound_only(count):
    cases = [
        ("c1", "2025-07-01", "agra_group", 500),
        ("c2", "2025-07-02", "agra_group", None),  # how many is not known
        ("c3", "2025-07-03", "agra_group", 1_000),  # 15,000,000 fits; with c2 it may not
        ("c4", "2025-07-04", "agra_group", 2_190),  # 5,000,000 + 21,900,000 fits; with c3 it does not
        ("c5", "2025-07-05", "agra_group", 2_191),  # 26,910,000 with c1 alone is above the limit
    ]
    found = in_sequence(session(cases[:count]))
    outcomes = ["exception", "undetermined", "undetermined", "undetermined", "license_required"]
    assert [(each.case, each.outcome) for each in found.decisions] == [
        (name, outcome) for (name, *_), outcome in zip(cases, outcomes, strict=True)
    ][:count]
    assert [each.case for each in found.booked] == ["c1"]
    assert found.possible == ("c2", "c3", "c4")[: count - 1]
