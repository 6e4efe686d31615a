"""A go is the same go on every completion of the facts; the undetermined has two that differ."""

import random

import pytest
from small_cases import USED, completions, make
from small_law import SCHEMA, decisions, library, row, says

from lexlog.decide.tree import GO
from lexlog.diagnostic import Report
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.splitting.filling import filled_world
from lexlog.splitting.place import Place
from lexlog.world.load import load
from tests.samples import some

MOST = 24
"""Completions that are tried where there are more."""
SEEDS = some(range(24), 8)


def rows(of):
    return [row(table, **cells) for table, cells in of]


@pytest.mark.parametrize("seed", SEEDS)
def test_generated_policies_fail_closed(seed):
    case = make(seed)
    of = library(case.text)
    before = decisions(of, rows(case.rows))
    after = [decisions(of, rows(each)) for each in completions(case, MOST, random.Random(seed))]
    count = 1
    for each in case.unknown:
        count *= len(each.values)
    read = all(each.text == "" and each.column not in ("case", "date") for each in case.unknown)
    for name, decided in before.items():
        if not after:
            break  # no filling leaves the shares as they may be
        if name not in after[0]:
            assert decided.outcome == "undetermined"  # a row without a readable name is listed by its place
            continue
        reached = {says(each[name]) for each in after}
        shown = f"{case.text}\n{name}: {says(decided)}, completions: {reached}"
        assert "undetermined" not in {outcome for outcome, _ in reached}, shown
        if decided.outcome != "undetermined":
            assert reached == {says(decided)}, shown
        else:
            assert decided.missing or decided.note, shown
            assert decided.open_because or decided.note, shown
            firms = ("buyer", "seller", "owner", "owned")
            if read and count <= MOST and not any(each.column in firms for each in case.unknown):
                assert len({(*says(each[name]), each[name].review) for each in after}) > 1, shown
                assert set(decided.outcome_may_be) <= {outcome for outcome, _ in reached}, shown


def test_the_generator_uses_every_construct():
    for seed in range(200):
        make(seed)
    assert min(USED.values()) >= 10
    assert {"case in doubt", "product of differences", "some group of firms"} <= set(USED)
    assert {"total over cases", "recursion", "ratio", "join of firms", "exclusion", "require"} <= set(USED)


# --- one small world for each way in which a go could slip through ------------------------------------------

FACTS = [row("place", place=each) for each in ("AA", "BB", "CC", "DD", "EE")] + [
    row("firm", firm="f", kind="bank", seat="AA"),
    row("firm", firm="g", kind="state", seat="CC"),
    row("firm", firm="h", kind="maker", seat="DD"),
]
SHARES = [row("share", owner="f", owned=each, part="50") for each in ("g", "h")]
REQUIRED = "requirement R { when (a) kind is send; review (b) case_by_case; }\n"


def move(**cells):
    """A case that is complete but for what is said."""
    usual = {"case": "m", "date": "2024-01-01", "kind": "send", "to": "AA", "origin": "DD"}
    return row("move", **usual | {"buyer": "f", "seller": "g", "mass": "3", "tare": "1"} | cells)


def outcome(text, *facts):
    """The decision of case `m`."""
    return decisions(library(REQUIRED + text), [*FACTS, *facts])["m"]


def exception(clauses):
    return f"exception E to R {{ {clauses} }}"


BARS = [
    ("destination is origin", {"to": "", "origin": "EE"}, {"to": "EE", "origin": "EE"}),
    ("share(owner: buyer, owned: seller)", {"seller": ""}, {"seller": "g"}),
    ("number over share(owner: seller) > 1", {"seller": ""}, {"seller": "f"}),
    ("mass / tare > 2", {"mass": "4", "tare": ""}, {"mass": "4", "tare": "1"}),
    (
        "(mass - 5 kg) * tare < (mass - mass - 5 kg) * 5 kg",
        {"mass": "", "tare": ""},
        {"mass": "0", "tare": "9"},
    ),
    ("(mass - tare) / (mass - 4 kg) > 2", {"mass": "", "tare": "9"}, {"mass": "3", "tare": "9"}),
    ("total mass - tare over move(seller: seller) > 2 kg", {"mass": ""}, {"mass": "4"}),
    ("destination in group G1", {"to": ""}, {"to": "BB"}),
    ("kind is send", {"kind": "", "mass": "0"}, {"kind": "send", "mass": "0"}),
    ("mass > tare", {"mass": "", "tare": "3"}, {"mass": "4", "tare": "3"}),
    ("mass = 4 kg", {"mass": ""}, {"mass": "4"}),
    ("mass - tare = 9 kg", {"mass": "", "tare": ""}, {"mass": "9", "tare": "0"}),
    ("seat of buyer is CC", {"buyer": ""}, {"buyer": "g"}),
    ("buyer is seller", {"buyer": ""}, {"buyer": "g"}),
    ("buyer is reached", {"buyer": ""}, {"buyer": "g"}),
]


