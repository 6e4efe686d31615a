"""Files of facts in, one world out whatever their format; each bad row told with what was expected."""

import csv
import json
import random
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

sys.path.append(str(Path(__file__).parents[1] / "decide"))

from small_law import HEADER, library

from lexlog.decide.tree import GO
from lexlog.diagnostic import Report
from lexlog.resolved.layer import BEGINNING, END, Layer
from lexlog.session import Session
from lexlog.world.load import load
from tests.samples import some

SCHEMA = """
unit op;
entity place { place: key; name: text, blank is none; }
entity firm { firm: key; kind: maker | bank; seat: place; }
relation share { owner: firm; owned: firm; part: number in % from 0 to 100 by 0.001; key owner, owned; }
relation home { firm: firm; place: place; key firm; silence is unknown for each firm; }
relation run { run: text; firm: firm; operations: number in op from 0 to 1e30 by 1; on: date; key run; }
case move {
  case: key;
  date: date;
  kind: send | carry;
  to: place as destination;
  buyer: firm;
  user: firm, blank is buyer;
  decided on date;
}
"""
POLICY = """
requirement R { when (a) kind is send; review (b) case_by_case; }
exception E to R {
  allow (a) destination is AA and kind of user is bank;
  unless (b) total part over share(owned: user) > 50 %;
  unless (c) home of user is BB;
  unless (d) total operations over run(firm: user) >= 1e26 op;
}
"""
LAW = library(POLICY, header=HEADER, schema=SCHEMA)
TABLES = {
    "place": [{"place": "AA"}, {"place": "BB"}],
    "firm": [{"firm": "f", "kind": "bank", "seat": "AA"}, {"firm": "g", "kind": "maker", "seat": "BB"}],
    "share": [{"owner": "g", "owned": "f", "part": "16.4"}],
    "home": [{"firm": "f", "place": "AA"}, {"firm": "g", "place": "BB"}],
    "run": [{"run": "r", "firm": "f", "operations": "99999999999999999999999999", "on": "2024-01-01"}],
    "move": [
        {"case": "m", "date": "2024-03-01", "kind": "send", "to": "AA", "buyer": "f", "user": ""},
        {"case": "n", "date": "2024-03-01", "kind": "send", "to": "BB", "buyer": "f", "user": ""},
    ],
}


def write(folder, form="csv", **changed):
    """A folder of the tables, some of them changed; text is written as it is."""
    folder.mkdir(exist_ok=True)
    for name, rows in {**TABLES, **changed}.items():
        path = folder / f"{name}.{form}"
        if isinstance(rows, str | bytes):
            path.write_bytes(rows.encode() if isinstance(rows, str) else rows)
        elif form == "csv":
            with path.open("w", newline="") as file:
                writer = csv.DictWriter(file, rows[0])
                writer.writeheader()
                writer.writerows(rows)
        elif form == "jsonl":
            path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        else:
            pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return folder


def read(folder):
    report = Report()
    return load(LAW.law, [folder], report), report.diagnostics


def decided(made):
    return {each.case: each for each in Session(LAW, Layer(), made, differences=False).decisions()}


def cells(made, table, column):
    of = made.tables[table]
    return [
        None if unknown else value
        for value, unknown in zip(of.columns[column].tolist(), of.unknown[column], strict=True)
    ]


def shape(made):
    """A world without its places."""
    return {
        name: [row_of(made, table, i) for i in range(table.length)] for name, table in made.tables.items()
    }


def row_of(made, table, i):
    """The cells of one row as names and numbers, `?` where they are not known."""
    shown = {}
    for name, column in table.columns.items():
        known = made.symbols.name(column[i]) if column.dtype == "int32" else int(column[i])
        shown[name] = "?" if table.unknown[name][i] else known
    return shown


def test_three_formats_make_one_world(tmp_path):
    worlds = [read(write(tmp_path / form, form)) for form in ("csv", "jsonl", "parquet")]
    assert [found for _, found in worlds] == [(), (), ()]
    assert shape(worlds[0][0]) == shape(worlds[1][0]) == shape(worlds[2][0])
    assert {k: d.outcome for k, d in decided(worlds[2][0]).items()} == {
        "m": "exception",
        "n": "license_required",
    }


