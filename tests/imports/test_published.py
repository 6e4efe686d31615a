"""Files as they are published: every record is counted, figures agree with a plain count, and all of it loads.

The figures are counted in the files by other means (a search for the texts in question), not copied from an
import. The files are no part of the project; where they are absent these tests are skipped.
"""

import csv
import json
import re
from collections import Counter
from decimal import Decimal

import pytest
from importing import SHARED, imported, law

from lexlog import locate
from lexlog.diagnostic import Report
from lexlog.imports.names import is_lei
from lexlog.world.load import load

pytestmark = pytest.mark.skipif(SHARED is None, reason="the published files are not at hand")

FILES = {
    "entity-list": ["us_lists/bis_entity_list_2026-07-09.csv"],
    "csl": ["us_lists/csl_2026-07-31.csv"],
    "meu-list": ["us_lists/bis_meu.json"],
    "bods": ["formats/bods/sample_300_statements_0.4.json", "formats/bods/examples/*.json"],
    "gleif": ["formats/gleif/*.xml"],
    "sec-13d": ["ownership/sec_13d_control_figures.csv"],
    "wikidata": ["ownership/wikidata_*.csv"],
    "hugging-face": ["hf_trees/*.csv"],
    "epoch": ["models/*.csv"],
}


def files(kind):
    return [path for pattern in FILES[kind] for path in sorted(SHARED.glob(pattern))]


