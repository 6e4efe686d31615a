"""Registers of owners: exact shares and bands, who is not known, when it held, what a register does not say."""

import json
from decimal import Decimal

import pytest
from importing import (
    BODS,
    CHILD,
    EXCEPTIONS,
    FTM,
    HOLDINGS,
    PARENT,
    PSC,
    RELATIONS,
    SEC,
    TOP,
    WIKIDATA,
    entity,
    level_1,
    lines,
    relationship,
    shares,
    taken,
)  # fmt: skip

SHARE = ("share", "share_min", "share_max")


# --- Beneficial Ownership Data Standard ---------------------------------------------------------------------


def bods(tmp_path, *statements):
    return taken("bods", tmp_path, {"bods.json": json.dumps(statements)})


def test_bods_holding(tmp_path):
    done = bods(tmp_path, *BODS)
    [holding] = done.rows("holding")
    assert holding["owner"], holding["owned"] == ("bods-c1", "bods-c2")
    assert (holding["share"], holding["from"], holding["nominee"]) == ("50.5", "2020-01-01", "no")
    assert "bods.json:record 3 (statement s-r1-" in holding["source"]
    assert done.cells("identifier", "scheme", "identifier") == [("GB-COH", "01234567")]
    assert done.cells("register", "owned", "completeness") == [("bods-c2", "partial")]


@pytest.mark.parametrize(
    ("told", "day"),
    [("2022-01-21", "2022-01-21"), ("2022-01-21T11:56:47Z", "2022-01-21"), ("January", "")],
)
def test_a_register_is_of_the_day_of_its_statements(tmp_path, told, day):
    *entities, held = BODS
    done = bods(tmp_path, *entities, {**held, "statementDate": told})
    assert done.cells("register", "as_of") == [(day,)]


@pytest.mark.parametrize(
    ("share", "cells"),
    [
        ({"exact": 50}, ("50", "", "")),
        ({"exact": 0}, ("0", "", "")),
        ({"exact": 33.3333333}, ("", "33.333333", "33.333334")),
        ({"minimum": 25, "maximum": 50}, ("", "25", "50")),
        ({"exclusiveMinimum": 25, "maximum": 50}, ("", "25.000001", "50")),
        ({"minimum": 75, "exclusiveMaximum": 100}, ("", "75", "99.999999")),
        ({"minimum": 25}, ("", "25", "100")),
        ({"exact": "1,5"}, ("", "", "")),
        ({"exact": 101}, ("", "", "")),
        ({"exact": -1}, ("", "", "")),
        ({"exact": True}, ("", "", "")),
        ({"minimum": 60, "maximum": 50}, ("", "", "")),
        ({"exclusiveMinimum": 50, "maximum": 50}, ("", "", "")),
        ("half", ("", "", "")),
        (None, ("", "", "")),
    ],
)
def test_bods_shares(tmp_path, share, cells):
    done = bods(tmp_path, *BODS[:2], relationship("r1", "c1", "c2", {**shares(), "share": share}))
    assert done.cells("holding", *SHARE) == [cells]
    assert done.reasons("doubt") == ({} if any(cells) or share is None else {"bad-percentage": 1})


@pytest.mark.parametrize(
    ("party", "reason"),
    [
        ({"reason": "unknown"}, "unknown-owner"),
        ({"reason": "subjectExemptFromDisclosure"}, "unknown-owner"),
        ("nobody-describes-this", "unknown-owner"),
        ("anon", "unknown-owner"),
    ],
)
def test_bods_owner_who_may_be_anyone(tmp_path, party, reason):
    done = bods(tmp_path, *BODS[:2], entity("anon", "", "anonymousEntity"), relationship("r1", party, "c2", shares({"exact": 60})))  # fmt: skip
    assert done.cells("holding", "owner", "owned", "share") == [("", "bods-c2", "60")]
    assert done.reasons("doubt") == {reason: 1}
    assert "bods-anon" not in {row["party"] for row in done.rows("party")}


