"""What the command says, and where: nearest names, five mistakes at once, colour, and text laid out."""

import json
import re
import shutil

import pytest
from commands import BLOCKED, GO, OPEN, ROOT, ask, facts, run, spawn

from tests.samples import some

FIVE = """policy five "Five mistakes" {
  source 15 CFR 740;
  uses world, us.ear.country_groups, us.ear.commerce_control_list, us.ear.license_requirements;
  decides transfer;
}
exception E "E" to advanced_computing_a section 15 CFR 740.29 {
  covers (a) export;
  alow   (b) paragraph of item in [3A090.a];
  unless (c) destination in groop D:5;
  unless (d) tpp of item >= 26,900,000 TPP;
  unless (e) kind is export and destination is CN or destination is MO;
}
instrument I "I" {
  source 15 CFR 740;
  effective 2023-02-30;
}
"""


CHINESE = (
    "alibaba",
    "ant_group",
    "baidu",
    "biren",
    "bytedance",
    "deepseek",
    "huawei",
    "huawei_investment_holding",
    "metax",
    "moonshot",
    "moore_threads",
    "zhipu",
)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["decide", "a100-shenzhen-2022-12"], "did you mean `a100-shenzhen-2022-11`?"),
        (["why", "l40-vietnan"], "did you mean `l40-vietnam`?"),
        (["decide", "--reading", "review_2023=denial"], "did you mean `review_2024`?"),
        (["decide", "--reading", "review_2024=denail"], "`denial`"),
        (["decide", "--posture", "enforce"], "'enforced'"),
        (["decode"], "'decide'"),
        (["query", "headqarters(x, y)"], "did you mean `headquarters`?"),
        (["query", "headquarters(partyy: x)"], "did you mean `party`?"),
        (["query", "headquarters(x, nvidi)"], "did you mean `nvidia`?"),
        (["query", "headquarters(party: no_such_party)"], "no row and no clause knows the name"),
        (["decide", "--posturr", "text"], "did you mean `--posture`?"),
        (["check", "--formta", "json"], "did you mean `--format`?"),
        (["decide", "--facts", ROOT / "README.md"], "expected a folder that holds tables"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(arguments, said):
    done = run(*arguments)
    assert done.code == 64
    assert said in done.err
    assert done.out == ""


def test_results_go_to_stdout_and_diagnostics_to_stderr(given):
    bad = "bad,exprt,2023-12-01,US,DE,de_firm,h100_sxm5\n"
    done = ask("decide", "--facts", given(GO, more=bad), "--format", "json")
    assert done.out.startswith("{")
    assert "error[" not in done.out
    assert "transfer.csv:3:" in done.err
    assert "did you mean `export`?" in done.err


def test_five_bad_rows_give_five_diagnostics(tmp_path):
    rows = (
        "a,exprt,2023-12-01,US,DE,de_firm,h100_sxm5\n"  # no such kind
        "b,export,2023-13-01,US,DE,de_firm,h100_sxm5\n"  # no such day
        "c,export,2023-12-01,US,DE,de_firm,h100_sxm5,1\n"  # too many cells
        "d,export,2023-12-01,US\n"  # too few cells
        "e,export,soon,US,DE,de_firm,h100_sxm5\n"  # no date
    )
    done = run("decide", "--facts", facts(tmp_path, GO, more=rows))
    assert done.code == 4
    assert len(re.findall(r"^error\[", done.err, re.M)) == 5, done.err
    assert [int(line) for line in re.findall(r"--> .*transfer\.csv:(\d+)", done.err)] == [3, 4, 5, 6, 7]
    assert re.search(r"^go .*no_license_required", done.out, re.M), "the good row is still decided"


def test_a_finding_names_the_column_of_the_cell(tmp_path):
    rows = 'a,export,2023-12-01,"U,S",DE,de_firm, h100_sxm\nb,export,2023-12-01,US,DE,"nobody",h100_sxm5\n'
    done = run("decide", "--facts", facts(tmp_path, more=rows))
    found = re.findall(r"transfer\.csv:(\d+):(\d+)$", done.err, re.M)
    lines = (tmp_path / "transfer.csv").read_text().splitlines()
    marked = [lines[int(line) - 1][int(column) - 1 :] for line, column in found]
    assert marked == ['"U,S",DE,de_firm, h100_sxm', "h100_sxm", '"nobody",h100_sxm5']


@pytest.mark.parametrize(("rows", "shown"), [(4, 4), (5, 3), (40, 3)])
def test_what_is_said_of_many_rows_is_told_once_with_every_line(tmp_path, rows, shown):
    more = "".join(f"c{n},exprt,2023-12-01,US,DE,de_firm,h100_sxm5\n" for n in range(rows))
    folder = facts(tmp_path, more=more)
    done = ask("decide", "--facts", folder)
    assert done.code == 4
    assert done.err.count("error[bad-cell]") == shown
    assert ("... and " in done.err) == (rows > 4)
    if rows == 40:
        assert "... and 37 more such rows in" in done.err
        assert done.err.rstrip().endswith("lines 5-41")
    verbose = ask("decide", "--facts", folder, "--verbose")
    assert verbose.err.count("error[bad-cell]") == rows


def test_rows_without_a_readable_name_are_undetermined_cases_named_by_their_place(tmp_path):
    ragged = "c,export,2023-12-01,US,DE,de_firm,h100_sxm5,1\n"
    nameless = ",export,2023-12-01,US,DE,de_firm,h100_sxm5\n"
    folder = facts(tmp_path, GO, more=ragged + nameless)
    done = ask("decide", "--facts", folder)
    assert done.code == 4
    for line in (3, 4):
        assert f"row {line} of {folder}/transfer.csv was refused and is not decided" in done.out
    assert "3 cases: 1 no_license_required, 2 undetermined" in done.out
    shown = json.loads(ask("decide", "--facts", folder, "--format", "json").out)["decisions"]
    assert [each["outcome"] for each in shown].count("undetermined") == 2
    assert ask("why", f"{folder}/transfer.csv:3", "--facts", folder).code == 4


def test_a_table_of_cases_that_cannot_be_read_is_an_undetermined_case(tmp_path):
    folder = facts(tmp_path)
    (folder / "transfer.csv").write_bytes(b"case,kind\n\xff,export\n")
    done = run("decide", "--facts", folder)
    assert done.code == 4
    assert f"{folder}/transfer.csv could not be read: no case in it is decided" in done.out


def test_findings_that_differ_are_all_told(tmp_path):
    more = "".join(f"c{n},export,2023-12-01,US,DE,de_firm{n},item{n}\n" for n in range(3))
    done = run("decide", "--facts", facts(tmp_path, more=more))
    assert done.err.count("error[dangling-reference]") == 6


def test_the_same_folder_counts_once(tmp_path):
    folder = facts(tmp_path / "facts", GO)
    once = ask("decide", "--facts", folder)
    twice = ask("decide", "--facts", folder, "--facts", ROOT / "facts" / "reference", "--facts",
                tmp_path / "facts" / ".." / "facts")  # fmt: skip
    assert (twice.code, twice.out, twice.err) == (once.code, once.out, "")


def test_a_case_given_twice_with_different_values_is_no_go(tmp_path):
    twice = "go,export,2023-12-01,US,CN,cn_firm,h100_sxm5\n"  # to China; the row before goes to Germany
    done = run("decide", "--facts", facts(tmp_path, GO, more=twice))
    assert done.code == 4
    assert "`go` is given twice" in done.err
    assert not re.search(r"^go .*no_license_required", done.out, re.M)


def test_a_case_given_twice_on_two_days_is_refused(tmp_path):
    twice = "go,export,2023-12-02,US,DE,de_firm,l4\n"
    done = run("decide", "--facts", facts(tmp_path, GO, more=twice))
    assert done.code == 4
    assert "`go` is given twice" in done.err


def test_a_policy_with_five_mistakes_gives_five_diagnostics(tmp_path):
    path = tmp_path / "five.lexlog"
    path.write_text(FIVE)
    done = run("check", path)
    assert done.code == 5
    found = re.findall(r"^error\[(.+?)\]: .*\n +--> .*five\.lexlog:(\d+):(\d+)$", done.out, re.M)
    assert [int(line) for _, line, _ in found] == [8, 9, 10, 11, 15], done.out
    assert "did you mean `allow`?" in done.out
    assert "26_900_000" in done.out
    assert "2023-02-30" in done.out


@pytest.mark.parametrize("environment", some([{}, {"NO_COLOR": "1"}], 1))
def test_no_colour_where_there_is_no_terminal(tmp_path, environment):
    (tmp_path / "y.lexlog").write_text('policy y "Y" { sorce 15 CFR 740; }\n')
    done = spawn("check", tmp_path / "y.lexlog", **environment)
    assert "\x1b" not in done.out + done.err


def test_colour_on_a_terminal_unless_NO_COLOR(monkeypatch):
    from lexlog.cli.loading import color

    class Terminal:
        def isatty(self):
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert color(Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not color(Terminal())


def test_the_bundled_law_is_clean_and_laid_out():
    assert "no mistakes" in run("check").out
    done = run("fmt", "--check")
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize("every", some((5, 1), 1))
def test_fmt_is_idempotent_on_text_that_was_shaken(tmp_path, every):
    """One file of the law in so many."""
    shutil.copytree(ROOT / "policy", tmp_path / "policy")
    all_files = sorted((tmp_path / "policy").rglob("*.lexlog"))
    files = all_files[::every]
    for path in {*all_files} - {*files}:
        path.unlink()
    before = {path: path.read_text() for path in files}
    for path in files:  # other indents and blank lines, same words
        path.write_text(
            re.sub(r"^ +(?=[a-z(])", "      ", before[path], flags=re.M).replace(";\n\n", ";\n\n\n\n")
        )
    assert run("fmt", tmp_path / "policy").code == 0
    once = {path: path.read_text() for path in files}
    assert run("fmt", tmp_path / "policy").out == ""
    assert {path: path.read_text() for path in files} == once
    assert once == before
    assert not list((tmp_path / "policy").rglob("*.partial"))


@pytest.mark.parametrize(
    ("atom", "rows"),
    [
        ("tpp(h100_sxm5, value)", ["tpp(i h100_sxm5, value 15,832 TPP)"]),
        ("tpp(x, 4992)", ["tpp(i a100_sxm, value 4,992 TPP)", "tpp(i a800_sxm, value 4,992 TPP)"]),
        ("tpp(x, 4_992)", ["tpp(i a100_sxm, value 4,992 TPP)", "tpp(i a800_sxm, value 4,992 TPP)"]),
        ("tpp(i: a40, value: _)", ["tpp(i a40, value 2,395.2 TPP)"]),  # 149.7 x 16 = 2,395.2
        ("tpp(x, 2_395.2)", ["tpp(i a40, value 2,395.2 TPP)"]),
        ("tpp(x, 1)", []),
        ("paragraph('l4', p)", ["paragraph(item l4, paragraph 3A090.a)"]),
        (
            "headquarters(party: x, country: CN)",
            [f"headquarters(party {each}, country CN)" for each in CHINESE],
        ),
        ("contains(dgx_h100, x, n)", ["contains(item dgx_h100, component hgx_h100_8gpu, count 1)"]),
    ],
)  # fmt: skip
def test_query_with_names_variables_and_numbers(given, atom, rows):
    done = ask("query", atom, "--on", "2024-01-01", "--facts", given(GO))
    sure = [line for line in done.out.splitlines()[:-1] if "may hold" not in line]
    assert [row for row in sure if "cn_firm" not in row] == rows
    assert done.out.splitlines()[-1].endswith("on 2024-01-01")


def test_a_variable_that_stands_twice_asks_for_one_value(tmp_path):
    folder = facts(tmp_path, GO)
    (folder / "holding.csv").write_text(
        "holding,owner,owned,share\n1,de_firm,cn_firm,5\n2,my_firm,my_firm,6\n"
    )
    done = run("query", "holding(owner: x, owned: x)", "--facts", folder)
    assert "holding 2, owner my_firm" in done.out
    assert "holding 1" not in done.out


def test_query_takes_quoted_names_as_they_are():
    done = ask("query", "headquarters('no_such_party', x)", "--on", "2024-01-01")
    assert (done.code, done.out) == (0, "0 rows on 2024-01-01\n")


def test_query_marks_what_only_may_hold():
    done = ask("query", "paragraph(trainium1, p)", "--on", "2024-01-01")
    assert done.out.count("may hold") == 2  # 3A090.a or 3A090.b, by the unknown area


def test_query_asks_about_a_day():
    before, after = (ask("query", "d5_or_macau(NI)", "--on", day).out for day in ("2024-03-14", "2024-03-15"))
    assert (before.splitlines()[-1], after.splitlines()[-1]) == (
        "0 rows on 2024-03-14",
        "1 row on 2024-03-15",
    )


def test_decide_explain_lists_what_the_decision_rests_on(given):
    done = ask("decide", "--facts", given(BLOCKED), "--explain")
    assert "NAC: unavailable" in done.out
    assert "15 CFR 740.8(a)" in done.out


def test_an_open_case_names_what_is_missing(given):
    done = ask("decide", "--facts", given(OPEN))
    assert "not known: country of my_firm in headquarters" in done.out


LISTED = """policy listed "Listed parties" {
  source "Board resolution 8";
  uses world;
  decides transfer;
  modelled from 2022-10-07;
}
prohibition listed_parties "Listed parties" section "Board resolution 8" {
  when (a) listing(party: consignee, list: entity_list)%s;
}
"""


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory):
    """A folder of policy that speaks of a country that is in no table."""
    folder = tmp_path_factory.mktemp("nowhere")
    (folder / "listed.lexlog").write_text(LISTED % " and destination is XN")
    return folder


@pytest.mark.parametrize("verb", ["check", "decide", "why"])
def test_a_country_that_is_in_no_table_stops_every_verb(nowhere, given, verb):
    done = run(
        *(["check", nowhere] if verb == "check" else [verb, GO, "--policy", nowhere, "--facts", given(GO)])
    )
    said = done.out if verb == "check" else done.err
    assert done.code == 5
    assert "`XN` is no country: table `country` has no such row" in said
    assert "listed.lexlog:8:" in said
    assert "did you mean" in said
    assert verb == "check" or not done.out


def test_a_list_without_a_fresh_copy_leaves_a_go_undetermined(tmp_path):
    (tmp_path / "listed.lexlog").write_text(LISTED % "")
    folder = facts(tmp_path / "facts", GO)  # on 2023-12-01
    asked = ["decide", GO, "--policy", tmp_path, "--facts", folder]
    copies = folder / "list_snapshot.csv"
    copies.unlink()
    assert run(*asked).code == 3
    others = "military_end_user_list,2022-10-01,,3650\nsdn_list,2022-10-01,,3650\n"
    for as_of, code, why in (
        ("2023-11-01", 0, ""),
        ("2023-10-31", 3, f"entity_list: the copy of {copies}, line 2, was fresh until 2023-11-30"),
        ("2023-12-02", 3, "entity_list: its first copy is of 2023-12-02, and says nothing of days before"),
    ):
        copies.write_text(f"list,as_of,file,max_age_days\nentity_list,{as_of},el.csv,30\n{others}")
        done = run(*asked)
        assert done.code == code
        assert (
            code == 0 or f"not known: whether listing has a row for de_firm, entity_list ({why})" in done.out
        )


def test_a_go_that_another_reading_takes_away_says_so_first(tmp_path):
    folder = facts(tmp_path, more="chip,export,2024-02-01,US,CN,cn_firm,mine\n")
    (folder / "item.csv").write_text(
        "item,kind,designed_or_marketed_for_data_centers\nmine,integrated_circuit,yes\n"
    )
    # 253 x 19 = 4,807 >= 4,800; without TF32 there is no performance at all
    (folder / "processing_rate.csv").write_text(
        "item,operand_format,bit_length,dense_tops\nmine,tf32,19,253\n"
    )
    (folder / "die.csv").write_text("item,die,area_mm2,process,function\nmine,a,4000,non_planar,logic\n")
    assert run("decide", "--facts", folder).code == 2, "the stricter reading is the default"
    done = ask("decide", "--facts", folder, "--reading", "tf32=not_counted")
    assert done.code == 0
    first, second, *_, last = done.out.splitlines()
    assert "no_license_required" in first
    assert second.strip() == "NOT A GO under reading tf32=counted: license_required(presumption_of_denial)"
    assert "1 go under this reading or posture only" in last
    shown = ask("why", "chip", "--facts", folder, "--reading", "tf32=not_counted").out
    assert shown.startswith("GO, but not under every reading or posture  no_license_required\n")
    assert "NOT A GO under reading tf32=counted" in shown.splitlines()[2]