@pytest.mark.parametrize(("bar", "unknown", "worst"), BARS, ids=[str(i) for i in range(len(BARS))])
def test_a_bar_that_may_hold_keeps_the_exception_away(bar, unknown, worst):
    text = exception(f"allow (a) mass >= 0 kg; unless (b) {bar};")
    assert outcome(text, *SHARES, move(**worst)).outcome == "license_required"
    assert outcome(text, *SHARES, move(**unknown)).outcome not in GO


def test_holders_that_are_not_known_are_not_taken_for_one_holder():
    text = "define big(f: firm) { when (a) total part over share(owner: f) >= 100 %; }\n"
    text += exception("allow (a) big(_);")
    owned = [("g", "50"), ("h", "60")]
    apart = [
        row("share", owner=o, owned=each, part=part) for o, (each, part) in zip("fg", owned, strict=True)
    ]
    assert outcome(text, *apart, move()).outcome == "license_required"
    unknown = [row("share", owner="", owned=each, part=part) for each, part in owned]
    assert outcome(text, *unknown, move()).outcome not in GO


def test_two_holders_that_are_not_known_count_twice():
    text = exception("allow (a) mass >= 0 kg; unless (b) total part over share(owned: buyer) > 50 %;")
    known = [row("share", owner=each, owned="f", part="30") for each in "gh"]
    assert outcome(text, *known, move()).outcome == "license_required"
    unknown = [row("share", owner="", owned="f", part="30")] * 2
    assert outcome(text, *unknown, move()).outcome not in GO


def test_a_holding_in_a_company_that_is_not_known_may_be_in_this_one():
    text = exception("allow (a) mass >= 0 kg; unless (b) buyer is owned;")
    text += "\ndefine owned(f: firm) { when (a) total part over share(owned: f) > 50 %; }\n"
    here, there = row("share", owner="g", owned="f", part="30"), row("share", owner="h", owned="f", part="30")
    assert outcome(text, here, there, move()).outcome == "license_required"
    assert outcome(text, here, row("share", owner="h", owned="", part="30"), move()).outcome not in GO


def test_a_quotient_over_what_may_be_nothing_need_not_hold():
    """6 / 0 is no number, so with a tare of 0 neither side holds; with any other tare one of them does."""
    text = exception("allow (a) mass - tare <= 5 kg or mass / tare > 1;")
    assert outcome(text, move(mass="6", tare="0")).outcome == "license_required"
    assert outcome(text, move(mass="6", tare="")).outcome == "undetermined"


LIMIT = exception("allow (a) kind is send; limit (b) total mass over move(seller: seller) <= 5 kg;")
THROUGH_A_WORD = "define of_seller(m: move, f: firm) { when (a) seller of m is f; }\n" + exception(
    "allow (a) kind is send; limit (b) total mass of m over of_seller(m: m, f: seller) <= 5 kg;"
)
BY_NUMBER = exception(
    "allow (a) kind is send; limit (b) number over move(seller: seller) where (mass > 5 kg) < 1;"
)


def test_a_limit_counts_the_other_cases_of_the_day():
    assert outcome(LIMIT, move()).outcome == "exception"
    assert outcome(LIMIT, move(), move(case="n", mass="8")).outcome == "license_required"
    assert outcome(LIMIT, move(), move(case="n", mass="")).outcome == "undetermined"


