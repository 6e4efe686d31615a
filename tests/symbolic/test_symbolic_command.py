"""`diff --symbolic` and `prove` as commands: exit codes, documents, witnesses that decide as they say."""

import contextlib
import importlib.util
import io
import json
import shutil

import pytest
from jsonschema import Draft202012Validator

from lexlog import locate
from lexlog.cli.main import main
from lexlog.render.schemas.documents import schema
from tests.compare.law import policy

CONTROLS = "us/ear/commerce_control_list.lexlog"


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main([*map(str, arguments)])
        except SystemExit as stop:
            code = stop.code
    return code, out.getvalue(), err.getvalue()


def document(*arguments):
    code, out, err = run(*arguments, "--format", "json")
    found = json.loads(out)
    of = schema("lexlog.symbolic/1")
    Draft202012Validator.check_schema(of)
    Draft202012Validator(of).validate(found)
    assert found["exit_code"] == code, err
    return found


@pytest.fixture
def two(tmp_path):
    """The small law, and with a figure that is one more."""
    return policy(tmp_path / "old"), policy(tmp_path / "new", ("c >= 100 t", "c >= 101 t"))


def test_a_difference_and_its_witness_decide_as_they_say(two, tmp_path):
    old, new = two
    found = document("diff", old, new, "--symbolic", "--witnesses", tmp_path / "shown")
    assert (found["verdict"], found["exit_code"]) == ("differs", 2)
    assert found["changed"] == ["small.law/heavy/(1)"]
    for number, each in enumerate(found["witnesses"], 1):
        crop = next(row["row"] for row in each["rows"] if row["table"] == "crop")
        assert crop["weight"] == "100"
        for folder, answer in zip(two, each["answers"], strict=True):
            _, out, _ = run(
                "decide", "--policy", folder, "--facts", tmp_path / "shown" / str(number), "--format", "json"
            )
            [decision] = json.loads(out)["decisions"]
            assert decision["outcome"] == answer.partition("(")[0]


def test_the_same_and_a_sentence(two):
    old, _ = two
    assert run("diff", old, old, "--symbolic")[0] == 0
    code, out, _ = run("prove", "never", "go", "when", "fee < 0 t", "--policy", old)
    assert (code, "proven" in out) == (0, True)
    found = document("prove", "exception PAID can never apply", "--policy", old, "--most", "1")
    assert (found["verdict"], found["exit_code"], len(found["witnesses"])) == ("disproven", 2, 1)
    assert run("prove", "exception PAID can never apply", "--policy", old, "--exit-zero")[0] == 0


def test_mistakes_are_told_in_the_place_where_they_are(two):
    old, _ = two
    code, _, err = run("prove", "never go when", "fee >> 3 t", "--policy", old)
    assert (code, "fee >> 3 t" in err) == (5, True)
    code, _, err = run("prove", "never go when", "feet > 3 t", "--policy", old)
    assert (code, "`feet`" in err) == (5, True)
    code, _, err = run("prove", "sometimes go", "--policy", old)
    assert (code, "never OUTCOME when CONDITION" in err) == (64, True)
    code, _, err = run("prove", "never go when fee > 3 t", "--of", "shipments", "--policy", old)
    assert (code, "`shipment`" in err) == (64, True)
    code, _, err = run("diff", old, old, "--symbolic", "--format", "html")
    assert (code, "text and json" in err) == (64, True)


def test_without_the_solver_it_says_what_to_install(two, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "z3" else found(name))
    for asked in (("diff", *two, "--symbolic"), ("prove", "never go when fee > 3 t")):
        code, out, err = run(*asked)
        assert (code, out) == (1, "")
        assert "lexlog[symbolic]" in err


# --- the bundled law ----------------------------------------------------------------------------------------


@pytest.fixture
def with_change(bundled, tmp_path):
    """The bundled law with one piece of its text replaced."""

    def made(file, old, new):
        folder = tmp_path / "policy"
        shutil.copytree(locate.home() / "policy", folder)
        text = (folder / file).read_text("utf-8")
        assert text.count(old) == 1, old
        (folder / file).write_text(text.replace(old, new), "utf-8")
        return folder

    return made


A1 = "when (a.1) [by rule_2023] kind of i is integrated_circuit and tpp of i >= 4_800 TPP;"
A2 = """  when (a.2) [by rule_2023]
    kind of i is integrated_circuit and tpp of i >= 1_600 TPP and performance_density of i >= 5.92 TPP/mm2;
"""
BAR = """  unless (a) [by rule_2023]
    paragraph of item in [3A090.a, 4A090.a] and designed_or_marketed_for_data_centers of item is yes;
"""
HALF = """             where (has_or_controls(x: x, p: o) and o is not p)
      >= 50%;
"""
ALLOCATION = "us/ear/country_allocation.lexlog"
LANE = "us/ear/china_lane.lexlog"
OWNERSHIP = "corporate/ownership.lexlog"
NAC = "us/ear/notified_advanced_computing.lexlog"


@pytest.mark.thorough  # in small: test_differ.py
def test_clauses_of_the_law_in_another_order_are_the_same(with_change):
    folder = with_change(CONTROLS, f"  {A1}\n{A2}", f"{A2}  {A1}\n")
    assert run("diff", "law", folder, "--symbolic")[0] == 0


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "old", "new", "answers"),
    [
        (CONTROLS, A1, A1.replace("4_800", "4_801"), ("license_required", "no_license_required")),
        (CONTROLS, A1, A1.replace(">=", ">"), ("license_required", "no_license_required")),
        (NAC, BAR, "", ("license_required", "exception(NAC)")),
        (NAC, "25 days <= date", "26 days <= date", ("exception(NAC)", "license_required")),
        (CONTROLS, "and tpp of i >= 2_400 TPP", "and tpp of i > 2_400 TPP", None),
        (CONTROLS, "performance_density of i >= 1.6 TPP", "performance_density of i > 1.6 TPP", None),
        (CONTROLS, A2, A2.replace("i >= 5.92", "i > 5.92"), None),
        (ALLOCATION, "country_allocation = 790_000_000", "country_allocation = 790_000_001", None),
        (ALLOCATION, "licensed_on > stated_on of c", "licensed_on >= stated_on of c", None),
        (LANE, "lane_bandwidth = 6_500", "lane_bandwidth = 6_501", None),
        (LANE, "offered_from <= 2026-01-15", "offered_from < 2026-01-15", None),
        (OWNERSHIP, HALF, HALF.replace(">=", ">"), None),
    ],
)
def test_changes_of_the_law_are_found(file, old, new, answers, with_change):
    found = document("diff", "law", with_change(file, old, new), "--symbolic", "--most", "1")
    assert found["verdict"] == "differs"
    [witness] = found["witnesses"]
    told = [each.partition("(presumption")[0] for each in witness["answers"]]
    assert answers is None or told == list(answers)


@pytest.mark.long
def test_sentences_about_the_law(bundled):
    assert run("prove", "exception NAC can never apply", "--as-of", "2022-11-01")[0] == 0
    asked = "always blocked when destination is CN and kind is export and paragraph of item in [3A090.a]"
    found = document("prove", asked, "--as-of", "2025-06-01", "--most", "1")
    assert found["verdict"] == "disproven"  # the notice of NAC was given, or the chip is out of reach
