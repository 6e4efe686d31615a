"""Damaged files: no crash, every record counted, no row that the loader refuses, and never a go out of damage."""

import contextlib
import gzip
import json
import random
import zipfile
from itertools import pairwise

import pytest
from importing import (
    HOLDINGS,
    SAMPLES,
    entity,
    imported,
    law,
    lei,
    level_1,
    lines,
    relationship,
    shares,
    taken,
)

from lexlog import library as libraries
from lexlog.diagnostic import Report
from lexlog.imports.run import NothingWritten
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.world.load import load
from tests.samples import some

POLICY = """policy corporate.reach "Reach of listed parties, for the test" {
  source "test";
  uses world;
  decides transfer;
  modelled from 2022-10-07;
}

define reached(p: party) "listed, or half held by those who are" per "test" {
  when (1) listing(party: p, list: example_list);
  when (2) total share over holding(owner: o, owned: p) where reached(o) >= 50%;
}

prohibition reach "Reached parties" section "test" {
  when (a) consignee is reached;
}
"""


def whole(kind, folder):
    return taken(kind, folder, SAMPLES[kind], "whole")


@pytest.mark.parametrize("kind", SAMPLES)
def test_samples_are_taken_whole(tmp_path, kind):
    done = whole(kind, tmp_path)
    assert done.report.fates["refused"] == 0
    assert done.report.fates["taken"] + done.report.fates["taken in part"] > 0
    assert not done.reasons("refused")


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_row_leads_back_to_its_file(tmp_path, kind):
    done = whole(kind, tmp_path)
    for table in done.report.tables:
        for row in done.rows(table):
            assert row["source"], (table, row)
            assert (
                any(name in row["source"] for name in SAMPLES[kind]) or "no record describes" in row["source"]
            )