def test_bods_statement_that_there_is_nobody(tmp_path):
    done = bods(tmp_path, *BODS[:2], relationship("r1", {"reason": "noBeneficialOwners"}, "c2"))
    assert done.rows("holding") == []
    assert done.reasons("skipped") == {"says-none": 1}


def test_bods_indirect_interests_are_not_added_to_direct_ones(tmp_path):
    done = bods(
        tmp_path, *BODS[:2], entity("c3", "Example Middle"),
        relationship("r1", "c1", "c3", shares({"exact": 60}), isComponent=True),
        relationship("r2", "c3", "c2", shares({"exact": 50}), isComponent=True),
        relationship("r3", "c1", "c2", shares({"exact": 30}, directOrIndirect="indirect"),
                     componentRecords=["r1", "r2", "c3"]),
    )  # fmt: skip
    assert done.cells("holding", "owned", "share") == [("bods-c3", "60"), ("bods-c2", "50")]
    assert done.cells("indirect_holding", "owner", "owned", "share") == [("bods-c1", "bods-c2", "30")]


def test_bods_joint_interests_and_influence(tmp_path):
    done = bods(
        tmp_path, *BODS[:2], entity("joint", "Joint shareholding", "arrangement"),
        relationship("r1", "joint", "c2", shares({"exact": 100}), {"type": "votingRights", "share": {"exact": 100}}),
        relationship("r2", "c1", "joint", shares({"exact": 50}), {"type": "appointmentOfBoard"}),
    )  # fmt: skip
    assert done.cells("holding", "owner", "interest", "share") == [
        ("bods-joint", "equity", "100"), ("bods-joint", "votes", "100"), ("bods-c1", "equity", "50"),
    ]  # fmt: skip
    assert ("bods-joint", "arrangement") in done.cells("party", "party", "kind")
    assert done.cells("influence", "holder", "over", "kind") == [
        ("bods-c1", "bods-joint", "appointment_of_board")
    ]


def test_bods_nominees_are_marked(tmp_path):
    done = bods(
        tmp_path, *BODS[:2], entity("n", "Example nomination", "arrangement"), entity("c3", "Nominee Ltd"),
        relationship("r1", "c1", "n", {"type": "nominator"}, isComponent=True),
        relationship("r2", "c3", "n", {"type": "nominee"}, isComponent=True),
        relationship("r3", "c3", "c2", shares({"exact": 70}), isComponent=True),
        relationship("r4", "c1", "c2", shares({"exact": 70}, directOrIndirect="indirect"),
                     componentRecords=["n", "r1", "r2", "r3"]),
    )  # fmt: skip
    assert done.cells("holding", "owner", "share", "nominee") == [("bods-c3", "70", "yes")]
    assert done.cells("indirect_holding", "owner", "share") == [("bods-c1", "70")]


def test_bods_later_statements_take_the_place_of_earlier_ones(tmp_path):
    later = {**relationship("r1", "c1", "c2", shares({"exact": 40})), "statementId": "s2", "statementDate": "2024-05-01"}  # fmt: skip
    closed = {**later, "statementId": "s3", "statementDate": "2024-06-01", "recordStatus": "closed"}
    done = bods(tmp_path, *BODS, later)
    assert done.cells("holding", "share", "to") == [("40", "")]
    assert done.reasons("skipped") == {"superseded": 1}
    done = taken("bods", tmp_path, {"bods.jsonl": lines(*BODS, later, closed)}, "b")
    assert done.cells("holding", "share", "to") == [("40", "2024-06-01")]


def test_bods_interest_that_ended(tmp_path):
    ended = shares({"exact": 40}, startDate="2020-01-01", endDate="2021-01-01")
    done = bods(tmp_path, *BODS[:2], relationship("r1", "c1", "c2", ended))
    assert done.cells("holding", "from", "to") == [("2020-01-01", "2020-12-31")]


