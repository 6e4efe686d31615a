"""One component's rules in, its relations completed: a first round over all rows, then rounds over deltas."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from lexlog.datalog.strata import Component
from lexlog.datalog.tree import Constant, NumberKind, Positive, Predicate, Rule
from lexlog.engine import machine, numbers
from lexlog.engine.aggregate import Bindings
from lexlog.engine.algebra import Plan, Scan
from lexlog.engine.cases.marked import Marked
from lexlog.engine.distinct import is_alone, is_distinct, reads_once
from lexlog.engine.errors import OutOfRange
from lexlog.engine.execute import run
from lexlog.engine.frame import Columns, Frame, Origin, concatenated
from lexlog.engine.plan import plan, wanted
from lexlog.engine.walks import Walk, pays, walk_of, walked
from lexlog.engine.world import World

MANY_ROUNDS = 1_000
"""Rows that a round counts for, where it is weighed whether to walk."""


def complete(
    component: Component, rules: tuple[Rule, ...], world: World, predicates: Mapping[str, Predicate]
) -> None:
    """Runs the rules until nothing new follows. Everything below the component is complete."""
    world.last_round.clear()
    world.growing.clear()
    world.growing.update(component.predicates)
    given = {name: world.relations[name].length > 0 for name in component.predicates}
    recursive = component.predicates if component.recursive else ()
    tasks = [
        _Task(
            rule,
            Bindings(rule, world.loops) if rule.aggregate else None,
            reads_once(rule, recursive),
            () if given[rule.head.predicate] else rules,
        )
        for rule in rules
    ]
    _round(1, [(task, _first_plans(task, world)) for task in tasks], component, world, predicates)
    if component.recursive:
        _rounds(tasks, walk_of(component, rules, world, predicates), component, world, predicates)
    for name in component.predicates:
        world.relations[name].settle()


def _rounds(
    tasks: list[_Task],
    walk: Walk | None,
    component: Component,
    world: World,
    predicates: Mapping[str, Predicate],
) -> None:
    """Runs the rules with the rows of the last round until a round brings none; or walks, if that pays."""
    round = 1
    while any(_has_delta(name, world) for name in component.predicates):
        if walk is not None and pays(walk, round, world):
            rows = world.relations[walk.predicate].length
            loops = world.loops or machine.loops(round * MANY_ROUNDS + rows)
            if loops is not None:
                return walked(walk, world, loops)
        round += 1
        work = [(task, _delta_plans(task, component, world)) for task in tasks]
        _round(round, [(task, plans) for task, plans in work if plans], component, world, predicates)


@dataclass(slots=True)
class _Task:
    """A rule, the bindings it has summed so far if it sums, and all rules for a head that had no rows before
    these (none for one that had)."""

    rule: Rule
    bindings: Bindings | None
    reads_once: bool
    rules: tuple[Rule, ...]

    @property
    def is_new(self) -> bool:
        """Whether nothing else can have derived a row that this rule derives. Asked of few: most rules of a
        law find nothing."""
        return self.reads_once and bool(self.rules) and is_alone(self.rule, self.rules)


def _first_plans(task: _Task, world: World) -> list[Plan]:
    for literal in task.rule.body:
        if isinstance(literal, Positive) and (
            not world.relations[literal.atom.predicate].length or world.count(literal.atom) == 0
        ):
            return []
    key = id(task.rule), None, ()
    if key not in world.plans:
        world.plans[key] = world.record.planned(plan(task.rule, world.relations, count=world.count))
    return [world.plans[key]]


def _delta_plans(task: _Task, component: Component, world: World) -> list[Plan]:
    """# h :- delta p, q.   h :- older p, delta q.   for a body p, q of the component."""
    found = []
    for place, literal in enumerate(task.rule.body):
        if not isinstance(literal, Positive) or not _has_delta(literal.atom.predicate, world, component):
            continue
        key = id(task.rule), place, component.predicates
        if key not in world.plans:
            made = plan(task.rule, world.relations, place, component.predicates, world.count)
            world.plans[key] = world.record.planned(made)
        found.append(world.plans[key])
    return found


