"""What is made of each passage, the claims with their answers, and the page that shows both."""

import json

import pytest

from lexlog.coverage.claims import check, read
from lexlog.coverage.sections import place, sections
from tests.cli.commands import ROOT, run
from tests.lints.small import library

PAGE = ROOT / "policy" / "COVERAGE.md"
LAW = """
group close of place per 15 CFR 9.3(c) { AA, BB; }
parameter most = 4 kg [by rule_1; per 15 CFR 9.12];
requirement loads section 15 CFR 9.3 { when (b)(2) mass >= most; review (b)(10) case_by_case; }
flag odd per "15 CFR 9 Supp. 2, red flag 4" { when (1) kind is lend; }
"""
HEADER = """policy we "We" {
  scope 15 CFR 9.3(b);
  not modelled "15 CFR 9.3(d), ships" "what goes by sea";
  not modelled 15 CFR 9.3(b)(2) "of whom";
  definitional 15 CFR 9.1 "the words";
  out of scope 3 FR 12 "a speech";
  uses t;
  decides move;
}
"""


@pytest.mark.parametrize(
    ("citation", "parts"),
    [
        ("15 CFR 9.3(a)(1)", ("15 CFR 9.3", "(a)(1)")),
        ("15 CFR 9.3", ("15 CFR 9.3", "")),
        ("15 CFR 9", ("15 CFR 9", "")),
        ("15 CFR 9 Supp 1 9Z100", ("15 CFR 9 Supp 1", "9Z100")),
        ("15 CFR 9 Supp. 1, red flag (28)", ("15 CFR 9 Supp 1", "red flag (28)")),
        ("90 FR 12, conditions", ("90 FR 12", "conditions")),
        ("Gazette 4, page 2", ("Gazette 4, page 2", "")),
    ],
)
def test_the_section_of_a_citation(citation, parts):
    assert place(citation) == parts


def test_what_is_made_of_each_passage():
    found = {
        section.citation: [(each.paragraph, each.account) for each in section.entries]
        for section in sections(library(LAW, we=HEADER).law)
    }
    assert list(found)[:6] == [
        *("15 CFR 9.1", "15 CFR 9.3", "15 CFR 9.12", "15 CFR 9 Supp 2"),
        *("3 FR 12", "Gazette 1"),
    ]
    assert found["15 CFR 9.3"] == [
        ("(b)", "scope"),
        ("(b)(2)", "encoded"),
        ("(b)(2)", "not modelled"),
        ("(b)(10)", "encoded"),
        ("(c)", "encoded"),
        ("(d), ships", "not modelled"),
    ]
    assert found["15 CFR 9.1"] == [("", "definitional")]
    assert found["3 FR 12"] == [("", "out of scope")]


def claims(folder, *rows):
    path = folder / "claims.csv"
    path.write_text("\n".join(["claim,said,scenario,not_modelled,reason,remark", *rows, ""]), "utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("a,so,,,no rule,", None),
        ('a,so,,"15 CFR 9.3(d), ships",,', None),
        ("a,so,,,,", "wants a sentence and one answer"),
        ("a,,,,no rule,", "wants a sentence and one answer"),
        ("a,so,,15 CFR 9.3(b)(2),no rule,", "wants a sentence and one answer"),
        ("a,so,A scenario,,,", "names no scenario"),
        ("a,so,,15 CFR 9.3(e),,", "names no passage"),
    ],
)
def test_claims(tmp_path, row, says):
    found = check(read(claims(tmp_path, row)), library(LAW, we=HEADER).law)
    assert [says in each.message and each.code == "bad-claim" for each in found] == ([True] if says else [])


def test_a_claim_that_is_told_twice(tmp_path):
    [found] = check(read(claims(tmp_path, "a,so,,,no,", "a,so,,,no,")), library(LAW).law)
    assert (found.message, found.span.line) == ("claim `a` is told twice", 3)


@pytest.mark.parametrize("text", ["claim,said\na,b\n", "a,so,,,no rule\n", 'a,"so,,,no,\n'])
def test_what_is_no_table_of_claims(tmp_path, text):
    path = claims(tmp_path, text)
    if text.startswith("claim"):
        path.write_text(text)
    done = run("coverage", "--claims", path)
    assert done.code == 4
    assert "claims.csv:" in done.err


def test_the_bundled_claims_have_answers():
    done = run("coverage", "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert len(json.loads(done.out)["claims"]) == 82


def test_a_claim_without_an_answer_leaves_with_1(tmp_path):
    done = run("coverage", "--claims", claims(tmp_path, "a,so,No such scenario,,,"))
    assert done.code == 1
    assert "warning[bad-claim]: claim `a` names no scenario" in done.err


def test_the_page_is_what_the_command_prints(accept):
    printed = run("coverage", "--format", "md").out
    if accept:
        PAGE.write_text(printed, "utf-8")
    assert PAGE.read_text("utf-8") == printed, "`make accept` writes the page anew"
