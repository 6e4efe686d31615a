"""What a policy may name, how old a copy of a list may be, and the last day to which a text was followed."""

import pytest
from small_law import HEADER, SCHEMA, library, row

from lexlog.diagnostic import Report
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.world.load import load

CLOSED = SCHEMA.replace("entity place { place: key; }", "entity place { place: key; closed; }")
LISTED = (
    SCHEMA
    + """
relation listing { firm: firm; list: text; fresh by snapshot(list, as_of, days); }
relation snapshot { list: text; as_of: date; days: number in days from 0 to 9_999 by 1; key list, as_of; }
"""
)
BARRED = """
prohibition P { when (a) listing(firm: buyer, list: black); }
"""


def world(of, rows):
    report = Report()
    return load(of.law, [], report, given=rows), report.diagnostics


def outcome(of, rows, layer=None):
    made, found = world(of, rows)
    assert not [each for each in found if each.severity == "error"], found
    [decision] = Session(of, layer or Layer(), made, differences=False).decisions()
    return decision


def case(day, **cells):
    return row("move", case="m", date=day, kind="send", to="AA", origin="BB", buyer="f", seller="f",
               mass="1", tare="1", **cells)  # fmt: skip


FIRM = [
    *(row("place", place=each) for each in ("AA", "BB", "CC")),
    *(row("firm", firm=each, kind="maker", seat="AA") for each in ("f", "g")),
]
FRESH = row("snapshot", list="black", as_of="2024-01-01", days="9")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("group G3 of place { AA, XX; }", "XX"),
        ("prohibition P { when (a) destination is XX; }", "XX"),
        ("prohibition P { when (a) destination in [AA, XX]; }", "XX"),
        ("define near(p: place) { when (a) p is not XX; }", "XX"),
        ("prohibition P { when (a) destination is CC; }", None),
    ],
)
def test_a_name_of_a_closed_entity_must_be_a_row(text, marked):
    of = library(text, schema=CLOSED)
    found = [each for each in world(of, FIRM)[1] if each.code == "not-in-the-table"]
    source = of.sources["t.lexlog"].text
    assert ["XX" in source[each.span.start : each.span.end] for each in found] == [True] * bool(marked)
    assert all(each.message.startswith("`XX` is no place") for each in found)


def test_an_open_entity_may_be_named_before_it_has_a_row():
    of = library("prohibition P { when (a) destination is XX; }")
    assert not [each for each in world(of, FIRM)[1] if each.code == "not-in-the-table"]


@pytest.mark.parametrize(
    ("snapshots", "day", "expected"),
    [
        ([], "2024-01-10", "undetermined"),
        ([("black", "2024-01-01", 30)], "2024-01-10", "no_license_required"),
        ([("black", "2024-01-01", 30)], "2024-01-31", "no_license_required"),  # the thirtieth day after
        ([("black", "2024-01-01", 30)], "2024-02-01", "undetermined"),
        ([("black", "2024-01-01", 30)], "2023-12-31", "undetermined"),  # before the copy was made
        ([("black", "2024-01-01", 30), ("black", "2024-02-01", 1)], "2024-02-02", "no_license_required"),
        ([("black", "2024-01-01", 30), ("black", "2024-02-01", 1)], "2024-02-03", "undetermined"),
        ([("white", "2024-01-01", 30)], "2024-01-10", "undetermined"),
    ],
)
def test_silence_of_a_list_means_none_only_while_a_copy_is_fresh(snapshots, day, expected):
    of = library(BARRED, schema=LISTED)
    copies = [row("snapshot", list=name, as_of=at, days=str(days)) for name, at, days in snapshots]
    assert outcome(of, [*FIRM, *copies, case(day)]).outcome == expected


def test_a_copy_that_was_withdrawn_speaks_no_longer():
    of = library(BARRED, schema=LISTED)
    withdrawn = row("snapshot", list="black", as_of="2024-01-01", days="9", to="2024-01-02")
    assert outcome(of, [*FIRM, case("2024-01-02"), withdrawn]).is_go
    assert outcome(of, [*FIRM, case("2024-01-03"), withdrawn]).outcome == "undetermined"


