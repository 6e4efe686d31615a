"""Two sides and facts in, which cases move between them and which changes are to blame out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

import numpy as np

from lexlog.compare.applied import Hybrids, shelled
from lexlog.compare.blame import Search, Sets
from lexlog.compare.columns import differing
from lexlog.compare.headers import same_table
from lexlog.compare.moved import is_open, moved
from lexlog.compare.shapes import shapes
from lexlog.compare.sides import Side
from lexlog.compare.tree import Blame, Change, Moved, Replay
from lexlog.library import Library
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import Law
from lexlog.session import Session
from lexlog.world.edit import edited
from lexlog.world.tree import World

SIZE = 3
"""Changes in the largest set that is told beside others; a larger one is told where there is no other."""

OPEN = "one side is undetermined, and nothing is blamed for what is not known"


def replay(
    old: Side,
    new: Side,
    changes: tuple[Change, ...],
    load: Callable[[Library], World],
    cases: Collection[str] = (),
    size: int = SIZE,
) -> Replay:
    """All cases (or these) under both laws. `load` makes the world of a law's tables, and reports what is
    wrong with it."""
    world = load(old.library)
    shared = _same_tables(old.law, new.law)
    before = _session(old.library, world)
    after = before.beside(new.library, Layer()) if shared else _session(new.library, load(new.library))
    wanted = before.days.keys() | after.days.keys()
    asked = wanted & set(cases) if cases else wanted
    looked_at = sorted(differing(before, after) & asked if shared else asked)
    alike = shapes((before, after), looked_at) if shared else [[each] for each in looked_at]
    found, undecided = _moved(before, after, alike)
    refused = [] if cases else _refused(before, after)
    blames = _blames(old, new, changes, before, after, found, size) if shared else _unsearched(found)
    left = (*sorted(_all(undecided), key=lambda each: each.case), *refused)
    return Replay(len(asked) + len(refused), blames, left, _rows(before, after, blames))


def _rows(before: Session, after: Session, blames: tuple[Blame, ...]) -> dict[str, dict[str, str]]:
    """What the rows of the cases that move say."""
    names = [each.case for blame in blames for each in blame.moved]
    return {each: (after if each in after.days else before).cells(each) for each in names}


def _same_tables(old: Law, new: Law) -> bool:
    return old.tables.keys() == new.tables.keys() and all(
        same_table(old.tables[name], new.tables[name]) for name in old.tables
    )


def _session(library: Library, world: World) -> Session:
    return Session(library, Layer(), world, differences=False)


def _of(session: Session, cases: Collection[str]) -> Session:
    """The session over these cases alone."""
    return session.over(only(session.library.law, session.world, cases))


def only(law: Law, world: World, cases: Collection[str]) -> World:
    """The world without the rows of other cases."""
    codes = np.array([code for each in cases if (code := world.symbols.find(each)) is not None], np.int64)
    gone = {}
    for table in law.tables.values():
        if table.word == "case":
            held = world.tables[table.name]
            names = held.columns[table.key[0]]
            out = np.flatnonzero(held.certain & ~np.isin(names, codes))
            gone[table.name] = out[out < held.entities].tolist()
    return edited(law, world, {}, gone)


def _moved(
    before: Session, after: Session, alike: list[list[str]]
) -> tuple[list[tuple[Moved, list[str]]], list[tuple[Moved, list[str]]]]:
    """What became of one case of each shape, and the cases of the shape: those that move, and those that a
    side leaves open. Cases that only one side has are neither."""
    first = [cases[0] for cases in alike]
    mine, theirs = (_of(each, first) for each in (before, after))
    old = {each.case: each for each in mine.decisions([c for c in first if c in before.days])}
    new = {each.case: each for each in theirs.decisions([c for c in first if c in after.days])}
    found, undecided = [], []
    for cases in alike:
        case = cases[0]
        if case not in old or case not in new:
            continue
        one = moved(old[case], new[case])
        if is_open(old[case]) or is_open(new[case]):
            undecided.append((one or Moved(case, old[case], new[case], "neutral", ()), cases))
        if one is not None:
            found.append((one, cases))
    return found, undecided


def _all(found: list[tuple[Moved, list[str]]]) -> Iterator[Moved]:
    """The same of every case of the shape. Which facts are missing is told of the first alone."""
    for one, cases in found:
        yield one
        old, new = (replace(each, missing=()) for each in (one.old, one.new))
        for case in cases[1:]:
            yield replace(one, case=case, old=replace(old, case=case), new=replace(new, case=case))


def _refused(before: Session, after: Session) -> list[Moved]:
    """Cases that could not be read: undetermined under both laws."""
    return [
        Moved(each.case, each, each, "neutral", (each.note,))
        for each in {d.case: d for d in (*before.refused(), *after.refused())}.values()
    ]


def _unsearched(found: list[tuple[Moved, list[str]]]) -> tuple[Blame, ...]:
    why = "the tables of facts are others, so the laws cannot be mixed"
    grouped: dict[tuple[str, ...], list[Moved]] = {}
    for each in _all(found):
        grouped.setdefault(each.aspects, []).append(each)
    return tuple(Blame(tuple(cases), (), why) for cases in grouped.values())


def _blames(
    old: Side,
    new: Side,
    changes: tuple[Change, ...],
    before: Session,
    after: Session,
    found: list[tuple[Moved, list[str]]],
    size: int,
) -> tuple[Blame, ...]:
    """The cases that move, by what is to blame and how they move."""
    settled = [one for one, _ in found if not is_open(one.old) and not is_open(one.new)]
    hybrids = Hybrids(shelled(old.law, new.law), new.law, {each.id: each for each in changes})
    sets: dict[str, Sets] = {}
    unexplained: dict[str, str] = {}
    if settled:
        mine, theirs = (_of(each, [one.case for one in settled]) for each in (before, after))
        search = Search(hybrids, mine, theirs, {one.case: one for one in settled}, size)
        sets, unexplained = search.run(), search.unexplained
    grouped: dict[tuple[Sets, str, tuple[str, ...]], list[Moved]] = {}
    for one, cases in found:
        why = unexplained.get(one.case, "" if one.case in sets else OPEN)
        grouped.setdefault((sets.get(one.case, ()), why, one.aspects), []).extend(_all([(one, cases)]))
    made = [
        Blame(tuple(sorted(cases, key=lambda each: each.case)), key[0], key[1])
        for key, cases in grouped.items()
    ]
    return tuple(sorted(made, key=lambda each: (-len(each.moved), each.sets, each.moved[0].case)))