def test_bods_annotations_are_in_the_source(tmp_path):
    noted = {**BODS[2], "annotations": [{"motivation": "correcting", "description": "was 49"}]}
    done = bods(tmp_path, *BODS[:2], noted)
    assert "annotated (correcting): was 49" in done.rows("holding")[0]["source"]


@pytest.mark.parametrize(
    "broken",
    [
        {"statementID": "x", "statementType": "entityStatement"},
        {**BODS[2], "recordType": "ownership"},
        {**BODS[2], "recordDetails": None},
        {**BODS[2], "recordStatus": "odd"},
        {**BODS[2], "recordId": ""},
        {**BODS[2], "recordDetails": {"subject": "c2"}},
        {**BODS[2], "recordDetails": {**BODS[2]["recordDetails"], "interests": "all"}},
        [],
    ],
)
def test_bods_statement_of_another_shape_leaves_a_holding_in_doubt(tmp_path, broken):
    done = bods(tmp_path, *BODS[:2], broken)
    assert done.report.fates["refused"] == 1
    assert done.cells("holding", "owner", "owned", "interest", *SHARE) == [
        ("", "", each, "", "", "") for each in ("equity", "votes")
    ]


def test_bods_interest_that_is_not_known_may_be_shares_or_votes(tmp_path):
    done = bods(tmp_path, *BODS[:2], relationship("r1", "c1", "c2", {**shares({"exact": 60}), "type": "unknownInterest"}))  # fmt: skip
    assert done.cells("holding", "owner", "interest", *SHARE) == [
        ("bods-c1", each, "", "0", "60") for each in ("equity", "votes")
    ]


# --- FollowTheMoney -----------------------------------------------------------------------------------------


def test_followthemoney(tmp_path):
    done = taken("followthemoney", tmp_path, {"f.json": lines(*FTM)})
    assert done.cells("holding", "owner", "owned", *SHARE) == [("ftm-a", "ftm-b", "50", "", "")]
    assert done.cells("party", "party", "country") == [("ftm-a", "DE"), ("ftm-b", "RU")]


@pytest.mark.parametrize(
    ("text", "cells", "doubt"),
    [
        ("50.5%", ("50.5", "", ""), None),
        ("25-50%", ("", "25", "50"), None),
        ("50", ("50", "", ""), None),
        ("fifty", ("", "", ""), "bad-percentage"),
        ("1,5", ("", "", ""), "bad-percentage"),
        ("-3", ("", "", ""), "bad-percentage"),
        ("130", ("", "", ""), "bad-percentage"),
        (">25%", ("", "", ""), "bad-percentage"),
        ("60-50%", ("", "", ""), "bad-percentage"),
    ],
)
def test_followthemoney_percentages_are_read_exactly_or_not_at_all(tmp_path, text, cells, doubt):
    link = {**FTM[2], "properties": {**FTM[2]["properties"], "percentage": [text]}}
    done = taken("followthemoney", tmp_path, {"f.json": lines(*FTM[:2], link)})
    assert done.cells("holding", *SHARE) == [cells]
    assert done.reasons("doubt") == ({doubt: 1} if doubt else {})


def test_followthemoney_dates_to_the_month(tmp_path):
    link = {**FTM[2], "properties": {**FTM[2]["properties"], "startDate": ["2020-02"], "endDate": ["2021"]}}
    done = taken("followthemoney", tmp_path, {"f.json": lines(*FTM[:2], link)})
    assert done.cells("holding", "from", "to", *SHARE) == [
        ("2020-02-01", "2020-02-28", "", "0", "50"),
        ("2020-02-29", "2021-01-01", "50", "", ""),
        ("2021-01-02", "2021-12-31", "", "0", "50"),
    ]


