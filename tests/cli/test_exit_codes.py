"""Exit codes of every verb: 0 go, clean; 1 findings; 2 blocked; 3 undetermined; 4 facts; 5 law; 64 usage."""

import json

import pytest
from commands import BLOCKED, GO, OPEN, ROOT, ask, broken_policy, exits, facts, run, spawn

BAD_ROW = "bad,exprt,2023-12-01,US,DE,de_firm,h100_sxm5\n"
UNTIDY = 'policy x.y "X" {\n   source 15 CFR 740;\n}\n'


@pytest.mark.parametrize(
    ("cases", "code"),
    [
        ([GO], 0),
        ([BLOCKED], 2),
        ([OPEN], 3),
        ([GO, BLOCKED], 2),
        ([GO, OPEN], 3),
        ([GO, BLOCKED, OPEN], 3),
        ([], 0),
    ],
)
def test_decide(given, cases, code):
    assert exits("decide", "--facts", given(*cases)) == code


def test_decide_only_the_cases_asked_for(given):
    folder = given(GO, BLOCKED, OPEN)
    assert [exits("decide", "--facts", folder, each) for each in (GO, BLOCKED, OPEN)] == [0, 2, 3]
    assert exits("decide", "--facts", folder, GO, BLOCKED) == 2


@pytest.mark.parametrize(("case", "code"), [(GO, 0), (BLOCKED, 2), (OPEN, 3)])
def test_why(given, case, code):
    assert exits("why", case, "--facts", given(case)) == code


@pytest.mark.parametrize("verb", ["decide", "why"])
@pytest.mark.parametrize("case", [BLOCKED, OPEN])
def test_exit_zero_is_for_what_is_not_a_go(given, verb, case):
    assert exits(verb, case, "--facts", given(case), "--exit-zero") == 0


def test_exit_zero_hides_neither_bad_facts_nor_bad_law_nor_bad_usage(given, broken):
    folder = given(GO, more=BAD_ROW)
    assert exits("decide", "--facts", folder, "--exit-zero") == 4
    assert exits("decide", "--facts", folder, "--policy", broken, "--exit-zero") == 5
    assert exits("decide", "--facts", folder, "nothing", "--exit-zero") == 64


def test_a_batch_takes_the_first_of_64_5_4_3_2_0(given, broken):
    bad = given(GO, BLOCKED, OPEN, more=BAD_ROW)
    assert exits("decide", "--facts", bad) == 4
    assert exits("decide", "--facts", bad, "--policy", broken) == 5
    assert exits("decide", "--facts", bad, "--policy", broken, "--posture", "txt") == 64
    assert exits("decide", "--facts", bad, "nothing") == 64


def test_a_go_beside_bad_facts_is_4_and_still_shown(given):
    done = ask("decide", "--facts", given(GO, more=BAD_ROW))
    assert done.code == 4
    assert "no_license_required" in done.out
    assert "error[bad-cell]" in done.err
    assert "line 5" not in done.err


def test_a_refused_case_is_undetermined_and_may_be_asked_about(given):
    done = ask("why", "bad", "--facts", given(GO, more=BAD_ROW))
    assert done.code == 4
    assert done.out.startswith("UNDETERMINED")


def test_require_clearance_makes_a_go_undetermined(given):
    folder = given(GO)
    assert exits("decide", "--facts", folder, "--require-clearance") == 3
    assert exits("why", GO, "--facts", folder, "--require-clearance") == 3


def test_require_clearance_is_met_by_clearances(tmp_path, given):
    folder = facts(tmp_path, GO)
    [shown] = json.loads(ask("decide", "--facts", given(GO), "--format", "json").out)["decisions"]
    rows = "".join(f'go,"{each["paragraph"]}",counsel,2023-11-01\n' for each in shown["not_modelled"])
    (folder / "clearance.csv").write_text("transfer,paragraph,cleared_by,on\n" + rows)
    assert exits("decide", "--facts", folder, "--require-clearance") == 0


@pytest.mark.parametrize("refused", ["cleared_by is blank", "row is refused"])
def test_a_clearance_that_says_not_who_or_was_refused_clears_nothing(tmp_path, given, refused):
    folder = facts(tmp_path, GO)
    [shown] = json.loads(ask("decide", "--facts", given(GO), "--format", "json").out)["decisions"]
    by, day = ("", "2023-11-01") if refused == "cleared_by is blank" else ("counsel", "2023-13-01")
    rows = "".join(f'go,"{each["paragraph"]}",{by},{day}\n' for each in shown["not_modelled"])
    (folder / "clearance.csv").write_text("transfer,paragraph,cleared_by,from\n" + rows)
    assert ask("decide", "--facts", folder, "--require-clearance").code in (3, 4)
    assert "cleared by" not in ask("decide", "--facts", folder, "--explain").out


