"""A seed in, a folder of tables out, good and hostile, for a law whose tables have every kind of column."""

import csv
import datetime
import io
import json
import random
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow
import pyarrow.parquet

sys.path.append(str(Path(__file__).parents[1] / "decide"))

from small_law import HEADER

from lexlog import library as libraries
from lexlog.source import Source

SCHEMA = """
unit op;
unit kg;
entity place { place: key; name: text, blank is none; closed; }
entity firm { firm: key; kind: maker | bank | state; seat: place; parent: firm, blank is none; note: text; }
relation share {
  owner: firm; owned: firm; part: number in % from 0 to 100 by 0.001; class: text, blank is none;
  key owner, owned;
}
relation stake {
  stake: text; owner: firm; owned: firm;
  part: number in % from 0 to 100 by 0.001, between low and high;
  low: number in % from 0 to 100 by 0.001; high: number in % from 0 to 100 by 0.001;
  nominee: yes | no, blank is no; lot: text, blank is stake;
  key stake, owner;
  one owned, part for each lot;
  whole 100% of part for each owned;
  complete for each owned by book with state is full;
  silence is unknown for each owned by book with state is partly;
}
relation book {
  owned: firm; book: text; state: full | partly; as_of: date;
  key owned, book; speaks from as_of;
}
relation above {
  firm: firm; top: firm; key firm;
  silence is unknown for each firm where kind in [maker]
    lacking most of stake(owned) where nominee in [no], book(owned);
}
relation weight {
  firm: firm; grams: number in kg from -5 to 1e30 by 0.001, between least and most;
  least: number in kg from -5 to 1e30 by 0.001; most: number in kg from -5 to 1e30 by 0.001;
  key firm;
}
relation home { firm: firm; place: place; key firm; silence is unknown for each firm; }
relation part {
  firm: firm; use: low | high; grams: number in kg from -5 to 9 by 0.001; key firm, use;
  silence is unknown for each firm where kind in [maker, state] with use is high;
}
relation run {
  run: text; firm: firm; operations: number in op from 0 to 1e30 by 1; on: date;
  held_on: date, blank is none; key run;
}
relation listing { firm: firm; list: text; why: text; fresh by snapshot(list, as_of, days); }
relation snapshot { list: text; as_of: date; days: number in days from 0 to 9_999 by 1; key list, as_of; }
relation paper {
  paper: text; move: move; kind: permit | pledge; weight: number in kg from 0 to 9 by 1; key paper;
}
entity made {
  made: key; by: firm, blank is another, only where kind is bought; kind: bought | own;
  on: date, only where kind is own; mark: text, only where kind is own; size: number in kg from 0 to 9 by 1,
  only where kind is own;
}
entity stage {
  stage: key; made: made; operations: number in op from 0 to 1e30 by 1; kind: begun | tuned;
  remark: text, blank is none;
  silence is unknown for each made lacking comes(child) where way in [copy];
}
relation comes {
  child: made; parent: made, blank is another; way: copy | change | heard; key child, parent, way;
  acyclic from child to parent;
  silence is unknown for each child having stage(made) where kind in [tuned]
    lacking stage(made) where kind in [begun];
}
relation heard {
  made: made; of: made, blank is another; data: text, blank is none;
  operations: number in op from 0 to 1e30 by 1;
  key made, of, data;
  silence is unknown for each made, of having comes(child, parent) where way in [heard]
    lacking comes(parent, child);
}
relation note { note: text; on: case; said: yes | no; key note; }
relation loose { place: place; size: number in kg from 0 to 9 by 1; }
case move {
  case: key;
  date: date as day;
  kind: send | carry;
  to: place as destination;
  buyer: firm;
  user: firm, blank is buyer;
  last: firm, blank is user;
  mass: number in kg from 0 to 1_000_000 by 0.01;
  remark: text, blank is none;
  decided on date;
}
"""
SCHEMA += """
case errand {
  case: key; date: date; firm: firm; made: made, blank is another; decided on date;
}
"""
POLICY = """
requirement R { when (a) kind is send; review (b) case_by_case; }
exception E to R {
  allow (a) destination is AA and kind of user is bank;
  unless (b) total part over share(owned: user) > 50 %;
  unless (c) home of user is BB;
  unless (d) total operations over run(firm: user) >= 1e26 op;
  unless (e) listing(firm: buyer, list: black);
  unless (f) part(firm: last, use: high) where (grams > 1 kg);
  unless (g) paper(move: move, kind: permit);
  unless (h) seat of buyer is BB;
  unless (j) total part over stake(owner: o, owned: user, nominee: no) where (o is not user) >= 50 %;
  unless (k) above of user is not none;
  unless (l) weight(firm: buyer) where (grams > 1 kg);
  unless (i) loose(place: destination) where (size > 3 kg);
}
"""
OF_ERRANDS = """
define all_of(m: made, a: made) {
  when (a) comes(child: m, parent: a);
  when (b) comes(child: m, parent: p) and all_of(p, a);
}
requirement F { when (a) kind of firm is maker; review (b) case_by_case; }
exception G to F {
  allow (a) total operations over stage(made: a) where all_of(made, a) < 5 op;
  unless (b) total operations over heard(made: made) >= 5 op;
  unless (c) note(on: errand, said: no);
  unless (d) on of made > 2024-01-01 or mark of made is black or size of made > 3 kg;
  unless (e) kind of by of made is bank;
}
"""
SHARED = "limit (z) total mass over move(buyer: buyer) <= 5 kg;"
"""With this, one case can move another."""
SHARED_ERRANDS = "limit (z) number over errand(firm: firm) <= 2;"


