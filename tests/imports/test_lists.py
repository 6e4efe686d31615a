"""Government lists: parties once, footnotes and sections by mapping tables, copies only of what is whole."""

import json

import pytest
from importing import CSL, ENTITY_LIST, settings, taken

from lexlog.imports.license_text import Reading


def test_a_party_is_one_row_however_often_it_is_listed(tmp_path):
    done = taken("entity-list", tmp_path, {"el_2026-07-09.csv": ENTITY_LIST})
    [circuits, trading] = done.rows("party")
    assert circuits["name"] == "Example Circuits Co., Ltd."
    assert circuits["country"] == ""  # addresses in two
    assert "CN, HK" in circuits["source"]
    assert trading["country"] == "MM"  # Burma, as the list has it
    assert sorted(done.cells("address", "country")) == [("CN",), ("HK",), ("MM",)]
    assert done.cells("list_snapshot", "list", "as_of", "max_age_days") == [
        ("entity_list", "2026-07-09", "7")
    ]
    assert {name for _, name in done.cells("alias", "party", "name")} == {"ECC", "Example IC"}


def test_the_party_has_one_identifier_in_both_publications(tmp_path):
    first = taken("entity-list", tmp_path, {"el.csv": ENTITY_LIST.replace("Trading", "Foundry")}, "a")
    second = taken("csl", tmp_path, {"csl.csv": CSL}, "b")
    assert {row["party"] for row in first.rows("party")} & {row["party"] for row in second.rows("party")} == {
        "bis-example_foundry"
    }


def test_the_published_columns_of_the_screening_list(tmp_path):
    done = taken("csl", tmp_path, {"csl_2026-07-09.csv": CSL})
    foundry = [row for row in done.rows("listing") if row["list"] == "entity_list"]
    assert [(row["footnote"], row["license_requirement"], row["review_policy"]) for row in foundry] == [
        ("5", "all_items", "presumption_of_denial")
    ]
    assert foundry[0]["from"] == "2023-01-02"
    assert "csl_2026-07-09.csv:2 (EL Example Foundry)" in foundry[0]["source"]
    assert {each for (each,) in done.cells("listing_section", "section")} == {
        "734.4(a)(9)", "734.9(e)(3)", "744.11"
    }  # fmt: skip
    assert done.cells("listing_program", "party", "program") == [
        ("ofac-4711", "SDGT"),
        ("ofac-4711", "NPWMD"),
    ]
    assert ("ofac-4711", "person", "RU") in done.cells("party", "party", "kind", "country")
    assert {name for (name,) in done.cells("alias", "name")} == {"EF", "ExFo"}


def test_the_json_of_the_screening_list(tmp_path):
    result = {
        "id": "x", "source": "Military End User (MEU) List - Bureau of Industry and Security", "name": "Example AG",
        "addresses": [{"address": "1 Way", "city": "Town", "country": "CN"}], "alt_names": ["EAG"], "programs": [],
        "license_requirement": None,
    }  # fmt: skip
    done = taken("csl", tmp_path, {"csl_2026-01-02.json": json.dumps({"total": 1, "results": [result]})})
    assert done.cells("listing", "list", "footnote", "license_requirement") == [
        ("military_end_user_list", "none", "items_of_supplement_2_to_part_744")
    ]
    assert done.cells("address", "country", "address") == [("CN", "1 Way, Town")]
    assert done.cells("list_snapshot", "as_of") == [("2026-01-02",)]


@pytest.mark.parametrize(
    ("text", "footnotes", "sections"),
    [
        ("For all items subject to the EAR. (See § 744.11 of the EAR)", ["none"], ["744.11"]),
        ("For all items subject to the EAR, see §§ 734.9(e) 1 and 744.11 of the EAR 2", ["1", "2"],
         ["734.9(e)", "744.11", "734.9(e)(1)"]),
        ("For all items subject to the EAR (See §734.9(e)1, and §744.11 of the EAR)2.", ["1", "2"],
         ["734.9(e)", "744.11", "734.9(e)(1)"]),
        ("All items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", ["3"],
         ["734.9(g)", "746.8(a)(3)", "744.21(b)"]),
        ("For all items subject to the EAR. (See §§ 734.9(e) and 744.11 of the EAR)4", ["4"],
         ["734.9(e)", "744.11", "734.9(e)(2)"]),
        ("For all items subject to the EAR (See §§ 734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR) 5", ["5"],
         ["734.4(a)(9)", "734.9(e)(3)", "744.11"]),
        ("For all items subject to the EAR (See §§ 734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR)", ["3"],
         ["734.9(g)", "746.8(a)(3)", "744.21(b)"]),
        ("For items on the CCL and EAR99 items listed in supplement no. 7 to part 746 of the EAR", ["none"], []),
        ("For all items subject to the EAR (See § 744.11 of the EAR) 9", [""], ["744.11"]),
        ("For all items subject to the EAR (See § 744.11 of the EAR) 4 and 9", ["4", ""], ["744.11", "734.9(e)(2)"]),
        ("For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)", [""], ["734.9(e)(2)", "744.11"]),
        ("For all items subject to the EAR. (See §734.9(e) and §744.11 of the EAR)", [""], ["734.9(e)", "744.11"]),
        ("For all items subject to the EAR (See §§ 734.9(e)(1), 734.9(e)(2)4 and 744.11 of the EAR)", ["4", ""],
         ["734.9(e)(1)", "734.9(e)(2)", "744.11"]),
        ("All items subject to the EAR, apart from items that are related to transactions that are authori...",
         [""], []),
    ],
)  # fmt: skip
def test_footnotes_and_sections(text, footnotes, sections):
    """A footnote that is not known, a text that was cut off, and a section that no footnote of it explains leave
    it unknown whether there is another."""
    terms = Reading(settings().mappings, "entity_list").terms(text, "Presumption of denial")
    assert list(terms.footnotes) == footnotes
    assert list(terms.sections) == sections
    assert bool(terms.remarks) == ("" in footnotes)


