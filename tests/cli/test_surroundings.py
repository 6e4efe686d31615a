"""The command in its surroundings: what it loads, where it is called from, what it reads, who reads it."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from commands import BLOCKED, CASES, GO, OPEN, ROOT, TRANSFER, ask, exits, facts, run, spawn

from tests.compare import law as small
from tests.samples import some


def test_the_command_line_loads_nothing_that_decides():
    script = (
        "import sys, lexlog.cli.main as m; m.parser(); "
        "heavy = {'numpy', 'lark', 'networkx', 'pyarrow', 'pyDatalog', 'rich'}; print(heavy & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr


def test_deciding_loads_neither_pydatalog_nor_parquet(given):
    script = (
        "import sys; from lexlog.cli.main import main; main(sys.argv[1:]); "
        "print([n for n in ('pyDatalog', 'pyarrow') if n in sys.modules], file=sys.stderr)"
    )
    arguments = [sys.executable, "-c", script, "decide", "--facts", str(given(GO))]
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.stderr.strip() == "[]"


ASKED = "decide", "a800-shenzhen-2023-12", "--format", "json"


def test_from_another_folder_the_same_decisions(given, tmp_path, monkeypatch):
    """Paths are shown from the folder one is in, so proofs differ in them; decisions do not differ at all."""
    asked = "decide", "--facts", given(BLOCKED), "--format", "json"
    here = ask(*asked)
    monkeypatch.chdir(tmp_path)
    there = run(*asked)
    assert there.code == 2
    assert json.loads(here.out)["decisions"] == json.loads(there.out)["decisions"]


def test_a_folder_named_policy_or_facts_where_one_is_does_not_matter(tmp_path):
    for name in ("policy", "facts", "lexlog"):
        (tmp_path / name).mkdir()
    (tmp_path / "policy" / "world.lexlog").write_text("nonsense")
    there = spawn(*ASKED, cwd=tmp_path)
    assert there.code == 2
    assert json.loads(there.out)["decisions"] == json.loads(ask(*ASKED).out)["decisions"]


def test_LEXLOG_HOME_names_another_law(tmp_path, monkeypatch):
    for name in ("policy", "facts"):
        shutil.copytree(ROOT / name, tmp_path / name)
    law = tmp_path / "policy" / "us" / "ear" / "commerce_control_list.lexlog"
    law.write_text(law.read_text().replace("4_800 TPP", "5_000 TPP"))
    ours = ask(*ASKED)
    monkeypatch.setenv("LEXLOG_HOME", str(tmp_path))
    theirs = ask(*ASKED)
    assert ours.code == theirs.code == 2, "4,992 < 5,000, but 4,992 / 826 = 6.04 >= 5.92: still a.2"
    assert json.loads(ours.out)["policy"]["digest"] != json.loads(theirs.out)["policy"]["digest"]
    assert "3A090.a/(a.2)" in ask("why", "a800-shenzhen-2023-12").out


def as_jsonl(folder, *, typed):
    for path in folder.glob("*.csv"):
        header, *lines = path.read_text().splitlines()
        names = header.split(",")
        rows = [dict(zip(names, line.split(","), strict=True)) for line in lines]
        if typed:
            rows = [{name: cell or None for name, cell in row.items()} for row in rows]
        path.with_suffix(".jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        path.unlink()


def as_parquet(folder):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    for path in folder.glob("*.csv"):
        header, *lines = path.read_text().splitlines()
        columns = zip(*(line.split(",") for line in lines), strict=True)
        names = header.split(",")
        table = {name: [cell or None for cell in column] for name, column in zip(names, columns, strict=True)}
        parquet.write_table(pyarrow.table(table), path.with_suffix(".parquet"))
        path.unlink()


@pytest.mark.parametrize("kind", ["jsonl", "jsonl with null", "parquet"])
def test_facts_as_csv_json_lines_and_parquet_say_the_same(tmp_path, given, kind):
    cases = (GO, BLOCKED, OPEN)
    wanted = ask("decide", "--facts", given(*cases), "--format", "json")
    other = facts(tmp_path / "other", *cases)
    if kind == "parquet":
        as_parquet(other)
    else:
        as_jsonl(other, typed=kind != "jsonl")
    done = run("decide", "--facts", other, "--format", "json")
    assert (done.code, done.err) == (3, "")
    assert json.loads(done.out)["decisions"] == json.loads(wanted.out)["decisions"]


def test_numbers_of_typed_files_are_read_exactly(tmp_path):
    """0.1 + 0.2 is not in a file: 149.7 at 16 bits is 2,395.2 whether a text, a JSON number or a double."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    rates = {"item": ["mine"], "operand_format": ["fp16"], "bit_length": [16], "dense_tops": [149.7]}
    shown = set()
    for kind in ("csv", "jsonl", "parquet"):
        folder = facts(tmp_path / kind, GO)
        (folder / "item.csv").write_text("item,kind\nmine,integrated_circuit\n")
        path = folder / f"processing_rate.{kind}"
        if kind == "csv":
            path.write_text("item,operand_format,bit_length,dense_tops\nmine,fp16,16,149.7\n")
        elif kind == "jsonl":
            path.write_text(
                '{"item": "mine", "operand_format": "fp16", "bit_length": 16, "dense_tops": 149.7}\n'
            )
        else:
            parquet.write_table(pyarrow.table(rates), path)
        done = run("query", "tpp(mine, x)", "--on", "2024-01-01", "--facts", folder)
        assert done.code == 0, done.err
        shown.add(done.out)
    assert shown == {"tpp(i mine, value 2,395.2 TPP)\n1 row on 2024-01-01\n"}