def test_typed_cells_of_parquet_and_json_are_those_of_text(tmp_path):
    runs = [
        {
            "run": "r",
            "firm": "f",
            "operations": Decimal(10) ** 25,
            "on": __import__("datetime").date(2024, 1, 1),
        }
    ]
    shares = [{"owner": "g", "owned": "f", "part": 16.4}]
    made, found = read(write(tmp_path, "parquet", run=runs, share=shares))
    assert found == ()
    assert cells(made, "run", "operations") == [10**25]
    assert cells(made, "share", "part") == [16400]


def test_decimals_are_exact_and_large_numbers_are_whole(tmp_path):
    parts = [("f", "g", "16.4"), ("g", "f", "16.7"), ("f", "f", "16.9")]
    shares = [dict(zip(("owner", "owned", "part"), each, strict=True)) for each in parts]
    made, found = read(write(tmp_path, share=shares))
    assert found == ()
    assert sum(cells(made, "share", "part")) == 50_000
    near = [10**26 - 1, 10**26, 10**26 + 1]
    runs = [{"run": str(i), "firm": "f", "operations": str(v), "on": ""} for i, v in enumerate(near)]
    made, _ = read(write(tmp_path, run=runs))
    assert cells(made, "run", "operations") == near


@pytest.mark.parametrize("value", [10**29 + 1, 10**30 - 1])
def test_numbers_of_more_than_28_digits_are_exact(tmp_path, value):
    made, found = read(write(tmp_path, run=[{"run": "r", "firm": "f", "operations": str(value), "on": ""}]))
    assert found == ()
    assert cells(made, "run", "operations") == [value]


def test_one_operation_decides(tmp_path):
    at = [{"run": "r", "firm": "f", "operations": "1e26", "on": ""}]
    assert decided(read(write(tmp_path / "below"))[0])["m"].outcome == "exception"
    assert decided(read(write(tmp_path / "at", run=at))[0])["m"].outcome == "license_required"


def test_a_blank_is_none_another_field_or_unknown(tmp_path):
    made, _ = read(
        write(
            tmp_path,
            firm=[{"firm": "f", "kind": "", "seat": "AA"}, {"firm": "g", "kind": "bank", "seat": ""}],
        )
    )
    assert cells(made, "firm", "kind")[0] is None
    assert [made.symbols.name(code) for code in cells(made, "move", "user")] == ["f", "f"]
    assert made.symbols.name(cells(made, "place", "name")[0]) == "none"


def test_rows_hold_from_their_first_to_their_last_day(tmp_path):
    homes = "firm,place,from,to\nf,AA,2024-01-01,2024-02-01\nf,BB,2024-02-02,\ng,AA,,\n"
    made, found = read(write(tmp_path, home=homes))
    assert found == ()
    day = __import__("datetime").date(2024, 2, 1).toordinal()
    home = made.tables["home"]
    assert (home.first[0], home.last[0]) == (day - 31, day)
    assert (home.first[1], home.last[1], home.first[2], home.last[2]) == (day + 1, END, BEGINNING, END)
    assert decided(made)["m"].outcome == "license_required"


# --- what is wrong ------------------------------------------------------------------------------------------

BAD_SHARES = """owner,owned,part
g,f,50 %
f,g,"1,5"
f,h,10
g,g
f,f,0.0001
f,f,101
"""
BAD_MOVES = """case,date,kind,to,buyer,user
m,2024-03-01,sennd,AA,f,
n,01/03/2024,send,AA,f,
o,2024-02-30,send,AA,f,
"""


def told(found):
    return [(each.span.line, each.code, each.message, each.help, each.severity) for each in found]


