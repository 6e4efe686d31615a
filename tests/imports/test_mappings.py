"""Mapping tables: well formed, sourced, of the words that the schema has; identifiers; mappings of columns."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importing import ROOT, SHARED, law, settings, taken

from lexlog.imports.names import from_name, is_lei, own
from lexlog.imports.run import NothingWritten

TABLES = sorted((ROOT / "facts" / "imports").glob("*.csv"))


def rows(name):
    with (ROOT / "facts" / "imports" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_mapping_tables_are_well_formed(path: Path):
    assert b"\r" not in path.read_bytes()
    with path.open(encoding="utf-8", newline="") as file:
        header, *content = csv.reader(file, strict=True)
    assert header[-1] == "source"
    assert all(len(row) == len(header) for row in content), [
        row for row in content if len(row) != len(header)
    ]
    assert all(row[-1].strip() for row in content)
    key = 2 if header[0] in ("list", "record") and path.stem in ("footnote", "bods_type") else 1
    keys = [tuple(row[:key]) for row in content]
    assert len(keys) == len(set(keys))
    if header[0] == "pattern":
        assert all(re.compile(row[0]) for row in content)
        assert all(row[0] == row[0].lower().replace("\\D", "\\d") for row in content)  # over lower case


def test_every_mapping_table_is_in_the_readme():
    readme = (ROOT / "facts" / "README.md").read_text(encoding="utf-8")
    assert [path.stem for path in TABLES if f"`{path.stem}`" not in readme] == []


@pytest.mark.parametrize(
    ("name", "column", "table", "field"),
    [
        ("list_type", "kind", "party", "kind"),
        ("bods_type", "kind", "party", "kind"),
        ("gleif_category", "kind", "party", "kind"),
        ("followthemoney_schema", "kind", "party", "kind"),
        ("psc_kind", "party_kind", "party", "kind"),
        ("bods_interest", "interest", "holding", "interest"),
        ("psc_nature_of_control", "interest", "holding", "interest"),
        ("gleif_relationship", "level", "parent_statement", "level"),
        ("register", "completeness", "register", "completeness"),
        ("model_relation", "relation", "derivation", "relation"),
        ("model_openness", "weights", "model", "weights"),
        ("hub_gate", "weights", "model", "weights"),
    ],
)
def test_words_of_mapping_tables_are_those_of_the_schema(name, column, table, field):
    words = set(law().tables[table].field(field).type.words)
    assert {row[column] for row in rows(name)} - {""} <= words


def test_countries_of_mapping_tables_are_countries():
    codes = settings().countries.codes
    for name in ("country_alias", "wikidata_country", "register"):
        assert {row["country"] for row in rows(name)} - {""} <= codes


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("China (PRC)", "CN"), ("Burma", "MM"), ("Korea, South", "KR"), ("Hong Kong", "HK"), ("Macau", "MO"),
        ("Macao", "MO"), ("Taiwan", "TW"), ("Turkey", "TR"), ("  china ", "CN"), ("de", "DE"), ("Russia", "RU"),
        ("Crimea Region of Ukraine", "UA"), ("United Kingdom of Great Britain and Northern Ireland", "GB"), ("", ""),
    ],
)  # fmt: skip
def test_names_of_countries(name, code):
    assert settings().countries.code(name) == code


@pytest.mark.parametrize("name", ["Atlantis", "Multinational", "AN", "XX"])
def test_names_of_no_country(name):
    assert settings().countries.code(name).reason == "unknown-country"


def test_natures_of_control_have_the_band_of_their_name():
    for row in rows("psc_nature_of_control"):
        band = re.search(r"-(\d+)-to-(\d+)-percent", row["nature"])
        if band:
            assert (row["least"], row["greatest"]) == band.groups()
        assert bool(row["interest"]) != bool(row["influence"])
    assert {row["says"] for row in rows("psc_statement")} == {"nobody", "somebody", "nothing"}


# --- identifiers --------------------------------------------------------------------------------------------


def known(name):
    import unicodedata

    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_identifiers_are_equal_only_for_one_name(first, second):
    same = from_name("x", first) == from_name("x", second)
    assert same == (known(first) == known(second))


@given(
    st.text(alphabet="aA bB.-&", min_size=1, max_size=5), st.text(alphabet="aA bB.-&", min_size=1, max_size=5)
)
def test_identifiers_of_similar_names(first, second):
    assert (from_name("x", first) == from_name("x", second)) == (known(first) == known(second))


@given(st.text(min_size=1))
def test_identifiers_have_plain_letters(name):
    assert re.fullmatch(r"x-[a-z0-9_]{0,60}(-[0-9a-f]{8})?", from_name("x", name))
    assert own(from_name("x", name)) == from_name("x", name)


def test_leis():
    assert is_lei("001GPB6A9XPE8XJICC14")
    assert not any(
        is_lei(each) for each in ("001GPB6A9XPE8XJICC15", "", "001gpb6a9xpe8xjicc14", "0" * 20, "1" * 21)
    )


# --- a mapping of columns -----------------------------------------------------------------------------------

MAPPING = """
delimiter = ";"