def test_followthemoney_links(tmp_path):
    more = [
        {"id": "d", "schema": "Directorship", "properties": {"director": ["a"], "organization": ["b"]}},
        {"id": "u", "schema": "UnknownLink", "properties": {"subject": ["a"], "object": ["nobody"]}},
        {"id": "m", "schema": "Membership", "properties": {"member": ["a"], "organization": ["b"]}},
        {"id": "x", "schema": "Passport", "properties": {"holder": ["a"]}},
        {"id": "w", "schema": "Ownership", "properties": {"owner": ["nobody"], "asset": ["b"]}},
        {"schema": "Company"},
    ]
    done = taken("followthemoney", tmp_path, {"f.json": lines(*FTM, *more)})
    assert done.cells("influence", "holder", "over", "kind") == [
        ("ftm-a", "ftm-b", "directorship"), ("ftm-a", "", "unknown_link"),
    ]  # fmt: skip
    assert done.reasons("skipped") == {"other-relation": 1, "not-a-party": 1}
    assert done.reasons("doubt") == {"unknown-owner": 2}
    assert done.reasons("refused") == {"wrong-shape": 1}
    assert ("", "ftm-b", "") in done.cells("holding", "owner", "owned", "share")


def test_followthemoney_schemata_are_those_of_the_library():
    """Every party and every link of its model is in the mapping table, with the ends that are read."""
    model = pytest.importorskip("followthemoney").model
    from importing import settings

    known = settings().mappings.by("followthemoney_schema", "schema")
    parties = {each.name for each in model.schemata.values() if each.is_a("LegalEntity")}
    assert parties <= {name for name, row in known.items() if row["role"] == "party"}
    for name in ("Ownership", "Directorship", "UnknownLink"):
        assert name in known
    assert (model.get("Ownership").source_prop.name, model.get("Ownership").target_prop.name) == (
        "owner",
        "asset",
    )


# --- GLEIF --------------------------------------------------------------------------------------------------


def test_gleif(tmp_path):
    files = {"lei.xml": level_1(CHILD, PARENT, TOP), "rr.csv": RELATIONS, "repex.csv": EXCEPTIONS}
    done = taken("gleif", tmp_path, files)
    assert done.report.fates["taken"] == 7
    assert done.cells("party", "party", "country", "lei")[0] == (f"lei-{CHILD}", "KY", CHILD)
    assert done.cells("headquarters", "country") == [("CN",)] * 3
    assert done.rows("holding") == []  # consolidation is no holding
    assert done.cells("stated_ultimate_parent", "party", "parent") == [
        (f"lei-{CHILD}", f"lei-{TOP}"), (f"lei-{TOP}", "none"),
    ]  # fmt: skip
    assert done.cells("parent_statement", "party", "level", "parent", "reason") == [
        (f"lei-{CHILD}", "direct", f"lei-{PARENT}", ""),
        (f"lei-{CHILD}", "ultimate", f"lei-{TOP}", ""),
        (f"lei-{TOP}", "ultimate", "none", "natural_persons"),
        (f"lei-{PARENT}", "ultimate", "", "non_consolidating"),
    ]


@pytest.mark.parametrize(
    ("reasons", "parent"),
    [
        (["NATURAL_PERSONS"], "none"),
        (["NO_KNOWN_PERSON"], "none"),
        (["NATURAL_PERSONS", "NO_KNOWN_PERSON"], "none"),
        (["NON_CONSOLIDATING"], None),
        (["NO_LEI"], None),
        (["NON_PUBLIC"], None),
        (["NATURAL_PERSONS", "NON_CONSOLIDATING"], None),
        (["SOMETHING_NEW"], None),
        ([], None),
    ],
)
def test_gleif_exceptions_tell_none_from_unknown(tmp_path, reasons, parent):
    given = "".join(f"<r:ExceptionReason>{each}</r:ExceptionReason>" for each in reasons)
    text = (
        '<r:ReportingExceptionData xmlns:r="x"><r:ReportingExceptions><r:Exception>'
        f"<r:LEI>{CHILD}</r:LEI><r:ExceptionCategory>ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT"
        f"</r:ExceptionCategory>{given}</r:Exception></r:ReportingExceptions></r:ReportingExceptionData>"
    )
    done = taken("gleif", tmp_path, {"repex.xml": text})
    assert done.cells("stated_ultimate_parent", "parent") == ([(parent,)] if parent else [])
    assert done.reasons("doubt") == ({"unknown-word": 1} if "SOMETHING_NEW" in reasons else {})