def test_six_bad_rows_are_six_findings(tmp_path):
    _, found = read(write(tmp_path, share=BAD_SHARES))
    assert {Path(each.span.path).name for each in found} == {"share.csv"}
    assert sorted(told(found)) == [
        (2, "bad-cell", "share.part is `50 %`, expected a decimal number in %, such as `50` or `50.5`",
         "write `50`: the unit is the table's, and digits are not grouped", "error"),
        (3, "bad-cell", "share.part is `1,5`, expected a decimal number in %, such as `50` or `50.5`",
         "decimals are written with a point, and digits are not grouped", "error"),
        (4, "dangling-reference", "share.owned is `h`, which is not in table `firm`", None, "error"),
        (
            *(5, "bad-row", "the row has 2 cells, but the header has 3"),
            *("quote a cell that holds a comma", "error"),
        ),
        (
            *(6, "bad-cell", "share.part is `0.0001`, expected a number with at most 3 decimals in %"),
            *(None, "error"),
        ),
        (7, "bad-cell", "share.part is `101`, expected a number from 0 to 100 in %", None, "error"),
    ]  # fmt: skip


def test_bad_words_and_dates_say_what_was_expected(tmp_path):
    made, found = read(write(tmp_path, move=BAD_MOVES))
    assert told(found) == [
        (
            2,
            "bad-cell",
            "move.kind is `sennd`, expected one of `send`, `carry`",
            "did you mean `send`?",
            "error",
        ),
        (
            3,
            "bad-cell",
            "move.date is `01/03/2024`, expected a date that exists, such as `2025-01-13`",
            None,
            "error",
        ),
        (
            4,
            "bad-cell",
            "move.date is `2024-02-30`, expected a date that exists, such as `2025-01-13`",
            None,
            "error",
        ),
    ]
    assert {name: each.outcome for name, each in decided(made).items()} == dict.fromkeys(
        "mno", "undetermined"
    )


def test_a_dangling_reference_offers_the_nearest_name(tmp_path):
    rows = [{"place": "Northland"}, {"place": "AA"}, {"place": "BB"}]
    _, found = read(write(tmp_path, place=rows, home=[{"firm": "f", "place": "Nortland"}]))
    assert told(found)[0][1:4:2] == ("dangling-reference", "did you mean `Northland`?")


