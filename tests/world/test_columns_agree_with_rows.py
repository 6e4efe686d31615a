"""Generated tables, good and hostile: columns read all at once make the world that rows read one by one make,
and the same is told of them."""

from collections import Counter

import by_row
import pytest
from hostile_tables import SHARED, SHARED_ERRANDS, Tables, law

from lexlog.diagnostic import Report
from lexlog.resolved import tree
from lexlog.resolved.layer import BEGINNING, END
from lexlog.world import csv_shape, many, read, read_csv, read_json, read_parquet, sheet
from lexlog.world.load import load
from tests.samples import some

APART = law()
TOGETHER = law(SHARED)
LAWS = (APART, TOGETHER, APART, law(SHARED, SHARED_ERRANDS))
SEEDS = some(range(60), 16)
FORMS = ("csv", "csv", "jsonl", "parquet")

TAKEN = Counter()
"""How often each fast reader read a file, and how often it left it to the slow one."""


@pytest.fixture(autouse=True)
def all_files_are_large(monkeypatch):
    monkeypatch.setattr(read, "SMALL", -1)
    for module in (read_csv, read_json, read_parquet):
        monkeypatch.setattr(module, "sheet", counted(module.__name__.split("_")[-1], module.sheet))


def counted(name, reads):
    def sheet(*given):
        found = reads(*given)
        TAKEN[name, found is not None] += 1
        return found

    return sheet


def written(seed, folder, of):
    tables = Tables(seed)
    folders = [folder / str(number) for number in range(1 + (seed % 3 == 0))]
    for each in folders:
        each.mkdir()
        for table in of.tables.values():
            if tables.chance.random() < 0.9:
                tables.write(each, table, tables.chance.choice(FORMS))
    return folders


@pytest.mark.parametrize("seed", SEEDS)
def test_columns_agree_with_rows(seed, tmp_path, monkeypatch):
    of = LAWS[seed % len(LAWS)]
    if seed % 5 < 3:  # what is few and what is much must not matter, nor where a block ends
        monkeypatch.setattr(sheet, "MOST_FEW", 2)
        monkeypatch.setattr(many, "MOST_FEW", 2)
        monkeypatch.setattr(csv_shape, "_BLOCK", 5)
    folders = written(seed, tmp_path, of)
    meant, told = meaning(of, folders)
    made, found = loaded(of, folders)
    assert found == told
    assert made == meant


def test_fast_readers_were_used():
    for name, most in (("csv", 0.5), ("json", 0.3), ("parquet", 0.8)):
        read, left = TAKEN[name, True], TAKEN[name, False]
        assert read > most * (read + left), f"{name}: {read} of {read + left}"


# --- one shape for both -------------------------------------------------------------------------------------


def meaning(of, folders):
    report = Report()
    meant = by_row.load(of, folders, report)
    tables = {name: rows_of(draft) for name, draft in meant.tables.items()}
    return (tables, sorted(meant.refused, key=repr), meant.undated, meant.others), shown(report)


def rows_of(draft):
    rows = [each for each in draft.rows if not each.entity] + [each for each in draft.rows if each.entity]
    dated = draft.dated or draft.table.word == "case"
    found = []
    for row in rows:
        values = tuple(row.values.get(each.name) for each in draft.table.fields)
        days = (row.first, row.last) if dated else (BEGINNING, END)
        ends = tuple(sorted((name, each) for name, each in row.ends.items() if row.values.get(name) is None))
        found.append((row.given, values, days, row.certain, row.many, row.entity, ends))
    return in_files_first(found), dated, draft.entity_keys


def loaded(of, folders):
    report = Report()
    world = load(of, folders, report)
    tables = {name: columns_of(of.tables[name], table, world.symbols) for name, table in world.tables.items()}
    others = {name: (each.table, each.key, each.column) for name, each in world.others.items()}
    return (tables, sorted(world.refused, key=repr), list(world.undated), others), shown(report)


def columns_of(declared, table, symbols):
    found = []
    first = [BEGINNING] * table.length if table.first is None else table.first.tolist()
    last = [END] * table.length if table.last is None else table.last.tolist()
    for row in range(table.length):
        values = tuple(cell(each, table, row, symbols) for each in declared.fields)
        days, entity = (first[row], last[row]), row >= table.entities
        ends = tuple(sorted((name, each[row]) for name, each in table.ranges.items() if row in each))
        found.append(
            (table.given[row], values, days, bool(table.certain[row]), row in table.many, entity, ends)
        )
    return in_files_first(found), table.first is not None, table.entity_keys


def cell(field, table, row, symbols):
    if table.unknown[field.name][row]:
        return None
    value = table.columns[field.name][row]
    is_number = isinstance(field.type, tree.NumberType | tree.DayType)
    return int(value) if is_number else symbols.name(int(value))


def in_files_first(rows):
    """Rows of files in their order, then those that stand for silence and doubt in any."""
    of_files = [row for row in rows if row[0].line or row[0].source == "a file that could not be read"]
    others = [row for row in rows if row not in of_files]
    return of_files, sorted(others, key=repr)


def shown(report):
    found = [each for each in report.diagnostics if each.code != "not-in-the-table"]
    return sorted(
        (each.span.path, each.span.line, each.span.column, each.code, each.message, each.help or "",
         each.severity, [(label.span.path, label.span.line) for label in each.labels])
        for each in found
    )  # fmt: skip