def test_cases_from_another_file(tmp_path, given):
    (tmp_path / "tonight.csv").write_text(TRANSFER + CASES[BLOCKED])
    done = run("decide", "--facts", given(GO), "--cases", tmp_path / "tonight.csv")
    assert done.code == 2
    assert "blocked" in done.out
    assert "no_license_required" not in done.out


def test_facts_of_several_folders_add_up(tmp_path, given):
    (tmp_path / "transfer.csv").write_text(TRANSFER + CASES[BLOCKED])
    done = run("decide", "--facts", given(GO), "--facts", tmp_path)
    assert (done.code, done.err) == (2, "")
    assert "2 cases" in done.out


def closed_pipe(*arguments):
    """The command with a reader of its output that has gone."""
    read, write = os.pipe()
    os.close(read)
    try:
        return subprocess.run(
            [sys.executable, "-m", "lexlog.cli.main", *arguments],
            stdout=write,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        os.close(write)


@pytest.mark.parametrize("form", some(("json", "text"), 1))
def test_a_reader_that_has_gone_is_no_error_to_complain_about_and_no_go(given, form):
    done = closed_pipe("decide", "--facts", str(given(BLOCKED)), "--format", form)
    assert done.stderr == ""
    assert done.returncode != 0


AS_OF = [  # a chip of 3A090.a to Germany: worldwide requirement from 2025-01-13
    ("2025-01-12", "text", 0),
    ("2025-01-13", "text", 2),
    ("2025-05-15", "compliance", 2),
    ("2025-06-01", "enforced", 0),
    ("2025-05-14", "compliance", 0),
    ("2025-05-12", "enforced", 0),
]


@pytest.mark.parametrize(("day", "posture", "code"), some(AS_OF, 4, rows=True))
def test_as_of_moves_the_law_and_not_the_facts(given, day, posture, code):
    assert exits("decide", "--facts", given(GO), "--as-of", day, "--posture", posture) == code


@pytest.mark.parametrize(("day", "code"), [("2025-01-14", 0), ("2025-01-15", 2)])
def test_known_on_keeps_to_what_was_published(given, day, code):
    """Effective 2025-01-13, published 2025-01-15."""
    assert exits("decide", "--facts", given(GO), "--as-of", "2025-01-14", "--known-on", day) == code


@pytest.mark.parametrize("law", some(("small", "bundled"), 1))
def test_both_engines_say_the_same(given, tmp_path, monkeypatch, law):
    folder = given(GO, BLOCKED, OPEN) if law == "bundled" else small.home(tmp_path)
    if law == "small":
        monkeypatch.setenv("LEXLOG_HOME", str(tmp_path))
    ours, theirs = (
        json.loads(run("decide", "--facts", folder, "--engine", engine, "--format", "json").out)
        for engine in ("columnar", "pydatalog")
    )
    assert ours == theirs
