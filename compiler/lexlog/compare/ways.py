"""Cases decided under two laws in, the ways in which they move out: each with all cases that move in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lexlog.compare.moved import is_open, moved
from lexlog.compare.shapes import shapes
from lexlog.compare.tree import Moved
from lexlog.decide.groups import Groups
from lexlog.session import Session
from lexlog.splitting.search import is_open_review
from lexlog.world.tree import Array


@dataclass(frozen=True, slots=True)
class Way:
    """A case that moves, or that a side leaves open, and the names of all cases of which the same is told."""

    first: Moved
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of those that move, and of those that a side leaves open, with both decisions of each case."""

    moving: tuple[Way, ...]
    open: tuple[Way, ...]
    told: dict[str, Moved]

    def each(self, way: Way, cases: Sequence[str]) -> Iterator[Moved]:
        """What is told of each of these cases of a way."""
        yield from (self.told.get(case) or _as(way.first, case) for case in cases)


def ways(before: Session, after: Session, cases: Sequence[str], *, are_alike: bool) -> Ways:
    """How these cases move. `are_alike` says that both laws have the same tables: then of the cases that the
    bounds leave open, one of each shape is settled."""
    both = [each for each in cases if each in before.days and each in after.days]
    sides = before.bounds(both), after.bounds(both)
    is_left = np.zeros(len(both), bool)
    for groups in sides:
        is_left |= groups.marks(is_open_review)
    told: dict[str, Moved] = {}
    moving = list(_paired(before, after, [each.among(np.flatnonzero(~is_left)) for each in sides], told))
    left = [both[place] for place in np.flatnonzero(is_left).tolist()]
    alike = shapes((before, after), left) if are_alike else [[each] for each in left]
    first = [names[0] for names in alike]
    settled = [{d.case: d for d in session.decisions(first)} for session in (before, after)]
    open_ = []
    for names in alike:
        old, new = (each[names[0]] for each in settled)
        one = moved(old, new)
        way = Way(one or Moved(names[0], old, new, "neutral", ()), tuple(names))
        if is_open(old) or is_open(new):
            open_.append(way)
        if one is not None:
            moving.append(way)
    return Ways(tuple(moving), tuple(open_), told)


def _paired(
    before: Session, after: Session, sides: Sequence[Groups], told: dict[str, Moved]
) -> Iterator[Way]:
    """The ways of cases that are decided on both sides: one for each pair of groups, and day if something
    falls due."""
    old, new = sides
    if not len(old.cases):
        return
    due = [side.marks(lambda each: bool(each.duties)) for side in sides]
    days = np.where(due[0] | due[1], old.days, 0)
    pairs = old.group * len(new.found) + new.group
    keys = np.unique(pairs, return_inverse=True)[1].reshape(-1) * (int(days.max()) + 1) + days
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    books = before.book(), after.book()
    for places in np.split(order, starts[1:]):
        one = moved(*(side.at(int(places[0]), book) for side, book in zip(sides, books, strict=True)))
        if one is None:
            continue
        both = [side.among(places).decisions(book) for side, book in zip(sides, books, strict=True)]
        for mine, theirs in zip(*both, strict=True):
            told[mine.case] = replace(one, case=mine.case, old=mine, new=theirs)
        yield Way(one, tuple(each.case for each in both[0]))


def _as(one: Moved, case: str) -> Moved:
    """The same of another case of the shape. Which facts are missing is told of the first alone."""
    if case == one.case:
        return one
    old, new = (replace(each, case=case, missing=()) for each in (one.old, one.new))
    return replace(one, case=case, old=old, new=new)


def few_of(way: Way, most: int) -> Way:
    """The way with some of its cases, the first among them and the others spread over all."""
    at: Array = np.unique(np.linspace(0, len(way.cases) - 1, min(most, len(way.cases))).astype(np.int64))
    return replace(way, cases=tuple(way.cases[place] for place in at.tolist()))
