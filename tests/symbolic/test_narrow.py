"""What takes products, several words, names on record, other cases or blank days is found by a case, too."""

import pytest

from lexlog import library as libraries
from lexlog.compare.sides import Named, side
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import GivenRow
from lexlog.source import Source
from lexlog.symbolic import rows
from lexlog.symbolic.confirm import Decider
from lexlog.symbolic.differ import compared, differ
from lexlog.symbolic.laws import Laws
from lexlog.symbolic.record import Record
from lexlog.symbolic.shapes import Size
from tests.compare.law import LAW

HEAD = LAW.partition("entity port")[0].replace("decides shipment", "decides sale")
TABLES = """
unit t;

entity field "a field" {
  field: key;
  breadth: number in count from 0 to 10_000 by 1;
  depth: number in count from 0 to 10_000 by 1;
  height: number in t from 0 to 10_000 by 0.01;
}

relation paper "a paper" {
  field: field;
  kind: deed | survey | permit;
}

case sale "what is sold" {
  case: key;
  day: date as date;
  field: field;
  count: number in count from 0 to 1_000_000 by 1;
  registered: date, blank is none;
  decided on day;
}

group named of field "Fields that the law names" per "Gazette 5" {
  elm;
}

define yield_of(f: field) is number in t by 0.01 per "Gazette 5" {
  value (1) breadth of f * depth of f * height of f;
}

define sold(f: field) is number in count by 1 per "Gazette 5" {
  value (1) total count over ever sale(field: f) where (registered <= today);
}

"""
RULINGS = {
    "a product of three": (
        "yield_of of field >= 4_800 t and depth of field > 3 and breadth of field > 7",
        "yield_of of field > 4_800 t and depth of field > 3 and breadth of field > 7",
    ),
    "a paper of each kind": (
        "paper(field: field, kind: deed) and paper(field: field, kind: survey)"
        " and paper(field: field, kind: permit) and count >= 7",
        "paper(field: field, kind: deed) and paper(field: field, kind: survey)"
        " and paper(field: field, kind: permit) and count > 7",
    ),
    "what others come to": (
        "registered > today and sold of field >= 790_000 count",
        "registered > today and sold of field > 790_000 count",
    ),
    "a day that never comes": ("registered > 9998-12-31", "registered > 9998-12-31 and count > 7"),
}


def law(condition):
    ruling = f'prohibition sales "Sales" section "Gazette 5" {{\n  when (a) {condition};\n}}\n'
    library = libraries.of_texts([Source("small/law.lexlog", HEAD + TABLES + ruling)])
    assert not library.has_errors, [each.message for each in library.diagnostics]
    return side(Named("small", "small"), library, Layer(), None).library


@pytest.mark.parametrize("name", RULINGS)
def test_it_is_found(name):
    found = differ(*map(law, RULINGS[name]))
    assert found.word == "differs"
    assert found.witnesses[0].answers == ("prohibited", "no_license_required")


def test_a_day_that_never_comes_is_left_blank():
    found = differ(*map(law, RULINGS["a day that never comes"]))
    [case] = [dict(each.cells) for each in found.witnesses[0].rows if each.table == "sale"]
    assert "registered" not in case


def test_what_a_case_counts_is_that_of_another_case():
    found = differ(*map(law, RULINGS["what others come to"]))
    sales = [dict(each.cells) for each in found.witnesses[0].rows if each.table == "sale"]
    assert {each["case"] for each in sales} == {"witness", "other_1"}


def test_conditions_that_have_nothing_to_do_with_each_other_are_not_multiplied(monkeypatch):
    """Of six papers, any may be the deed, the survey and the permit: 18 ways to look at, and not 216."""
    papers = " and ".join(f"paper(kind: {each})" for each in ("deed", "survey", "permit"))
    old, new = law(f"{papers} and count >= 7"), law(f"{papers} and count > 7")
    found = compared(old, new)
    laws = Laws((old, new), found.cones, "sale", Record())
    monkeypatch.setattr(rows, "MOST", 60)
    laws.evaluated(laws.maker.world(Size(3, 2)))


def test_what_is_on_record_is_not_stated_again(home, monkeypatch, tmp_path):
    """A field that the law names and the reference facts have, with its cells as they are there."""
    place = tmp_path / "facts" / "reference"
    place.mkdir(parents=True)
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "world.lexlog").write_text((home / "policy" / "world.lexlog").read_text())
    (place / "field.csv").write_text("field,breadth,depth,height,source\nelm,2,3,5,test\n")
    monkeypatch.setenv("LEXLOG_HOME", str(tmp_path))
    old, new = law("field in group named and count >= 7"), law("field in group named and count > 7")
    found = differ(old, new)
    assert found.word == "differs"
    assert not [each for each in found.witnesses[0].rows if each.table == "field"]
    again = (*found.witnesses[0].rows, GivenRow("field", (("field", "elm"), ("breadth", "9"))))
    assert Decider(old).decision("witness", again) is None, "a row that says otherwise is refused"
