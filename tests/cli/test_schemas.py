"""The published schemas: what each verb prints fits its own, and what does not fit is refused."""

import json
import re

import pytest
from commands import BLOCKED, GO, OPEN, ROOT, ask, run
from jsonschema import Draft202012Validator

from lexlog.render.determination.memo_block import data_of
from lexlog.render.schemas.documents import DOCUMENTS, PRINTED_BY, schema
from tests.samples import some

OWNED = "l2-jakarta-2025-10"
HISTORY = ("diff", "law@2025-01-12", "law@2025-01-13")
PRINTED = {  # lexlog.goal/1: tests/questions/test_goal.py
    "lexlog.decision/1": [("decide",), ("decide", "rtx6000-ada-riyadh", "--explain")],
    "lexlog.proof/1": [
        ("why", OWNED),
        ("why", OWNED, "--all"),
        ("why", "h100-munich-2024-02"),
        ("why", "rtx6000-ada-riyadh"),
    ],
    "lexlog.why_not/1": [
        ("why-not", OWNED, "no_license_required"),
        ("why-not", OWNED, "exception(NAC)"),
        ("why-not", OWNED, "license_required"),
    ],
    "lexlog.what_if/1": [
        ("what-if", OWNED, "--set", "quantity=", "--add", "notice:kind=nac,to=bis"),
    ],
    "lexlog.graph/1": [
        ("graph", "jakarta_example_cloud", "--case", OWNED),
        ("graph", "deepseek_r1", "--on", "2025-02-01"),
    ],
    "lexlog.diff/1": [(*HISTORY, "--case", OWNED)],
    "lexlog.history/1": [("history", "D:5")],  # of a case: tests/history/test_history.py
    "lexlog.query/1": [("query", "tpp(a100_sxm, x)"), ("query", "headquarters(x, country)")],
    "lexlog.test/1": [("test", "-k", "2022: the link of")],
    "lexlog.coverage/1": [("coverage",)],
    "lexlog.facts/1": [("facts", "validate", ROOT / "facts" / "demonstration")],
}

MORE = {
    "lexlog.what_if/1": [("what-if", OWNED, "--set", "country_of_ultimate_destination=")],
    "lexlog.diff/1": [HISTORY[:2]],
    "lexlog.history/1": [("history", "--case", "l4-sao-paulo-2024-06", "--from", "2025-01-01")],
}
ASKED, FURTHER = ([(name, each) for name, all_ in of.items() for each in all_] for of in (PRINTED, MORE))


def printed(*arguments):
    return json.loads(ask(*arguments, "--format", "json").out)


def check(document):
    of = schema(document["schema"])
    Draft202012Validator.check_schema(of)
    faults = sorted(
        Draft202012Validator(of).iter_errors(document), key=lambda fault: list(fault.absolute_path)
    )
    assert not faults, "\n".join(f"{fault.json_path}: {fault.message[:300]}" for fault in faults[:5])


@pytest.mark.parametrize(("name", "arguments"), some([*ASKED, *FURTHER], len(ASKED), rows=True), ids=str)
def test_what_verbs_print_fits(name, arguments):
    document = printed(*arguments)
    assert document["schema"] == name
    check(document)


def test_findings_in_law_and_facts_fit(tmp_path, given):
    (tmp_path / "y.lexlog").write_text('policy y "Y" { sorce 15 CFR 740; }\n')
    document = printed("check", tmp_path / "y.lexlog")
    assert document["diagnostics"]
    check(document)
    broken = given(BLOCKED, more="bad,export,soon,US,CN,cn_firm,h100_sxm5\n")
    document = printed("facts", "validate", broken)
    assert document["diagnostics"]
    check(document)
    check(printed("decide", "--facts", broken))
    check(printed("why", "bad", "--facts", broken))


def test_the_report_of_an_import_fits(tmp_path):
    (tmp_path / "h.csv").write_text("owner,owned,percent,source\na_firm,b_firm,60,s\na_firm,c_firm,most,s\n")
    document = printed("facts", "import", "holdings", tmp_path / "h.csv", "--into", tmp_path / "into")
    assert document["reasons"]
    assert document["schema"] == "lexlog.import/1"
    check(document)


def test_the_data_of_memos_fit(given):
    for case, format_ in ((GO, "md"), (OPEN, "html")):
        text = ask("memo", case, "--facts", given(GO, BLOCKED, OPEN), "--format", format_).out
        check(data_of(text.encode())[1])


def test_every_document_that_the_source_names_has_a_schema_and_a_verb():
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "compiler" / "lexlog").rglob("*.py"))
    assert set(re.findall(r'"(lexlog\.\w+/\d+)"', source)) == set(DOCUMENTS) == set(PRINTED_BY)


def test_a_document_that_does_not_fit_is_refused():
    document = printed("why", "h100-munich-2024-02")
    for spoil in (
        lambda d: d.pop("case"),
        lambda d: d.update(more=1),
        lambda d: d.update(outcome="perhaps"),
        lambda d: d["proof"].pop("children"),
        lambda d: d["proof"]["children"][0].update(kind="guess"),
    ):
        spoilt = json.loads(json.dumps(document))
        spoil(spoilt)
        assert list(Draft202012Validator(schema("lexlog.proof/1")).iter_errors(spoilt))


def test_the_verb_prints_each_schema_whole():
    done = run("schema")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()] == list(DOCUMENTS)
    for name in DOCUMENTS:
        done = run("schema", name)
        assert done.code == 0
        found = json.loads(done.out)
        Draft202012Validator.check_schema(found)
        named = set(re.findall(r'"#/\$defs/(\w+)"', done.out))
        assert named == set(found.get("$defs", {})), name
        assert found["title"] == name
        assert run("schema", name.removeprefix("lexlog.").partition("/")[0]).out == done.out
    done = run("schema", "decisions")
    assert (done.code, done.out) == (64, "")
    assert "decision" in done.err