def test_gleif_contradiction_leaves_the_parent_unknown(tmp_path):
    both = EXCEPTIONS.replace(TOP, CHILD, 1)
    done = taken("gleif", tmp_path, {"rr.csv": RELATIONS, "repex.csv": both})
    assert (f"lei-{CHILD}", "") in done.cells("stated_ultimate_parent", "party", "parent")
    assert done.reasons("doubt") == {"contradiction": 1}


def test_gleif_records_that_do_not_count(tmp_path):
    text = RELATIONS.replace("PUBLISHED", "ANNULLED").replace("ACTIVE,2019-01-01T00:00:00Z,,RELATIONSHIP_PERIOD,LAPSED", "INACTIVE,,,,LAPSED")  # fmt: skip
    done = taken("gleif", tmp_path, {"rr.csv": text})
    assert done.reasons("skipped") == {"withdrawn": 2}
    bad = RELATIONS.replace(TOP, TOP[:-1] + str((int(TOP[-1]) + 1) % 10))
    assert taken("gleif", tmp_path, {"rr.csv": bad}, "b").reasons("refused") == {"bad-identifier": 1}


def test_gleif_header_with_more_records_than_there_are(tmp_path):
    done = taken("gleif", tmp_path, {"lei.xml": level_1(CHILD, count=3)})
    assert done.reasons("doubt") == {"not-complete": 1}


# --- the UK register, SEC, Wikidata, plain tables -----------------------------------------------------------


@pytest.mark.parametrize(
    ("nature", "cells"),
    [
        ("ownership-of-shares-25-to-50-percent", [("equity", "25.000001", "50")]),
        ("ownership-of-shares-50-to-75-percent", [("equity", "50.000001", "75")]),
        ("ownership-of-shares-75-to-100-percent", [("equity", "75", "100")]),
        ("voting-rights-50-to-75-percent", [("votes", "50.000001", "75")]),
        (
            "right-to-share-surplus-assets-75-to-100-percent-limited-liability-partnership",
            [("equity", "75", "100")],
        ),
        (
            "ownership-of-shares-more-than-25-percent-registered-overseas-entity",
            [("equity", "25.000001", "100")],
        ),
        ("a-new-nature", [("equity", "0", "100"), ("votes", "0", "100")]),
    ],
)
def test_psc_bands(tmp_path, nature, cells):
    """75 is in both bands at its side: the publisher has it in the one in short and in the other at length."""
    data = {**PSC[0]["data"], "natures_of_control": [nature]}
    done = taken("psc", tmp_path, {"psc.txt": lines({**PSC[0], "data": data})})
    assert done.cells("holding", "interest", "share_min", "share_max") == cells
    assert set(done.cells("holding", "owner", "owned", "from")) == {
        ("gb-coh-07654321", "gb-coh-01234567", "2020-02-03")
    }
    assert done.cells("register", "owned", "completeness") == [("gb-coh-01234567", "partial")]


