"""Two sides and facts in, which cases move between them and which changes are to blame out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

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
"""Changes in the largest set that is searched for; larger ones are found by leaving out what is not needed."""

OPEN = "one side is undetermined, and nothing is blamed for what is not known"

MANY = 2_000
"""Cases from which on those that may move are decided over a world of their own."""


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
    after = _session(new.library, world if shared else load(new.library))
    wanted = before.days.keys() | after.days.keys()
    asked = wanted & set(cases) if cases else wanted
    if shared:
        looked_at = differing(before, after) & asked
        if len(wanted) > MANY and len(looked_at) < len(wanted) // 2:
            before, after = (_of(each, looked_at) for each in (before, after))
    else:
        looked_at = set(asked)
    found, undecided = _moved(before, after, sorted(looked_at))
    refused = [] if cases else _refused(before, after)
    rows = {each.case: (after if each.case in after.days else before).cells(each.case) for each in found}
    blames = _blames(old, new, changes, before, after, found, size) if shared else _unsearched(found)
    return Replay(len(asked) + len(refused), blames, (*undecided, *refused), rows)


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


def _moved(before: Session, after: Session, cases: list[str]) -> tuple[list[Moved], tuple[Moved, ...]]:
    old = {each.case: each for each in before.decisions([c for c in cases if c in before.days])}
    new = {each.case: each for each in after.decisions([c for c in cases if c in after.days])}
    found, undecided = [], []
    for case in cases:
        if case not in old or case not in new:
            continue
        one = moved(old[case], new[case])
        if is_open(old[case]) or is_open(new[case]):
            undecided.append(one or Moved(case, old[case], new[case], "neutral", ()))
        if one is not None:
            found.append(one)
    return found, tuple(undecided)


def _refused(before: Session, after: Session) -> list[Moved]:
    """Cases that could not be read: undetermined under both laws."""
    return [
        Moved(each.case, each, each, "neutral", (each.note,))
        for each in {d.case: d for d in (*before.refused(), *after.refused())}.values()
    ]


def _unsearched(found: list[Moved]) -> tuple[Blame, ...]:
    why = "the tables of facts are others, so the laws cannot be mixed"
    return (Blame(tuple(found), (), why),) if found else ()


def _searched(
    hybrids: Hybrids, before: Session, after: Session, settled: list[Moved], size: int
) -> Iterator[tuple[Moved, tuple[Sets, str]]]:
    """The sets of each case, searched for one of each shape."""
    alike = shapes((before, after), settled) if settled else []
    first = {each[0].case: each[0] for each in alike}
    if not first:
        return
    mine, theirs = (_of(each, first) for each in (before, after))
    search = Search(hybrids, mine, theirs, first, size)
    found = search.run()
    for cases in alike:
        name = cases[0].case
        for each in cases:
            yield each, (found[name], search.unexplained.get(name, ""))


def _blames(
    old: Side,
    new: Side,
    changes: tuple[Change, ...],
    before: Session,
    after: Session,
    found: list[Moved],
    size: int,
) -> tuple[Blame, ...]:
    if not found:
        return ()
    still = [each for each in found if is_open(each.old) or is_open(each.new)]
    settled = [each for each in found if each not in still]
    sets: dict[str, Sets] = dict.fromkeys((each.case for each in still), ())
    unexplained = dict.fromkeys((each.case for each in still), OPEN)
    hybrids = Hybrids(shelled(old.law, new.law), new.law, {each.id: each for each in changes})
    for each, why in _searched(hybrids, before, after, settled, size):
        sets[each.case], unexplained[each.case] = why
    grouped: dict[tuple[object, ...], list[Moved]] = {}
    for each in found:
        why = unexplained.get(each.case, "")
        grouped.setdefault((sets[each.case], why, each.aspects), []).append(each)
    made = [Blame(tuple(cases), key[0], key[1]) for key, cases in grouped.items()]  # type: ignore[arg-type]
    return tuple(sorted(made, key=lambda each: (-len(each.moved), each.sets, each.moved[0].case)))