IN_DOUBT = [
    {"mass": "lots"},
    {"mass": "8", "date": ""},
    {"mass": "8", "date": "2024-02-30"},
    {"mass": "8", "seller": "nobody"},
    {"mass": "8", "case": ""},
    {"mass": "8", "seller": ""},
    {"mass": "lots", "date": "", "seller": "nobody", "case": ""},
]


@pytest.mark.parametrize("cells", IN_DOUBT)
@pytest.mark.parametrize("limit", [LIMIT, THROUGH_A_WORD, BY_NUMBER])
def test_a_refused_or_undated_case_stays_in_the_sums_over_cases(limit, cells):
    found = decisions(library(REQUIRED + limit), [*FACTS, move(), move(**{"case": "n"} | cells)])
    assert found["m"].outcome == "undetermined"
    assert "n" not in found or found["n"].outcome == "undetermined" or cells == {"mass": "8", "seller": ""}
    assert outcome(limit, move()).outcome == "exception"


@pytest.mark.parametrize("limit", [LIMIT, THROUGH_A_WORD])
def test_what_could_be_read_of_a_refused_case_is_kept(limit):
    """It was not of this seller, nor of this day."""
    for cells in ({"seller": "h"}, {"date": "2024-01-02"}):
        assert outcome(limit, move(), move(case="n", mass="lots", **cells)).outcome == "exception"
    assert outcome(limit, move(), move(case="n", date="", mass="2")).outcome == "exception"


WORDS = ("send", "carry")


def test_of_two_rows_for_one_case_each_may_be_meant():
    twice = [move(case="n", mass=mass) for mass in "18"]
    assert outcome(LIMIT, move(), *twice).outcome == "undetermined"
    assert (
        outcome(LIMIT, move(), *[move(case="n", mass="1", kind=each) for each in WORDS]).outcome
        == "exception"
    )
    dated_and_not = [move(case="n", mass="1"), move(case="n", mass="1", date="")]
    found = decisions(library(REQUIRED + LIMIT), [*FACTS, move(), *dated_and_not])
    assert {name: each.outcome for name, each in found.items()} == {"m": "exception", "n": "undetermined"}


def test_a_case_that_was_refused_speaks_through_its_papers():
    """Nobody can read which case the row was of; the paper may be one of that case."""
    limit = exception(
        "allow (a) kind is send;"
        "limit (b) total weight over paper(move: c) where (seller of c is seller) <= 5 kg;"
    )
    paper = row("paper", paper="p", kind="permit", move="n", weight="8")
    assert outcome(limit, move(), move(case="n"), paper).outcome == "license_required"
    assert outcome(limit, move(), move(case="n", kind="fly"), paper).outcome == "undetermined"
    assert outcome(limit, move(), move(case="n", kind="fly", seller="h"), paper).outcome == "exception"
    assert outcome(limit, move(), move(case="", kind="send"), paper).outcome == "undetermined"


def test_a_case_that_is_settled_counts_where_another_is_filled():
    assert outcome(THROUGH_A_WORD, move(tare=""), move(case="n", mass="8")).outcome == "license_required"
    bar = THROUGH_A_WORD.replace("limit (b)", "unless (u) tare > 5 kg; limit (b)")
    assert outcome(bar, move(tare=""), move(case="n", mass="8")).outcome == "license_required"


@pytest.mark.parametrize(
    ("table", "bar"),
    [
        ("share", "number over share(owned: buyer) >= 3"),
        ("share", "total part over share(owned: buyer) > 250 %"),
        ("move", "total mass over move(seller: seller) > 90 kg"),
    ],
)
def test_a_file_that_cannot_be_read_may_hold_any_number_of_rows(tmp_path, table, bar):
    of = library(REQUIRED + exception(f"allow (a) kind is send; unless (b) {bar};"))
    given = [*FACTS, move()]
    assert decided(of, given, tmp_path)["m"].outcome == "exception"
    (tmp_path / f"{table}.csv").write_bytes(b"\xff")
    assert decided(of, given, tmp_path)["m"].outcome not in GO


def decided(of, given, folder):
    """The decisions over rows and a folder of facts."""
    made = load(of.law, [folder], Report(), given=given)
    return {each.case: each for each in Session(of, Layer(), made, differences=False).decisions()}


# --- what is missing is named, and moves the answer ---------------------------------------------------------


