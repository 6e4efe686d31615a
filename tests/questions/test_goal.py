"""What brings a case to an outcome: no more is told than is so, and the least change is found.

Small laws are generated, and every lower mass is tried by hand beside what was proposed.
"""

import json

import pytest
from jsonschema import Draft202012Validator

from lexlog import library as libraries
from lexlog.decide.tree import GO
from lexlog.diagnostic import Report
from lexlog.questions import goal_search
from lexlog.questions.goal import goal
from lexlog.questions.goal_search import MOST_CHANGES
from lexlog.questions.what_if import what_if
from lexlog.render.schemas.documents import schema
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.worlds import load_world
from tests.cli.commands import ask
from tests.decide.small_cases import make
from tests.decide.small_law import HEADER, SCHEMA, library, row, world

PROPOSING = (
    SCHEMA.replace(
        "  decided on date;\n",
        "  decided on date;\n  changed by sender: date, mass;\n  changed by user: use;\n"
        '  proposes lower mass "the rest is not cleared";\n'
        '  proposes later date "not before";\n  proposes use "it must be true";\n',
    )
    .replace("  tare: number", "  use: text, blank is none;\n  tare: number")
    .replace(
        "  key paper;\n",
        '  by: firm;\n  on: date;\n  key paper;\n  changed by writer;\n  proposes "be there";\n',
    )
    + """
changes "Who can change a fact" {
  by writer "a paper that somebody else writes" given;
  by sender "a mass or a day";
  by user "the use" given;
}
"""
)
CASE = "rtx4090-shenzhen-unnoticed"
"""A case of the demonstration world."""

MOVE = {
    "case": "m", "date": "2024-05-20", "kind": "send", "to": "AA", "origin": "CC", "buyer": "b",
    "seller": "s", "mass": "8", "tare": "0",
}  # fmt: skip
FIRMS = [("firm", {"firm": name, "kind": "maker", "seat": "AA"}) for name in "bs"]
PLACES = [("place", {"place": name}) for name in ("AA", "BB", "CC")]


def session(of, rows):
    made, _ = world(of, [row(table, **cells) for table, cells in rows])
    return Session(of, Layer(), made, differences=False)


def asked(text, wanted="go", *, rows=(), **cells):
    made = session(library(text, schema=PROPOSING), [*PLACES, *FIRMS, ("move", MOVE | cells), *rows])
    return goal(made, "m", wanted)


def told(found):
    """What is proposed, each step as its column with the value, or as its table with the cells."""
    return [
        [(each.column, each.after) if each.column else (each.table, dict(each.row)) for each in one.steps]
        for one in found.proposals
    ]


# --- by hand ------------------------------------------------------------------------------------------------

LIGHT = "prohibition P {\n  when (a) mass * 2 > 9 kg;\n}\n"
"""Twice the mass: 4 kg make 8, 5 kg make 10."""


def test_a_smaller_number_says_what_it_leaves_behind():
    found = asked(LIGHT)
    assert told(found) == [[("mass", "4")]]
    [step] = found.proposals[0].steps
    assert (step.left, step.remark, step.is_controlled) == ("4", "the rest is not cleared", True)
    assert found.proposals[0].found.after.outcome == "no_license_required"


def test_a_sum_over_cases_is_followed():
    law = "prohibition P {\n  when (a) total mass over move(buyer: buyer) >= 10 kg;\n}\n"
    found = asked(law, rows=[("move", MOVE | {"case": "other", "mass": "6"})])
    assert told(found) == [[("mass", "3")]]  # 6 + 3 = 9 < 10


def test_a_number_is_followed_through_definitions():
    law = (
        "define burden(m: move) is number in kg by 1 {\n  value (1) mass of m - tare of m;\n}\n"
        "prohibition P {\n  when (a) burden of move >= 4 kg;\n}\n"
    )
    assert told(asked(law, tare="2")) == [[("mass", "5")]]  # 5 - 2 = 3 < 4


LICENSE = (
    "requirement R {\n  when (a) mass > 1 kg;\n  review (r) case_by_case;\n}\n"
    "exception E to R {\n"
    "  limit (a) mass <= 6 kg;\n"
    "  require (b) paper(kind: permit, move: move) where (on + 25 days <= date);\n"
    "}\n"
)


