"""How a command evaluates: engines, plans, costs, memory, progress, and Ctrl-C."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec

import pytest
from commands import BLOCKED, GO, OPEN, facts, run

from lexlog.cli import progress
from lexlog.cli.interrupts import insisted
from tests.compare import law as small
from tests.samples import some

needs_duckdb = pytest.mark.skipif(find_spec("duckdb") is None, reason="duckdb is not installed")


SMALL, BUNDLED = "a small law", "the bundled law"


@pytest.fixture(params=some((SMALL, BUNDLED), 1))
def of_law(request, given, tmp_path, monkeypatch):
    """Facts of one law or the other by which a case is open, and a case that is blocked."""
    if request.param == BUNDLED:
        return given(GO, BLOCKED, OPEN), BLOCKED
    folder = small.home(tmp_path)
    monkeypatch.setenv("LEXLOG_HOME", str(tmp_path))
    (folder / "crop.csv").write_text((folder / "crop.csv").read_text().replace("edge,100,", "edge,,"))
    return folder, "heavy-oslo-sale-0"


@needs_duckdb
def test_duckdb_says_the_same_with_the_same_reasons(of_law):
    folder, _ = of_law
    ours, theirs = (
        run("decide", "--explain", "--facts", folder, "--engine", engine, "--format", "json")
        for engine in ("columnar", "duckdb")
    )
    assert ours == theirs
    assert ours.code == 3
    assert json.loads(ours.out)


@needs_duckdb
def test_duckdb_gives_the_same_proof_every_time(of_law):
    folder, case = of_law
    one, other = (run("why", case, "--facts", folder, "--engine", "duckdb") for _ in range(2))
    assert one == other
    assert one.code == 2
    assert one.out.startswith(run("why", case, "--facts", folder).out.splitlines()[0])


def test_plan_tells_of_each_rule_in_place_of_the_answer(tmp_path):
    done = run("decide", "--facts", facts(tmp_path, BLOCKED), "--plan")
    assert done.code == 0
    assert done.err == ""
    blocks = [block.splitlines() for block in done.out.split("\n\n")]
    assert len(blocks) > 100
    for clause, *steps in blocks:
        assert "line " in clause
        assert steps[-1].startswith("  derive ")
        assert all(" about " in step for step in steps if step.lstrip()[:1].isdigit())
    assert any(
        "  1. scan transfer" in line and "about 1.0 rows" in line for block in blocks for line in block
    )
    assert "license_required" not in done.out.splitlines()[0]
    assert run("query", "without_parent(x)", "--plan").out.startswith("corporate.")
    assert run("query", "headquarters(x, country)", "--plan").out.startswith("no rule is run")


def test_stats_come_after_the_answer_on_stderr(tmp_path):
    folder = facts(tmp_path, BLOCKED)
    plain, told = run("decide", "--facts", folder), run("decide", "--facts", folder, "--stats")
    assert told.out == plain.out
    assert told.code == plain.code == 2
    of_loading, of_rules = told.err.split("\n\n")
    head, *steps, total = (line.split() for line in of_loading.splitlines())
    assert head == ["seconds", "rows", "MB", "loading"]
    assert [line[1] for line in steps if line[-1] == str(folder / "party.csv")] == ["3"]
    assert total[-2:] == ["in", "all"]
    assert abs(float(total[0]) - sum(float(line[0]) for line in steps)) < 0.01
    head, *lines = of_rules.splitlines()
    assert head.split() == ["seconds", "rows", "rounds", "rules", "clause"]
    assert lines[-1].endswith("in all")
    seconds = [float(line.split()[0]) for line in lines[:-1]]
    assert seconds == sorted(seconds, reverse=True)
    assert any(line.split()[-1] == "decision/decided" for line in lines)


@pytest.mark.parametrize("size", ["0", "x", "4 GB", "-1", "GB", "1.5GB", "4XB", ""])
def test_a_size_that_is_none_is_usage(size):
    assert run("decide", "--memory", size).code == 64


def test_a_world_beyond_memory_is_refused_with_the_size_and_the_way_out(tmp_path):
    done = run("decide", "--facts", facts(tmp_path, BLOCKED), "--memory", "4kB")
    assert done.code == 1
    assert done.out == ""
    assert "the tables of this world need about" in done.err
    assert "4.0 kB may be used: run it with `--engine duckdb`" in done.err
    assert run("decide", "--facts", facts(tmp_path, BLOCKED), "--memory", "4GB").code == 2


# --- progress -----------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self):
        return True


def told(stream, seconds, monkeypatch):
    """What is written when two rounds end that many seconds after the beginning."""
    clock = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    line = progress.Progress(stream, clock[0])
    line.component("owned, held", 1, 4)
    clock[0] += seconds
    line.round(("owned", "held"), 3, 12345)
    line.component("", 1, 1)
    return stream.getvalue()


def test_work_that_is_done_soon_tells_nothing(monkeypatch):
    assert told(Terminal(), 0.5, monkeypatch) == ""
    assert told(io.StringIO(), 5, monkeypatch) == ""


def test_long_work_tells_where_it_is_and_leaves_no_line_on_a_terminal(monkeypatch):
    line = " 25%  owned, held: round 3, 12,345 rows"
    assert told(Terminal(), 2, monkeypatch) == f"\r\x1b[K{line}\r\x1b[K"
    assert told(io.StringIO(), 20, monkeypatch) == f"{line}\n"


# --- Ctrl-C -------------------------------------------------------------------------------------------------

LONG = """
import sys
import numpy as np
from lexlog.cli import main
from lexlog.datalog.tree import *
from lexlog.engine.executor import Executor
from lexlog.engine.rows import Rows
from lexlog.symbols import Symbols

