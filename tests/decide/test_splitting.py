"""How cases that the bounds leave open are settled: by few fillings, and without forgetting any."""

import pytest
from small_law import SCHEMA, decisions, library, row, world

from lexlog import library as libraries
from lexlog import pipeline
from lexlog.decide.from_model import book, decide
from lexlog.decide.tree import GO
from lexlog.resolved.layer import Layer
from lexlog.splitting import search
from lexlog.splitting.alike import Alike
from lexlog.splitting.mentions import Mentions
from lexlog.splitting.seen import Seen
from lexlog.splitting.settle import Splitter
from lexlog.splitting.spoken import Spoken
from lexlog.splitting.thresholds import Threshold, thresholds
from lexlog.world.needed import needed_columns

REQUIRED = "requirement R { when (a) kind is send; review (b) case_by_case; }\n"
PLACES = [row("place", place=each) for each in ("AA", "BB", "CC", "DD", "EE")]
KINDS, SEATS = ("maker", "bank", "state"), ("AA", "BB", "CC", "DD", "EE")


def firms(count):
    return [row("firm", firm=f"f{i}", kind=KINDS[i % 3], seat=SEATS[i % 5]) for i in range(count)]


def move(**cells):
    """A case that is complete but for what is said."""
    usual = {"case": "m", "date": "2024-01-01", "kind": "send", "to": "AA", "origin": "DD"}
    return row("move", **usual | {"buyer": "f0", "seller": "f1", "mass": "3", "tare": "1"} | cells)


def exception(clauses):
    return REQUIRED + f"exception E to R {{ {clauses} }}"


def settled(text, *facts, schema=SCHEMA):
    """The decision of case `m`."""
    return decisions(library(text, schema=schema), [*PLACES, *facts])["m"]


def counted(text, facts):
    """The decision of case `m` and how many evaluations it took beside the first."""
    of = library(text)
    made, _ = world(of, [*PLACES, *facts])
    compiled = pipeline.Compiled(libraries.program(of, Layer()))
    evaluation = pipeline.evaluate(of.law, Layer(), made, compiled)
    pages, days = book(of.law, Layer(), {}), pipeline.cases(of.law, made)
    raw = decide("m", days["m"], pipeline.answers(evaluation), pages)
    splitter = Splitter(evaluation, compiled, pages, days)
    [decision] = splitter.settle([raw])
    return decision, splitter.evaluations


# --- as many fillings as the law tells apart ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("clauses", "outcome"),
    [
        ("allow (a) kind of buyer is bank or kind of buyer is not bank;", "exception"),
        ("allow (a) kind of buyer is bank and seat of buyer in group G1;", "undetermined"),
        ("allow (a) buyer is reached;", "undetermined"),
    ],
)
def test_the_number_of_fillings_does_not_grow_with_the_parties(clauses, outcome):
    few, many = (counted(exception(clauses), [*firms(n), move(buyer="")]) for n in (30, 300))
    assert few[0].outcome == many[0].outcome == outcome
    assert many[1] <= few[1] <= 40


def test_a_firm_that_differs_in_one_row_is_tried():
    """Only f77 is owned by half: nobody else is reached."""
    facts = [row("firm", firm=f"f{i}", kind="bank", seat="AA") for i in range(90)]
    facts += [row("firm", firm="s", kind="state", seat="AA"), row("share", owner="s", owned="f77", part="50")]
    text = "define held(f: firm) { when (a) total part over share(owned: f) >= 50 %; }\n"
    decided = settled(
        text + exception("allow (a) mass > 0 kg; unless (b) buyer is held;"), *facts, move(buyer="")
    )
    assert (decided.outcome, decided.open_because) == ("undetermined", "outcomes_differ")
    assert set(decided.outcome_may_be) == {"exception", "license_required"}


