"""The clauses of two blocks in, which of one is which of the other out: kept, exchanged, come or gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lexlog.compare.laid import days_of, stands
from lexlog.compare.likeness import alike, key, paired, without
from lexlog.resolved.tree import Clause

LIKE = 0.5
"""How much of two clauses of one verb must be the same for one to be the other, changed."""
MOVED = 0.8
"""The same for clauses of different blocks."""


@dataclass(frozen=True, slots=True)
class Match:
    """A clause and what became of it. `old` and `new` stand on some day; `also` are the same pieces of text
    on the other side, where they stand on none, and the swaps that make one law the other."""

    old: Clause | None
    new: Clause | None
    swaps: tuple[tuple[Clause | None, Clause | None], ...]


def label(clause: Clause) -> str:
    """The id without what tells clauses of one label apart."""
    return re.sub(r"(#\d+|@(\d{4}-\d\d-\d\d|always))$", "", clause.id)


def same(one: Clause, other: Clause) -> bool:
    """Whether two clauses say the same, wherever and whenever."""
    return key(one) == key(other)


def same_days(one: Clause, other: Clause) -> bool:
    """Whether two clauses that were laid stand on the same days."""
    return days_of(one.life) == days_of(other.life)


def matched(old: Sequence[Clause], new: Sequence[Clause]) -> list[Match]:
    """What differs between the clauses of one block; what is kept is left out."""
    swaps = _swaps(old, new)
    came = [each for each in swaps if _alive(each[1]) and not _alive(each[0])]
    went = [each for each in swaps if _alive(each[0]) and not _alive(each[1])]
    found = [Match(a, b, ((a, b),)) for a, b in swaps if _alive(a) and _alive(b) and _differs(a, b)]
    replaced = paired(went, came, lambda a, b: _replaces(a[0], b[1]), LIKE)
    found.extend(Match(a[0], b[1], (a, b)) for a, b in replaced)
    found.extend(Match(each[0], None, (each,)) for each in without(went, (a for a, _ in replaced)))
    found.extend(Match(None, each[1], (each,)) for each in without(came, (b for _, b in replaced)))
    return found


Swap = tuple[Clause | None, Clause | None]


def _swaps(old: Sequence[Clause], new: Sequence[Clause]) -> list[Swap]:
    """Each clause of one text with that of the other that it is, or with none."""
    found: list[Swap] = []
    left, right = list(old), list(new)
    rules: tuple[tuple[Callable[[Clause, Clause], float], float], ...] = (
        (lambda a, b: float(a.id == b.id and same(a, b)), 1.0),
        (lambda a, b: float(label(a) == label(b) and same(a, b)) * (1 + same_days(a, b)), 1.0),
        (lambda a, b: float(a.word == b.word and label(a) == label(b)) * (0.1 + alike(a, b)), 0.1),
        (lambda a, b: float(a.word == b.word) * alike(a, b), LIKE),
    )
    for score, least in rules:
        pairs = paired(left, right, score, least) if left and right else []
        found.extend(pairs)
        left, right = without(left, (a for a, _ in pairs)), without(right, (b for _, b in pairs))
    return [*found, *((each, None) for each in left), *((None, each) for each in right)]


def _alive(clause: Clause | None) -> bool:
    return clause is not None and stands(clause.life)


def _differs(old: Clause | None, new: Clause | None) -> bool:
    assert old is not None
    assert new is not None
    return not same(old, new) or not same_days(old, new) or label(old) != label(new)


def _replaces(old: Clause | None, new: Clause | None) -> float:
    assert old is not None
    assert new is not None
    if old.word != new.word:
        return 0.0
    return (1.0 if label(old) == label(new) else 0.0) + alike(old, new)
