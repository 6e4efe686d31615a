"""A decision on each transfer: tiers, a chip threshold, headquarters, a yearly total, an exception."""

import datetime

import numpy as np

from benchmarks.facts import Columns, Facts, columns
from benchmarks.peers.lexlog_model import Reading

SEED = 13
COUNTRIES, CHIPS = 200, 300
YEARS = range(2024, 2028)
LAST_DAYS = np.array([datetime.date(year, 12, 31).toordinal() for year in YEARS])
FAST, MOST = 48, 20_000
"""A chip is controlled from so much, and a consignee may have so much in a year."""

FREE, EXCEPTED, DENIED, LICENSED = range(4)


def generate(size: int, seed: int) -> Facts:
    """`size` transfers to a fiftieth as many consignees, one in twenty of them listed."""
    rng = np.random.default_rng(SEED + seed)
    parties = max(100, size // 50)
    consignee = rng.choice(parties, size, p=_falling(parties, 0.7))
    destination = rng.choice(COUNTRIES, size, p=_falling(COUNTRIES, 0.8))
    chip = rng.integers(0, CHIPS, size)
    quantity = np.minimum(rng.geometric(0.1, size), 100)
    year = rng.integers(YEARS.start, YEARS.stop, size)
    transfer = {
        "transfer": np.arange(size), "kind": np.zeros(size), "consignee": consignee,
        "destination": destination, "chip": chip, "quantity": quantity,
        "date": LAST_DAYS[year - YEARS.start],
    }  # fmt: skip
    tables = {
        "transfer": transfer,
        "country": {"country": np.arange(COUNTRIES), "tier": rng.choice(3, COUNTRIES, p=[0.2, 0.65, 0.15])},
        "chip": {"chip": np.arange(CHIPS), "tpp": rng.integers(1, 160, CHIPS)},
        "party": {
            "party": np.arange(parties),
            "headquarters": rng.choice(COUNTRIES, parties, p=_falling(COUNTRIES, 0.8)),
        },
        "listing": {"party": np.sort(rng.choice(parties, parties // 20, replace=False))},
        "authorization": {"party": np.sort(rng.choice(parties, parties // 10, replace=False))},
    }
    return Facts({name: columns(table) for name, table in tables.items()})


def _falling(count: int, power: float) -> np.ndarray:
    """Probabilities that fall with the place."""
    weight = 1 / np.arange(1, count + 1) ** power
    return np.asarray(weight / weight.sum())


def read(reading: Reading) -> Columns:
    """Each transfer with what it is: free, excepted, denied or to be licensed."""
    (case,) = reading.rows("outcome", case="transfer")
    outcome = reading.column("outcome", "outcome")
    (reviewed,) = reading.rows("reviewed", case="transfer")
    denied = np.zeros(len(case), bool)
    denied[reviewed[reading.column("reviewed", "policy") == reading.code("policy_of_denial")]] = True
    words = {
        FREE: outcome == reading.code("no_license_required"),
        EXCEPTED: outcome == reading.code("exception"),
        DENIED: (outcome == reading.code("license_required")) & denied[case],
        LICENSED: (outcome == reading.code("license_required")) & ~denied[case],
    }
    return case, np.select(list(words.values()), list(words), -1)