@pytest.mark.parametrize("kind", SAMPLES)
def test_what_is_imported_loads_without_a_mistake(tmp_path, kind):
    report = Report()
    world = load(
        law(), [libraries.locate.home() / "facts" / "reference", whole(kind, tmp_path).folder], report
    )
    assert [each.message for each in report.diagnostics] == []
    assert not world.refused


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_same_files_give_the_same_bytes(tmp_path, kind, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first, second = (taken(kind, tmp_path, SAMPLES[kind], into).folder for into in ("a", "b"))
    assert [each.name for each in sorted(first.iterdir())] == [each.name for each in sorted(second.iterdir())]
    for each in first.iterdir():
        assert each.read_bytes() == (second / each.name).read_bytes()


def damaged(content, chance):
    """The content cut off, with bytes changed, or with a piece taken out."""
    at = chance.randrange(1, len(content))
    match chance.randrange(4):
        case 0:
            return content[:at]
        case 1:
            return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
        case 2:
            return content[:at] + content[at + chance.randrange(1, 30) :]
        case _:
            return (
                content[:at]
                + chance.choice([b'"', b"{", b"<", b"\x00", b"\xff\xfe", b"\n", b","])
                + content[at:]
            )


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("turn", some(range(3), 1))
def test_damage_is_counted_and_never_a_crash(tmp_path, kind, turn):
    """Whatever the damage: the import ends, what it writes loads, and damage that costs rows is told of."""
    chance = random.Random(f"{kind} {turn}")
    reference = libraries.locate.home() / "facts" / "reference"
    for number in range(8):
        files = {name: content.encode() for name, content in SAMPLES[kind].items()}
        name = chance.choice(list(files))
        files[name] = damaged(files[name], chance)
        folder = tmp_path / str(number) / "facts"
        with contextlib.suppress(NothingWritten):
            taken(kind, tmp_path / str(number), files)
        if folder.exists():
            report = Report()
            load(law(), [reference, folder], report)
            assert [each.message for each in report.diagnostics] == []
        assert not list(folder.parent.glob(".*"))


@pytest.mark.parametrize("kind", ["holdings", "bods", "followthemoney", "psc", "sec-13d", "wikidata"])
def test_a_register_that_is_cut_off_leaves_a_holding_of_anyone(tmp_path, kind):
    [(name, content)] = SAMPLES[kind].items()
    done = taken(kind, tmp_path, {name: content.encode()[:-3]})
    ends = [(row["owner"], row["owned"], row["share"]) for row in done.rows("holding")]
    assert ("", "", "") in ends
    assert done.report.in_doubt


@pytest.fixture(scope="module")
def reach(tmp_path_factory):
    """A law by which parties are barred that listed ones hold to half, with nothing else in it, and a case about
    one of them."""
    folder = tmp_path_factory.mktemp("policy")
    (folder / "corporate").mkdir()
    (folder / "corporate" / "reach.lexlog").write_text(POLICY)
    cases = tmp_path_factory.mktemp("cases")
    (cases / "transfer.csv").write_text(
        "case,kind,date_of_export,country_of_export,country_of_ultimate_destination,ultimate_consignee,item\n"
        "t,export,2024-05-06,US,DE,target,t4\n"
    )
    (cases / "country.csv").write_text("country,name\nDE,Germany\nUS,United States\n")
    (cases / "item.csv").write_text("item,kind\nt4,integrated_circuit\n")
    (cases / "party.csv").write_text(
        "party,kind,country\ntarget,company,DE\nlisted_example,company,DE\nmiddle,company,DE\n"
    )
    (cases / "headquarters.csv").write_text("party,country\ntarget,DE\n")
    (cases / "stated_ultimate_parent.csv").write_text("party,parent\ntarget,none\n")
    (cases / "listing.csv").write_text(
        "party,list,footnote,license_requirement,review_policy\nlisted_example,example_list,none,none,none\n"
    )
    (cases / "list_snapshot.csv").write_text(
        "list,as_of,max_age_days\nexample_list,2024-05-01,30\nentity_list,2024-05-01,30\n"
        "military_end_user_list,2024-05-01,30\nsdn_list,2024-05-01,30\n"
    )
    schema = libraries.locate.home() / "policy" / "world.lexlog"
    return libraries.load([schema, folder], bundled=False), cases


def outcome(reach, folder):
    library, cases = reach
    assert not library.has_errors, library.diagnostics
    world = load(library.law, [cases, folder], Report())
    [decision] = Session(library, Layer(), world, differences=False).decisions()
    return decision.outcome


def test_half_held_by_listed_parties_is_a_bar(reach, tmp_path):
    """30 through the middle, of which half is held by the listed one, and 20 of its own: 30 + 20 >= 50."""
    beside = [reach[1]]
    done = taken("holdings", tmp_path, {"h.csv": HOLDINGS}, "half", beside)
    assert outcome(reach, done.folder) == "prohibited"
    less = HOLDINGS.replace("20.000000", "19.999999")
    done = taken("holdings", tmp_path, {"h.csv": less}, "less", beside)
    assert outcome(reach, done.folder) == "no_license_required"


def test_a_record_that_stands_twice_may_count_once_or_twice(reach, tmp_path):
    """Twice 20 of its own and 15 through the middle: 35 or 55, which is half or not."""
    start = "owner,owned,percent,source\nlisted_example,middle,50,s\nmiddle,target,15,s\n"
    done = taken(
        "holdings", tmp_path, {"h.csv": start + "listed_example,target,20,s\n" * 2}, beside=[reach[1]]
    )
    assert done.cells("holding", "share", "share_max")[2:] == [("20", ""), ("", "20")]
    assert done.reasons("doubt") == {"twice": 1}
    assert outcome(reach, done.folder) == "undetermined"


def test_a_file_cut_off_anywhere_leaves_a_holding_of_anyone(tmp_path):
    """So that it is no go, as of a record that cannot be read: see the next test."""
    start = HOLDINGS.index("\n") + 1
    for number, end in enumerate(range(start, len(HOLDINGS), 3)):
        done = taken("holdings", tmp_path / str(number), {"h.csv": HOLDINGS[:end]})
        if HOLDINGS[end - 1] != "\n":  # between two records nothing shows that some are missing
            assert ("", "", "", "") in done.cells("holding", "owner", "owned", "share", "share_max")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("listed_example,target,20.000000", "listed_example,target,twenty"),
        ("listed_example,target,20.000000", "listed_example,target,20 %"),
        ("listed_example,target,20.000000", 'listed_example,target,"20,0"'),
        ("listed_example,target,20.000000", ",target,20.000000"),
        ("listed_example,target,20.000000", "listed_example,,20.000000"),
        pytest.param(  # what could stand in all of its cells is tried
            "listed_example,target,20.000000", "listed_example,target", marks=pytest.mark.thorough
        ),
        ("listed_example,target,20.000000,,", "listed_example,target,20.000000,2024-13-01,"),
        ("middle,50", 'middle,"fifty"'),
    ],
)
def test_a_record_that_cannot_be_read_is_no_go(reach, tmp_path, old, new):
    assert old in HOLDINGS or old.replace(",50", ",50") in HOLDINGS
    content = HOLDINGS.replace(old, new).encode(errors="surrogateescape")
    assert content != HOLDINGS.encode()
    done = taken("holdings", tmp_path, {"h.csv": content}, beside=[reach[1]])
    assert outcome(reach, done.folder) == "undetermined"


def test_packed_files(tmp_path):
    text = HOLDINGS.encode()
    with zipfile.ZipFile(tmp_path / "h.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("h.csv", text)
    (tmp_path / "h.csv.gz").write_bytes(gzip.compress(text))
    for number, name in enumerate(("h.zip", "h.csv.gz")):
        done = imported("holdings", [tmp_path / name], tmp_path / str(number))
        assert len(done.rows("holding")) == 3
    long = HOLDINGS + "".join(f"a,b,{n % 100},,,{random.Random(n).random()}\n" for n in range(20_000))
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(long.encode())[:-3000])
    done = imported("holdings", [tmp_path / "cut.csv.gz"], tmp_path / "cut")
    assert done.reasons("refused") == {"cut-off": 1}
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", text)
        archive.writestr("b.csv", text)
    with pytest.raises(NothingWritten, match="holds 2 files"):
        imported("holdings", [tmp_path / "two.zip"], tmp_path / "two")


