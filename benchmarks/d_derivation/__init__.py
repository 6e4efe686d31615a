"""Which models descend from flagged ones by training with enough computing power."""

import numpy as np

from benchmarks.facts import Array, Columns, Facts, columns
from benchmarks.peers.lexlog_model import Reading

SEED = 11
DEPTH = 30
WAYS = 5
"""How many words the column `how` has; the first three count."""


def generate(size: int, seed: int) -> Facts:
    """`size` models in layers, each below the first with one or two parents in earlier layers."""
    rng = np.random.default_rng(SEED + seed)
    layer = np.sort(np.minimum(rng.geometric(0.12, size) - 1, DEPTH))
    parent, child = _edges(layer, rng)
    derivation = {"parent": parent, "child": child, "how": rng.integers(0, WAYS, len(child))}
    model = {"model": np.arange(size), "operations": rng.integers(0, 1_000_000, size)}
    flagging = {"model": np.sort(rng.choice(size, max(1, size // 100), replace=False))}
    tables = {"model": model, "derivation": derivation, "flagging": flagging}
    return Facts({name: columns(table) for name, table in tables.items()})


def _edges(layer: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Parents, four of five from the layer before, and children."""
    size = len(layer)
    begin = np.searchsorted(layer, layer)
    count = np.where(begin > 0, rng.choice([1, 2], size, p=[0.75, 0.25]), 0)
    child = np.repeat(np.arange(size), count)
    before, end = np.searchsorted(layer, layer - 1)[child], begin[child]
    is_near = rng.random(len(child)) < 0.8
    near = before + (rng.random(len(child)) * (end - before)).astype(np.int64)
    far = (rng.random(len(child)) * end).astype(np.int64)
    key = np.unique(child * size + np.where(is_near, near, far))
    return key % size, key // size


def read(reading: Reading) -> Columns:
    """The models that are flagged, by name or by descent."""
    return reading.rows("tainted", m="model")