def _has_delta(name: str, world: World, component: Component | None = None) -> bool:
    if component is not None and name not in component.predicates:
        return False
    return world.last_round.get(name, 0) < world.relations[name].length


def _round(
    round: int,
    work: list[tuple[_Task, list[Plan]]],
    component: Component,
    world: World,
    predicates: Mapping[str, Predicate],
) -> None:
    """Runs the plans over the rows as they are, then adds what they found: support is strictly earlier."""
    fresh: dict[str, list[Frame]] = defaultdict(list)
    found: dict[str, list[Frame]] = defaultdict(list)
    for task, plans in work:
        begun = time.perf_counter()
        frame, is_fresh = _proposed(task, plans, round, world, predicates)
        world.record.ran(task.rule, round, frame.length, time.perf_counter() - begun)
        if frame.length:
            kept = fresh if is_fresh and task.is_new else found
            kept[task.rule.head.predicate].append(frame)
    for name in component.predicates:
        world.last_round[name] = world.relations[name].length
    for name, frames in fresh.items():
        _add(name, frames, round, world, is_fresh=True)
    for name, frames in found.items():
        _add(name, frames, round, world)
    rows = sum(world.relations[name].length for name in component.predicates)
    world.room.refuse_short(rows)
    world.record.finished(component.predicates, round, rows)


def _add(name: str, frames: list[Frame], round: int, world: World, *, is_fresh: bool = False) -> None:
    relation = world.relations[name]
    if isinstance(relation, Marked):
        while frames and relation.add(frames[0]):
            frames = frames[1:]
        if not frames:
            return
        relation = world.relations[name] = relation.plain  # too many tuples for marks
        world.sitting.pop(name)
    for frame in frames if is_fresh else [concatenated(frames)]:
        relation.add(frame, round, is_fresh=is_fresh)


def _proposed(
    task: _Task, plans: list[Plan], round: int, world: World, predicates: Mapping[str, Predicate]
) -> tuple[Frame, bool]:
    """What the plans of a rule find, as rows of its head, and whether no row of it repeats another."""
    rule, names = task.rule, wanted(task.rule)
    for each in plans:
        world.room.refuse_plan(each, _new_rows(each, world))
    bodies = [(p, each.only(names)) for p, each in ((p, run(p, world)) for p in plans) if each.length]
    if not bodies:
        return Frame({}, 0), True
    frame = concatenated([body for _, body in bodies])
    is_fresh = task.reads_once and len(bodies) == 1 and is_distinct(bodies[0][0], world.relations, names)
    if task.bindings is not None:
        frame, is_fresh = task.bindings.add(frame, world, round, is_fresh=is_fresh)
    return (_head(rule, frame, world, predicates[rule.head.predicate]) if frame.length else frame), is_fresh


def _new_rows(plan: Plan, world: World) -> int:
    first = plan.steps[0] if plan.steps else None
    if not isinstance(first, Scan):
        return 0
    return world.relations[first.predicate].length - world.last_round.get(first.predicate, 0)


def _head(rule: Rule, frame: Frame, world: World, predicate: Predicate) -> Frame:
    """The rows that the rule proposes, over the columns of its head, within their declared ranges."""
    columns: dict[str, Origin] = {}
    for name, term in rule.head.terms:
        kind = predicate.kind(name)
        is_bounded = isinstance(kind, NumberKind) and (kind.least is not None or kind.greatest is not None)
        if isinstance(term, Constant):
            code = world.code(term)
            columns[name] = numbers.repeated(code, frame.length), None
        else:
            columns[name] = frame.columns.origin(term.name)
        if is_bounded:
            assert isinstance(kind, NumberKind)
            _check(code if isinstance(term, Constant) else frame.columns[term.name], kind, rule, name)
    return Frame(Columns(columns), frame.length, frame.days)


def _check(value: numbers.Value, kind: NumberKind, rule: Rule, column: str) -> None:
    low, high = numbers.bounds(value)
    for extreme, is_outside in (
        (low, kind.least is not None and low < kind.least),
        (high, kind.greatest is not None and high > kind.greatest),
    ):
        if is_outside:
            raise OutOfRange(rule.head.predicate, column, extreme, rule.origin.clause)
