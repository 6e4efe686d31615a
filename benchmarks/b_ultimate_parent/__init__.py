"""The top of each party's chain of majority holders, and its country."""

import numpy as np

from benchmarks import ownership
from benchmarks.facts import Columns, Facts, columns
from benchmarks.peers.lexlog_model import Reading

SEED = 7


def generate(size: int, seed: int) -> Facts:
    """`size` parties with their countries, one and a half times as many holdings."""
    (owner, owned, _, share), _, country = ownership.drawn(size, SEED + seed)
    party = {"party": np.arange(size), "ordinal": np.arange(size), "country": country}
    return Facts(
        {
            "country": columns({"country": np.arange(ownership.COUNTRIES)}),
            "party": columns(party),
            "holding": columns({"owner": owner, "owned": owned, "share": share}),
        }
    )


def read(reading: Reading) -> Columns:
    """Each party with its ultimate parent and the country of that."""
    party, top = reading.rows("ultimate_parent", y="party", top="party")
    of, country = reading.rows("seat", y="party", c="country")
    seat = np.full(len(party), -1)
    seat[of] = country
    return party, top, seat[party]