def published(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """What an import of every kind leaves, each read once."""
    found = {}

    def of(kind):
        if kind not in found:
            found[kind] = imported(kind, files(kind), tmp_path_factory.mktemp("published") / kind)
        return found[kind]

    return of


@pytest.mark.parametrize("kind", FILES)
def test_every_record_is_counted(done, kind):
    count = 0
    for path in files(kind):
        match path.suffix:
            case ".csv":
                count += len(published(path))
            case ".json":
                found = json.loads(path.read_text(encoding="utf-8"))
                count += len(found if isinstance(found, list) else found["entities"])
            case _:
                text = path.read_text(encoding="utf-8")
                count += len(re.findall(r"<[a-z]+:(?:LEIRecord|RelationshipRecord|Exception)[\s>]", text))
    assert done(kind).report.records == count


@pytest.mark.parametrize("kind", FILES)
def test_what_is_imported_loads_without_a_mistake(done, kind):
    report = Report()
    world = load(law(), [locate.home() / "facts" / "reference", done(kind).folder], report)
    assert [each.message for each in report.diagnostics] == []
    assert not world.refused


@pytest.mark.parametrize("kind", FILES)
def test_nothing_is_refused_that_has_a_name(done, kind):
    """Three rows of one table have no model; every other record is taken, at least in part, or spoken of nowhere."""
    assert done(kind).reasons("refused") == ({"no-identifier": 3} if kind == "epoch" else {})


# --- lists --------------------------------------------------------------------------------------------------


def test_footnotes_of_the_entity_list(done):
    """Counted in the texts: ` 1 ` behind 734.9(e), 2 at the end, `,3` or ` 3` behind 734.9(g), 4 and 5 at the end."""
    texts = [row["notes"] for row in published(files("entity-list")[0])]
    counted = {
        "1": sum("734.9(e) 1 and" in each for each in texts),
        "2": sum(each.rstrip().endswith("of the EAR 2") for each in texts),
        "3": sum("734.9(g)" in each for each in texts),
        "4": sum(bool(re.search(r"\) ?4\.?$", each.rstrip())) for each in texts),
        "5": sum(bool(re.search(r"\) ?5\.?$", each.rstrip())) for each in texts),
    }
    assert counted["1"] + counted["3"] + counted["4"] + counted["5"] == 1015  # entries that cite 734.9
    found = Counter(each for (each,) in done("entity-list").cells("listing", "footnote"))
    assert {each: found[each] for each in counted} == counted


def test_footnotes_that_a_copy_has_lost_are_unknown(done):
    """Seven entries of the screening list cite 734.9(e) or (g) in a text that has no footnote in it."""
    without = (
        "(See §734.9(e) and §744.11 of the EAR)",
        "(See §§ 734.9(e)(2) and 744.11 of the EAR)",
        "(See §§ 734.9(g), 746.8(a)(3), and 744.21(b) of the EAR)",
    )
    names = {
        row["name"] for row in published(files("csl")[0]) if row["license_requirement"].endswith(without)
    }
    assert len(names) == 7
    called = dict(done("csl").cells("party", "party", "name"))
    rows = [row for row in done("csl").rows("listing") if row["list"] == "entity_list"]
    assert {row["footnote"] for row in rows if called[row["party"]] in names} == {""}
    assert names == {called[row["party"]] for row in rows if row["footnote"] == ""}


def test_every_list_of_the_screening_list_has_its_copy(done):
    codes = {row["source_code"] for row in published(files("csl")[0])}
    assert len(done("csl").rows("list_snapshot")) == len(codes) == 12
    assert {each for (each,) in done("csl").cells("list_snapshot", "as_of")} == {"2026-07-31"}


def test_names_are_parties_once(done):
    names = {" ".join(row["name"].casefold().split()) for row in published(files("entity-list")[0])}
    assert len(done("entity-list").rows("party")) == len(names)


# --- owners -------------------------------------------------------------------------------------------------


def test_shares_of_filings_are_those_of_the_table(done):
    rows = published(files("sec-13d")[0])
    verified = [Decimal(row["percent_of_class"]) for row in rows if row["pct_verified"] == "True"]
    shares = [Decimal(each) for (each,) in done("sec-13d").cells("holding", "share") if each]
    [finer] = [each for each in verified if each != round(each, 6)]
    assert finer == Decimal("9.9999998")  # more decimals than the tables have: it lies between two
    assert ("9.999999", "10") in done("sec-13d").cells("holding", "share_min", "share_max")
    verified.remove(finer)
    assert sorted(shares) == sorted(verified)
    assert len(verified) == 9203
    assert sum(each == 50 for each in shares) == 21
    assert sum(each >= 50 for each in shares) == 1077
    halves = {
        (f"cik-{row['owner_key']:0>10}", f"cik-{row['company_cik']:0>10}")
        for row in rows
        if row["pct_verified"] == "True" and Decimal(row["percent_of_class"]) >= 50
    }
    made = {
        (row["owner"], row["owned"])
        for row in done("sec-13d").rows("holding")
        if row["share"] and Decimal(row["share"]) >= 50
    }
    assert made == halves
    of_each_other = {frozenset(each) for each in halves if each[0] != each[1] and each[::-1] in halves}
    assert of_each_other == {frozenset({"cik-0000733590", "cik-0001102238"})}


def test_edges_without_shares(done):
    rows = done("wikidata").rows("holding")
    assert len(rows) == 5650
    assert not any(row["share"] or row["share_min"] or row["share_max"] for row in rows)


def test_bods_shares_are_those_of_the_statements(done):
    [sample, *_] = files("bods")
    exact = Counter()
    for statement in json.loads(sample.read_text(encoding="utf-8"), parse_float=Decimal):
        if statement["recordType"] == "relationship":
            for interest in statement["recordDetails"]["interests"]:
                exact[f"{Decimal(interest['share']['exact']).normalize():f}"] += 1
    made = [row for row in done("bods").rows("holding") if sample.name in row["source"]]
    assert Counter(row["share"] for row in made) == exact


def test_gleif_parties_and_parents(done):
    text = "".join(path.read_text(encoding="utf-8") for path in files("gleif"))
    leis = {each for each in re.findall(r">([0-9A-Z]{20})<", text) if is_lei(each)}
    assert {row["party"].removeprefix("lei-") for row in done("gleif").rows("party")} <= leis
    assert done("gleif").report.tables.get("holding") is None
    ultimate = len(set(re.findall(r"IS_ULTIMATELY_CONSOLIDATED_BY", text)))
    assert bool(ultimate) == any(
        row["parent"] != "none" for row in done("gleif").rows("stated_ultimate_parent")
    )


# --- models -------------------------------------------------------------------------------------------------


def test_edges_of_model_cards(done):
    rows = published(next(path for path in files("hugging-face") if "edges" in path.name))
    words = {"finetune": "fine_tune", "adapter": "adapter", "quantized": "quantize", "merge": "merge"}
    assert sorted(done("hugging-face").cells("derivation", "child", "parent", "relation")) == sorted(
        (row["child"], row["parent"], words[row["relation"]]) for row in rows
    )


def test_operations_are_exact(tmp_path):
    path = next(path for path in files("epoch") if "notable" in path.name)
    done = imported("epoch", [path], tmp_path / "epoch")
    whole = {
        f"epoch-model {row['Model']}": Decimal(row["Training compute (FLOP)"])
        for row in published(path)
        if row["Training compute (FLOP)"] and not row["Base model"] and row["Confidence"] != "Wrong"
    }
    names = {row["model"]: f"epoch-model {row['name']}" for row in done.rows("model")}
    checked = 0
    for row in done.rows("training_stage"):
        figure = whole.get(names[row["model"]])
        if figure is None or not row["operations"]:
            continue
        assert Decimal(row["operations"]) == figure
        checked += 1
    fractions = sum(figure != int(figure) for figure in whole.values())
    assert checked >= len(whole) - fractions - done.reasons("doubt").get("contradiction", 0)
