"""Transitive closure, of one long chain and of a random graph; the size is about that of the answer."""

import math

import numpy as np

from benchmarks.facts import Columns, Facts, columns
from benchmarks.peers.lexlog_model import Reading

SEED = 5
_REACHED = 0.63
"""The share of all pairs that are in the closure of a random graph with two roads from each place."""


def generate_chain(size: int, seed: int) -> Facts:
    """A chain whose closure has about `size` pairs. The seed changes nothing."""
    places = max(2, math.isqrt(2 * size))
    begin = np.arange(places - 1)
    return _facts(places, begin, begin + 1)


def generate_random(size: int, seed: int) -> Facts:
    """A random graph whose closure has about `size` pairs."""
    rng = np.random.default_rng(SEED + seed)
    places = max(2, round(math.sqrt(size / _REACHED)))
    begin, end = rng.integers(0, places, 2 * places), rng.integers(0, places, 2 * places)
    key = np.unique(begin * places + end)
    return _facts(places, key // places, key % places)


def _facts(places: int, begin: np.ndarray, end: np.ndarray) -> Facts:
    return Facts(
        {"place": columns({"place": np.arange(places)}), "road": columns({"begin": begin, "end": end})}
    )


def read(reading: Reading) -> Columns:
    """All pairs of places of which one leads to the other."""
    return reading.rows("leads", a="place", b="place")
