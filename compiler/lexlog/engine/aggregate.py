"""Bindings of an aggregate rule in, what it computes for each group and day out."""

from __future__ import annotations

from types import ModuleType

import numpy as np

from lexlog.datalog.tree import Aggregate, Rule
from lexlog.engine import numbers
from lexlog.engine.errors import NegativeTerm
from lexlog.engine.expressions import evaluated
from lexlog.engine.frame import Columns, Frame
from lexlog.engine.integrated import through
from lexlog.engine.keys import dense, group
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array
from lexlog.engine.running import Running
from lexlog.engine.validity import Intervals, elementary, totals
from lexlog.engine.world import World

_VALUE = "the value"

START = {"total": 0, "number": 0, "greatest": numbers.LEAST, "least": numbers.GREATEST}
"""What a group comes to before its first row."""


class Bindings:
    """The bindings of an aggregate rule so far: a relation over its group, `over` and the value.

    A relation keeps each binding once for each day, so what is summed is right by construction, and the newly
    found bindings of a round are its last rows.
    """

    def __init__(self, rule: Rule, loops: ModuleType | None = None) -> None:
        assert rule.aggregate is not None
        self.rule = rule
        self.aggregate: Aggregate = rule.aggregate
        result = self.aggregate.result.name if self.aggregate.result else None
        self.group = tuple(each.name for each in rule.head.variables() if each.name != result)
        names = dict.fromkeys((*self.group, *(each.name for each in self.aggregate.over), _VALUE))
        self.relation = Relation(rule.head.predicate, tuple(names), loops=loops)
        bound, op = self.aggregate.bound, self.aggregate.op
        least = None if bound is None else bound if op == ">=" else bound + 1
        self._running = None if loops is None or least is None else Running(least, loops)

    def add(self, frame: Frame, world: World, round: int, *, is_fresh: bool = False) -> tuple[Frame, bool]:
        """Takes in new bindings; the results of the groups they touch, over the variables of the head, and
        whether each is there for the first time.

        `is_fresh` says that no binding repeats an earlier one, or another of the frame.
        """
        begin = self.relation.length
        value, defined = evaluated(self.aggregate.value, frame, world)
        columns = {name: frame.columns.origin(name) for name in self.relation.columns if name != _VALUE}
        values = numbers.column(value, frame.length)
        new = Frame(Columns({**columns, _VALUE: (values, None)}), frame.length, frame.days)
        new = new if defined is None else new.where(defined)
        if self.aggregate.bound is not None:
            self._refuse_negative(new)
        self.relation.add(new, round, is_fresh=is_fresh)
        if self.relation.length == begin:
            return Frame({}, 0), True
        crossed = self._crossed(new, begin)
        if self.aggregate.chains is not None:
            return self._through(world), False
        return (self._results(begin), begin == 0) if crossed is None else (crossed, True)

    def _refuse_negative(self, new: Frame) -> None:
        least, _ = numbers.bounds(new.columns[_VALUE])
        if least < 0:
            raise NegativeTerm(self.rule.head.predicate, least, self.rule.origin.clause)

    def _results(self, begin: int) -> Frame:
        rows = self._touched(begin)
        values = self.relation.columns[_VALUE][rows]
        days = None if self.relation.days is None else self.relation.days.take(rows)
        columns = {name: self.relation.columns[name][rows] for name in self.group}
        head, days, value = _folded(self.aggregate.function, columns, values, days)
        found = Frame({name: column[head] for name, column in columns.items()}, len(head), days)
        if self.aggregate.bound is None:
            assert self.aggregate.result is not None
            return Frame({**found.columns, self.aggregate.result.name: value}, found.length, found.days)
        mask = numbers.compare(value, self.aggregate.op or ">=", self.aggregate.bound)
        return found.where(np.asarray(mask))

    def _through(self, world: World) -> Frame:
        """What comes through all chains of the bindings."""
        days = self.relation.days
        columns = [self.relation.columns[name].tolist() for name in (*self.group, _VALUE)]
        spans = [] if days is None else [days.first.tolist(), days.last.tolist()]
        given = zip(*columns, *spans, strict=True)
        rows = through(self.rule, self.group, given, world.symbols, supposed=world.supposed)
        if not rows:
            return Frame({}, 0)
        assert self.aggregate.result is not None
        *found, first, last = (
            numbers.narrow(np.array(each, dtype=object)) for each in zip(*rows, strict=True)
        )
        names = (*self.group, self.aggregate.result.name)
        held = None if days is None else Intervals(first, last)
        return Frame(dict(zip(names, found, strict=True)), len(rows), held)

    def _crossed(self, new: Frame, begin: int) -> Frame | None:
        """The groups that reach the figure of a threshold with the rows from `begin` on, from the sums that
        were kept; None where days or wide numbers ask for the long way, or there is no figure."""
        if self._running is None or self.relation.days is not None:
            self._running = None
            return None
        if self.relation.length - begin < new.length:  # some were known
            new = Frame(
                {name: column[begin:] for name, column in self.relation.columns.items()},
                self.relation.length - begin,
            )
        crossed = self._running.add([new.columns[name] for name in self.group], new.columns[_VALUE])
        if crossed is None:
            self._running = None
            return None
        return new.only(self.group).take(crossed)

    def _touched(self, begin: int) -> Array:
        """The rows of every group that has a row from `begin` on."""
        if begin == 0 or not self.group:
            return np.arange(self.relation.length)
        new = [self.relation.columns[name][begin:] for name in self.group]
        heads = group(new, self.relation.length - begin).heads
        return self.relation.index(self.group).probe([column[heads] for column in new], len(heads))[1]


def _folded(
    function: str, columns: dict[str, Array], values: Array, days: Intervals | None
) -> tuple[Array, Intervals | None, Array]:
    """For each group and stretch of days: the position of a row of the group, the days, the result."""
    length = len(values)
    if days is None or days.are_points:
        heads, result = _of_groups(
            function, [*columns.values(), *([] if days is None else [days.first])], values
        )
        return heads, None if days is None else days.take(heads), result
    groups = group([*columns.values()], length)
    member = groups.group
    if function in ("total", "number"):
        which, segments, result = totals(member, days, values)
        return groups.heads[which], segments, result
    row, which, segments = elementary(member, days)
    pieces = group([which, segments.first], len(row))
    result = _reduced(function, values[row][pieces.order], pieces.starts)
    return groups.heads[which[pieces.heads]], segments.take(pieces.heads), result


def _of_groups(function: str, keys: list[Array], values: Array) -> tuple[Array, Array]:
    """The position of a row of each group of equal keys, and the result of the group."""
    length = len(values)
    cells = dense(keys, length)
    if cells is None or (summed := numbers.summable(values)).dtype == object:
        groups = group(keys, length)
        return groups.heads, _reduced(function, values[groups.order], groups.starts)
    ids, size = cells
    head = np.full(size, -1)
    head[ids[::-1]] = np.arange(length)[::-1]
    present = np.flatnonzero(head >= 0)
    result = np.full(size, START[function])
    match function:
        case "greatest":
            np.maximum.at(result, ids, values)
        case "least":
            np.minimum.at(result, ids, values)
        case _:
            np.add.at(result, ids, summed)
    return head[present], result[present]


def _reduced(function: str, values: Array, starts: Array) -> Array:
    match function:
        case "greatest":
            return np.asarray(np.maximum.reduceat(values, starts))
        case "least":
            return np.asarray(np.minimum.reduceat(values, starts))
        case _:
            return numbers.narrow(np.add.reduceat(numbers.summable(values), starts))
