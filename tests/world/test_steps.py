"""While tables are read, it is told how far the work has come, within files too; never that it went back."""

import sys
from pathlib import Path

import pyarrow
import pyarrow.csv
import pyarrow.parquet
import pytest

sys.path.append(str(Path(__file__).parents[1] / "decide"))

from hostile_tables import POLICY, SCHEMA
from small_law import HEADER, library

from lexlog.diagnostic import Report
from lexlog.world import read_rows
from lexlog.world.files import files_of, taken
from lexlog.world.load import load_files
from lexlog.world.steps import Steps

LAW = library(POLICY, header=HEADER, schema=SCHEMA).law
TABLE = next(name for name, table in LAW.tables.items() if table.word == "entity")
ROWS = 200_000


def lines(form):
    return "".join(form(f"name {number:06}") for number in range(ROWS))


def write(folder, form):
    path = folder / f"{TABLE}.{form.split()[-1]}"
    key = LAW.tables[TABLE].key[0]
    match form.split()[-1]:
        case "csv" if form == "csv":
            path.write_text(f"{key}\n" + lines("{}\n".format))
        case "csv":  # a quote within a cell: the strict reader is to see it
            path.write_text(f'{key}\na"b\n' + lines("{}\n".format))
        case "jsonl":
            path.write_text(lines(('{{"' + key + '": "{}"}}\n').format))
        case _:
            names = [f"name {number:06}" for number in range(ROWS)]
            pyarrow.parquet.write_table(pyarrow.table({key: names, "source": names}), path)


@pytest.mark.parametrize("form", ["csv", "odd csv", "jsonl", "parquet"])
def test_parts_of_a_file_are_told(form, tmp_path, monkeypatch):
    monkeypatch.setattr(read_rows, "_ROWS", 50_000)
    write(tmp_path, form)
    heard = []
    steps = Steps(lambda *told: heard.append(told))
    files = taken(files_of(LAW, [tmp_path], None, Report()))
    world = load_files(LAW, files, Report(), steps)
    steps.end()
    assert world.tables[TABLE].length >= ROWS
    parts = [part for what, part, of in heard if what.startswith("reading")]
    assert heard[0][1] == 0
    assert heard[-1] == ("", 1, 1)
    assert len({part for part in parts if 0 < part < 700}) >= 1
    assert max(parts) <= 700
    assert all(part < of for _, part, of in heard[:-1])
    assert parts == sorted(parts)
