"""Two sides and facts in, which cases move between them and which changes are to blame out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np

from lexlog.compare.applied import Hybrids, shelled
from lexlog.compare.blame import Sets
from lexlog.compare.columns import differing
from lexlog.compare.headers import same_table
from lexlog.compare.moved import is_open
from lexlog.compare.searched import searched
from lexlog.compare.sides import Side
from lexlog.compare.tree import Blame, Change, Moved, Replay
from lexlog.compare.ways import Ways, ways
from lexlog.explain.values import shown
from lexlog.library import Library
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import Law
from lexlog.session import Session
from lexlog.world.tree import World

SIZE = 3
"""Changes in the largest set that is told beside others; a larger one is told where there is no other."""


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
    found = ways(before, after, looked_at, are_alike=shared)
    refused = [] if cases else _refused(before, after)
    blames = _blames(old, new, changes, before, after, found, size) if shared else _unsearched(found)
    open_ = [each for way in found.open for each in found.each(way, way.cases)]
    left = (*sorted(open_, key=lambda each: each.case), *refused)
    return Replay(len(asked) + len(refused), blames, left, _columns(before, after, blames))


def _columns(before: Session, after: Session, blames: tuple[Blame, ...]) -> dict[str, list[str]]:
    """What the rows of the cases that move say."""
    names = [each.case for blame in blames for each in blame.moved]
    found = _columns_of(after, [each for each in names if each in after.days])
    for name, texts in _columns_of(before, [each for each in names if each not in after.days]).items():
        found.setdefault(name, []).extend(texts)
    return found


def _same_tables(old: Law, new: Law) -> bool:
    return old.tables.keys() == new.tables.keys() and all(
        same_table(old.tables[name], new.tables[name]) for name in old.tables
    )


def _session(library: Library, world: World) -> Session:
    return Session(library, Layer(), world, differences=False)


def _refused(before: Session, after: Session) -> list[Moved]:
    """Cases that could not be read: undetermined under both laws."""
    return [
        Moved(each.case, each, each, "neutral", (each.note,))
        for each in {d.case: d for d in (*before.refused(), *after.refused())}.values()
    ]


def _unsearched(found: Ways) -> tuple[Blame, ...]:
    why = "the tables of facts are others, so the laws cannot be mixed"
    grouped: dict[tuple[str, ...], list[Moved]] = {}
    for way in found.moving:
        grouped.setdefault(way.first.aspects, []).extend(found.each(way, way.cases))
    return tuple(Blame(tuple(cases), (), why) for cases in grouped.values())


def _blames(
    old: Side,
    new: Side,
    changes: tuple[Change, ...],
    before: Session,
    after: Session,
    found: Ways,
    size: int,
) -> tuple[Blame, ...]:
    """The cases that move, by what is to blame and how they move."""
    settled = [each for each in found.moving if not is_open(each.first.old) and not is_open(each.first.new)]
    hybrids = Hybrids(shelled(old.law, new.law), new.law, {each.id: each for each in changes})
    known = searched(hybrids, before, after, settled, size)
    grouped: dict[tuple[Sets, str, tuple[str, ...]], list[Moved]] = {}
    for way in found.moving:
        by_key: dict[tuple[Sets, str], list[str]] = {}
        for case in way.cases:
            sets = known.sets.get(case, ())
            by_key.setdefault((sets, known.why(case) if not sets else ""), []).append(case)
        for (sets, why), names in by_key.items():
            told = found.each(way, names)
            grouped.setdefault((sets, why, way.first.aspects), []).extend(told)
    made = [
        Blame(tuple(sorted(cases, key=lambda each: each.case)), key[0], key[1])
        for key, cases in grouped.items()
    ]
    return tuple(sorted(made, key=lambda each: (-len(each.moved), each.sets, each.moved[0].case)))


def _columns_of(session: Session, cases: Sequence[str]) -> dict[str, list[str]]:
    """What the rows of these cases say, column by column; the values of a column in no order."""
    model, found = session.evaluation.model, dict[str, list[str]]()
    codes = model.symbols.find_all(cases)
    for table in session.library.law.tables.values():
        if table.word != "case" or not len(codes):
            continue
        held = model.relation(table.name).columns
        rows = np.flatnonzero(np.isin(held[table.key[0]], codes))
        for each in [each for each in table.fields if each.name in held]:
            kind = session.pages.kinds[table.name].kind(each.name)
            values, counts = np.unique(held[each.name][rows], return_counts=True)
            for value, count in zip(values.tolist(), counts.tolist(), strict=True):
                texts = [shown(value, kind, model.symbols)] * count
                for name in filter(None, (each.name, each.alias)):
                    found.setdefault(name, []).extend(texts)
    return found