def test_a_paper_has_the_cells_that_the_clause_asks_for_and_the_last_day():
    found = asked(LICENSE, mass="6")
    paper, light = told(found)
    assert light == [("mass", "1")] or paper == [("mass", "1")]
    [(_, cells)] = next(each for each in (paper, light) if each[0][0] == "paper")
    # 2024-04-25 is the last day: 5 days of April and 20 of May are 25
    assert cells == {"kind": "permit", "move": "m", "on": "2024-04-25", "paper": "supposed-1"}
    assert told(found)[0] == [("mass", "1")]  # as many changes, and in one's own hands
    assert [each.steps[0].is_controlled for each in found.proposals] == [True, False]


def test_a_paper_names_whom_the_case_names():
    law = "prohibition P {\n  when (a) mass > 0 kg;\n  unless (b) %s;\n}\n"
    law = law % "paper(kind: pledge, by: buyer, move: move)"
    found = asked(law)
    cells = {"kind": "pledge", "by": "b", "move": "m", "paper": "supposed-1"}
    assert [("paper", cells)] in told(found)
    assert [("mass", "0")] in told(found)


def test_changes_that_only_help_together_come_after_fewer():
    found = asked(LICENSE)
    assert told(found)[0] == [("mass", "1")]
    together = told(found)[1]
    assert ("mass", "6") in together
    assert len(together) == 2


def test_a_paper_that_came_late_is_waited_for():
    found = asked(LICENSE, mass="6", rows=[("paper", {
        "paper": "p", "kind": "permit", "move": "m", "weight": "1", "on": "2024-05-01"})])  # fmt: skip
    assert [("date", "2024-05-26")] in told(found)  # 25 days after the first of May


def test_the_day_on_which_a_clause_ends_is_proposed():
    law = (
        'instrument over "Over" {\n  source "G 2";\n  effective 2024-07-01;\n}\n'
        "prohibition P {\n  when (a) [until over] mass > 0 kg;\n}\n"
    )
    assert [("date", "2024-07-01")] in told(asked(law))


def test_what_the_law_asks_of_a_text_is_proposed_as_somebody_elses():
    found = asked("prohibition P {\n  when (a) use is not medical;\n}\n")
    assert told(found) == [[("use", "medical")]]
    assert not found.proposals[0].steps[0].is_controlled


def test_nothing_is_proposed_of_who_what_and_where():
    found = asked("prohibition P {\n  when (a) destination in group G1 and buyer is not seller;\n}\n")
    assert not found.proposals
    assert not found.is_cut
    tables = {ground.fact.table for ground in found.fixed.grounds}
    assert tables == {"move"}


def test_an_outcome_by_its_name():
    assert told(asked(LIGHT, "no_license_required")) == [[("mass", "4")]]
    assert asked(LIGHT, "prohibited").holds
    assert told(asked(LICENSE, "E"))[0][0] == ("mass", "6")


# --- beside every lower mass --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_the_least_lower_mass_is_found_and_all_that_is_told_is_so(seed):
    case = make(seed, 0)
    if case.unknown:
        pytest.skip("a case of this seed is in doubt")
    schema = SCHEMA.replace("  decided on date;\n", '  decided on date;\n  proposes lower mass "m";\n')
    of = library(case.text, schema=schema)
    asked_of = session(of, case.rows)
    for decision in asked_of.decisions():
        if decision.outcome in GO:
            continue
        found = goal(asked_of, decision.case, "go")
        now = int(asked_of.cells(decision.case)["mass"].split()[0])
        tried = {
            mass: what_if(asked_of, decision.case, {"mass": str(mass)}, []).after.outcome in GO
            for mass in range(now)
        }
        best = max((mass for mass, goes in tried.items() if goes), default=None)
        assert [step.after for one in found.proposals for step in one.steps] == (
            [] if best is None else [str(best)]
        ), (decision.case, now, tried)


# --- by the command -----------------------------------------------------------------------------------------


