"""The command measures, checks answers before it tells ratios, and hides no peer."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.answer import Answer, answer
from benchmarks.command import Options, run
from benchmarks.compare import compare
from benchmarks.measurement import Measurement, measure
from benchmarks.registry import WORKLOADS, chosen
from benchmarks.report import line
from lexlog.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


def measured(peer, seconds, answer):
    return Measurement(
        "x", 1, peer, evaluate=[seconds], load=[0.0], rows=answer.rows, digest=answer.digest, peak_mb=1
    )


def test_the_table_and_the_figures(tmp_path, capsys):
    out = tmp_path / "figures.json"
    assert run(Options(("d",), (300,), ("lexlog", "numpy"), runs=1, out=out)) == 0
    table = capsys.readouterr().out
    assert "d  models derived, size 300: 300 model" in table
    assert [row.split()[0] for row in table.splitlines() if row.startswith("  ")] == [
        "peer",
        "lexlog",
        "numpy",
    ]
    document = json.loads(out.read_text())
    assert document["schema"] == "lexlog.bench/1"
    assert set(document["versions"]) == {"lexlog", "numpy"}
    assert document["machine"]["cores"]
    ours, numpy = document["measurements"]
    assert (ours["rows"], ours["digest"]) == (numpy["rows"], numpy["digest"])
    assert ours["of_lexlog"] is None
    assert numpy["of_lexlog"] > 0
    assert len(numpy["evaluate_s"]) == len(numpy["load_s"]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["figures.json"]


def test_another_answer_has_no_ratio():
    ours, good, bad = (
        measured("lexlog", 1.0, Answer(2, "a")),
        measured("numpy", 0.5, Answer(2, "a")),
        measured("duckdb", 0.1, Answer(2, "b")),
    )
    assert not compare([ours, good, bad])
    assert good.of_lexlog == 0.5
    assert "2.00x faster" in line(good, 60)
    assert (bad.status, bad.of_lexlog) == ("differs", None)
    assert "ANSWERS DIFFER" in line(bad, 60)


def test_without_our_answer_peers_are_compared_and_no_ratio_is_told():
    slow = Measurement("x", 1, "lexlog", "over the limit")
    first, second = measured("numpy", 1.0, Answer(2, "a")), measured("duckdb", 1.0, Answer(3, "a"))
    assert not compare([slow, first, second])
    assert first.of_lexlog is None
    assert second.status == "differs"


def test_a_peer_beyond_the_limit_is_told(tmp_path):
    [workload] = chosen(["d"])
    workload.generate(300, 0).save(tmp_path)
    made = Measurement("d", 300, "numpy")
    measure(made, tmp_path, runs=1, limit=0.001)
    assert made.status == "over the limit"
    assert "> 0.001" in line(made, 0.001)


def test_a_peer_that_fails_is_told(tmp_path):
    made = Measurement("d", 300, "numpy")
    measure(made, tmp_path / "nothing", runs=1, limit=60)
    assert made.status == "failed"
    assert "nothing" in line(made, 60)


def test_a_peer_that_is_not_installed_is_told_with_what_helps(tmp_path, monkeypatch):
    from benchmarks.peers import of_clingo, of_duckdb, of_souffle
    from benchmarks.peers.peer import Unavailable

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.setitem(sys.modules, "clingo", None)
    for module, help in (
        (of_duckdb, r"lexlog\[bench\]"),
        (of_clingo, r"lexlog\[bench\]"),
        (of_souffle, "https"),
    ):
        with pytest.raises(Unavailable, match=help):
            module.peer(chosen(["d"])[0], tmp_path)


def test_an_answer_is_a_set_of_rows():
    left, right = np.array([1, 2, 3]), np.array([4, 5, 6])
    assert answer((left, right)) == answer((left[::-1], right[::-1]))
    assert answer((left, right)) != answer((left, right[::-1]))
    assert answer((left, right)) != answer((right, left))
    assert answer((left,)) != answer((np.array([2, 2, 2]),))


def test_a_letter_means_all_its_workloads():
    assert [each.id for each in chosen(["e"])] == ["e-chain", "e-random"]
    assert [each.id for each in chosen(["a-correlated"])] == ["a-correlated"]
    assert chosen([]) == WORKLOADS


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["bench", "z"], "no workload is called `z`"),
        (["bench", "a", "--peer", "numpi"], "`numpy`"),
        (["bench", "a", "--size", "1.5"], "`1.5` is not a whole number above zero"),
        (["bench", "a", "--limit", "0"], "`0` is not a number of seconds above zero"),
    ],
)
def test_what_there_is_not_is_a_usage_error(arguments, told, capsys):
    try:
        code = main(arguments)
    except SystemExit as stop:
        code = stop.code
    assert code == 64
    assert told in capsys.readouterr().err


def test_without_the_folder_the_verb_says_so(tmp_path, monkeypatch, capsys):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "world.lexlog").write_text("")
    monkeypatch.setenv("LEXLOG_HOME", str(tmp_path))
    assert main(["bench"]) == 64
    assert "no folder `benchmarks`" in capsys.readouterr().err


def test_policies_are_laid_out_and_without_findings(capsys):
    policies = sorted((ROOT / "benchmarks").rglob("*.lexlog"))
    assert policies
    assert main(["fmt", "--check", *map(str, policies)]) == 0
    for workload in WORKLOADS:
        if workload.policy is not None:
            from benchmarks.peers.of_lexlog import law_of

            assert not law_of(workload).diagnostics
