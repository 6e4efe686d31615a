"""A size and a seed in, a register of holdings out: who holds how much of whom, with circles in it."""

from __future__ import annotations

import numpy as np

from benchmarks.facts import Array

Register = tuple[Array, Array, Array, Array]
"""Owner, owned, ordinal of the owner within the owned, and share: one row a holding."""

COUNTRIES = 200
WHOLE = 1_000_000
"""All shares of a company, in parts per million: the step of the column `share`."""

_HOLDERS = (0.10, 0.45, 0.30, 0.15)
"""How many companies have no holder on record, one, two and three."""


def register(parties: int, rng: np.random.Generator) -> Register:
    """Owner, owned, ordinal of the owner within the owned, and share.

    Owners are drawn with a power law, so that few hold much; three in a hundred are drawn from everywhere,
    which closes circles. Six companies of ten have a majority holder.
    """
    count = rng.choice(4, size=parties, p=_HOLDERS)
    count[: max(10, parties // 1000)] = 0
    owned = np.repeat(np.arange(parties), count)
    ordinal = np.arange(len(owned)) - np.repeat(np.cumsum(count) - count, count) + 1
    owner = np.floor(owned * rng.random(len(owned)) ** 2.0).astype(np.int64)
    anywhere = rng.random(len(owned)) < 0.03
    owner[anywhere] = rng.integers(0, parties, anywhere.sum())
    itself = owner == owned
    owner[itself] = np.maximum(0, owned[itself] - 1)
    owner, owned, ordinal = _once(parties, owner, owned, ordinal)
    return owner, owned, ordinal, _shares(parties, owned, ordinal, rng)


def _once(parties: int, owner: Array, owned: Array, *more: Array) -> tuple[Array, ...]:
    """The rows without a second one of the same owner and owned; nobody holds itself."""
    _, first = np.unique(owned * parties + owner, return_index=True)
    kept = np.zeros(len(owned), bool)
    kept[first] = True
    return tuple(column[kept] for column in (owner, owned, *more))


def _shares(parties: int, owned: Array, ordinal: Array, rng: np.random.Generator) -> Array:
    has_majority = rng.random(parties) < 0.60
    above = rng.integers(WHOLE // 2 + 1, WHOLE + 1, parties)
    below = rng.integers(WHOLE // 10, WHOLE // 2 + 1, parties)
    top = np.where(has_majority, above, below)
    rest = (WHOLE - top)[owned]
    second = (rest * rng.uniform(0.20, 0.70, len(owned))).astype(np.int64)
    third = (rest * rng.uniform(0.05, 0.29, len(owned))).astype(np.int64)
    share = np.where(ordinal == 1, top[owned], np.where(ordinal == 2, second, third))
    return np.maximum(share, 1)


def correlated(parties: int, rng: np.random.Generator, rows: Register) -> Register:
    """The register with many second holders put above the first: control by a sum along the chain alone."""
    owner, owned, ordinal, share = rows
    first_owner, first_share = np.full(parties, -1), np.zeros(parties, np.int64)
    first = ordinal == 1
    first_owner[owned[first]], first_share[owned[first]] = owner[first], share[first]
    above = np.where(first_owner[owned] >= 0, first_owner[first_owner[owned]], -1)
    moved = (
        (ordinal == 2)
        & (above >= 0)
        & (above != owned)
        & (above != first_owner[owned])
        & (first_share[owned] <= WHOLE // 2)
        & (rng.random(len(owned)) < 0.6)
    )
    owner = np.where(moved, above, owner)
    large = np.maximum(1, ((WHOLE - first_share[owned]) * 0.65).astype(np.int64))
    share = np.where(moved, large, share)
    owner, owned, ordinal, share = _once(parties, owner, owned, ordinal, share)
    total = np.bincount(owned, weights=share, minlength=parties)
    too_much = (total[owned] > WHOLE) & (ordinal == 3)
    return owner, owned, ordinal, np.where(too_much, np.maximum(1, share // 20), share)


def drawn(parties: int, seed: int) -> tuple[Register, Array, Array]:
    """The register, the listed parties (one in two hundred) and the country of each party, of two hundred."""
    rng = np.random.default_rng(seed)
    rows = register(parties, rng)
    owner, owned, ordinal, share = rows
    order = np.lexsort((ordinal, owned))
    rows = owner[order], owned[order], ordinal[order], share[order]
    listed = np.sort(rng.choice(parties, max(1, parties // 200), replace=False))
    weight = 1 / np.arange(1, COUNTRIES + 1)
    return rows, listed, rng.choice(COUNTRIES, parties, p=weight / weight.sum())