TO_AA = "allow (a) destination is AA;"


@pytest.mark.parametrize(
    ("clauses", "unknown", "missing"),
    [
        ("allow (a) mass < 5 kg;", {"mass": ""}, {("move", "m", "mass")}),
        ("allow (a) destination is AA;", {"to": ""}, {("move", "m", "to")}),
        (
            f"{TO_AA} limit (b) mass < 5 kg;",
            {"to": "", "mass": ""},
            {("move", "m", "mass"), ("move", "m", "to")},
        ),
        (f"{TO_AA} limit (b) mass < 5 kg;", {"to": "", "mass": "4"}, {("move", "m", "to")}),
        (f"{TO_AA} limit (b) tare >= 0 kg;", {"to": "", "tare": ""}, {("move", "m", "to")}),
    ],
)  # fmt: skip
def test_missing_facts_are_those_that_move_the_answer(clauses, unknown, missing):
    decided = outcome(exception(clauses), move(**unknown))
    assert decided.outcome == "undetermined"
    assert {(each.relation, each.key, each.field) for each in decided.missing} == missing


def test_an_unknown_cell_that_moves_nothing_leaves_no_doubt():
    text = exception(
        "allow (a) destination in group G1 or destination not in group G1; unless (b) mass > 9 kg;"
    )
    assert outcome(text, move(to="", mass="")).outcome == "exception"


def test_a_cell_that_is_known_beside_one_that_is_not_is_compared_as_known():
    text = exception("allow (a) least part over share(owner: buyer) != 50 %;")
    unknown = row("share", owner="h", owned="f", part="")
    assert outcome(text, *SHARES, unknown, move()).outcome == "license_required"


def test_a_row_with_a_condition_can_be_denied():
    text = exception("allow (a) not share(owner: buyer) where (part > 60 %);")
    assert outcome(text, *SHARES, move()).outcome == "exception"
    assert outcome(text, row("share", owner="f", owned="g", part="70"), move()).outcome == "license_required"


def test_an_unset_parameter_is_no_bar():
    """Told by hand: a clause that speaks of a figure that is unset says nothing, a bar included."""
    text = "parameter P in kg unset;\n" + exception("allow (a) mass >= 0 kg; unless (b) mass > P;")
    assert outcome(text, move()).outcome == "exception"


# --- a name that could not be read may be any ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "blank", "nameless"),
    [
        ("prohibition P { when (a) destination is ZZ; }", "to", row("place", place="")),
        ("prohibition P { when (a) buyer is ACME and kind is send; }", "buyer",
         row("firm", firm="", kind="bank", seat="AA")),
    ],
)  # fmt: skip
def test_a_blank_may_be_the_name_of_a_row_that_could_not_be_read(text, blank, nameless):
    assert outcome(text, move(**{blank: ""}), nameless).outcome == "undetermined"


def test_a_blank_may_be_a_name_in_a_file_that_could_not_be_read(tmp_path):
    of = library(REQUIRED.replace("kind is send", "destination is ZZ"))
    assert decided(of, [*FACTS, move(to="")], tmp_path)["m"].is_go
    (tmp_path / "place.csv").write_bytes(b"place\n\xff\n")
    assert not decided(of, [*FACTS, move(to="")], tmp_path)["m"].is_go


def test_a_table_in_which_a_cell_is_filled_vouches_for_no_key():
    of = library(REQUIRED)
    made = load(of.law, [], Report(), given=[*FACTS, move(), row("share", owner="f", owned="", part="50")])
    filled = filled_world(of.law, made, {Place("share", 0, "owned"): "g"}).world
    assert made.tables["share"].keyed
    assert not filled.tables["share"].keyed


def test_a_cell_is_filled_with_a_number_wider_than_what_is_known_in_its_column():
    wide = "relation load { load: text; heft: number in kg from 0 to 1e30 by 1; key load; }\n"
    of = library(REQUIRED, schema=SCHEMA + wide)
    made = load(of.law, [], Report(), given=[row("load", load="a", heft="7"), row("load", load="b", heft="")])
    filled = filled_world(of.law, made, {Place("load", 1, "heft"): (10**22, 10**22)}).world
    assert filled.tables["load"].columns["heft"].tolist() == [7, 10**22]