def test_encodings(tmp_path):
    text = "owner,owned,percent,source\nMüller AG,acme,50,s\nother,acme,10,s\n"
    done = taken("holdings", tmp_path, {"h.csv": text.encode("latin-1")}, "a")
    assert done.reasons("refused") == {"not-encoded": 1}
    assert "0xfc" in done.remarks
    assert len(done.rows("holding")) == 3  # the other record, and shares and votes of which nothing is known
    done = taken("holdings", tmp_path, {"h.csv": text.encode("latin-1")}, "b", encoding="latin-1")
    assert ("Müller AG",) in done.cells("party", "name")
    for encoding in ("utf-8-sig", "utf-16"):
        done = taken("holdings", tmp_path, {"h.csv": text.encode(encoding)}, encoding)
        assert done.report.fates["taken"] == 2


def test_a_quote_that_does_not_end_swallows_the_rest_and_says_so(tmp_path):
    content = 'owner,owned,percent\na,b,1\na,"b,1\nc,d,1\n'
    done = taken("holdings", tmp_path, {"h.csv": content})
    assert done.report.fates["taken"] == 1
    assert done.reasons("refused") == {"cut-off": 1}
    assert "h.csv:3:" in done.remarks


def test_one_bad_line_of_json_takes_none_of_the_others_with_it(tmp_path):
    statements = [entity("c1", "A"), entity("c2", "B"), relationship("r", "c1", "c2", shares({"exact": 60}))]
    good = lines(*statements).splitlines()
    content = "\n".join([good[0], "{ this is not JSON", good[1], '{"a": 1, "a": 2}', "NaN", good[2], ""])
    done = taken("bods", tmp_path, {"b.jsonl": content})
    assert done.report.fates["refused"] == 3
    assert ("bods-c1", "bods-c2", "60") in done.cells("holding", "owner", "owned", "share")


def test_json_that_breaks_in_the_middle(tmp_path):
    statements = json.dumps([entity("c1", "A"), entity("c2", "B")])
    for number, content in enumerate((statements[:-20], statements.replace("}, {", "}; {", 1))):
        done = taken("bods", tmp_path, {"b.json": content}, str(number))
        assert done.report.fates["refused"] == 1
        assert done.rows("party")
        assert ("", "") in done.cells("holding", "owner", "owned")


def test_xml_that_breaks_in_the_middle(tmp_path):
    child, parent = lei("CHILD"), lei("PARENT")
    text = level_1(child, parent)
    for number, content in enumerate(
        (text[:-60], text.replace(f"<lei:LEI>{parent}", f"<lei:LEI>&odd;{parent}"))
    ):
        done = taken("gleif", tmp_path, {"l.xml": content}, str(number))
        assert done.report.fates["refused"] == 1
        assert (f"lei-{child}",) in done.cells("party", "party")


def test_xml_that_would_grow_without_end(tmp_path):
    """Entities that are defined by entities, ten of each: a billion of the first."""
    names = "abcdefghij"
    grown = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    text = f'<!DOCTYPE l [<!ENTITY a "{"x" * 1000}">{grown}]>' + level_1(lei("A")).partition("?>")[2]
    done = taken("gleif", tmp_path, {"l.xml": text.replace("Example", "&j;")})
    assert done.report.fates["refused"] == 1


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("holdings", "", "is empty"),
        ("holdings", 'owner,owned,"percent\na,b,1\n', "the header of .* cannot be read"),
        ("holdings", "a,b\n1,2\n", "no column `owner`, `owned`, `percent`"),
        ("gleif", "<html></html>", "has the root `html`"),
        ("gleif", "a,b\n", "is no file of GLEIF"),
        ("bods", "hello", "is not JSON"),
        ("cyclonedx", '{"bomFormat": "SPDX"}', "is no CycloneDX"),
        ("lineage", "a,b\n", "columns of none of"),
        ("epoch", "a,b\n", "neither the column Model"),
        ("hugging-face", "a,b\n", "neither the columns child and parent"),
        ("wikidata", "a,b\n", "none of the columns"),
        ("csl", "a,b\n", "no column `name`, `source`"),
        ("mapped", "a,b\n", "say --mapping"),
    ],
)
def test_a_file_of_another_format_is_refused_and_nothing_is_written(tmp_path, kind, content, said):
    with pytest.raises(NothingWritten, match=said):
        taken(kind, tmp_path, {"file.csv": content})
    assert [each.name for each in tmp_path.iterdir()] == ["file.csv"]