def test_a_refused_row_that_is_no_case_is_not_asked_why(tmp_path):
    folder = facts(tmp_path, GO)
    (folder / "holding.csv").write_text("holding,owner,owned,share\nh,de_firm,de_firm,fifty\n")
    assert exits("why", f"{folder}/holding.csv:2", "--facts", folder) == 64


@pytest.mark.parametrize("number", ["nan", "Infinity", "many"])
def test_what_is_no_number_is_not_asked_for(given, number):
    assert run("query", f"tpp(h100_sxm5, '{number}')", "--facts", given(GO)).code == 64


def test_plans_are_shown_when_assertions_are_off(given):
    folder = given(GO)
    asked = "query", "headquarters(x, country)", "--plan", "--facts", folder
    plain = run(*asked)
    assert plain.out
    assert spawn(*asked, PYTHONOPTIMIZE="1").out == plain.out


@pytest.mark.parametrize("verb", ["check", "fmt", "test", "decide", "why", "query"])
def test_every_verb_refuses_an_unknown_option_with_64(verb):
    done = run(verb, "--no-such-option")
    assert done.code == 64
    assert done.out == ""
    assert done.err


@pytest.mark.parametrize("arguments", [[], ["decode"], ["why"], ["query"], ["decide", "--engine", "x"],
    ["decide", "--reading", "review_2024"], ["decide", "--facts", "/no/such/folder"],
    ["decide", "--as-of", "2025-02-30"],
    ["decide", "--format", "sarif"], ["check", "/no/such/file"]])  # fmt: skip
def test_usage_is_64(arguments):
    assert run(*arguments).code == 64


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["decide", "--help"], ["query", "--help"]])
def test_help_is_0_and_goes_to_stdout(arguments):
    done = run(*arguments)
    assert done.code == 0
    assert done.out
    assert done.err == ""


def test_check(tmp_path, broken):
    assert run("check").code == 0
    assert run("check", broken).code == 5
    (tmp_path / "elsewhere.lexlog").write_text(
        'policy x.z "A policy in a file of another name" { source "x"; }\n'
    )
    assert run("check", tmp_path / "elsewhere.lexlog").code == 1


def test_fmt_check(tmp_path, broken):
    path = tmp_path / "y.lexlog"
    path.write_text(UNTIDY)
    assert run("fmt", "--check", path).code == 1
    assert run("fmt", "--diff", path).code == 1
    assert path.read_text() == UNTIDY
    assert run("fmt", path).code == 0
    assert run("fmt", "--check", path).code == 0
    assert run("fmt", "--check", broken).code == 5


def test_fmt_leaves_a_file_alone_that_does_not_parse(tmp_path):
    path = broken_policy(tmp_path) / "x" / "y.lexlog"
    before = path.read_bytes()
    assert run("fmt", path).code == 5
    assert path.read_bytes() == before


def test_test(tmp_path, broken):
    assert run("test", "-k", "2022: the link of").code == 0
    assert run("test", broken).code == 5
    (tmp_path / "z.lexlog").write_text(
        'policy z "Z" { uses us.ear.license_requirements; }\n'
        'scenario "wrong on purpose" {\n'
        "  given transfer t (kind: export, item: h100_sxm5, destination: CN, "
        "country_of_export: US, consignee: nvidia);\n"
        '  arithmetic "1,979 x 8 = 15,832 >= 4,800";\n'
        "  expect t on 2024-01-10 no_license_required;\n}\n"
    )
    done = run("test", tmp_path / "z.lexlog")
    assert done.code == 1, done
    assert "expected no_license_required, got license_required" in done.out
    assert "1,979 x 8 = 15,832" in done.out


def test_query():
    assert ask("query", "headquarters(nvidia, country)").code == 0
    assert ask("query", "headquarters(party: no_such_party)").code == 64
    assert ask("query", "headquarters(party: 'no_such_party')").code == 0
    assert ask("query", "headquarters(nvidia").code == 64
    assert ask("query", "headquarters(nvidia)").code == 64
    assert ask("query", "headquaters(nvidia, country)").code == 64


def test_query_with_bad_facts_and_bad_law(given, broken):
    assert ask("query", "party(party: de_firm)", "--facts", given(GO, more=BAD_ROW)).code == 4
    assert ask("query", "party(party: de_firm)", "--policy", broken).code == 5


@pytest.mark.parametrize("atom", ["tpp(x, 4x)", "transfer(date_of_export: 2024-13-45)"])
def test_query_with_a_value_that_cannot_be_read(atom):
    assert run("query", atom).code == 64


def test_no_bundled_law(tmp_path):
    done = spawn("decide", LEXLOG_HOME=str(tmp_path))
    assert "Traceback" not in done.err
    assert done.code == 5


def test_cases_must_be_a_file():
    assert exits("decide", "--cases", ROOT / "facts") in (4, 64)