def test_firms_are_alike_if_what_hangs_on_them_is():
    """a -> b is like c -> d; e -> f is less; u, v, w in a circle are like nobody; x and y have no shares."""
    of = library(exception("allow (a) total part over share(owned: buyer) > 0 %;"))
    names = ["a", "b", "c", "d", "e", "f", "u", "v", "w", "x", "y"]
    facts = [row("firm", firm=each, kind="bank", seat="AA") for each in names]
    shares = [("a", "b", "50"), ("c", "d", "50"), ("e", "f", "40")]
    shares += [("u", "v", "9"), ("v", "w", "9"), ("w", "u", "9")]
    facts += [row("share", owner=o, owned=p, part=part) for o, p, part in shares]
    made, _ = world(of, [*PLACES, *facts])
    nothing = Seen(frozenset(), {}, frozenset())
    mentions = Mentions(of.law, made, needed_columns(of.law), frozenset({"firm"}), nothing, False)
    alike = Alike(mentions, frozenset())

    def one_of_each(*fixed):
        codes = {each: made.symbols.find(each) for each in names}
        found = alike.one_of_each(codes.values(), frozenset(codes[each] for each in fixed))
        return "".join(sorted(made.symbols.name(code) for code in found))

    assert one_of_each() == "abefuvwx"
    assert one_of_each("d") == "abcdefuvwx"


# --- nothing that matters is forgotten ----------------------------------------------------------------------


def test_a_text_that_is_not_known_could_be_one_that_a_clause_names():
    schema = SCHEMA.replace("  mass: number", "  use: text;\n  mass: number", 1)
    text = exception("allow (a) mass > 0 kg; unless (b) use is weapons;")
    assert settled(text, *firms(2), move(use="weapons"), schema=schema).outcome == "license_required"
    assert settled(text, *firms(2), move(use="toys"), schema=schema).outcome == "exception"
    assert settled(text, *firms(2), move(use=""), schema=schema).outcome not in GO


TEXTS = """
define coded(m: move, c: text) { when (a) move(case: m, code: c); }
define told(m: move, c: text) { when (a) kind of m is carry and paper(paper: c) and c is delta; }
define both(m: move, c: text) { when (a) coded(m: m, c: c) and told(m: m, c: c); }
define noted(m: move, c: text) {
  when (a) move(case: m, note: c);
  when (b) kind of m is send and paper(paper: c) and c is eta;
}
define twice(m: move, n: move, c: text) { when (a) noted(m: m, c: c) and noted(m: n, c: c) and m is not n; }
define marked(m: move) {
  when (e) twice(m: m);
  when (a) code of m is alpha;
  when (b) coded(m: m, c: beta);
  when (c) kind of m is send and not coded(m: m, c: gamma);
  when (d) both(m: m);
}
requirement R { when (a) marked(m: move); review (b) case_by_case; }
requirement S { when (a) note is epsilon; review (b) case_by_case; }
"""
WITH_TEXTS = SCHEMA.replace("decided on date;", "code: text; note: text; decided on date;")


def test_names_are_set_against_the_columns_to_which_they_come():
    """By name, where a cell is copied, where that is denied, and by what it is joined with."""
    spoken = Spoken(libraries.program(library(TEXTS, schema=WITH_TEXTS), Layer()))
    assert spoken.of(("move", "code")) - {"none"} == {"alpha", "beta", "gamma", "delta"}
    assert spoken.of(("move", "note")) - {"none"} == {"epsilon", "eta"}, "also by rows of one definition"


@pytest.mark.parametrize(
    ("kind", "code", "outcome"),
    [
        ("send", "", "undetermined"),  # gamma is the one text without which it is marked
        ("send", "gamma", "no_license_required"),
        ("send", "zeta", "license_required"),
        ("carry", "", "undetermined"),
        ("carry", "delta", "license_required"),
        ("carry", "gamma", "no_license_required"),
    ],
)
def test_every_text_that_a_column_may_be_set_against_is_tried(kind, code, outcome):
    case = move(kind=kind, code=code, note="zeta")
    paper = row("paper", paper="delta", kind="permit", move="m", weight="1")
    decided = settled(TEXTS, *firms(2), paper, case, schema=WITH_TEXTS)
    assert decided.outcome == outcome
    if outcome == "undetermined":
        assert set(decided.outcome_may_be) == {"license_required", "no_license_required"}
        assert [each.field for each in decided.missing] == ["code"]


