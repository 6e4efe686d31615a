"""Table files of a whole world in, its columns encoded out: what stands before any evaluation."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import numpy as np

from benchmarks.facts import Array, Columns, Facts, columns
from benchmarks.g_bundled_law import measured_items, reference_keys

SEED = 23
FIRST, LAST = datetime.date(2022, 10, 7).toordinal(), datetime.date(2026, 7, 31).toordinal()
FORMS = ("csv", "jsonl", "parquet")


def generate(size: int, seed: int) -> Facts:
    """`size` parties with headquarters and stated parents, half as many holdings again, as many transfers."""
    rng = np.random.default_rng(SEED + seed)
    countries, items = reference_keys("country"), measured_items()
    everyone, holdings = np.arange(size), size + size // 2

    def anyone(count: int) -> Array:
        return rng.integers(0, size, count)

    def anywhere(count: int) -> Array:
        return rng.integers(0, len(countries), count)

    tables = {
        "party": {
            "party": everyone,
            "name": rng.permutation(size),
            "kind": rng.choice(5, size),
            "country": anywhere(size),
        },
        "headquarters": {"party": everyone, "country": anywhere(size)},
        "stated_ultimate_parent": {
            "party": everyone,
            "parent": np.where(rng.random(size) < 0.7, -1, anyone(size)),
        },
        "holding": {
            "holding": np.arange(holdings),
            "owner": anyone(holdings),
            "owned": anyone(holdings),
            "share": rng.integers(0, 100_000_000, holdings),
            "interest": rng.choice(2, holdings),
        },
        "transfer": {
            "case": np.arange(size),
            "kind": rng.choice(3, size),
            "date_of_export": rng.integers(FIRST, LAST, size),
            "exporter": anyone(size),
            "country_of_export": anywhere(size),
            "country_of_ultimate_destination": anywhere(size),
            "ultimate_consignee": anyone(size),
            "item": rng.integers(0, len(items), size),
            "primary_quantity": rng.integers(1, 1000, size),
            "value": rng.integers(1, 10**9, size),
        },
    }
    return Facts(
        {name: columns(table) for name, table in tables.items()}, {"country": countries, "item": items}
    )


def content(tables: Mapping[str, Mapping[str, Array]]) -> Columns:
    """Every row of every table, in order: its table, its place, and one number that all its cells make."""
    found: list[Columns] = []
    for number, name in enumerate(sorted(tables)):
        cells = tables[name]
        length = len(next(iter(cells.values())))
        mixed = np.zeros(length, np.uint64)
        for column in sorted(cells):
            mixed = (mixed ^ np.asarray(cells[column]).astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        found.append((np.full(length, number), np.arange(length), mixed.view(np.int64)))
    where, place, row = (np.concatenate(each) for each in zip(*found, strict=True))
    return where, place, row
