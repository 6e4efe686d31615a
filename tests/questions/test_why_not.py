"""Why a case does not have an outcome: the conditions that are not met, or that no clause leads there."""

import contextlib
import io
import json
from pathlib import Path

import pytest

from lexlog.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
CASE = "h100-singapore-subsidiary"
"""Of 2024-01-20: ACA begins on 2024-04-04."""


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), contextlib.chdir(ROOT):
        code = main(["why-not", *arguments])
    return code, out.getvalue(), err.getvalue()


def test_an_exception_names_each_condition_that_is_not_met():
    code, out, _ = run(CASE, "exception(NAC)")
    assert code == 2
    assert out.startswith("NOT  exception NAC\n")
    assert "UNMET: no row of notice with kind nac, to bis, transfer h100-singapore-subsidiary" in out
    assert "UNMET, because NAC is barred by NAC/(a)#4" in out
    assert "met: NAC covers it" in out
    assert run(CASE, "NAC")[1] == out


def test_an_exception_that_begins_later_says_when():
    _, out, _ = run(CASE, "exception(ACA)")
    assert out.startswith("NOT ON THAT DAY  exception ACA\n")
    assert "no clause that is law on 2024-01-20" in out
    assert "it is law from 2024-04-04 on\n" in out


def test_an_outcome_that_no_clause_derives_on_the_day_says_so():
    _, out, _ = run(CASE, "prohibited")  # what the bundled law prohibits begins in 2025
    assert out.startswith("NOT ON THAT DAY  prohibited\n")
    assert "no clause that is law on 2024-01-20" in out


def test_an_outcome_that_the_case_has_says_so():
    _, out, _ = run(CASE, "license_required(presumption_of_denial)")
    assert out.startswith("IT IS  license_required presumption_of_denial\n")


def test_the_document_names_its_schema_and_is_the_same_each_time():
    _, out, _ = run(CASE, "no_license_required", "--format", "json")
    said = json.loads(out)
    assert said["schema"] == "lexlog.why_not/1"
    assert (said["case"], said["outcome"], said["answer"]) == (CASE, "license_required", "not")
    [way] = said["proof"]["tried"]
    assert [each["state"] for each in way["conditions"]].count("unmet") == 1
    assert run(CASE, "no_license_required", "--format", "json")[1] == out


@pytest.mark.parametrize(
    ("asked", "message", "help"),
    [
        ("exception(NAK)", "no exception is called `NAK`", "did you mean `NAC`?"),
        ("licence_required", "no outcome is called `licence_required`", "did you mean `license_required`?"),
        ("license_required(denial)", "no review policy is called `denial`", "presumption_of_denial"),
        ("prohibited(x)", "`prohibited` stands alone", "`exception` has an exception behind it"),
        ("(", "`(` is no outcome", "outcomes are"),
    ],
)
def test_what_is_no_outcome_is_refused_with_the_nearest(asked, message, help):
    code, out, err = run(CASE, asked)
    assert (code, out) == (64, "")
    assert message in err
    assert help in err


def test_an_unknown_case_offers_the_nearest():
    code, _, err = run("h100-singapore-subsidiry", "NAC")
    assert code == 64
    assert CASE in err
