"""How clauses came and went, and what the law of each day says of a case: held against `decide --as-of`."""

import contextlib
import datetime
import io
import json
import xml.etree.ElementTree as xml

import pytest
from jsonschema import Draft202012Validator

from lexlog.cli.main import main
from lexlog.render.schemas.documents import schema
from tests.compare.law import LAW, facts
from tests.samples import some

LATER = LAW.replace(
    'parameter least_fee = 5 t "The least fee" [by first_rule];',
    'parameter least_fee = 5 t "The least fee" [by first_rule; until second_rule];\n'
    'parameter least_fee = 6 t "The least fee" [by second_rule];',
).replace(
    "when (b) [by first_rule]",
    'when (b) [by first_rule; not enforced from 2024-03-01 by "Notice 7"]',
)
CASE = "heavy-oslo-sale-5"


def run(verb, *arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main([verb, *map(str, arguments)])
        except SystemExit as stop:
            code = stop.code
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def small(tmp_path, monkeypatch):
    """The small law in a folder, and its facts."""
    home = tmp_path / "home"
    (home / "policy" / "small").mkdir(parents=True)
    (home / "policy" / "small" / "law.lexlog").write_text(LATER)
    (home / "policy" / "world.lexlog").write_text('policy world "Nothing" {\n  source "none";\n}\n')
    (home / "facts" / "reference").mkdir(parents=True)
    monkeypatch.setenv("LEXLOG_HOME", str(home))
    mine = home / "facts" / "mine"
    facts(mine)
    return mine


def told(*arguments):
    code, out, err = run("history", *arguments, "--format", "json")
    assert code == 0, err
    document = json.loads(out)
    Draft202012Validator(schema("lexlog.history/1")).validate(document)
    return document


# --- clauses ------------------------------------------------------------------------------------------------


def test_a_figure_has_its_values_with_their_days_and_documents(small):
    found = told("least_fee")["clauses"]
    assert [each["text"] for each in found] == ["5 t", "6 t"]
    assert [each["stretches"] for each in found] == [
        [{"first": "2020-01-01", "last": "2021-12-31", "state": "in force"}],
        [{"first": "2022-01-01", "last": None, "state": "in force"}],
    ]
    assert found[0]["marks"][-1] == {
        "date": "2022-01-01",
        "says": "is replaced or taken out",
        "by": "Gazette 2, The second rule",
    }


def test_what_is_not_enforced_is_a_stretch_of_its_own(small):
    [clause] = told("loads/(b)")["clauses"]
    assert clause["stretches"] == [
        {"first": "2020-01-01", "last": "2024-02-29", "state": "in force"},
        {"first": "2024-03-01", "last": None, "state": "not enforced"},
    ]
    assert {"date": "2024-03-01", "says": "is not enforced", "by": "Notice 7"} in clause["marks"]


def test_what_was_not_known_yet_did_not_end_anything(small):
    code, out, _ = run("history", "least_fee", "--known-on", "2021-06-01", "--format", "json")
    assert code == 0
    first, second = json.loads(out)["clauses"]
    assert second["stretches"] in ([], [{"first": "2022-01-01", "last": None, "state": "in force"}])
    assert first["stretches"][0]["first"] == "2020-01-01"


@pytest.mark.parametrize("name", ["oslo", "far"])
def test_a_member_is_found_by_its_name_and_by_its_group(small, name):
    found = told(name)["clauses"]
    assert "oslo is in group far" in [each["text"] for each in found]
    assert len(found) == (1 if name == "oslo" else 2)


def test_a_citation_finds_what_cites_it_or_a_paragraph_in_it():
    found = {each["id"] for each in told("742.6(a)(6)(iii)")["clauses"]}
    inner = {each["id"] for each in told("15 CFR 742.6(a)(6)(iii)(A)")["clauses"]}
    assert inner < found
    assert all("742.6(a)(6)(iii)" in each["citation"] for each in told("742.6(a)(6)(iii)")["clauses"])


def test_a_country_has_the_days_of_its_groups():
    d5 = next(each for each in told("KH")["clauses"] if each["of"] == "group D:5")
    assert [each["last"] for each in d5["stretches"]] == ["2026-02-02"]


def test_what_is_not_there_is_refused_with_the_nearest_name():
    code, _, err = run("history", "3A090.q")
    assert code == 64
    assert "3A090." in err.split("help:")[1]


# --- cases --------------------------------------------------------------------------------------------------


def test_every_change_of_the_answer_has_its_day_and_what_made_it(small):
    found = told("--case", CASE, "--facts", small)["answers"]
    assert [(each["first"], each["last"], each["decision"]["outcome"]) for each in found] == [
        ("2020-01-01", "2021-12-31", "exception"),
        ("2022-01-01", None, "license_required"),
    ]
    [[change]] = found[1]["because_of"]
    assert "least_fee" in change["change"]


def test_under_the_posture_that_asks_for_enforcement_it_ends(small):
    found = told("--case", CASE, "--facts", small, "--posture", "enforced")["answers"]
    assert [each["first"] for each in found] == ["2020-01-01", "2022-01-01", "2024-03-01"]
    assert found[-1]["decision"]["outcome"] == "no_license_required"


def test_a_supposed_cell_is_told_and_decided_with(small):
    found = told("--case", CASE, "--set", "fee=6", "--facts", small)
    assert found["supposed"] == ["fee 5 -> 6"]
    assert [each["decision"]["outcome"] for each in found["answers"]] == ["exception"]


def test_from_and_to_keep_to_their_days(small):
    found = told("--case", CASE, "--facts", small, "--from", "2022-01-01", "--to", "2023-01-01")["answers"]
    assert [(each["first"], each["last"]) for each in found] == [("2022-01-01", "2023-01-01")]


WORLDWIDE = "l4-sao-paulo-2024-06", "--from", "2025-01-01", "--to", "2025-02-28"


@pytest.mark.parametrize("asked", some([WORLDWIDE, WORLDWIDE[:1], ("rtx4090-shenzhen-noticed",)], 1))
def test_the_answers_of_the_bundled_law_are_those_of_decide_on_their_first_days_and_the_days_before(asked):
    case = asked[0]
    found = told("--case", *asked)["answers"]
    assert len(found) > 1
    for before, each in zip([None, *found], found, strict=False):
        day = datetime.date.fromisoformat(each["first"])
        assert decided(case, day) == said(each)
        if before is not None:
            assert decided(case, day - datetime.timedelta(days=1)) == said(before)


def decided(case, day):
    _, out, _ = run("decide", case, "--as-of", day.isoformat(), "--format", "json")
    [decision] = json.loads(out)["decisions"]
    return decision["outcome"], decision["exception"], decision["review"]


def said(answer):
    return tuple(answer["decision"][each] for each in ("outcome", "exception", "review"))


# --- how it is written --------------------------------------------------------------------------------------


def test_the_picture_has_a_bar_for_each_stretch_and_the_page_loads_nothing(small, tmp_path):
    picture, page = tmp_path / "a.svg", tmp_path / "a.html"
    assert run("history", "least_fee", "--out", picture)[0] == 0
    assert run("history", "--case", CASE, "--facts", small, "--out", page)[0] == 0
    root = xml.fromstring(picture.read_text("utf-8"))
    bars = [each for each in root.iter("{http://www.w3.org/2000/svg}rect") if each.get("class") == "in-force"]
    assert len(bars) == 2 + 1, "two values, and the legend"
    text = page.read_text("utf-8")
    assert "default-src 'none'" in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")


@pytest.mark.parametrize(
    "wrong", [[], ["least_fee", "--case", CASE], ["least_fee", "--from", "2020-01-01"], ["--case", "nobody"]]
)
def test_what_cannot_be_asked_is_refused(small, wrong):
    assert run("history", *wrong, "--facts", small)[0] == 64
