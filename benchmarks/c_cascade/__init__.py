"""Whom the listed parties reach: half of the shares, held by those who are reached."""

import numpy as np

from benchmarks import ownership
from benchmarks.facts import Columns, Facts, columns
from benchmarks.peers.lexlog_model import Reading

SEED = 7


def generate(size: int, seed: int) -> Facts:
    """`size` parties, one in two hundred of them listed, one and a half times as many holdings."""
    (owner, owned, ordinal, share), listed, _ = ownership.drawn(size, SEED + seed)
    return Facts(
        {
            "party": columns({"party": np.arange(size)}),
            "listing": columns({"party": listed}),
            "holding": columns({"owner": owner, "owned": owned, "ordinal": ordinal, "share": share}),
        }
    )


def read(reading: Reading) -> Columns:
    """The parties that are reached."""
    return reading.rows("reached", p="party")
