"""Two laws: what is told of the text, which cases move, and what is to blame."""

import contextlib
import io
import itertools
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from lexlog import worlds
from lexlog.cli.main import main
from lexlog.compare import searched as searching
from lexlog.compare.applied import Hybrids, shelled
from lexlog.compare.changes import changes
from lexlog.compare.moved import meets, target
from lexlog.compare.replay import replay
from lexlog.compare.sides import library_of, named, side
from lexlog.diagnostic import Report
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from tests.compare.law import LAW, facts, policy

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments, at=ROOT):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), contextlib.chdir(at):
        try:
            code = main(["diff", *map(str, arguments)])
        except SystemExit as stop:
            code = stop.code
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Facts without the reference facts of the bundled law, which the small law has no tables for."""
    home = tmp_path_factory.mktemp("home")
    (home / "policy").mkdir()
    (home / "policy" / "world.lexlog").write_text(
        'policy world "Nothing" {\n  source "none";\n}\n', encoding="utf-8"
    )
    (home / "facts" / "reference").mkdir(parents=True)
    return home, facts(home / "facts" / "mine")


@pytest.fixture
def small(world, monkeypatch, tmp_path):
    """Runs the diff of the small law with some of its text replaced."""
    home, mine = world
    monkeypatch.setenv("LEXLOG_HOME", str(home))

    def ran(*replaced, more=(), old=()):
        old = policy(tmp_path / "old", *old)
        new = policy(tmp_path / "new", *replaced)
        code, out, err = run(old, new, "--facts", mine, "--format", "json", *more)
        assert code in (0, 2, 3), err
        return code, json.loads(out)

    return ran


def test_layout_comments_and_order_are_no_change(small):
    code, found = small(
        (
            "crop is heavy and destination in group far",
            "destination in group far\n    # far\n    and crop is heavy",
        ),
        ("oslo, lima;", "lima;\n  oslo;"),
    )
    assert (code, found["changes"], found["moved"]) == (0, [], [])


MUTATED = [
    # 4 crops: 99, 100, 101, 500 t. At a limit of 101, or with `>`, what is at 100 moves, to oslo and lima: a
    # sale without the fee of 5 and a gift with any fee needed a license, 2 ports x (1 + 3) = 8, and a sale
    # with a fee of 5 or 6 went by the exception, 2 x 2 = 4. So 12.
    ("weight of c >= 100 t", "weight of c >= 101 t", "looser", 12),
    ("weight of c >= 100 t", "weight of c > 100 t", "looser", 12),
    # Down to 99, the light one is heavy: 12 again.
    ("weight of c >= 100 t", "weight of c >= 99 t", "tighter", 12),
    # Turned around: 99 and 100 are at most 100. 100 stays; 99 comes, 101 and 500 go: 36.
    ("weight of c >= 100 t", "weight of c <= 100 t", "mixed", 36),
    # A condition lost: bonn is far, too: 3 heavy crops x 6 cases.
    (" and destination in group far", "", "tighter", 18),
    # All is grown here.
    (" and grown of crop is here", "", "tighter", 0),
    # And for or: all is grown here, so 99 t to oslo and lima 12, the heavy ones to bonn 18, 99 t to bonn 6.
    (
        "crop is heavy and destination in group far and grown of crop is here",
        "crop is heavy or destination in group far or grown of crop is here",
        "tighter",
        36,
    ),
    # The fee of 5 is too little: 3 heavy crops x 2 ports, sale, fee 5.
    ("least_fee = 5 t", "least_fee = 6 t", "tighter", 6),
    # A bar is lost: gifts with a fee of 5 or 6: 3 crops x 2 ports x 2.
    ("  unless (b) [by first_rule] kind is gift;\n", "", "looser", 12),
    # Lima is far no more: 3 heavy crops x 6 cases.
    ("oslo, lima;", "oslo;", "looser", 18),
    # A review policy that is stricter: what needed a license: 3 x 2 x (1 + 3).
    ("review (c) case_by_case;", "review (c) policy_of_denial;", "tighter", 24),
    # Who is covered: gifts are no more: 3 crops x 2 ports x 3.
    ("covers (a) sale, gift;", "covers (a) sale;", "looser", 18),
    # A day moved past the cases, which are of 2023-01-01.
    ("  effective 2022-01-01;", "  effective 2022-01-02;", None, 0),
    ("when (b) [by first_rule] crop", "when (b) [by first_rule; to 2022-12-31] crop", "looser", 36),
    ("when (b) [by first_rule] crop", "when (b) [by second_rule] crop", "looser", 0),
]


@pytest.mark.parametrize(("old", "new", "way", "moving"), MUTATED, ids=[each[1][:50] for each in MUTATED])
def test_a_change_is_told_with_its_direction_and_moves_what_it_moves(small, old, new, way, moving):
    code, found = small((old, new))
    if way is None:
        assert code == 0  # no clause is by that rule
        return
    assert [each["direction"] for each in found["changes"]] == [way]
    cases = [case for blame in found["moved"] for case in blame["cases"]]
    assert len(cases) == moving
    assert code == 2
    for blame in found["moved"]:
        assert blame["sets"] == [[found["changes"][0]["id"]]]
    if way in ("tighter", "looser"):
        assert {case["direction"] for case in cases} <= {way}


def test_a_case_is_decided_among_all_others_where_the_law_adds_them_up(small):
    # 4 crops, as sales and as gifts, with fees of 0, 5 and 6 t: 4 x 2 x 11 = 88 t at each of 3 ports. Above
    # 80 t all 72 loads need a license; at a limit of 90 only the 24 heavy ones, so that 48 move.
    added = """define fees(p: port) is number in t "the fees at a port" {
  value (1) total fee over ever shipment(destination: p);
}