def test_psc_who_is_withheld_or_through_others(tmp_path):
    data = {
        "kind": "super-secure-person-with-significant-control",
        "links": {"self": "/company/01234567/x/y"},
    }
    trust = {
        **PSC[0]["data"],
        "natures_of_control": [
            "ownership-of-shares-50-to-75-percent-as-trust",
            "significant-influence-or-control",
        ],
    }
    none = {
        "kind": "persons-with-significant-control-statement",
        "statement": "no-individual-or-entity-with-signficant-control",
    }
    odd = {"kind": "odd"}
    number = {"company_number": "01234567"}
    content = lines(*({**number, "data": each} for each in (data, trust, none, odd)))
    done = taken("psc", tmp_path, {"psc.txt": content})
    assert done.cells("holding", "owner", "owned", "interest", *SHARE) == [
        ("", "gb-coh-01234567", "equity", "", "0", "100"), ("", "gb-coh-01234567", "votes", "", "0", "100"),
        ("", "gb-coh-01234567", "equity", "", "", ""), ("", "gb-coh-01234567", "votes", "", "", ""),
    ]  # fmt: skip
    assert done.cells("indirect_holding", "share_min") == [("50.000001",)]
    assert done.cells("influence", "kind") == [("significant_influence_or_control",)]
    assert done.reasons("skipped") == {"says-none": 1}
    assert done.reasons("refused") == {"unknown-word": 1}


@pytest.mark.parametrize(
    ("statement", "held"),
    [
        ("no-individual-or-entity-with-signficant-control", 0),
        ("psc-exists-but-not-identified", 2),
        ("steps-to-find-psc-not-yet-completed", 2),
        ("all-beneficial-owners-identified", 0),
        ("a-new-statement", 2),
    ],
)
def test_psc_statements_tell_nobody_from_somebody_who_is_not_named(tmp_path, statement, held):
    """Whoever is not named may hold any share, of the equity or of the votes."""
    data = {
        "kind": "persons-with-significant-control-statement",
        "statement": statement,
        "notified_on": "2020-02-03",
        "links": {"self": "/company/01234567/persons-with-significant-control-statements/x"},
    }
    done = taken("psc", tmp_path, {"psc.txt": lines({"company_number": "01234567", "data": data})})
    assert (
        done.cells("holding", "owner", "owned", "share_max", "from")
        == [("", "gb-coh-01234567", "100", "2020-02-03")] * held
    )
    assert done.cells("register", "owned", "completeness") == [("gb-coh-01234567", "partial")]
    assert done.reasons("doubt") == ({"unknown-owner": 1} if held else {})


def test_psc_people_have_identifiers_of_their_own(tmp_path):
    """Two people of one name in two companies are not taken for one."""
    people = [
        {
            "company_number": number,
            "data": {
                "kind": "individual-person-with-significant-control",
                "name": "Example Person",
                "natures_of_control": ["voting-rights-25-to-50-percent"],
                "links": {"self": f"/company/{number}/persons-with-significant-control/individual/{link}"},
            },
        }
        for number, link in (("1", "aaa"), ("2", "bbb"))
    ]
    done = taken("psc", tmp_path, {"psc.txt": lines(*people)})
    assert [owner for (owner,) in done.cells("holding", "owner")] == ["gb-psc-aaa", "gb-psc-bbb"]


def test_sec_13d(tmp_path):
    done = taken("sec-13d", tmp_path, {"sec.csv": SEC})
    assert done.cells("holding", "holding", "owner", "owned", "share") == [
        ("13d:cik-0000000001:cik-0000000002", "cik-0000000002", "cik-0000000001", "50"),
        ("13d:cik-0000000001:cik-0000000003", "cik-0000000003", "cik-0000000001", ""),
    ]
    assert len(done.rows("party")) == 3  # described nowhere, and there all the same
    assert done.reasons("doubt") == {"no-percentage": 1}