@pytest.mark.parametrize("number", ["number in days from 0 to 9 by 0.1", "number in kg from 0 to 9 by 1"])
def test_the_age_of_a_copy_is_a_whole_number_of_days(number):
    from small_law import Bad

    schema = LISTED.replace("number in days from 0 to 9_999 by 1", number)
    with pytest.raises(Bad) as raised:
        library(BARRED, schema=schema)
    assert [each.code for each in raised.value.args[0]] == ["type-mismatch"]


def test_a_row_of_a_stale_list_still_bars():
    of = library(BARRED, schema=LISTED)
    listed = row("listing", firm="f", list="black")
    assert outcome(of, [*FIRM, listed, case("2024-01-10")]).outcome == "prohibited"


def test_other_firms_on_a_fresh_list_do_not_bar():
    of = library(BARRED, schema=LISTED)
    rows = [
        row("listing", firm="g", list="black"),
        FRESH,
    ]
    assert outcome(of, [*FIRM, *rows, case("2024-01-10")]).outcome == "no_license_required"


def test_a_stale_list_that_nobody_asks_of_leaves_the_others_alone():
    of = library(BARRED, schema=LISTED)
    rows = [
        row("listing", firm="g", list="white"),
        FRESH,
    ]
    assert outcome(of, [*FIRM, *rows, case("2024-01-10")]).outcome == "no_license_required"


@pytest.mark.parametrize(
    "barred",
    [
        "prohibition P { when (a) listing(firm: buyer) where (listed_word(l: list)); }\n"
        "define listed_word(l: text) { when (a) l is black; }",
        "prohibition P { when (a) listing(firm: buyer) where (list is black); }",
        "define on(f: firm, l: text) { when (a) listing(firm: f, list: l); }\n"
        "prohibition P { when (a) on(f: buyer, l: black); }",
        "prohibition P { when (a) listing(firm: buyer); }",
        "exception E to R { unless (a) number over listing(firm: buyer, list: black) >= 1; }\n"
        "requirement R { when (a) kind is send; review (b) case_by_case; }",
    ],
)
def test_no_way_of_asking_makes_a_missing_copy_a_go(barred):
    of = library(barred, schema=LISTED)
    assert outcome(of, [*FIRM, case("2024-01-10")]).outcome == "undetermined"
    day = "2024-01-10"
    copies = [row("snapshot", list="black", as_of="2024-01-01", days="30")]
    assert outcome(of, [*FIRM, *copies, case(day)]).is_go


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("fresh by nothing(list, as_of, days);", "unknown-name"),
        ("fresh by snapshot(lost, as_of, days);", "unknown-name"),
        ("fresh by snapshot(list, list, days);", "type-mismatch"),
        ("fresh by snapshot(list, as_of, as_of);", "type-mismatch"),
    ],
)
def test_what_freshness_speaks_of_is_checked(wrong, code):
    from small_law import Bad

    schema = LISTED.replace("fresh by snapshot(list, as_of, days);", wrong)
    with pytest.raises(Bad) as raised:
        library(BARRED, schema=schema)
    assert code in {each.code for each in raised.value.args[0]}


# --- the last day to which a text was followed --------------------------------------------------------------

FOLLOWED = HEADER.replace("modelled from 2020-01-01;", "modelled from 2020-01-01;\n  modelled to 2024-01-31;")
RULE = "prohibition P { when (a) kind is carry; }"


@pytest.mark.parametrize(
    ("day", "as_of", "told"),
    [
        ("2024-01-31", None, False),
        ("2024-02-01", None, True),
        ("2024-02-01", "2024-01-31", False),
        ("2024-01-31", "2024-02-01", True),
    ],
)
def test_a_case_after_the_last_day_says_that_later_changes_are_not_modelled(day, as_of, told):
    import datetime

    of = library(RULE, header=FOLLOWED)
    layer = Layer(as_of=datetime.date.fromisoformat(as_of).toordinal() if as_of else None)
    decision = outcome(of, [*FIRM, case(day)], layer)
    assert decision.outcome == "no_license_required"
    named = [each.paragraph for each in decision.not_modelled]
    assert named == (["changes of t since 2024-01-31"] if told else [])
