"""Many cases over one model in, those of which it says the same out: one of them answers for all.

The relations that deciding reads say of a case which tuples it has. These are read as columns, a mark a case
for each tuple, packed into words, and the cases are told apart word by word. Nothing is hashed: two cases
have one number only if they have the very same tuples.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lexlog.decide.answers import NAMES, Answers, Row, by_case
from lexlog.engine.cases.marked import Marked
from lexlog.engine.keys import group
from lexlog.engine.model import Readable
from lexlog.engine.overlay import Overlay
from lexlog.pipeline import Evaluation
from lexlog.world.tree import Array

_WORD = 64
"""Marks that are packed together."""

Tuple = tuple[int, ...]


def is_in_columns(evaluation: Evaluation) -> bool:
    """Whether the answers of the model can be read as columns; those of one with changes cannot."""
    return not any(isinstance(evaluation.model.relation(name), Overlay) for name in NAMES)


def numbered(evaluation: Evaluation, codes: Array, apart: Array) -> Array:
    """A number for each of the cases with these codes; two have the same if the model says the same of them
    and they have the same number in `apart`."""
    found = _ranked(apart)
    places = _Places(codes)
    held: list[Array] = []
    for relation in _relations(evaluation):
        for _, marks in _told(relation, places):
            if not marks.all() and marks.any():
                held.append(marks)
            if len(held) == _WORD:
                found, held = _refined(found, held), []
    return _refined(found, held) if held else found


def answers_of(evaluation: Evaluation, codes: Array) -> Answers:
    """What the model says of the cases with these codes."""
    symbols, places = evaluation.model.symbols, _Places(codes)
    names = symbols.names(codes)
    tables: list[dict[str, dict[str, tuple[Row, ...]]]] = [{}, {}]
    for kept, name_of in zip(tables, (evaluation.must, evaluation.may), strict=True):
        for name in NAMES:
            rows: list[tuple[str, ...]] = []
            for values, marks in _told(evaluation.model.relation(name_of(name)), places):
                said = tuple(map(symbols.name, values))
                rows.extend((names[place], *said) for place in np.flatnonzero(marks).tolist())
            kept[name] = by_case(rows)
    return Answers(tables[0], tables[1])


def _relations(evaluation: Evaluation) -> Iterator[Readable]:
    """What must hold and what may, each relation once."""
    for name in dict.fromkeys(each for plain in NAMES for each in (plain, evaluation.may(plain))):
        yield evaluation.model.relation(name)


class _Places:
    """Codes of cases, and the places at which these stand."""

    def __init__(self, codes: Array) -> None:
        self.codes = codes
        self._order = np.argsort(codes, kind="stable")
        self._sorted = codes[self._order]

    def of(self, codes: Array) -> tuple[Array, Array]:
        """Which of some codes are among these, and the place of each of those."""
        if not len(self.codes):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        at = np.minimum(np.searchsorted(self._sorted, codes), len(self._sorted) - 1)
        known = np.flatnonzero(self._sorted[at] == codes)
        return known, self._order[at[known]]


def _told(relation: Readable, places: _Places) -> Iterator[tuple[Tuple, Array]]:
    """Each tuple of the columns beside the case, with a mark for each of the cases that has it."""
    if isinstance(relation, Marked):
        numbers = relation.cases.numbers(places.codes)
        known = numbers >= 0
        for values, marks in relation.tuples:
            told = marks[numbers]
            told[~known] = False
            yield tuple(values[name] for name in relation.others), told
        return
    columns = {name: np.asarray(column) for name, column in relation.columns.items()}
    rows, at = places.of(columns.pop("case"))
    others = [column[rows] for column in columns.values()]
    groups = group(others, len(rows))
    for these in np.split(groups.order, groups.starts[1:]):
        if len(these):
            told = np.zeros(len(places.codes), bool)
            told[at[these]] = True
            yield tuple(int(column[these[0]]) for column in others), told


def _refined(numbers: Array, held: list[Array]) -> Array:
    """The numbers of cases, those with other marks told apart."""
    bits = np.packbits(np.stack(held), axis=0)
    words = np.zeros((len(numbers), _WORD // 8), np.uint8)
    words[:, : len(bits)] = bits.T
    ranks = _ranked(words.view(np.uint64).ravel())
    return _ranked(numbers * (int(ranks.max(initial=0)) + 1) + ranks)


def _ranked(values: Array) -> Array:
    """Each value by its place among the different ones."""
    found: Array = np.unique(values, return_inverse=True)[1]
    return found.reshape(-1).astype(np.int64)