def test_two_firms_that_no_table_knows_could_be_one():
    text = exception("allow (a) mass > 0 kg; unless (b) buyer is seller;")
    decided = settled(text, move(buyer="", seller=""))
    assert (decided.outcome, decided.open_because) == ("undetermined", "outcomes_differ")


def test_a_cell_that_decides_only_in_a_narrow_part_of_another_is_named():
    text = exception("allow (a) mass < 6 kg or mass > 6 kg or tare < 4 kg;")
    decided = settled(text, *firms(2), move(mass="", tare=""))
    assert {each.field for each in decided.missing} == {"mass", "tare"}


def test_a_fact_about_someone_who_only_might_be_meant_is_not_asked_for():
    text = exception("allow (a) kind of buyer is bank;")
    decided = settled(text, *firms(3), row("firm", firm="g", kind="", seat="AA"), move(buyer=""))
    assert [(each.relation, each.key, each.field) for each in decided.missing] == [("move", "m", "buyer")]


CLOSED = (
    SCHEMA.replace("place: key; }", "place: key; closed; }") + "relation ban { firm: firm; place: place; }\n"
)


def test_firms_in_one_place_have_nothing_to_do_with_each_other():
    """Who owns f0 is not known; that its seat is that of g does not make g somebody of the case."""
    text = exception(
        "allow (a) mass > 0 kg; unless (b) buyer is reached or ban(firm: buyer, place: destination);"
    )
    facts = [*firms(2), row("firm", firm="g", kind="", seat="AA"), row("ban", firm="f1", place="AA")]
    facts.append(row("share", owner="", owned="f0", part="60"))
    decided = settled(text, *facts, move(), schema=CLOSED)
    assert [(each.relation, each.field) for each in decided.missing] == [("share", "owner")]


@pytest.mark.parametrize("told", ["EE", ""])
def test_a_name_of_a_closed_type_is_tried_if_one_row_says_it(told):
    """Of all places only EE is one that f0 may not send to; or nobody knows which it is."""
    text = exception("allow (a) mass > 0 kg; unless (b) ban(firm: buyer, place: destination);")
    facts = [*firms(2), row("ban", firm="f0", place=told)]
    decided = settled(text, *facts, move(to=""), schema=CLOSED)
    assert (decided.outcome, decided.open_because) == ("undetermined", "outcomes_differ")
    assert settled(text, *facts, move(to="EE"), schema=CLOSED).outcome not in GO


@pytest.mark.parametrize(
    "clauses",
    [
        "allow (a) destination is origin;",
        "allow (a) mass > 0 kg; unless (b) destination is not origin;",
        "allow (a) mass > 0 kg; unless (b) use is not used and use is not none and used is not none;",
    ],
)
def test_two_names_that_are_not_known_could_be_one_or_two(clauses):
    schema = CLOSED.replace("  mass: number", "  use: text;\n  used: text;\n  mass: number", 1)
    decided = settled(exception(clauses), *firms(2), move(to="", origin="", use="", used=""), schema=schema)
    assert (decided.outcome, decided.open_because) == ("undetermined", "outcomes_differ")


def test_a_row_that_is_denied_by_a_word_that_is_not_known_is_missing():
    text = exception("allow (a) not paper(move: move, kind: permit);")
    paper = {"paper": "p", "move": "m", "weight": "1"}
    decided = settled(text, *firms(2), row("paper", **paper, kind=""), move())
    assert [(each.relation, each.key, each.field) for each in decided.missing] == [("paper", "p", "kind")]


# --- why a case is open -------------------------------------------------------------------------------------


def test_what_only_the_parts_that_were_looked_at_agree_on_is_not_said():
    text = """
    requirement R { when (a) kind is send; review (b) case_by_case when seat of seller in [AA, EE];
                    review (c) policy_of_denial when seat of seller in [BB, CC, DD]; }
    requirement S { when (a) seat of buyer is EE; review (b) policy_of_denial; }
    """
    silent = [row("firm", firm=each, kind="maker", seat="") for each in ("f0", "f1")]
    decided = settled(text, *silent, move(buyer="f1", seller="f0"))
    assert set(decided.review_may_be) == {"case_by_case", "policy_of_denial"}
    [limb] = [each for each in decided.requirements if each.clause.endswith("R/(a)")]
    assert limb.review is None
    assert limb.review_clauses == ()