def law(limit="", limit_of_errands="", change=lambda text: text):
    """The law of two policies, each of which decides cases of a kind; with further limits, and changed."""
    other = HEADER.replace("policy t", "policy u").replace("decides move", "decides errand")
    other = other.replace("  source", "  uses t;\n  source")
    texts = {
        "t.lexlog": HEADER + SCHEMA + with_limit(POLICY, limit),
        "u.lexlog": other.replace("  source", "  uses t;\n  source")
        + with_limit(OF_ERRANDS, limit_of_errands),
    }
    found = libraries._read([Source(name, change(text)) for name, text in texts.items()], "")
    assert not found.has_errors, found.diagnostics
    return found.law


def with_limit(text, limit):
    return text.rstrip()[:-1] + limit + "}\n"


FIRMS = ("f", "g", "Hö & Co", "P-1", "P-2", "P-3", "a, b", 'q"q', "日本", "none ")
PLACES = ("AA", "BB", "CC")
MADE = ("x1", "x2", "x3", "x4", "x5", "x6")
STAGES = tuple("stuvwxyz")
ERRANDS = ("e1", "e2", "e3", "e4", "m1")
CASES = tuple(f"m{i}" for i in range(12))
DAYS = ("2024-03-01", "2024-03-02", "2023-12-31", "2024-02-29")
ODD_DAYS = (
    "2024-02-30",
    "01/03/2024",
    "20240301",
    "2024-W09-5",
    "２０２４-03-01",
    "soon",
    "2024-3-1",
    "0000-01-01",
)
ODD_NUMBERS = (
    *(
        "50 %",
        "1,5",
        "fifty",
        "1_000",
        "１２",
        "٣",
        "1e3",
        "1E2",
        "+5",
        ".5",
        "5.",
        "-0",
        "-0.0",
        "NaN",
        "inf",
    ),
    *(
        "0.0001",
        "1.50000",
        "00012",
        "101",
        "-1",
        "1e26",
        "99999999999999999999999999",
        "1e400",
        "1e999999999",
    ),
    *(
        "9223372036854775807",
        "9223372036854775808",
        "123456789012345678",
        "0x10",
        "--5",
        "5-",
        "1.2.3",
        "1e",
        "٫5",
    ),
)
NUMBERS = ("0", "1", "2.5", "3", "9", "0.125", "7.25", "50", "99.999", "100")
HOSTILE = (
    "?",
    "none",
    "",
    " ",
    "\u00a0f\u00a0",
    "f\u2003",
    " f ",
    "nobody",
    "f\x00",
    "\x1ff",
    "ﬀ",
    "a\nb",
    "a\r\nb",
    "x" * 40,
)

WORDS = {"kind": ("maker", "bank", "state", "send", "carry", "permit", "pledge"), "use": ("low", "high")}


