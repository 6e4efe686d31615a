"""`lexlog lint` as a user runs it: what it prints, and how it leaves."""

import json

import pytest

from tests.cli.commands import ROOT, broken_policy, facts, run
from tests.lints.small import write

BAD = 'policy own.rule "Own" {\n  source "Board 1";\n  uses world;\n}\n\nparameter most = 4_000;\n'


def test_the_bundled_law_is_clean():
    done = run("lint", "--static")
    assert (done.code, done.out.splitlines()[-1].split(": ")[1]) == (0, "nothing found")


def test_a_finding_is_underlined_and_leaves_with_1(tmp_path):
    done = run("lint", "--static", write(tmp_path, "own.rule", BAD))
    assert done.code == 1
    assert "warning[undated-parameter]: parameter `most`" in done.out
    assert "6 | parameter most = 4_000;" in done.out
    assert done.out.endswith("0 errors, 2 warnings\n")


def test_only_what_is_in_the_paths_is_told(tmp_path):
    folder = write(tmp_path, "own.rule", BAD)
    assert run("lint", "--static", "--policy", folder).code == 1
    assert run("lint", "--static", "--policy", folder, ROOT / "policy" / "corporate").code == 0


def test_json_and_sarif(tmp_path):
    folder = write(tmp_path, "own.rule", BAD)
    document = json.loads(run("lint", "--static", folder, "--format", "json").out)
    numbers = [each["number"] for each in document["diagnostics"]]
    assert (document["schema"], numbers) == ("lexlog.diagnostics/1", ["LX0601", "LX0602"])
    [log] = json.loads(run("lint", "--static", folder, "--format", "sarif").out)["runs"]
    assert [each["level"] for each in log["results"]] == ["warning", "warning"]


@pytest.mark.parametrize(("day", "code"), [("2032-09-28", 0), ("2032-09-29", 1)])
def test_copies_of_lists(tmp_path, day, code):
    # 2022-10-01 and 3,650 days: ten years, less the leap days of 2024, 2028 and 2032.
    done = run("lint", "--static", "--facts", facts(tmp_path), "--on", day)
    assert done.code == code
    assert done.out.count("stale-list") == 3 * code


def test_what_does_not_load(tmp_path):
    assert run("lint", "--static", broken_policy(tmp_path)).code == 5
    bad = facts(tmp_path / "facts", more="bad,exprt,2023-12-01,US,DE,de_firm,h100_sxm5\n")
    assert run("lint", "--static", "--facts", bad).code == 4
    assert run("lint", "--static", "--on", "tomorrow").code == 64


def test_clauses_without_a_scenario_of_the_same_folder(tmp_path):
    rule = """policy own.rule "Own" {
  source "Board 1";
  uses world;
  decides transfer;
}

prohibition pause section "Board 1" {
  when (a) [from 2020-01-01] destination is DE;
  when (b) [from 2020-01-01] destination is FR;
}
"""
    scenarios = """policy own.rule_scenarios "Own" {
  source "Board 1";
  uses world, own.rule;
  decides transfer;
}

scenario "To Germany" {
  given transfer t (kind: export, item: h100_sxm5, country_of_export: US, destination: DE, consignee: nvidia,
                    quantity: 1);
  arithmetic "DE is DE";
  expect t on 2024-01-01 prohibited because pause/(a);
}
"""
    write(tmp_path, "own.rule_scenarios", scenarios)
    file = write(tmp_path, "own.rule", rule) / "own" / "rule.lexlog"
    done = run("lint", "--policy", tmp_path, file)
    assert (done.code, done.out.count("warning[")) == (1, 1)
    assert "no scenario rests on `own.rule/pause/(b)`" in done.out