def test_a_row_on_which_only_the_review_policy_hangs_is_missing():
    """No cell can be filled; whether there is a row of the buyer is what would tell."""
    schema = (
        SCHEMA
        + """
    relation copy { list: text; as_of: date; days: number in days from 0 to 999 by 1; key list; }
    relation listing { firm: firm; list: text; fresh by copy(list, as_of, days); }
    """
    )
    worse = "review (c) policy_of_denial when listing(firm: buyer, list: red_list); }"
    copy = row("copy", list="red_list", as_of="2024-06-01", days="30")  # of a day after the case
    decided = settled(REQUIRED.replace("}", worse), *firms(2), move(), copy, schema=schema)
    assert decided.outcome == "license_required"
    assert set(decided.review_may_be) == {"case_by_case", "policy_of_denial"}
    [missing] = decided.missing
    assert (missing.relation, missing.key, missing.field) == ("listing", "f0, red_list", "row")


def test_a_spent_budget_is_told_from_completions_that_differ(monkeypatch):
    agrees = exception("allow (a) mass + tare >= 5 kg or mass + tare < 5 kg;")
    assert settled(agrees, *firms(2), move(mass="", tare="")).outcome == "exception"
    monkeypatch.setattr(search, "BUDGET", 2)
    decided = settled(agrees, *firms(2), move(mass="", tare=""))
    assert (decided.outcome, decided.open_because) == ("undetermined", "budget_spent")
    assert {each.field for each in decided.missing} == {"mass", "tare"}


def test_a_case_that_depends_on_more_than_can_be_tried_ends_soon():
    """Seventy shares that are not known, of owners two steps up: what is in sight is named, and no more."""
    text = "define of(f: firm, p: firm) { when (a) share(owner: p, owned: f) where (part >= 40 %); }\n"
    text += "define above(f: firm, p: firm) { when (a) of(f: f, p: p); "
    text += "when (b) of(f: f, p: q) and above(f: q, p: p); }\n"
    text += exception("allow (a) above(f: buyer, p: p) and kind of p is state;")
    owners = [row("firm", firm=f"o{i}", kind="maker", seat="AA") for i in range(70)]
    shares = [row("share", owner=f"o{i}", owned="f0" if i < 2 else f"o{i % 2}", part="") for i in range(70)]
    state = [row("firm", firm="top", kind="state", seat="AA")]
    tops = [row("share", owner="top", owned=f"o{i}", part="") for i in range(2, 70)]
    decided, evaluations = counted(text, [*firms(2), *owners, *state, *shares, *tops, move()])
    assert decided.outcome == "undetermined"
    assert decided.missing
    assert evaluations <= 2 * search.BUDGET_OF_VAST, evaluations


def test_a_condition_is_known_though_the_exception_may_not_be_asked_for():
    text = "requirement R { when (a) destination is AA; review (b) case_by_case; }\n"
    text += "exception E to R { allow (a) mass > 2 kg; limit (b) tare > 5 kg; unless (c) origin is CC; }"
    decided = settled(text, *firms(2), move(to=""))
    assert decided.outcome == "undetermined"
    [found] = decided.exceptions
    assert [each.condition for each in found.because] == ["met", "unmet", "unmet"]


def test_figures_are_followed_back_to_the_columns():
    text = "define most(f: firm) is number in % by 1 { value (a) greatest part over share(owned: f); }\n"
    text += exception(
        "allow (a) mass * 3 < 12 kg; limit (b) most of buyer >= 40 %; limit (c) tare + 1 kg > 3 kg;"
    )
    found = thresholds(libraries.program(library(text), Layer()))
    figures = {column: {each.figure for each in at if not each.divisors} for column, at in found.items()}
    assert figures["move", "mass"] >= {4}
    assert figures["share", "part"] >= {40}
    assert figures["move", "tare"] >= {2}
    assert all(isinstance(each, Threshold) for at in found.values() for each in at)