[[rows]]
table = "holding"
holding = { join = ["Company", "Holder"] }
owner = { column = "Holder", as = "name" }
owned = { column = "Company", as = "identifier", scheme = "hrb" }
share = { column = "Percent", as = "percentage" }
from = { column = "Since", as = "date", form = "%d.%m.%Y" }
nominee = { column = "Nominee", words = { Y = "yes", N = "no" } }
interest = { text = "votes" }
source = { column = "Page" }

[[rows]]
table = "party"
party = { column = "Company", as = "identifier", scheme = "hrb" }
country = { column = "Land", as = "country" }
"""
REGISTER = "Company;Holder;Percent;Since;Nominee;Land;Page\n"


def mapped(tmp_path, mapping, content, into="facts"):
    (tmp_path / "m.toml").write_text(mapping)
    return taken("mapped", tmp_path, {"r.csv": content}, into, mapping=tmp_path / "m.toml")


def test_a_mapping_of_columns(tmp_path):
    done = mapped(tmp_path, MAPPING, REGISTER + "12;Example AG;50.5;01.02.2020;N;Korea, South;p. 7\n")
    assert done.cells("holding", "holding", "owner", "owned", "share", "from", "nominee", "interest") == [
        ("12:Example AG", "name-example_ag", "hrb-12", "50.5", "2020-02-01", "no", "votes")
    ]
    assert done.rows("holding")[0]["source"].endswith("r.csv:2; p. 7")
    assert ("hrb-12", "KR") in done.cells("party", "party", "country")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("12;X;50,5;01.02.2020;N;DE;p", "bad-percentage"),
        ("12;X;50;31.02.2020;N;DE;p", "bad-date"),
        ("12;X;50;01.02.2020;maybe;DE;p", "unknown-word"),
        ("12;X;50;01.02.2020;N;Atlantis;p", "unknown-country"),
    ],
)
def test_cells_that_a_mapping_cannot_read(tmp_path, line, reason):
    done = mapped(tmp_path, MAPPING, REGISTER + line + "\n")
    assert done.reasons("doubt") == {reason: 1}
    if reason == "bad-date":
        assert done.cells("holding", "share", "share_min", "share_max", "from") == [("", "0", "50", "")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[rows]]", "[rows", "is no TOML"),
        ('table = "holding"', 'table = "holdings"', "did you mean `holding`"),
        ("owner =", "owners =", "did you mean `owner`"),
        ('as = "name"', 'as = "nam"', "expected one of"),
        ('column = "Holder"', 'colum = "Holder"', "is told by one of column, join and text"),
        ('column = "Percent"', 'column = "Pct"', "has no column `Pct`"),
        ('delimiter = ";"', 'format = "xls"', "expected csv or jsonl"),
    ],
)
def test_mappings_that_cannot_be_used(tmp_path, old, new, said):
    with pytest.raises(NothingWritten, match=re.escape(said)):
        mapped(tmp_path, MAPPING.replace(old, new), REGISTER)


# --- the published schema of BODS ---------------------------------------------------------------------------


@pytest.mark.skipif(SHARED is None, reason="the published schema is not at hand")
def test_what_the_published_schema_of_bods_refuses_is_not_taken():
    """Statements changed in the parts that are read: what the schema refuses there leaves no exact share."""
    import json

    from importing import BODS
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    from lexlog.imports.bods_interests import share_of
    from lexlog.imports.bods_shape import faults
    from lexlog.imports.cells import Bad

    folder = SHARED / "formats" / "bods" / "schema"
    documents = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    found = [(each["$id"], Resource.from_contents(each)) for each in documents if "$id" in each]
    registry = Registry().with_resources(found)
    published = next(each for each in documents if each.get("$id") == "urn:statement")
    validator = Draft202012Validator(published, registry=registry)
    whole = json.loads((SHARED / "formats" / "bods" / "examples" / "joint-ownership.json").read_text())
    relation = next(each for each in whole if each["recordType"] == "relationship")
    place = whole.index(relation)

    def is_valid(statement):
        return validator.is_valid([*whole[:place], statement, *whole[place + 1 :]])

    assert is_valid(relation)
    assert not faults(relation)
    assert not faults(BODS[2])
    for change in (
        {"recordStatus": "odd"}, {"recordType": "odd"}, {"recordId": 5}, {"recordId": None}, {"statementId": 5},
        {"recordDetails": {**relation["recordDetails"], "interests": "odd"}},
        {"recordDetails": {**relation["recordDetails"], "interestedParty": 5}},
        {"recordDetails": {**relation["recordDetails"], "subject": None}},
    ):  # fmt: skip
        assert not is_valid({**relation, **change}), change
        assert faults({**relation, **change}), change
    for share in (
        {"exact": "50"},
        {"exact": 101},
        {"exact": -1},
        {"minimum": "1,5"},
        {"exclusiveMaximum": 130},
        "50",
    ):
        interest = {**relation["recordDetails"]["interests"][0], "share": share}
        changed = {**relation, "recordDetails": {**relation["recordDetails"], "interests": [interest]}}
        assert not is_valid(changed), share
        assert isinstance(share_of(share), Bad), share