def run(*arguments):
    done = ask("what-if", *arguments)
    return done.code, done.out, done.err


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A home of the small law with a license and its exception, and its facts."""
    policy, facts = tmp_path / "policy", tmp_path / "facts"
    for folder in (policy, facts / "reference", facts / "mine"):
        folder.mkdir(parents=True)
    (policy / "world.lexlog").write_text('policy world "Nothing" {\n  source "none";\n}\n')
    (policy / "t.lexlog").write_text(HEADER + PROPOSING + LICENSE)
    given = [*PLACES, *FIRMS, ("move", MOVE | {"mass": "6"})]
    for name in ("place", "firm", "move"):
        rows = [cells for table, cells in given if table == name]
        lines = [rows[0].keys(), *(each.values() for each in rows)]
        (facts / "mine" / f"{name}.csv").write_text("".join(",".join(line) + "\n" for line in lines))
    monkeypatch.setenv("LEXLOG_HOME", str(tmp_path))
    return facts / "mine"


def test_what_the_command_tells_fits_its_schema(small):
    code, out, _ = run("m", "--goal", "go", "--format", "json", "--facts", small)
    assert code == 0
    document = json.loads(out)
    Draft202012Validator(schema("lexlog.goal/1")).validate(document)
    [light], [paper] = (each["steps"] for each in document["proposals"])
    assert (light["column"], light["after"], light["controlled"]) == ("mass", "1", True)
    assert (paper["row"]["on"], paper["changed_by"], paper["controlled"]) == ("2024-04-25", "writer", False)


@pytest.mark.thorough  # docs/language.md shows the same
def test_the_command_tells_it_and_nothing_that_is_no_matter_of_proposing():
    code, out, _ = run("rtx4090-shenzhen-unnoticed", "--goal", "go", "--format", "json")
    assert code == 0
    document = json.loads(out)
    Draft202012Validator(schema("lexlog.goal/1")).validate(document)
    [proposal] = document["proposals"]
    [step] = proposal["steps"]
    assert step["row"]["sent_on"] == "2024-04-25"  # 25 days before 2024-05-20: 5 of April, 20 of May
    assert (step["changed_by"], step["controlled"]) == ("paper", True)


def test_what_is_no_goal_is_refused():
    assert run("h100-munich-2024-02", "--goal", "gone")[0] == 64
    assert "a goal is asked for by itself" in run("h100-munich-2024-02", "--goal", "go", "--set", "mass=1")[2]
    assert run("h100-munich-2024-02", "--goal", "undetermined")[0] == 64
    assert MOST_CHANGES == 3


@pytest.mark.long
def test_a_paper_with_a_figure_is_proposed_with_the_figure():
    """The certificate of LPP says what was received; without the figure the case stays open."""
    _, out, _ = run("h100-bengaluru-2025-06", "--goal", "go", "--format", "json")
    first = json.loads(out)["proposals"][0]
    rows = [each["row"] for each in first["steps"]]
    assert [(each["kind"], each.get("tpp_received_to_date")) for each in rows] == [
        ("lpp", "0"),
        ("lpp", None),
    ]


@pytest.mark.thorough  # in small: beside every lower mass, above
def test_sets_decided_by_what_they_change_are_those_decided_in_full(monkeypatch):
    """Both ways the same sets are found, and every decision on the way is the same."""
    monkeypatch.setattr(goal_search, "MOST_TRIED", 16)
    library_, report = libraries.load(), Report()
    world_ = load_world(library_, [], report)
    seen = []
    decided = goal_search.Search._decision

    def noted(self, of):
        then, decision = decided(self, of)
        seen[-1].append((decision, then is of.then))
        return then, decision

    monkeypatch.setattr(goal_search.Search, "_decision", noted)
    found = []
    for way in ("changed", "in full"):
        if way == "in full":
            monkeypatch.setattr(goal_search.Search, "_changed", lambda self, of: of.then)
        seen.append([])
        found.append(goal(Session(library_, Layer(), world_, differences=False), CASE, "go").proposals)
    assert [each for each, _ in seen[0]] == [each for each, _ in seen[1]]
    assert sum(is_full for _, is_full in seen[0]) < len(seen[0]) / 2
    assert [each.steps for each in found[0]] == [each.steps for each in found[1]]
