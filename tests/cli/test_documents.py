"""The JSON documents: schema, keys, order, the same bytes again; other formats that programs read."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as xml

import pytest
from commands import BLOCKED, GO, OPEN, ask, run

OUTCOMES = {
    "not_subject", "no_license_required", "exception", "license_required", "prohibited", "undetermined",
}  # fmt: skip
REVIEWS = {"presumption_of_approval", "case_by_case", "presumption_of_denial", "policy_of_denial", None}
DECISION_KEYS = {
    "case", "date", "outcome", "exception", "review", "review_may_be", "requirements", "exceptions", "flags",
    "duties", "conditions", "missing", "not_modelled", "differs_under",
}  # fmt: skip
INNER = {
    "requirements": {"clause", "citation", "review", "overcome_by"},
    "exceptions": {"id", "available", "because"},
    "flags": {"id", "clause", "resolved"},
    "duties": {"clause", "due"},
    "missing": {"relation", "key", "field"},
    "not_modelled": {"paragraph", "cleared_by"},
    "differs_under": {"outcome"},
}


@pytest.fixture(scope="module")
def demonstration():
    """`decide --format json` on the demonstration world."""
    done = ask("decide", "--format", "json")
    assert done.code == 3
    assert done.err == ""
    return done.out


@pytest.fixture(scope="module")
def document(demonstration):
    return json.loads(demonstration)


def test_decisions_have_the_keys_of_the_schema(document):
    assert document["schema"] == "lexlog.decision/1"
    assert {"schema", "policy", "facts", "decisions"} <= set(document)
    assert {"name", "digest", "as_of", "posture", "known_on", "readings"} <= set(document["policy"])
    assert set(document["facts"]) >= {"digest", "snapshots"}
    for each in document["decisions"]:
        assert set(each) >= DECISION_KEYS
        for name, keys in INNER.items():
            assert all(keys <= set(inner) for inner in each[name]), (each["case"], name)


def test_decisions_use_the_words_of_the_schema(document):
    for each in document["decisions"]:
        assert each["outcome"] in OUTCOMES
        assert each["review"] in REVIEWS
        assert set(each["review_may_be"]) <= REVIEWS - {None}
        assert (each["exception"] is not None) == (each["outcome"] == "exception")
        assert each["review"] is None or each["outcome"] == "license_required"
        for found in each["exceptions"]:
            assert found["available"] in {"yes", "no", "unknown"}
            assert {because["condition"] for because in found["because"]} <= {"met", "unmet", "unknown"}
        assert all(set(d) in ({"posture", "outcome"}, {"reading", "outcome"}) for d in each["differs_under"])


def test_decisions_are_sorted_by_case_and_complete(document):
    cases = [each["case"] for each in document["decisions"]]
    assert cases == sorted(cases)
    assert len(cases) == len(set(cases)) == 21


def test_decisions_have_no_time_of_day(demonstration):
    import re

    assert not re.search(r"\d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT", demonstration)


def test_the_same_bytes_with_another_hash_seed(given):
    """This process has one that nobody chose."""
    more = "--facts", str(given(GO, BLOCKED, OPEN)), "--format", "json"
    asked = ("decide", *more), ("why", OPEN, *more)
    script = f"from lexlog.cli.main import main\nfor each in {asked}: main([*each])"
    there = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
    )
    assert there.stdout == "".join(ask(*each).out for each in asked)


def test_the_order_of_the_rows_of_a_file_moves_no_decision(given):
    folders = given(GO, BLOCKED, OPEN), given(OPEN, BLOCKED, GO)
    one, other = (json.loads(ask("decide", "--facts", each, "--format", "json").out) for each in folders)
    assert one["decisions"] == other["decisions"]


def test_proofs_have_the_keys_of_the_schema():
    document = json.loads(ask("why", "l40-vietnam", "--format", "json").out)
    assert document["schema"] == "lexlog.proof/1"
    assert {"case", "outcome", "proof"} <= set(document)
    assert (document["case"], document["outcome"]) == ("l40-vietnam", "exception")


@pytest.mark.thorough  # tests/cli/test_schemas.py holds more of the same
def test_other_documents_name_their_schema():
    named = {
        "check": ["check"],
        "test": ["test", "-k", "2022: the link of"],
        "query": ["query", "tpp(a100_sxm, x)"],
    }
    for name, arguments in named.items():
        assert json.loads(run(*arguments, "--format", "json").out)["schema"].startswith("lexlog."), name


def test_junit_is_xml_with_a_case_for_each_expectation():
    done = run("test", "-k", "2022", "--format", "junit")
    assert done.code == 0
    suite = xml.fromstring(done.out.encode())
    assert suite.tag == "testsuite"
    assert len(suite) == int(suite.get("tests")) > 3
    assert all(case.get("name") and case.get("file") and int(case.get("line")) for case in suite)


def test_junit_of_a_failure_with_awkward_text(tmp_path):
    (tmp_path / "z.lexlog").write_text(
        'policy z "Z" { uses us.ear.license_requirements; }\n'
        "scenario \"a < b & 'c'\" {\n"
        "  given transfer t (kind: export, item: h100_sxm5, destination: CN, "
        "country_of_export: US, consignee: nvidia);\n"
        "  expect t on 2024-01-10 no_license_required;\n}\n"
    )
    done = run("test", tmp_path / "z.lexlog", "--format", "junit")
    assert done.code == 1
    suite = xml.fromstring(done.out.encode())
    assert suite.get("failures") == "1"
    assert suite[0].get("classname") == "a < b & 'c'"
    assert "got license_required" in suite[0][0].text


def test_sarif_of_mistakes(tmp_path):
    path = tmp_path / "y.lexlog"
    path.write_text('policy y "Y" { sorce 15 CFR 740; }\n')
    done = run("check", path, "--format", "sarif")
    assert done.code == 5
    document = json.loads(done.out)
    assert document["version"] == "2.1.0"
    results = [each for found in document["runs"] for each in found["results"]]
    assert "misspelt" in {each["ruleId"] for each in results}


def test_markdown_is_a_table_of_all_cases(given):
    done = ask("decide", "--facts", given(GO, BLOCKED), "--format", "md")
    lines = done.out.splitlines()
    assert lines[0].startswith("| case |")
    assert [line.split(" | ")[0].strip("| ") for line in lines[2:4]] == [BLOCKED, GO]
    assert len({line.count("|") for line in lines[:4]}) == 1
