"""Who controls whom, where control adds up the shares held by all that one controls."""

import numpy as np

from benchmarks import ownership
from benchmarks.facts import Columns, Facts, columns
from benchmarks.peers.lexlog_model import Reading

SEED = 7


def generate(size: int, seed: int) -> Facts:
    """`size` parties, one and a half times as many holdings."""
    rows, _, _ = ownership.drawn(size, SEED + seed)
    return _facts(size, rows)


def generate_correlated(size: int, seed: int) -> Facts:
    """The same with second holders above the first: control along sums."""
    rows, _, _ = ownership.drawn(size, SEED + seed)
    return _facts(size, ownership.correlated(size, np.random.default_rng(SEED + seed + 1), rows))


def read(reading: Reading) -> Columns:
    """All pairs of who controls and what is controlled."""
    return reading.rows("controls", x="party", y="party")


def _facts(size: int, rows: ownership.Register) -> Facts:
    owner, owned, ordinal, share = rows
    holding = {"owner": owner, "owned": owned, "ordinal": ordinal, "share": share}
    party = {"party": np.arange(size), "ordinal": np.arange(size)}
    return Facts({"party": columns(party), "holding": columns(holding)})
