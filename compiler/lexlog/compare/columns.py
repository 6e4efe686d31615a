"""Two evaluations over one world in, the cases whose answers differ out: compared as columns, all at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lexlog.datalog.outcomes import RELATIONS
from lexlog.engine.model import Readable
from lexlog.session import Session
from lexlog.world.tree import Array

_IDS = "clause"
"""The column of ids, which one text may tell apart otherwise than another."""


def differing(one: Session, other: Session) -> set[str]:
    """The cases of which some answer is not the same, or that either side leaves open, by name."""
    found: list[Array] = []
    for relation in RELATIONS:
        if relation.name in ("decided", "met", "barred"):
            continue
        for bound in (False, True):
            left, right = (_relation(each, relation.name, may=bound) for each in (one, other))
            found.append(_cases_apart(left, right))
    for session in (one, other):
        for name in ("outcome", "reviewed", "available", "flagged", "due"):
            sure, may = (_relation(session, name, may=bound) for bound in (False, True))
            found.append(_cases_apart(sure, may))
    codes = np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)
    symbols = one.world.symbols
    known = one.days.keys() | other.days.keys()
    return {name for name in map(symbols.name, codes.tolist()) if name in known}


def _relation(session: Session, name: str, *, may: bool) -> Readable:
    evaluation = session.evaluation
    return evaluation.model.relation(evaluation.may(name) if may else name)


def _cases_apart(one: Readable, other: Readable) -> Array:
    """The cases of rows that only one of two relations has."""
    if one is other:
        return np.empty(0, np.int64)
    left, right = (
        [np.asarray(column) for name, column in each.columns.items() if name != _IDS] for each in (one, other)
    )
    keys = np.zeros(len(left[0]), np.int64), np.zeros(len(right[0]), np.int64)
    numbered = list(_numbered(left[1:], right[1:]))
    width = 1
    for first, second, values in numbered:
        keys = keys[0] * values + first, keys[1] * values + second
        width *= values
    keys = keys[0] + left[0].astype(np.int64) * width, keys[1] + right[0].astype(np.int64) * width
    return np.unique(np.setxor1d(keys[0], keys[1]) // max(width, 1))


def _numbered(left: list[Array], right: list[Array]) -> Iterator[tuple[Array, Array, int]]:
    """Each column of both with its values numbered from 0, and how many values there are."""
    for one, other in zip(left, right, strict=True):
        values, places = np.unique(np.concatenate([one, other]), return_inverse=True)
        yield places[: len(one)], places[len(one) :], max(len(values), 1)
