"""`lexlog graph` as it is called: formats, nearest names, days, cases, files written whole."""

import json
from xml.etree import ElementTree

import pytest
from commands import ROOT, ask

CSV = {
    "party": "party,name,kind,country\nt,Target GmbH,company,DE\nh,Holder Ltd,company,CN\n"
    "l,Listed Group,company,CN\no,Other AG,company,DE\ns,Shipper Inc.,company,US\n",
    "headquarters": "party,country\nt,DE\nh,CN\nl,CN\no,DE\ns,US\n",
    "stated_ultimate_parent": "party,parent\nt,none\nh,none\nl,none\no,none\ns,none\n",
    "holding": "holding,owner,owned,share,nominee,from\na,h,t,60,no,2025-01-01\nb,l,h,50,no,\nc,o,t,1,no,\n",
    "listing": "party,list,entry,footnote,license_requirement,review_policy\n"
    "l,entity_list,E1,none,all_items,presumption_of_denial\n",
    "list_snapshot": "list,as_of,max_age_days\nentity_list,2022-10-01,3650\n"
    "military_end_user_list,2022-10-01,3650\nsdn_list,2022-10-01,3650\n",
    "transfer": "case,kind,date_of_export,usppi,exporter,country_of_export,country_of_ultimate_destination,"
    "ultimate_consignee,item,primary_quantity,primary_unit_of_measure,status\n"
    "case-1,export,2025-10-15,s,s,US,DE,t,h100_sxm5,1,NO,planned\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Facts of three parties and a case."""
    made = tmp_path_factory.mktemp("facts")
    for name, text in CSV.items():
        (made / f"{name}.csv").write_text(text)
    return made


def test_an_outline_is_printed_where_no_format_is_asked_for(folder):
    done = ask("graph", "t", "--facts", folder, "--case", "case-1")
    assert done.code == 0, done.err
    assert "* Target GmbH (t), company, DE\n    * adds up to 60%; asked for: more than 50%\n" in done.out
    assert "  * 60% of equity: Holder Ltd (h), company, CN" in done.out
    assert "on entity_list" in done.out
    assert "\n  1% of equity: Other AG (o)" in done.out, "what the proof does not rest on has no star"


def test_facts_are_those_of_the_day(folder):
    assert "Holder" not in ask("graph", "t", "--facts", folder, "--on", "2024-12-31").out
    assert "Holder" in ask("graph", "t", "--facts", folder, "--on", "2025-01-01").out


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("p.svg", "<?xml"),
        ("p.html", "<!doctype html>"),
        ("p.json", "{"),
        ("p.dot", "digraph {"),
        ("p.txt", "Owners"),
    ],
)
def test_the_ending_of_the_file_says_the_format(folder, tmp_path, name, begins):
    done = ask("graph", "t", "--facts", folder, "--on", "2025-10-15", "--out", tmp_path / name)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (tmp_path / name).read_text("utf-8").startswith(begins)
    assert not [*tmp_path.glob(".*part")]


def test_the_format_that_is_named_comes_before_the_ending(folder, tmp_path):
    ask("graph", "t", "--facts", folder, "--format", "json", "--out", tmp_path / "p.svg")
    assert json.loads((tmp_path / "p.svg").read_text("utf-8"))["schema"] == "lexlog.graph/1"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Target GmbH"], "did you mean `t`?"),
        (["nobody-like-this"], "no party or model is called `nobody-like-this`"),
        (["deepseek_r2"], "did you mean `deepseek_r1`?"),
        (["t", "--of", "model"], "no model is called `t`"),
        (["t", "--of", "transfer"], "there are pictures of "),
        (["t", "--case", "case-2"], "did you mean `case-1`?"),
        (["t", "--out", "picture.png"], "names no format"),
        (["t", "--depth", "-1"], "not a whole number"),
        (["t", "--on", "tomorrow"], "not a date"),
    ],
)
def test_what_cannot_be_drawn_is_told(folder, arguments, said):
    done = ask("graph", *arguments, "--facts", folder)
    assert done.code == 64
    assert said in done.err
    assert done.out == ""


def test_a_file_that_cannot_be_written_is_told(folder, tmp_path):
    done = ask("graph", "t", "--facts", folder, "--out", tmp_path / "no" / "p.svg")
    assert done.code == 1
    assert "cannot be written" in done.err


def test_the_lineage_of_a_model_is_drawn_by_what_policy_text_says(tmp_path):
    done = ask("graph", "deepseek_r1_distill_llama_70b", "--format", "svg")
    assert done.code == 0, done.err
    said = " ".join(each.text or "" for each in ElementTree.fromstring(done.out.encode()).iter())
    for words in ("Llama 3.3 70B", "distil", "pre training: 3.41e24", "published"):
        assert words in said


def test_a_policy_beside_the_law_adds_to_a_picture(folder, tmp_path):
    text = """policy mine "More of a party" {
  source "a test";
  uses world;
}

define is_foreign(p: party) "not in the United States" per "a test" {
  when (1) party(party: p, country: c) and c is not US;
}

picture of party "More" {
  show lei;
  mark is_foreign(p) "abroad";
}
"""
    made = tmp_path / "policy"
    made.mkdir()
    (made / "mine.lexlog").write_text(text)
    done = ask("graph", "t", "--facts", folder, "--policy", made, "--on", "2025-10-15")
    assert done.code == 0, done.err
    assert done.out.count("- abroad") == 4
    assert done.out.startswith("Owners, parents"), "what the policy says that declares a party comes first"
    assert "Target GmbH (t), company, DE" in done.out


def test_the_picture_in_the_readme_is_what_the_command_draws(tmp_path, accept):
    arguments = ["singapore_example_subsidiary", "--case", "h100-singapore-subsidiary", "--out"]
    assert f"lexlog graph {' '.join(arguments)} docs/graph.svg" in (ROOT / "README.md").read_text("utf-8")
    done = ask("graph", *arguments, tmp_path / "now.svg")
    assert done.code == 0, done.err
    now = (tmp_path / "now.svg").read_text("utf-8")
    if accept:
        (ROOT / "docs" / "graph.svg").write_text(now, "utf-8")
    assert (ROOT / "docs" / "graph.svg").read_text("utf-8") == now