columns = tuple(Column(n, SymbolKind("s")) for n in "ab")
edge, reach = Predicate("e", columns, True), Predicate("r", columns)
def atom(n, a, b): return Atom(n, (("a", Variable(a)), ("b", Variable(b))))
bodies = [Positive(atom("e", "x", "z"))], [Positive(atom("r", "x", "y")), Positive(atom("e", "y", "z"))]
rules = tuple(Rule(atom("r", "x", "z"), tuple(body), Origin("c", "", "", 1)) for body in bodies)
table = Rows({"a": np.arange(20000), "b": np.arange(20000) + 1}, 20000)

class Verb:
    @staticmethod
    def run(given):
        print("started", file=sys.stderr, flush=True)
        Executor(ENGINE).evaluate(Program((edge, reach), rules), {"e": table}, Symbols())
        print("finished")
        return 0

load = main.importlib.import_module
main.importlib.import_module = lambda name, package=None: (
    Verb if name.endswith("decide") else load(name, package)
)
sys.exit(main.main(["decide"]))
"""


SWALLOWED = LONG.replace(
    '        print("started"',
    """        def swallows():
            try:
                print("started", file=sys.stderr, flush=True)
                time.sleep(60)
            except KeyboardInterrupt:
                pass
        swallows()
        print("on", file=sys.stderr, flush=True)
        time.sleep(60)
        print(\"started\"""",
).replace("import sys", "import sys, time", 1)


def test_who_ignores_interruptions_is_not_interrupted():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with insisted():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_ctrl_c_is_heard_where_the_first_one_was_swallowed(ctrl_c):
    process = subprocess.Popen(
        [sys.executable, "-c", SWALLOWED], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr.readline() == "started\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.readline() == "on\n"
        assert process.communicate(timeout=30) == ("", "lexlog: interrupted\n")
    finally:
        process.kill()


@pytest.mark.parametrize("engine", ["columnar", pytest.param("duckdb", marks=needs_duckdb)])
def test_ctrl_c_ends_it_at_once_without_a_traceback_or_a_trace(engine, tmp_path, ctrl_c):
    script = LONG.replace("ENGINE", repr(engine))
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    try:
        assert process.stderr.readline() == "started\n"
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, out, err) == (130, "", "lexlog: interrupted\n")
    assert not list(tmp_path.iterdir())
