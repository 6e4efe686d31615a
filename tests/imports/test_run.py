"""An import as a whole: all or nothing, one row a key, every name described, large tables, the command."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from importing import HOLDINGS, SAMPLES, law, settings, taken

from lexlog.diagnostic import Report
from lexlog.imports import schema, tables
from lexlog.imports.kinds import KINDS
from lexlog.imports.reasons import REASONS
from lexlog.imports.run import NothingWritten, import_files
from lexlog.imports.tree import Kind, Place, Record, Row
from lexlog.world.load import load

sys.path.append(str(Path(__file__).parents[1] / "cli"))
from commands import ROOT, run


def kind_of(*records):
    return Kind("test", "of a test", (), ("party",), lambda paths, settings: iter(records))


def record(table, **cells):
    return Record(Place("f", "1"), [Row(table, {**cells, "source": "f:1"})])


def test_every_kind_makes_tables_that_there_are():
    columns = schema.columns(law())
    for kind in KINDS:
        assert set(kind.tables) <= set(columns), kind.name
    assert len({each.name for each in KINDS}) == len(KINDS)


def test_an_import_that_fails_leaves_nothing(tmp_path):
    def read(paths, settings):
        yield record("party", party="a")
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        import_files(
            Kind("test", "", (), ("party",), read), [], tmp_path / "facts", settings(), schema.keyed(law())
        )
    assert list(tmp_path.iterdir()) == []


def test_a_column_that_the_table_does_not_have_is_a_mistake_of_ours(tmp_path):
    with pytest.raises(KeyError, match="party has no column colour"):
        import_files(
            kind_of(record("party", party="a", colour="red")),
            [],
            tmp_path / "f",
            settings(),
            schema.keyed(law()),
        )


def test_a_folder_in_use_is_left_alone(tmp_path):
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "mine.csv").write_text("mine")
    with pytest.raises(NothingWritten, match="no import has made"):
        taken("holdings", tmp_path, {"h.csv": HOLDINGS})
    assert [each.name for each in (tmp_path / "facts").iterdir()] == ["mine.csv"]


def test_one_import_takes_the_place_of_another_only_if_asked_to(tmp_path):
    taken("holdings", tmp_path, {"h.csv": HOLDINGS})
    with pytest.raises(NothingWritten, match="say --replace"):
        taken("holdings", tmp_path, {"h.csv": HOLDINGS})
    (tmp_path / "other.csv").write_text(SAMPLES["sec-13d"]["sec.csv"])
    done = run(
        "facts", "import", "sec-13d", tmp_path / "other.csv", "--into", tmp_path / "facts", "--replace"
    )
    assert done.code == 4  # a share is not stated
    assert json.loads((tmp_path / "facts" / "import.json").read_text())["kind"] == "sec-13d"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["facts", "h.csv", "other.csv"]


@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are those of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_nothing(tmp_path, number, ctrl_c):
    """The import waits on a pipe that gives some records and then no more."""
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    command = [
        sys.executable,
        "-m",
        "lexlog.cli.main",
        "facts",
        "import",
        "holdings",
        pipe,
        "--into",
        tmp_path / "facts",
    ]
    started = subprocess.Popen([*map(str, command)], stderr=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    for _ in range(2):  # the header is read before the records
        with pipe.open("wb") as writer:
            writer.write(HOLDINGS.encode())
            if list(tmp_path.glob(".facts-*.partial")):
                break
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".facts-*.partial")) and time.monotonic() < deadline:
        time.sleep(0.05)
    started.send_signal(number)
    _, said = started.communicate(timeout=60)
    assert started.returncode == 130, said
    assert [each.name for each in tmp_path.iterdir()] == ["pipe.csv"]


def test_rows_of_one_key_are_joined(tmp_path):
    records = [
        record("party", party="a", country="DE", name="A"),
        record("party", party="a", country="FR", name="The A"),
        record("party", party="b", country="DE"),
        record("party", party="b", kind="company"),
        record("stated_ultimate_parent", party="a", parent="b", to="2020-12-31"),
        record("stated_ultimate_parent", party="a", parent="none", **{"from": "2021-01-01"}),
    ]
    report = import_files(kind_of(*records), [], tmp_path / "f", settings(), schema.keyed(law()))
    assert (tmp_path / "f" / "party.csv").read_text().splitlines()[1:] == [
        "a,A,,,,,,f:1", "b,,company,DE,,,,f:1",
    ]  # fmt: skip
    assert {each.reason: (each.weight, each.count) for each in report.reasons} == {
        "contradiction": ("doubt", 1),
        "same-again": ("note", 1),
    }
    assert report.tables["stated_ultimate_parent"] == 2  # on different days


def test_rows_of_one_key_are_joined_on_the_days_that_they_share(tmp_path):
    """Two stretches that overlap become one, and nothing is said of the days between it and the next."""
    spans = [
        ("2020-01-01", "2020-06-30"),
        ("2020-06-30", "2020-12-31"),
        ("2022-01-01", ""),
        ("2022-01-01", ""),
    ]
    records = [
        record("holding", holding="h", owner="a", owned="b", share="50", **{"from": first, "to": last})
        for first, last in spans
    ]
    import_files(kind_of(*records), [], tmp_path / "f", settings(), schema.keyed(law()))
    with (tmp_path / "f" / "holding.csv").open(newline="") as file:
        held = [(row["share"], row["from"], row["to"]) for row in csv.DictReader(file)]
    assert held == [("50", "2020-01-01", "2020-12-31"), ("50", "2022-01-01", "")]


def test_a_share_that_could_not_be_read_is_not_taken_from_another_record(tmp_path):
    records = [record("holding", holding="h", owner="a", share=share) for share in ("50", "")]
    import_files(kind_of(*records), [], tmp_path / "f", settings(), schema.keyed(law()))
    with (tmp_path / "f" / "holding.csv").open(newline="") as file:
        assert [row["share"] for row in csv.DictReader(file)] == [""]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_what_is_described_beside_is_not_described_again(tmp_path, ending):
    """Less said of it, or the same, is left out; another country stays and is told of; new names are added."""
    beside = tmp_path / "beside"
    beside.mkdir()
    rows = [{"party": "a", "country": "DE", "name": "A"}, {"party": "b", "country": "FR", "name": "B"}]
    if ending == "csv":
        text = "party,name,country\n" + "".join(
            f"{row['party']},{row['name']},{row['country']}\n" for row in rows
        )
        (beside / "party.csv").write_text(text)
    elif ending == "jsonl":
        (beside / "party.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), beside / "party.parquet")
    records = [
        record("party", party="a", country="DE", name="The A"),
        record("party", party="b", country="DE"),
        record("holding", holding="h", owner="a", owned="c", share="50"),
    ]
    report = import_files(
        kind_of(*records), [], tmp_path / "f", settings(), schema.keyed(law()), beside=[beside]
    )
    with (tmp_path / "f" / "party.csv").open(newline="") as file:
        assert [row["party"] for row in csv.DictReader(file)] == ["b", "c"]
    found = {(each.weight, each.reason): each.examples for each in report.reasons}
    assert "differ in country" in found["doubt", "contradiction"][0][1]
    assert found["note", "same-again"][0][0] == "party:a"
    assert found["note", "described-nowhere"][0][0] == "party:c"


def test_names_of_the_reference_tables_are_known_to_the_command(tmp_path):
    (tmp_path / "h.csv").write_text("owner,owned,percent,source\nnvidia,example,1,s\n")
    assert run("facts", "import", "holdings", tmp_path / "h.csv", "--into", tmp_path / "f").code == 0
    assert "nvidia" not in (tmp_path / "f" / "party.csv").read_text()
    assert run("facts", "validate", tmp_path / "f").code == 0
    (tmp_path / "g.csv").write_text("owner,owned,percent,source\nexample,other,1,s\n")
    done = run(
        "facts", "import", "holdings", tmp_path / "g.csv", "--into", tmp_path / "g", "--facts", tmp_path / "f"
    )
    assert done.code == 0
    assert run("facts", "validate", tmp_path / "f", tmp_path / "g").code == 0


def test_facts_beside_that_cannot_be_read(tmp_path):
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "party.parquet").write_text("no Parquet")
    with pytest.raises(NothingWritten, match=r"party\.parquet, given by --facts, cannot be read"):
        taken("holdings", tmp_path, {"h.csv": HOLDINGS}, beside=[tmp_path / "beside"])


def test_large_tables_are_joined_and_described_in_the_same_way(tmp_path, monkeypatch):
    """Those that went to disk in several batches come out as those that stayed in memory."""
    chosen = [
        record("holding", holding=f"h{n % 70}", owner=f"p{n % 13}", owned="x", share=str(n % 7))
        for n in range(100)
    ]
    chosen += [record("party", party=f"p{n % 5}", name=f"P {n % 5}") for n in range(30)]
    small = import_files(kind_of(*chosen), [], tmp_path / "small", settings(), schema.keyed(law()))
    monkeypatch.setattr(tables, "BATCH", 8)
    large = import_files(kind_of(*chosen), [], tmp_path / "large", settings(), schema.keyed(law()))
    assert small == large
    assert (tmp_path / "large" / "holding.parquet").exists()

    def loaded(folder):
        report = Report()
        world = load(law(), [tmp_path / folder], report)
        assert [each.message for each in report.diagnostics] == []
        table = world.tables["holding"]
        names = [name for name in ("holding", "owner", "owned")]
        return [
            tuple(world.symbols.name(int(table.columns[name][row])) for name in names)
            for row in range(table.length)
            if table.certain[row]
        ]

    assert sorted(loaded("small")) == sorted(loaded("large"))


def test_the_report_as_text_and_json(tmp_path):
    (tmp_path / "h.csv").write_text("owner,owned,percent,source\na,b,50,s\na,c,fifty,s\na,d\n")
    done = run("facts", "import", "holdings", tmp_path / "h.csv", "--into", tmp_path / "facts")
    assert done.code == 4
    assert "holdings: 3 records in 1 file: 1 taken, 1 taken in part, 1 refused" in done.out
    assert "`fifty` is no percentage: expected a decimal number from 0 to 100" in done.out
    assert "h.csv:3" in done.out
    done = run(
        "facts", "import", "holdings", tmp_path / "h.csv", "--into", tmp_path / "b", "--format", "json"
    )
    document = json.loads(done.out)
    assert document["schema"] == "lexlog.import/1"
    assert document["records"] == {"read": 3, "taken": 1, "taken_in_part": 1, "skipped": 0, "refused": 1}
    assert document["files"][0]["sha256"]
    assert {each["reason"] for each in document["reasons"]} <= set(REASONS)


def test_usage(tmp_path):
    assert run("facts").code == 64
    assert run("facts", "import", "odd", tmp_path, "--into", tmp_path / "x").code == 64
    assert run("facts", "import", "holdings", tmp_path / "not there", "--into", tmp_path / "x").code == 64
    assert run("facts", "import", "holdings", tmp_path, "--into", tmp_path / "x", "--odd").code == 64
    done = run("facts", "import", "--help")
    assert done.code == 0
    assert all(each.name in done.out for each in KINDS)
    done = run(
        "facts", "import", "holdings", tmp_path / "x.csv", "--into", tmp_path / "x", "--encoding", "odd"
    )
    assert done.code == 64
    (tmp_path / "h.csv").write_text("a,b\n")
    done = run("facts", "import", "holdings", tmp_path / "h.csv", "--into", tmp_path / "x")
    assert (done.code, done.out) == (4, "")
    assert "has no column `owner`" in done.err


def test_every_reason_is_used():
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "compiler" / "lexlog" / "imports").glob("*.py")
        if path.name != "reasons.py"
    )  # fmt: skip
    assert [each for each in REASONS if f'"{each}"' not in source] == []