@pytest.mark.parametrize(
    ("text", "code", "message", "help"),
    [
        (
            "owner,owned,prat\ng,f,60\n",
            "bad-header",
            "the table has no column `prat`",
            "did you mean `part`?",
        ),
        ("owner,owned,part,part\n", "bad-header", "column `part` stands twice", None),
        ("", "bad-header", "the file is empty: a header was expected", None),
        (b"owner,owned,part\ng,f,\xff\n", "not-utf-8", "byte 0xff is not UTF-8", "save the file as UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_its_whole_relation_in_doubt(tmp_path, text, code, message, help):
    made, found = read(write(tmp_path, share=text))
    assert [(each.code, each.message, each.help) for each in found] == [(code, message, help)]
    assert decided(made)["m"].outcome == "undetermined"


def test_a_file_of_no_table_and_a_folder_that_is_not_there(tmp_path):
    write(tmp_path)
    (tmp_path / "shares.csv").write_text("owner\n")
    report = Report()
    load(LAW.law, [tmp_path, tmp_path / "none"], report)
    found = sorted((each.code, each.help or "") for each in report.diagnostics)
    assert found == [("no-such-folder", ""), ("unknown-table", "did you mean `share`?")]


def test_an_equal_row_is_a_warning_and_another_value_is_refused(tmp_path):
    same = [*TABLES["share"], *TABLES["share"]]
    made, found = read(write(tmp_path, share=same))
    assert [(e.code, e.severity, e.labels[0].span.line) for e in found] == [("duplicate-row", "warning", 2)]
    assert decided(made)["m"].outcome == "exception"
    made, found = read(write(tmp_path, share=[*TABLES["share"], {"owner": "g", "owned": "f", "part": "60"}]))
    assert [(e.code, e.severity) for e in found] == [("duplicate-row", "error")]
    assert decided(made)["m"].outcome not in GO


def test_a_refused_row_leaves_its_key_in_doubt_and_no_other(tmp_path):
    made, _ = read(write(tmp_path, firm="firm,kind,seat\nf,bnak,AA\ng,maker,BB\n"))
    assert decided(made)["m"].outcome == "undetermined"
    made, _ = read(write(tmp_path, firm="firm,kind,seat\nf,bank,AA\ng,makr,BB\n"))
    assert decided(made)["m"].outcome == "exception"


def test_a_refused_row_is_in_doubt_on_every_day(tmp_path):
    made, _ = read(write(tmp_path, share="owner,owned,part,from\ng,f,60,soon\n"))
    assert decided(made)["m"].outcome not in GO


def test_silence_where_it_is_declared_so_is_unknown(tmp_path):
    made, found = read(write(tmp_path, home=[{"firm": "g", "place": "BB"}]))
    assert found == ()
    m = decided(made)["m"]
    assert (m.outcome, [(e.relation, e.key, e.field) for e in m.missing]) == (
        "undetermined",
        [("home", "f", "place")],
    )


def test_a_case_without_a_date_is_undetermined(tmp_path):
    made, _ = read(write(tmp_path, move="case,date,kind,to,buyer,user\nm,,send,AA,f,\n"))
    assert (decided(made)["m"].outcome, decided(made)["m"].note) == (
        "undetermined",
        "the date of the case is not known",
    )


# --- hostile files ------------------------------------------------------------------------------------------


def texts(form, folder):
    write(folder, form)
    return {path.stem: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("seed", some((7, 8, 9), 1))
def test_damaged_files_never_crash_and_never_make_a_go(tmp_path, form, seed):
    """Case m would go; with `share` at 60 % it would not. Damage to that file must not let it go."""
    shares = [{"owner": "g", "owned": "f", "part": "60.5"}]
    whole = write(tmp_path / "whole", form, share=shares)
    text = (whole / f"share.{form}").read_bytes()
    chance = random.Random(seed)
    for turn in range(20):
        at = chance.randrange(len(text))
        damaged = {0: text[:at], 1: text[:at] + chance.randbytes(3) + text[at + 1 :], 2: chance.randbytes(40),
                   3: text + b"x" * 2_000}[turn % 4]  # fmt: skip
        (whole / f"share.{form}").write_bytes(damaged)
        made, found = read(whole)
        held = [
            v
            for v, sure in zip(cells(made, "share", "part"), made.tables["share"].certain, strict=True)
            if sure
        ]
        lines = damaged.count(b"\n")
        if held == [] and found and lines:
            assert decided(made)["m"].outcome not in GO or damaged.strip() in (b"", b"owner,owned,part"), (
                damaged[:80]
            )


@pytest.mark.parametrize(
    "line",
    [
        '{"owner": "g", "owned": "f", "part": NaN}',
        '{"owner": "g", "owned": "f", "part": 1e400}',
        '{"owner": "g", "owned": "f", "part": [1]}',
        '{"owner": "g", "owned": "f", "part": 1' + "0" * 5000 + "}",
        "[1, 2]",
        "null",
        '"' + "x" * 300_000 + '"',
        "[" * 100_000,
    ],
)
def test_odd_json_is_refused_and_leaves_doubt(tmp_path, line):
    write(tmp_path, "jsonl", share=line + "\n")
    made, found = read(tmp_path)
    assert [each.severity for each in found] == ["error"]
    assert decided(made)["m"].outcome not in GO


def test_a_line_of_json_ends_at_its_newline(tmp_path):
    write(tmp_path, "jsonl", place='{"place": "AA", "name": "a\u2028b"}\n{"place": "BB"}\n')
    assert read(tmp_path)[1] == ()


def test_a_key_that_stands_twice_in_a_json_row_is_told(tmp_path):
    write(tmp_path, "jsonl", share='{"owner": "g", "owned": "f", "part": 60, "part": 1}\n')
    made, _ = read(tmp_path)
    assert decided(made)["m"].outcome not in GO


def test_a_header_that_was_cut_off_leaves_its_relation_in_doubt(tmp_path):
    made, found = read(write(tmp_path, share="owner,owne"))
    assert [each.code for each in found] == ["bad-header"]
    assert decided(made)["m"].outcome not in GO


def test_a_misspelt_column_is_unknown_whatever_its_blank(tmp_path):
    right = "case,date,kind,to,buyer,user\nm,2024-03-01,send,AA,f,g\n"
    assert decided(read(write(tmp_path / "right", move=right))[0])["m"].outcome == "license_required"
    made, found = read(write(tmp_path / "wrong", move=right.replace("user", "usr")))
    assert [each.code for each in found] == ["bad-header"]
    assert decided(made)["m"].outcome not in GO