class Tables:
    """Cells and files drawn with a random number generator."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.hostile = self.chance.choice((0.0, 0.01, 0.08))

    def table(self, table):
        """Rows of text cells of a table."""
        columns = [each.name for each in table.fields]
        columns += self.chance.choice(([], ["source"], ["from", "to"], ["from", "to", "source"]))
        columns = list(dict.fromkeys(columns))
        count = self.chance.choice((0, 1, 3, 8, 25))
        keys = self.keys(table, count)
        rows = []
        for place in range(count):
            row = {name: self.cell(table, name) for name in columns}
            for name, key in zip(table.key, keys[place % len(keys)], strict=False):
                if self.chance.random() > self.hostile / 2:
                    row[name] = key
            rows.append(row)
        if rows and self.chance.random() < 0.3:
            rows.append(dict(self.chance.choice(rows)))
        return columns, rows

    def keys(self, table, count):
        pools = [self.pool(table, name) for name in table.key]
        found = [tuple(self.chance.choice(pool) for pool in pools) for _ in range(3 * count)]
        return list(dict.fromkeys(found)) or [("",)]

    def pool(self, table, name):
        field = table.field(name)
        kind = getattr(field.type, "name", "")
        if hasattr(field.type, "places"):
            return NUMBERS
        if type(field.type).__name__ == "DayType":
            return DAYS
        if hasattr(field.type, "words"):
            return field.type.words
        return {
            "firm": FIRMS,
            "place": PLACES,
            "move": CASES,
            "made": MADE,
            "stage": STAGES,
            "errand": ERRANDS,
            "case": (*CASES[:6], *ERRANDS[:3]),
        }.get(kind, (*"rstuvw", "black", "white"))

    def cell(self, table, name):
        if self.chance.random() < self.hostile:
            return self.chance.choice((*HOSTILE, *ODD_DAYS, *ODD_NUMBERS))
        if self.chance.random() < 0.1:
            return ""
        if name in ("from", "to"):
            return self.chance.choice(("", "", *DAYS))
        if name == "source":
            return self.chance.choice(("", "a register", 'so, "said"'))
        if hasattr(table.field(name).type, "places") and self.chance.random() < 0.2:
            return self.chance.choice(ODD_NUMBERS if self.hostile else ("1e1", "5.0", "0.500"))
        return self.chance.choice(self.pool(table, name))

    # --- files ---

    def write(self, folder, table, form):
        """A file of the table, and of some tables a second one of another format."""
        columns, rows = self.table(table)
        made = getattr(self, form)(columns, rows)
        if self.chance.random() < self.hostile:
            made = self.damaged(made)
        (folder / f"{table.name}.{form}").write_bytes(made)

    def csv(self, columns, rows):
        chance = self.chance
        columns = list(columns)
        chance.shuffle(columns)
        if self.hostile and chance.random() < 0.1:
            columns.append(chance.choice(("prat", columns[0], " " + columns[0], "")))
        if len(columns) > 2 and chance.random() < 0.15:
            columns.pop()
        text = io.StringIO(newline="")
        end = chance.choice(("\n", "\n", "\r\n"))
        quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))
        writer = csv.writer(text, lineterminator=end, quoting=quoting)
        writer.writerow(columns)
        for row in rows:
            cells = [row.get(name, "") for name in columns]
            if chance.random() < self.hostile:
                text.write(self.odd_line(cells) + end)
            else:
                writer.writerow(cells)
            if chance.random() < self.hostile:
                text.write(chance.choice(("", " ", '""')) + end)
        made = text.getvalue().encode()
        if chance.random() < 0.2:
            made = made.rstrip(b"\r\n")
        return b"\xef\xbb\xbf" + made if chance.random() < 0.2 else made

    def odd_line(self, cells):
        plain = [cell.replace('"', "").replace("\n", "").replace("\r", "") for cell in cells]
        return self.chance.choice(
            (
                ",".join(plain[:-1]),
                ",".join([*plain, "more"]),
                ",".join(f'"{cell}"x' for cell in plain),
                ",".join(f'5" {cell}' for cell in plain),
                ",".join(f'"{cell}""{cell}"' for cell in plain),
                ",".join(f' "{cell}"' for cell in plain),
                ",".join(f'"{cell}\n{cell}"' for cell in plain),
                ",".join(f'"{cell}\r{cell}"' for cell in plain),
                ",".join(plain) + ',"never closed',
                "\r".join(plain),
                ",".join(f'"{cell},"' for cell in plain),
                ",".join(f'"",{cell}' for cell in plain),
                ",".join('"' + cell + "x" * 200_000 + '"' for cell in plain[:1]) + "," + ",".join(plain[1:]),
            )
        )

    def jsonl(self, columns, rows):
        chance = self.chance
        lines = []
        kinds = {name: chance.choice(("text", "text", "number")) for name in columns}
        for row in rows:
            cells = {name: self.json_cell(row[name], kinds[name]) for name in columns}
            for name in columns:
                if cells[name] is None and chance.random() < 0.5:
                    del cells[name]
            line = json.dumps(cells, ensure_ascii=chance.random() < 0.5)
            for name, value in cells.items():  # decimals that a float would not keep
                if isinstance(value, float):
                    line = line.replace(json.dumps(value), row[name], 1)
            if chance.random() < self.hostile:
                line = self.odd_json(line, cells)
            lines.append(line)
            if chance.random() < self.hostile:
                lines.append(chance.choice(("", "  ", "\r")))
        end = chance.choice(("\n", "\n", "\r\n"))
        made = end.join(lines).encode("utf-8", "surrogatepass")
        made += end.encode() if lines and chance.random() < 0.8 else b""
        return b"\xef\xbb\xbf" + made if chance.random() < 0.1 else made

    def json_cell(self, text, kind):
        if text == "":
            return None
        if kind == "number":
            try:
                number = Decimal(text)
            except ArithmeticError:
                return text
            if text.isascii() and number.is_finite() and text[0] in "123456789" and "_" not in text:
                if text.isdigit():
                    return int(text)
                if text.replace(".", "").isdigit() and not text.endswith("."):
                    return float(text) if json.dumps(float(text)) == text else text
        return text

    def odd_json(self, line, cells):
        return self.chance.choice(
            (
                line[:-1],
                line + line,
                "{}",
                "[1, 2]",
                "null",
                line.replace(":", ":\r", 1),
                line.replace(",", ",\n", 1),
                line[:-1] + ', "prat": 1}',
                line[:-1] + ', "case": "\\ud800"}',
                line[:-1] + ', "note": [1]}',
                line[:-1] + ', "note": true}',
                line[:-1] + "," + line[1:],
                " " + line,
                line + " ",
                '{"operations": ' + "9" * 5_000 + "}",
                '{"operations": 1e400, "run": "r"}',
                '{"part": NaN}',
                "[" * 3_000,
            )
        )

    def parquet(self, columns, rows):
        arrays = {name: self.array([row[name] for row in rows]) for name in columns}
        if self.hostile and self.chance.random() < 0.05:
            arrays["prat"] = pyarrow.array(["x"] * len(rows))
        sink = io.BytesIO()
        pyarrow.parquet.write_table(
            pyarrow.table(arrays), sink, row_group_size=self.chance.choice((3, 1_000))
        )
        return sink.getvalue()

    def array(self, texts):
        """The texts as a typed column, if all of them are of some type."""
        values = [text or None for text in texts]
        for read, type_ in (
            (datetime.date.fromisoformat, pyarrow.date32()),
            (int, pyarrow.int64()),
            (Decimal, pyarrow.decimal128(38, 6)),
            (float, pyarrow.float64()),
        ):
            if self.chance.random() < 0.6 and any(values):
                try:
                    return pyarrow.array([None if each is None else read(each) for each in values], type_)
                except (ValueError, ArithmeticError, OverflowError, pyarrow.ArrowInvalid):
                    continue
        as_dictionary = self.chance.random() < 0.4
        array = pyarrow.array(values, self.chance.choice((pyarrow.string(), pyarrow.large_string())))
        return array.dictionary_encode() if as_dictionary else array

    def damaged(self, made):
        at = self.chance.randrange(len(made) + 1)
        return self.chance.choice(
            (made[:at], made[:at] + self.chance.randbytes(2) + made[at:], b"",
             made[:at] + b"\xff" + made[at:], made[:at] + b"\x00" + made[at:], made[:at] + b'"' + made[at:])
        )  # fmt: skip
