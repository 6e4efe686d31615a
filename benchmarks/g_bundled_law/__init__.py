"""The whole bundled law over transfers on five hundred days, across all of its versions."""

import csv
import datetime
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.facts import Array, Columns, Facts, columns
from benchmarks.peers.lexlog_model import Encoded, Reading, encoded_table
from benchmarks.peers.tables import write_tables
from lexlog import locate
from lexlog.decide.tree import Decision
from lexlog.diagnostic import Report
from lexlog.resolved import tree as law
from lexlog.world.load import load

SEED = 17
DAYS = 500
FIRST, LAST = datetime.date(2022, 10, 7).toordinal(), datetime.date(2026, 7, 31).toordinal()
REFERENCE = locate.home() / "facts" / "reference"
OUTCOMES = (
    *("not_subject", "prohibited", "license_required", "exception"),
    *("no_license_required", "undetermined"),
)
_MEASURED = {"processing_rate": "dense_tops", "die": "area_mm2", "bandwidth": "gb_per_s"}


def generate(size: int, seed: int) -> Facts:
    """`size` transfers of reference items to a fiftieth as many parties, on five hundred days."""
    return _facts(size, seed, np.linspace(FIRST, LAST, DAYS).astype(np.int64))


def generate_on_one_day(size: int, seed: int) -> Facts:
    """The same transfers, all on one day in the middle."""
    return _facts(size, seed, np.array([(FIRST + LAST) // 2]))


def _facts(size: int, seed: int, days: Array) -> Facts:
    rng = np.random.default_rng(SEED + seed)
    countries, items = reference_keys("country"), measured_items()
    parties = max(50, size // 50)
    home = rng.integers(0, len(countries), parties)
    abroad = np.where(rng.random(parties) < 0.8, home, rng.integers(0, len(countries), parties))
    parent = np.where(rng.random(parties) < 0.7, -1, rng.integers(0, parties, parties))
    transfer = {
        "case": np.arange(size),
        "kind": rng.choice(3, size, p=[0.7, 0.2, 0.1]),
        "date_of_export": days[rng.integers(0, len(days), size)],
        "usppi": np.zeros(size),
        "exporter": np.zeros(size),
        "country_of_export": rng.integers(0, len(countries), size),
        "country_of_ultimate_destination": rng.integers(0, len(countries), size),
        "ultimate_consignee": rng.integers(0, parties, size),
        "item": rng.integers(0, len(items), size),
        "primary_quantity": rng.integers(1, 1000, size),
        "status": np.zeros(size),
    }
    everyone = np.arange(parties)
    tables = {
        "party": {"party": everyone, "kind": np.zeros(parties), "country": home},
        "headquarters": {"party": everyone, "country": abroad},
        "stated_ultimate_parent": {"party": everyone, "parent": parent},
        "transfer": transfer,
    }
    names = {"country": countries, "item": items, "party": tuple(f"party{place}" for place in everyone)}
    return Facts({name: columns(table) for name, table in tables.items()}, names)


def measured_items() -> tuple[str, ...]:
    """The chips of the reference facts of which purpose and every rate, die and bandwidth are known."""
    told: dict[str, set[str]] = {}
    gaps = {row["item"] for row in _rows("item") if not row["designed_or_marketed_for_data_centers"]}
    for table, column in _MEASURED.items():
        for row in _rows(table):
            told.setdefault(row["item"], set()).add(table)
            if not row[column]:
                gaps.add(row["item"])
    return tuple(
        row["item"]
        for row in _rows("item")
        if told.get(row["item"]) == set(_MEASURED) and row["item"] not in gaps
    )


def reference_keys(table: str) -> tuple[str, ...]:
    """The names of the entities in a table of the reference facts."""
    return tuple(row[table] for row in _rows(table))


def _rows(table: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def world(of: law.Law, facts: Facts) -> Encoded:
    """The reference facts and the parties as the loader reads them, with the transfers encoded beside."""
    few = Facts({name: table for name, table in facts.tables.items() if name != "transfer"}, facts.names)
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        write_tables(of, few, Path(folder))
        made = load(of, [REFERENCE, Path(folder)], report)
    if report.diagnostics:
        raise ValueError(report.diagnostics[0].message)
    names = {**facts.names, "transfer": tuple(f"transfer{case}" for case in facts.tables["transfer"]["case"])}
    codes = {kind: made.symbols.encode(each) for kind, each in names.items()}
    transfers = encoded_table(of.tables["transfer"], facts.tables["transfer"], made.symbols, codes)
    return Encoded(replace(made, tables={**made.tables, "transfer": transfers}), codes)


def read(reading: Reading) -> Columns:
    """Each transfer with its outcome."""
    (case,) = reading.rows("outcome", case="transfer")
    words = np.array([reading.code(word) for word in OUTCOMES])
    outcome = reading.column("outcome", "outcome")
    return case, np.argmax(outcome[:, None] == words, axis=1)


def of_decisions(decisions: list[Decision]) -> Columns:
    """The same from settled decisions."""
    case = [int(each.case.removeprefix("transfer")) for each in decisions]
    return np.array(case), np.array([OUTCOMES.index(each.outcome) for each in decisions])