def test_sec_13d_filings_of_one_owner_about_one_company_are_one_holding(tmp_path):
    """None of two figures can be told to be the later one; owners who file together have the same shares."""
    again = "0000000000-21-000009,0000000001,0000000002,{},control,{},row13\n"
    together = "0000000000-20-000001,0000000001,0000000004,50.0,control,True,row13\n"
    cells = {"50.0,True": "50", "55,True": "", ",False": ""}
    for number, (figure, share) in enumerate(cells.items()):
        content = SEC + again.format(*figure.split(",")) + together
        done = taken("sec-13d", tmp_path, {"sec.csv": content}, str(number))
        first = "13d:cik-0000000001:cik-0000000002"
        held = {row["holding"]: (row["share"], row["lot"]) for row in done.rows("holding")}
        assert held[first] == (share, "13d:0000000000-20-000001")
        assert held["13d:cik-0000000001:cik-0000000004"] == ("50", "13d:0000000000-20-000001")
        assert done.reasons("doubt").get("contradiction", 0) == (share == "")


def test_wikidata(tmp_path):
    files = {
        "edges.csv": WIKIDATA,
        "companies.csv": "qid,name,country_qid,inception\nQ1,Example,Q148,\nQ3,Other,Q0,\n",
        "places.csv": "company_qid,relation,location_qid\nQ1,HEADQUARTERS,Q8646\nQ1,HEADQUARTERS,Q84\nQ1,RESIDES_IN,Q148\n",
    }
    done = taken("wikidata", tmp_path, files)
    assert done.cells("holding", "owner", "owned", "share", "from") == [
        ("wikidata-Q2", "wikidata-Q1", "", "2001-02-03")
    ]
    assert done.cells("headquarters", "party", "country") == [("wikidata-Q1", "HK")]
    assert ("wikidata-Q1", "CN") in done.cells("party", "party", "country")
    assert done.reasons("doubt") == {"unknown-country": 1}


BAD_PERCENTAGES = ["fifty", "50 %", "1,5", "-3", "101", "100.0000001", "1e1", "0x10", "nan", "५०"]


@pytest.mark.parametrize("text", BAD_PERCENTAGES)
def test_percentages_that_are_none_leave_the_share_unknown(tmp_path, text):
    done = taken("holdings", tmp_path, {"h.csv": f'owner,owned,percent,source\na,b,"{text}",s\n'})
    assert done.cells("holding", "owner", "owned", *SHARE) == [("a", "b", "", "", "")]
    assert done.reasons("doubt") == {"bad-percentage": 1}
    assert text in done.remarks


def test_plain_holdings(tmp_path):
    done = taken("holdings", tmp_path, {"h.csv": HOLDINGS})
    assert done.cells("holding", "owner", "owned", "share", "from") == [
        ("listed_example", "middle", "50", "2020-01-01"),
        ("middle", "target", "30", ""),
        ("listed_example", "target", "20", ""),
    ]
    assert done.rows("holding")[0]["source"].endswith("h.csv:2; register 1")


def test_a_date_that_is_none_leaves_room_for_nothing_to_be_held(tmp_path):
    """Whether the share counts on a day is not known: neither that it is held, nor that others have less."""
    content = "owner,owned,percent,from,to,source\na,b,60,2020-13-01,,s\nc,b,60,2021-01-01,2020-01-01,s\n"
    done = taken("holdings", tmp_path, {"h.csv": content})
    assert done.cells("holding", "from", "to", *SHARE) == [("", "", "", "0", "60")] * 2
    assert done.reasons("doubt") == {"bad-date": 2}


def test_names_get_identifiers_and_identifiers_stay(tmp_path):
    content = 'owner,owned,percent,source\n"Müller, Inc.",acme_gmbh,10,s\n"Muller, Inc.",none,10,s\n'
    done = taken("holdings", tmp_path, {"h.csv": content})
    [first, second] = done.cells("holding", "owner", "owned")
    assert first[0] != second[0]
    assert first[0].startswith("name-muller_inc-")
    assert first[1] == "acme_gmbh"
    assert second[1] == ""  # none is no company


def test_a_percentage_is_exact_as_a_decimal():
    """16.4 + 16.7 + 16.9 is 50, and not a float below it."""
    from lexlog.imports.cells import share

    assert sum(Decimal(share(each).exact) for each in ("16.4", "16.7", "16.9")) == 50