requirement many "Ports with many fees" section "Gazette 1" {
  covers (a) sale, gift;
  when (b) [by first_rule] fees of destination > 90 t;
  review (c) case_by_case;
}

requirement loads "Heavy loads\""""
    old = added.replace("90 t", "80 t")
    code, found = small(
        ('requirement loads "Heavy loads"', added), old=(('requirement loads "Heavy loads"', old),)
    )
    cases = [case for blame in found["moved"] for case in blame["cases"]]
    assert (code, len(cases)) == (2, 48)
    assert {case["direction"] for case in cases} == {"looser"}
    assert {json.dumps(blame["sets"]) for blame in found["moved"]} == {
        json.dumps([[found["changes"][0]["id"]]])
    }


def test_many_cases_are_blamed_as_each_is_by_itself(small, world, monkeypatch):
    # Each way of moving has more cases than are searched for.
    changed = (("oslo, lima;", "oslo;"), ("fee >= least_fee;", "fee > least_fee;"))
    monkeypatch.setattr(searching, "FEW", 1)
    _, few = small(*changed)
    monkeypatch.setattr(searching, "FEW", 10_000)
    _, all_ = small(*changed)
    assert few["moved"] == all_["moved"]
    assert len({json.dumps(blame["sets"]) for blame in few["moved"]}) == 2


def test_each_kind_of_change_is_in_a_lawyers_words(small):
    _, found = small(
        (" and grown of crop is here", ""),
        ("oslo, lima;", "oslo, bonn;"),
        ("least_fee = 5 t", "least_fee = 6 t"),
        ("weight of c >= 100 t", "weight of c >= 200 t"),
    )
    said = {each["id"]: (each["kind"], each["says"]) for each in found["changes"]}
    assert said["small.law/loads/(b)"] == ("update", ["loses its limb on grown of crop is here"])
    assert said["small.law/far/bonn"] == ("insert", ["group far gains bonn"])
    assert said["small.law/far/lima"] == ("remove", ["group far loses lima"])
    assert said["small.law/least_fee"][1] == ["least_fee is 6 t from 2020-01-01, and was 5 t from 2020-01-01"]
    assert said["small.law/heavy/(1)"][1] == ["weight of c >= 200 t, and was weight of c >= 100 t"]


