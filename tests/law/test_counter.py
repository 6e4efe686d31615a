"""The counter decides and proves a case as the session does that has it in its facts; so do updated facts."""

import csv
import re
from dataclasses import replace

import pytest
import worlds

from lexlog import locate
from lexlog.counter import Counter, updated
from lexlog.world.edit import NotEditable
from tests.samples import some

FOLDER = locate.home() / "facts" / "demonstration"


def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def whole():
    return worlds.session(FOLDER, differences=True)


@pytest.fixture(scope="module")
def plain():
    """The same, for who does not ask under which other layers a case is decided otherwise."""
    return worlds.session(FOLDER)


@pytest.fixture(scope="module")
def counter(tmp_path_factory):
    """A counter over the demonstration world without its cases."""
    folder = tmp_path_factory.mktemp("facts")
    for path in FOLDER.glob("*.csv"):
        if path.stem not in ("transfer", "notice"):
            (folder / path.name).write_bytes(path.read_bytes())
    return Counter(worlds.session(folder, differences=True))


@pytest.mark.parametrize("row", some(rows("transfer")[::3], 3), ids=lambda row: row["case"])
def test_a_case_is_decided_as_if_it_stood_in_the_facts(counter, whole, row):
    papers = {"notice": [each for each in rows("notice") if each["transfer"] == row["case"]]}
    (expected,) = whole.decisions([row["case"]])
    found = counter.decide(row, papers)
    assert replace(found.decision, missing=()) == replace(expected, missing=())
    assert {each.field for each in found.decision.missing} == {each.field for each in expected.missing}
    if not found.in_full:
        assert said(found.proof()) == said(whole.proof(expected))


def said(node):
    """All that a proof says, but for the places of its rows."""
    return re.sub(r"file='[^']*', line=\d+(, source=('[^']*'|\"[^\"]*\"))?", "", repr(node))


def test_most_cases_need_no_other_run(counter):
    asked = rows("transfer")[::3]
    full = [row["case"] for row in asked if counter.decide(row).in_full]
    assert len(full) < len(asked) / 2, full


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ultimate_consignee": "nobody"}, "`nobody`, which is not in table `party`"),
        ({"kind": "gift"}, "expected one of"),
        ({"consignee": "x"}, "`consignee` is no column of transfer"),
        ({"date_of_export": ""}, "the date of the case is not known"),
    ],
)
def test_a_row_that_does_not_fit_is_never_a_go(counter, change, said):
    found = counter.decide({**rows("transfer")[0], **change})
    assert found.decision.outcome == "undetermined"
    assert not found.decision.is_go
    assert said in found.decision.note
    assert found.proof() is None


def test_a_name_that_is_taken_is_refused(plain):
    found = Counter(plain).decide(rows("transfer")[0])
    assert found.decision.outcome == "undetermined"
    assert "is in transfer already" in found.decision.note


def test_a_cell_that_nothing_left_open_before_is_evaluated_in_full(counter, whole):
    row = {**rows("transfer")[0], "item": ""}
    found = counter.decide(row)
    assert found.in_full
    assert found.decision.outcome == "undetermined"


def test_a_table_in_which_silence_speaks_is_loaded_anew(counter):
    paper = {"party": "shenzhen_example_cloud", "country": "US"}
    with pytest.raises(NotEditable, match="load the facts anew"):
        counter.decide(rows("transfer")[0], {"headquarters": [paper]})


def test_a_notice_that_comes_and_goes_moves_the_cases_that_it_speaks_of(plain):
    (paper,) = rows("notice")
    before = {each.case: each for each in plain.decisions()}
    without = updated(plain, {}, {"notice": [{"notice": paper["notice"]}]})
    assert without.cases == tuple(sorted({paper["transfer"], *plain.open}))
    changed = next(each for each in without.decisions() if each.case == paper["transfer"])
    assert changed.outcome != before[changed.case].outcome
    again = updated(without.session, {"notice": [paper]}, {})
    assert again.cases == without.cases
    restored = next(each for each in again.decisions() if each.case == paper["transfer"])
    assert restored == before[restored.case]
    assert {each.case: each.outcome for each in again.session.decisions()} == {
        case: each.outcome for case, each in before.items()
    }
    with pytest.raises(NotEditable, match="notice has no row with notice nothing"):
        updated(plain, {}, {"notice": [{"notice": "nothing"}]})


def test_an_open_case_is_always_among_those_to_decide_again(plain):
    (paper,) = rows("notice")
    assert plain.open
    assert {*plain.open} <= {*updated(plain, {}, {"notice": [{"notice": paper["notice"]}]}).cases}


def test_a_clearance_that_comes_or_goes_reaches_its_case(plain):
    case = rows("transfer")[0]["case"]
    row = {"transfer": case, "paragraph": "15 CFR 744", "cleared_by": "counsel"}
    given = updated(plain, {"clearance": [row]}, {})
    assert case in given.cases
    [before, after] = [next(d for d in each.decisions([case])) for each in (plain, given.session)]
    assert {each.cleared_by for each in before.not_modelled} == {None}
    assert "counsel" in {each.cleared_by for each in after.not_modelled}


def test_rows_of_one_key_cannot_come_together(plain):
    paper = {**rows("notice")[0], "notice": "new"}
    other = {**paper, "kind": "other"}
    with pytest.raises(NotEditable, match="`new` is given twice"):
        updated(plain, {"notice": [paper, other]}, {})