@pytest.mark.parametrize(
    ("policy", "review", "by_item"),
    [
        ("Presumption of denial.", "presumption_of_denial", {}),
        ("Presumption for denial", "presumption_of_denial", {}),
        ("Policy of Denial", "policy_of_denial", {}),
        ("See § 744.2(d) of the EAR", "", {}),
        ("Case-by-case for all items listed on the CCL. Presumption of approval for EAR99 items", "case_by_case",
         {"ear99": "presumption_of_approval"}),
        ("Policy of denial for all items subject to the EAR apart from food and medicine designated as EAR99, which "
         "will be reviewed on a case-by-case basis. See §§ 746.8(b) and 744.21(e)", "policy_of_denial",
         {"ear99_food_and_medicine": "case_by_case"}),
        ("Case-by-case review for items necessary to detect, identify and treat infectious disease; Presumption of "
         "denial for all other items subject to the EAR.", "presumption_of_denial",
         {"infectious_disease": "case_by_case"}),
    ],
)  # fmt: skip
def test_review_policies(policy, review, by_item):
    terms = Reading(settings().mappings, "entity_list").terms("All items subject to the EAR", policy)
    assert (terms.review, dict(terms.reviews)) == (review, by_item)
    assert not terms.remarks


def test_a_policy_that_no_table_knows_is_told_of():
    terms = Reading(settings().mappings, "entity_list").terms(
        "All items subject to the EAR", "As the moon stands"
    )
    assert terms.review == ""
    assert "As the moon stands" in terms.remarks[0].message


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda text: text[: len(text) // 2], "not-complete"),
        (lambda text: text + "a,b\n", "not-complete"),
        (lambda text: text + ",,China,,,\n", "not-complete"),
        (lambda text: text.replace("Trading", "Tr\udce4ding"), "not-complete"),
        (lambda text: text.rstrip("\n"), "not-complete"),
    ],
)
def test_no_copy_is_told_of_a_list_that_is_not_whole(tmp_path, damage, reason):
    content = damage(ENTITY_LIST).encode(errors="surrogateescape")
    done = taken("entity-list", tmp_path, {"el_2026-07-09.csv": content})
    assert done.rows("list_snapshot") == []
    assert done.reasons("doubt")[reason] == 1
    assert done.report.in_doubt


def test_a_list_without_review_policies_says_so(tmp_path):
    done = taken("entity-list", tmp_path, {"el_2026-07-09.csv": ENTITY_LIST})
    assert done.reasons("note") == {"no-column": 1}
    assert {each for (each,) in done.cells("listing", "review_policy")} == {""}


def test_no_copy_without_a_day(tmp_path):
    assert taken("entity-list", tmp_path, {"el.csv": ENTITY_LIST}, "a").reasons("doubt") == {"no-date": 1}
    done = taken("entity-list", tmp_path, {"el.csv": ENTITY_LIST}, "b", as_of="2026-05-06", max_age_days=30)
    assert done.cells("list_snapshot", "as_of", "max_age_days") == [("2026-05-06", "30")]


def test_an_entry_of_a_list_that_is_not_known_leaves_every_copy_out(tmp_path):
    more = CSL.replace("Specially Designated Nationals (SDN)", "A new list (NEW)")
    done = taken("csl", tmp_path, {"csl_2026-07-09.csv": more})
    assert done.reasons("refused") == {"unknown-word": 1}
    assert done.rows("list_snapshot") == []


def test_the_count_of_a_json_list_is_checked(tmp_path):
    entry = {
        "name": "Example AG",
        "country": "China",
        "address": "",
        "aliases": [],
        "notes": "Part of another",
    }
    text = {"list_id": "x", "extracted": "2026-07-09", "count": 2, "entities": [entry]}
    done = taken("meu-list", tmp_path, {"meu.json": json.dumps(text)}, "a")
    assert done.rows("list_snapshot") == []
    done = taken("meu-list", tmp_path, {"meu.json": json.dumps({**text, "count": 1})}, "b")
    assert done.cells("list_snapshot", "as_of") == [("2026-07-09",)]