def test_a_clause_of_another_label_is_the_same_clause(small):
    code, found = small(("unless (b) [by first_rule] kind", "unless (d) [by first_rule] kind"))
    assert [(each["kind"], each["direction"]) for each in found["changes"]] == [("update", "neutral")]
    assert found["changes"][0]["says"][0] == "was small.law/PAID/(b)"
    assert (code, found["moved"]) == (2, [])


# --- blame --------------------------------------------------------------------------------------------------

TOGETHER = (
    ("weight of c >= 100 t", "weight of c >= 101 t"),
    ("oslo, lima;", "oslo, bonn;"),
    ("least_fee = 5 t", "least_fee = 6 t"),
    ("  unless (b) [by first_rule] kind is gift;\n", ""),
)


def sides(tmp_path, *replaced):
    made = []
    for name, text in (("old", ()), ("new", replaced)):
        called = named(str(policy(tmp_path / name, *text)))
        library, only = library_of(called)
        assert not library.has_errors, library.diagnostics
        made.append(side(called, library, Layer(), only))
    return made


def test_blame_is_every_smallest_set_that_alone_gives_the_new_decision(world, monkeypatch, tmp_path):
    """By trying all sixteen laws between the two."""
    home, mine = world
    monkeypatch.setenv("LEXLOG_HOME", str(home))
    old, new = sides(tmp_path, *TOGETHER)
    told = changes(old, new)
    assert len(told) == 5
    kept = worlds.load_world(old.library, [mine], Report())
    found = replay(old, new, told, lambda _: kept)
    assert found.moved
    hybrids = Hybrids(shelled(old.law, new.law), new.law, {each.id: each for each in told})
    ids = [each.id for each in told]
    chosen = [frozenset(each) for n in range(6) for each in itertools.combinations(ids, n)]
    met = {}
    for each in chosen:
        library = replace(old.library, law=hybrids.law(each))
        decided = Session(library, Layer(), kept, differences=False).decisions()
        met[each] = {decision.case: decision for decision in decided}
    for blame in found.blames:
        for moved in blame.moved:
            wanted = target(moved.old, moved.new)
            good = [each for each in chosen if meets(met[each][moved.case], wanted)]
            least = {tuple(sorted(each)) for each in good if not any(other < each for other in good)}
            assert set(blame.sets) <= least, moved.case
            assert blame.sets, moved.case
            assert {each for each in least if len(each) == 1} <= set(blame.sets), moved.case


def test_what_one_change_needs_of_another_comes_with_it(small):
    """A new definition and the clause that speaks of it cannot stand apart."""
    _, found = small(
        (
            'requirement loads "Heavy loads"',
            'define odd(c: crop) per "Gazette 3" {\n  when (1) weight of c = 99 t;\n}\n\n'
            'requirement loads "Heavy loads"',
        ),
        ("grown of crop is here;", "grown of crop is here;\n  when (d) [by first_rule] crop is odd;"),
    )
    ids = {each["id"]: each["kind"] for each in found["changes"]}
    assert ids == {"small.law/odd": "insert", "small.law/loads/(d)": "insert"}
    assert {tuple(map(tuple, blame["sets"])) for blame in found["moved"]} == {
        (("small.law/loads/(d)", "small.law/odd"),)
    }
    assert sum(len(blame["cases"]) for blame in found["moved"]) == 18


# --- sides --------------------------------------------------------------------------------------------------


def test_two_days_of_one_law(small, world, tmp_path):
    dated = policy(
        tmp_path / "dated", ("unless (b) [by first_rule]", "unless (b) [by first_rule; until second_rule]")
    )
    code, out, _ = run(f"{dated}@2021-12-31", f"{dated}@2022-01-01", "--facts", world[1], "--format", "json")
    found = json.loads(out)
    [change] = found["changes"]
    assert (code, change["kind"], change["direction"]) == (2, "remove", "looser")
    assert change["documents"] == ["Gazette 2, The second rule"]
    assert change["since"] == "2022-01-01"
    assert found["totals"]["documents"] == {"Gazette 2, The second rule": 12}
    assert found["old"]["layer"] == "as of 2021-12-31"


