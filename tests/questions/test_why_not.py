"""Why a case does not have an outcome: the conditions that are not met, or that no clause leads there."""

import json

import pytest

from tests.cli.commands import ask

CASE = "h100-singapore-subsidiary"
"""Of 2024-01-20: ACA begins on 2024-04-04."""


def run(*arguments):
    done = ask("why-not", *arguments)
    return done.code, done.out, done.err


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


LEDGER = {
    "item": "item,kind,designer,designed_or_marketed_for_data_centers\nround,integrated_circuit,nvidia,yes\n",
    "processing_rate": "item,operand_format,bit_length,dense_tops\nround,int8,8,1250\n",
    "party": "party,kind,country\npune,company,IN\n",
    "headquarters": "party,country\npune,IN\n",
    "stated_ultimate_parent": "party,parent\npune,none\n",
    "certificate": "certificate,kind,party,transfer,date,tpp_received_to_date\n"
    "c,lpp,pune,asked,2025-06-10,20000000\n",
    "notice": "notice,kind,to,transfer,sent_on\nn,lpp,bis,asked,2025-06-10\n",
    "transfer": "case,kind,date_of_export,country_of_export,country_of_ultimate_destination,"
    "ultimate_consignee,item,primary_quantity,license_code,status\n"
    + "".join(f"made_{i},export,2025-0{i}-02,US,IN,pune,round,300,LPP,completed\n" for i in range(1, 7))
    + "made_7,reexport,2025-06-02,SG,IN,pune,round,610,LPP,completed\n"
    "asked,export,2025-06-16,US,IN,pune,round,400,,planned\n",
}
"""1,250 x 8 = 10,000 TPP; 6 x 300 x 10,000 + 610 x 10,000 = 24,100,000, and 400 x 10,000 = 4,000,000."""


def test_a_limit_that_is_passed_shows_the_sum_and_its_rows(tmp_path):
    for name, text in LEDGER.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    _, out, _ = run("asked", "exception(LPP)", "--facts", str(tmp_path))
    total = "24,100,000 + 4,000,000 = 28,100,000"
    assert f"{total} is above 26,900,000 TPP (over by 1,200,000); 7 rows of transfer\n" in out
    assert out.count("3,000,000 TPP: transfer made_") == 6
    assert "6,100,000 TPP: transfer made_7: item round, primary_quantity 610" in out
    assert "4,000,000 TPP: transfer asked: item round, primary_quantity 400" in out
