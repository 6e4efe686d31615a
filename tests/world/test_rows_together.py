"""Rows of one lot, cells between ends, registers, and silence that other tables end."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "decide"))

from small_law import HEADER, Bad, library, row, world

from lexlog.resolved.layer import BEGINNING, END

SCHEMA = """
entity firm { firm: key; kind: maker | state; }
relation stake {
  stake: text;
  owner: firm;
  owned: firm;
  part: number in % from 0 to 100 by 0.1, between low and high;
  low: number in % from 0 to 100 by 0.1;
  high: number in % from 0 to 100 by 0.1;
  nominee: yes | no, blank is no;
  lot: text, blank is stake;
  key stake, owner;
  one owned, part for each lot;
  whole 100% of part for each owned;
  complete for each owned by book with state is full;
  silence is unknown for each owned by book with state is part;
}
relation book {
  owned: firm; book: text; state: full | part; as_of: date;
  key owned, book; speaks from as_of;
}
relation above {
  firm: firm;
  top: firm;
  key firm;
  silence is unknown for each firm where kind in [maker] 
    lacking most of stake(owned) where nominee in [no], book(owned);
}
case move { case: key; date: date; kind: send; buyer: firm; decided on date; covers speaks of kind; }
"""
POLICY = """
define much(f: firm) {
  when (a)
    total part over stake(owner: o, owned: f, nominee: no) where (o is not f) >= 50 %;
}
define topped(f: firm) { when (a) above of f is not none; }
requirement R { when (a) buyer is much or buyer is topped; review (b) case_by_case; }
"""
LAW = library(POLICY, header=HEADER, schema=SCHEMA)
FIRMS = [row("firm", firm=name, kind=kind) for name, kind in (("f", "maker"), ("g", "maker"), ("s", "state"))]


def made(*rows):
    return world(LAW, [*FIRMS, *rows])


def stakes(of, column="part"):
    """The cells of a column of stakes: a number, the pair of its ends, a name, or None if it is not known."""
    table = of.tables["stake"]
    found = []
    for i, value in enumerate(table.columns[column].tolist()):
        if table.unknown[column][i]:
            found.append(table.ranges.get(column, {}).get(i))
        else:
            found.append(of.symbols.name(value) if column != "part" else value)
    return found


# --- ends ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "stored"),
    [
        ({"part": "12.5", "low": "10", "high": "20"}, 125),
        ({"low": "10", "high": "20"}, (100, 200)),
        ({"low": "10"}, (100, 1000)),
        ({"high": "20"}, (0, 200)),
        ({"low": "20", "high": "20"}, 200),
        ({}, None),
    ],
)
def test_a_cell_that_is_not_known_lies_between_its_ends(cells, stored):
    of, found = made(row("stake", stake="1", owner="g", owned="f", **cells))
    assert found == ()
    assert stakes(of) == [stored]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"low": "30", "high": "20"}, "high"),
        ({"part": "9.9", "low": "10"}, "part"),
        ({"part": "20.1", "high": "20"}, "part"),
    ],
)
def test_ends_that_cannot_be_are_told_and_the_row_stays_in_doubt(cells, message):
    of, found = made(row("stake", stake="1", owner="g", owned="f", **cells))
    assert [each.severity for each in found] == ["error"]
    assert message in found[0].message
    assert of.tables["stake"].certain.tolist() == [False]


# --- lots ---------------------------------------------------------------------------------------------


def lot(*rows):
    return [row("stake", stake=str(i), lot="L", owner="g", owned="f", **each) for i, each in enumerate(rows)]


def test_what_one_row_of_a_lot_leaves_open_another_tells():
    of, found = made(*lot({"part": "30"}, {}))
    assert found == ()
    assert stakes(of) == [300, 300]
    of, found = made(*lot({"low": "10", "high": "40"}, {"low": "30", "high": "60"}))
    assert stakes(of) == [(300, 400)] * 2


def test_rows_of_a_lot_that_differ_are_told_and_lie_between():
    of, found = made(*lot({"part": "30"}, {"part": "34"}))
    assert [(each.code, each.severity) for each in found] == [("rows-differ", "warning")]
    assert "rows of lot `L`, and is taken to lie between" in found[0].message
    assert stakes(of) == [(300, 340)] * 2


def test_names_in_a_lot_that_differ_are_not_known():
    rows = [
        row("stake", stake="1", lot="L", owner="g", owned="f", part="30"),
        row("stake", stake="2", lot="L", owner="s", owned="g", part="30"),
    ]
    of, found = made(*rows)
    assert [(each.code, each.severity) for each in found] == [("rows-differ", "error")]
    assert stakes(of, "owned") == [None, None]
    assert stakes(of, "owner") == ["g", "s"]


def test_rows_of_a_lot_on_other_days_are_other_shares():
    rows = lot({"part": "30", "to": "2024-01-31"}, {"part": "34", "from": "2024-02-01"})
    of, found = made(*rows)
    assert found == ()
    assert stakes(of) == [300, 340]


# --- registers ----------------------------------------------------------------------------------------


def silent(of, table="stake"):
    """First and last day of the rows of a table that may stand for any number."""
    home = of.tables[table]
    if home.first is None or home.last is None:
        return [(BEGINNING, END) for _ in home.many]
    return sorted((home.first[i], home.last[i]) for i in home.many)


def test_a_partial_register_leaves_open_who_else_holds():
    of, _ = made(row("book", owned="f", book="b", state="part", as_of="2024-01-10"))
    day = __import__("datetime").date(2024, 1, 10).toordinal()
    assert silent(of) == [(day, END)]
    both = (
        row("book", owned="f", book="b", state="part", as_of="2024-01-10"),
        row("book", owned="f", book="c", state="full", as_of="2024-02-01"),
    )
    of, _ = made(*both)
    assert silent(of) == [(day, day + 21)]


def test_a_register_of_no_day_may_speak_of_any():
    of, _ = made(row("book", owned="f", book="b", state="part"))
    assert silent(of) == [(BEGINNING, END)]


def test_holders_on_record_end_the_silence_about_what_stands_above():
    def open_for(*rows):
        table = made(*rows)[0].tables["above"]
        return [i for i in range(table.length) if table.unknown["top"][i] and not table.unknown["firm"][i]]

    assert len(open_for()) == 2  # the makers; nothing is said of a state
    half = row("stake", stake="1", owner="g", owned="f", part="50")
    assert len(open_for(half)) == 2
    assert len(open_for(half, row("stake", stake="2", owner="s", owned="f", part="0.1"))) == 1
    assert len(open_for(row("stake", stake="1", owner="g", owned="f", part="60", nominee="yes"))) == 2
    assert len(open_for(row("stake", stake="1", owner="g", owned="f", low="50.1"))) == 1
    assert len(open_for(row("book", owned="f", book="b", state="full", as_of="2024-01-10"))) == 2


# --- what a table may say -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clause", "code", "message"),
    [
        ("one colour for each lot;", "unknown-name", "`stake` has no field `colour`"),
        ("whole 100% of pat for each owned;", "unknown-name", "`stake` has no field `pat`"),
        ("whole 100% of owner for each owned;", "unit-mismatch", "`owner` is a firm, not a number in %"),
        ("whole 100 of part for each owned;", "unit-mismatch", "not a number in count"),
        ("whole 99.99% of part for each owned;", "type-mismatch", "has more decimals than `part`"),
        ("speaks from owner;", "type-mismatch", "`owner` is a firm, not a date"),
        (
            "complete for each owner by book with state is full;",
            "unknown-name",
            "`book` has no field `owner`",
        ),
        ("complete for each owned by book with state is ful;", "unknown-name", "is never `ful`"),
        ("silence is unknown for each owned by boook with state is part;", "unknown-name", "boook"),
        ("silence is unknown for each owned lacking book(book);", "type-mismatch", "`book` is text"),
        ("silence is unknown for each owned lacking most of book(owned);", "incomplete", "what its rows add"),
        ("silence is unknown for each owned lacking book(owned) where state in [a];", "unknown-word", "`a`"),
    ],
)
def test_what_a_table_cannot_say_is_told(clause, code, message):
    at = "  key stake, owner;\n"
    with pytest.raises(Bad) as refused:
        library(POLICY, header=HEADER, schema=SCHEMA.replace(at, at + clause + "\n"))
    found = [each for each in refused.value.args[0] if each.severity == "error"]
    assert any(each.code == code and message in each.message for each in found), found


def test_what_a_complete_record_adds_up_to_must_be_said():
    with pytest.raises(Bad) as refused:
        library(POLICY, header=HEADER, schema=SCHEMA.replace("whole 100% of part for each owned;", ""))
    assert "incomplete" in [each.code for each in refused.value.args[0]]
