"""A join or a subtraction, a frame and the relations in, the frame after it out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lexlog.engine import numbers
from lexlog.engine.algebra import Join, Subtract
from lexlog.engine.asked import Asked, asked
from lexlog.engine.cases import steps
from lexlog.engine.frame import Frame, Origin
from lexlog.engine.keys import group
from lexlog.engine.places import Places
from lexlog.engine.relation import DAY, Relation
from lexlog.engine.rows import Array
from lexlog.engine.validity import always, meet, without
from lexlog.engine.world import World


def joined(step: Join, frame: Frame, world: World) -> Frame:
    """Each row of the frame extended by the rows of a relation that agree with it, on common days."""
    of = world.sitting.get(step.predicate)
    met = None if of is None else steps.joined(step, of, frame, world.symbols)
    return _met(step, frame, world) if met is None else met


def subtracted(step: Subtract, frame: Frame, world: World) -> Frame:
    """Each row of the frame without the days on which the relation has a row that agrees with it."""
    of = world.sitting.get(step.predicate)
    left = None if of is None else steps.subtracted(step, of, frame, world.symbols)
    return _left(step, frame, world) if left is None else left


def _met(step: Join, frame: Frame, world: World) -> Frame:
    relation = world.plain(step.predicate)
    asks = asked(step.on, relation, frame, world, ever=step.ever)
    if step.part == "all" and not step.same:
        is_test = not step.brings and (relation.days is None or asks.has_one_day)
        if is_test and relation.days is None and asks.index.is_whole:
            hits = asks.hits(frame)
            frame = frame.only(step.keep)
            return frame if hits is None else frame.where(hits)
        if (is_test and asks.index.is_whole) or asks.index.is_unique:
            return _looked_up(step, asks, frame)
        of_the_day = None if step.ever else asks.of_the_day(frame)
        if of_the_day is not None:
            hit = np.flatnonzero(of_the_day >= 0)
            met = frame.only(step.keep).take(hit)
            return met.with_columns(_brought(step, relation, Places(hit, Places(of_the_day))))
    return _paired(step, asks, frame, world)


def _looked_up(step: Join, asks: Asked, frame: Frame) -> Frame:
    """A join in which each row of the frame meets one row at most: nothing is paired, only found."""
    relation = asks.relation
    at, hits = asks.found(frame)
    frame = frame.only(step.keep)
    if hits is not None and not hits.all():
        kept = np.flatnonzero(hits)
        frame, at = frame.take(kept), Places(kept, at)
    if relation.days is not None:
        theirs = relation.days.take(at.array)
        if step.ever or frame.days is None:
            # A row whose last day is before its first holds on none; elsewhere `meet` drops it.
            held = np.flatnonzero(theirs.first <= theirs.last)
            frame, at, theirs = frame.take(held), Places(held, at), theirs.take(held)
        days, common = meet(frame.days, None if step.ever else theirs)
        if common is not None:
            met = np.flatnonzero(common)
            frame, at = Frame(frame.columns.take(met), len(met)), Places(met, at)
        frame = frame.on(days)
    return frame.with_columns(_brought(step, relation, at))


def _paired(step: Join, asks: Asked, frame: Frame, world: World) -> Frame:
    """A join in which a row of the frame may meet many."""
    relation = asks.relation
    if frame.length > 1 and step.is_product and DAY not in asks.names:
        frame = frame.only(step.keep)
        frame = frame.take(_heads(frame, dict(step.enough)))
        row, found = _crossed(step, asks, frame, world)
    else:
        row, found = _of_part(step, *_matches(step, asks, frame), world)
        world.room.refuse_pairs(len(row), len(step.keep) + len(step.brings), step.predicate)
    if relation.days is not None and (step.ever or frame.days is None):
        held = relation.days.first[found] <= relation.days.last[found]
        row, found = row[held], found[held]
    theirs = None if step.ever or relation.days is None else relation.days.take(found)
    ours = None if frame.days is None else frame.days.take(row)
    days, kept = meet(ours, theirs)
    if kept is not None:
        row, found = row[kept], found[kept]
    if not step.brings and (theirs is None or (ours is not None and ours.are_points)):
        # A test: each row of the frame stays once, however many rows agree with it.
        return frame.only(step.keep).where(_marked(row, frame.length))
    brought = _brought(step, relation, Places(found))
    return Frame(frame.only(step.keep).columns.take(row), len(row), days).with_columns(brought)


def _crossed(step: Join, asks: Asked, frame: Frame, world: World) -> tuple[Array, Array]:
    """Every row of the frame with every row that is asked for, those that bring the same once.

    What is not known joins with everyone: such pairs are as many as the product of both sides, and few of
    them differ in what is kept.
    """
    relation = asks.relation
    _, found = _of_part(step, *_matches(step, asks, frame.take(np.zeros(1, np.int64))), world)
    columns = {variable: relation.columns[column][found] for column, variable in step.brings}
    days = None if step.ever or relation.days is None else relation.days.take(found)
    found = found[_heads(Frame(columns, len(found), days), dict(step.enough))]
    world.room.refuse_pairs(frame.length * len(found), len(step.keep) + len(step.brings), step.predicate)
    return np.repeat(np.arange(frame.length), len(found)), np.tile(found, frame.length)


def _of_part(step: Join, row: Array, found: Array, world: World) -> tuple[Array, Array]:
    """Of these pairs those with a row of the part that is read."""
    if step.part != "older":
        return row, found
    older = found < world.last_round[step.predicate]
    return row[older], found[older]


def _heads(frame: Frame, enough: Mapping[str, int]) -> Array:
    """The first of the rows that are the same on the same days, in order; of those that differ in a variable
    of which some values are `enough`, so many."""
    if not frame.length:
        return np.zeros(0, np.int64)
    days = () if frame.days is None else (frame.days.first, frame.days.last)
    heads = np.sort(group([*frame.columns.values(), *days], frame.length).heads)
    for variable, count in enough.items():
        if variable in frame.columns:
            others = [frame.columns[name] for name in frame.columns if name != variable]
            alike = group([each[heads] for each in (*others, *days)], len(heads))
            sizes = np.diff(np.concatenate((alike.starts, [len(heads)])))
            rank = np.arange(len(heads)) - np.repeat(alike.starts, sizes)
            heads = np.sort(heads[alike.order[rank < count]])
    return heads


def _left(step: Subtract, frame: Frame, world: World) -> Frame:
    relation = world.plain(step.predicate)
    if not relation.length:
        return frame
    asks = asked(step.on, relation, frame, world)
    if not step.same:
        if relation.days is None and asks.index.is_whole:
            hits = asks.hits(frame)
            return frame.where(np.zeros(frame.length, bool) if hits is None else ~hits)
        of_the_day = asks.of_the_day(frame)
        if of_the_day is not None:
            return frame.where(of_the_day < 0)
    if not step.same and asks.index.is_whole and (asks.has_one_day or asks.index.is_unique):
        at, hits = asks.found(frame)
        row = np.arange(frame.length) if hits is None else np.flatnonzero(hits)
        found = at.array[row]
    else:
        row, found = _matches(step, asks, frame)
    if not len(row):
        return frame
    if relation.days is None:
        return frame.where(~_marked(row, frame.length))
    kept, days = without(frame.days or always(frame.length), row, relation.days.take(found))
    return Frame(frame.columns.take(kept), len(kept), days)


def _matches(step: Join | Subtract, asks: Asked, frame: Frame) -> tuple[Array, Array]:
    """Pairs of a row of the frame and a row of the relation that agree, whatever their days."""
    row, found = asks.matches(frame)
    for left, right in step.same:
        equal = numbers.equal(asks.relation.columns[left][found], asks.relation.columns[right][found])
        row, found = row[equal], found[equal]
    return row, found


def _brought(step: Join, relation: Relation, at: Places) -> dict[str, Origin]:
    return {variable: (relation.columns[column], at) for column, variable in step.brings}


def _marked(row: Array, length: int) -> Array:
    marks = np.zeros(length, bool)
    marks[row] = True
    return marks