def test_a_side_of_a_revision(small, world, tmp_path, monkeypatch):
    place = tmp_path / "repository"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    policy(place / "policies")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "one"]):
        subprocess.run([*git, *words], cwd=place, check=True)
    policy(place / "policies", ("least_fee = 5 t", "least_fee = 6 t"))
    code, out, err = run("HEAD:policies", "policies", "--facts", world[1], at=place)
    assert code == 2, err
    assert "~ ↓ small.law/least_fee" in out
    code, _, err = run("nowhere:policies", "policies", "--text-only", at=place)
    assert code == 64
    assert "git has no `nowhere`" in err
    code, _, err = run("HEAD:policies", "HEAD:policies", "--text-only", at=tmp_path)
    assert code == 64
    assert "not a git repository" in err


def test_what_does_not_load_is_told_and_leaves_with_1(small, world, tmp_path):
    bad = policy(tmp_path / "bad", ("crop is heavy and", "crop is haevy and"))
    code, out, err = run(bad, bad)
    assert (code, out) == (1, "")
    assert "haevy" in err
    good = policy(tmp_path / "good")
    facts(tmp_path / "facts")
    (tmp_path / "facts" / "crop.csv").write_text("crop,weight,grown,source\nlight,much,here,test\n")
    code, out, err = run(good, good, "--facts", tmp_path / "facts")
    assert (code, out) == (1, "")
    assert "much" in err


def test_what_is_not_known_is_never_the_same(small, world, tmp_path):
    same = policy(tmp_path / "same")
    mine = facts(tmp_path / "facts")
    text = (mine / "crop.csv").read_text().replace("heavy,500,", "heavy,,")
    (mine / "crop.csv").write_text(text)
    code, out, _ = run(same, same, "--facts", mine)
    assert code == 3
    assert "12 undetermined." in out


@pytest.mark.parametrize(
    ("sides_", "said"),
    [
        (["nowhere/at/all"], "is no path and no policy"),
        (["law@2025-13-01"], "is not a date"),
        (["law", "law", "--reading", "nothing=a"], "no reading is called `nothing`"),
    ],
)
def test_a_side_that_names_nothing_is_refused(sides_, said):
    code, out, err = run(*sides_, "--text-only")
    assert (code, out) == (64, "")
    assert said in err


def test_the_json_is_the_same_each_time(small):
    first, second = small(*TOGETHER), small(*TOGETHER)
    assert first == second
    assert first[1]["schema"] == "lexlog.diff/1"


def test_pages_hold_what_is_told_and_nothing_that_runs(small, world, tmp_path):
    old, new = policy(tmp_path / "a"), policy(tmp_path / "b", *TOGETHER)
    _, html, _ = run(old, new, "--facts", world[1], "--format", "html")
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
    assert "small.law/heavy/(1)" in html
    _, page, _ = run(old, new, "--facts", world[1], "--format", "md")
    assert page.startswith("**5 changes of the law: 1 added, 2 changed, 2 removed; ")
    assert "small.law/heavy/(1)" in page


# --- the bundled law ----------------------------------------------------------------------------------------


def test_the_second_rule_moves_the_chips_that_were_made_for_the_first():
    """A800: 4,992 TPP (624 x 8), 400 GB/s: below the 600 of 2022, above the 4,800 of a.1 of 2023."""
    code, out, _ = run(
        "law@2023-11-16", "law@2023-11-17", "--case", "a800-shenzhen-2023-12", "--format", "json"
    )
    found = json.loads(out)
    [blame] = found["moved"]
    assert code == 2
    assert blame["sets"]
    assert all(any("3A090.a/(a." in change for change in each) for each in blame["sets"])
    assert "88 FR 73458, Advanced computing, second rule" in found["totals"]["documents"]


def test_postures_and_readings_are_sides():
    code, out, _ = run("law@2025-06-01", "--old-posture", "text", "--new-posture", "enforced", "--text-only")
    assert code == 2
    assert "not enforced" in out
    code, out, _ = run("law", "--reading", "tf32=counted", "--reading", "tf32=not_counted", "--text-only")
    assert code == 2
    assert "us.ear.commerce_control_list/tpp/(tn.1)" in out


def test_the_small_law_is_laid_out_as_written():
    assert LAW.count("first_rule") > 3
