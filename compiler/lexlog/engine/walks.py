"""Rules that walk along edges in, all rows that they lead to out, in one go in place of a thousand rounds.

# p(a, z) :- p(a, y), edge(y, z).

Such a rule keeps all columns of a row but one, and what leads from the old value of that one to the new does
not depend on the predicate itself. The edges are then found once, and for each tuple of the other columns the
rows are found breadth first: each in the round in which the rounds of `fixpoint` would have found it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from lexlog.datalog.strata import Component
from lexlog.datalog.tree import (
    ALWAYS,
    Atom,
    Literal,
    Negative,
    Positive,
    Predicate,
    Rule,
    SymbolKind,
    Term,
    Variable,
)
from lexlog.engine.chains import side_by_side
from lexlog.engine.execute import run
from lexlog.engine.frame import Columns, Frame, Origin, concatenated
from lexlog.engine.keys import DENSE, group
from lexlog.engine.numbers import bounds, distinct
from lexlog.engine.order import binds, reads
from lexlog.engine.places import Places
from lexlog.engine.plan import plan
from lexlog.engine.relation import Relation
from lexlog.engine.rows import Array
from lexlog.engine.world import World

FROM, TO = "from", "to"

CHUNK = 2_000_000
"""Rows that are found at a time, at least."""

A_ROUND = 10_000
"""Edges that may be laid out in the time that a round takes at least."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A component whose recursive rules all move one column of its one predicate along edges."""

    predicate: str
    column: str
    start: tuple[Rule, ...]
    edges: tuple[Rule, ...]


def walk_of(
    component: Component, rules: Sequence[Rule], world: World, predicates: Mapping[str, Predicate]
) -> Walk | None:
    """The component as a walk; None if it is none, or something in it has days."""
    if len(component.predicates) != 1 or any(_has_days(each, world) for each in rules):
        return None
    (name,) = component.predicates
    moving = [_moving(rule, name) for rule in rules if _befores(rule, name)]
    columns = {None if found is None else found[0] for found in moving}
    if len(columns) != 1:
        return None
    (column,) = columns
    if column is None or not isinstance(predicates[name].kind(column), SymbolKind):
        return None
    start = tuple(rule for rule in rules if not _befores(rule, name))
    return Walk(name, column, start, tuple(found[1] for found in moving if found is not None))


def pays(walk: Walk, round: int, world: World) -> bool:
    """Whether all edges are found and laid out sooner than further rounds may be run, by those that were."""
    atoms = [each.atom for rule in walk.edges for each in rule.body if isinstance(each, Positive)]
    edges = max(world.relations[atom.predicate].length for atom in atoms)
    return world.relations[walk.predicate].length + round * A_ROUND >= edges


def walked(walk: Walk, world: World, loops: ModuleType) -> None:
    """Adds all that the recursive rules find from the rows that are there: those of some whole rounds."""
    relation, edges = world.plain(walk.predicate), _edges(walk, world)
    if not edges.length or not relation.length:
        return
    for found, rounds in _found(walk.column, relation, edges, loops):
        world.room.refuse_more(found.length, len(relation.columns), walk.edges[0].origin.clause)
        relation.append(found, rounds)
        world.record.finished((walk.predicate,), int(rounds[-1]), relation.length)


def _has_days(rule: Rule, world: World) -> bool:
    atoms = [each.atom for each in rule.body if isinstance(each, Positive | Negative)]
    return rule.days != ALWAYS or any(world.relations[atom.predicate].is_dated for atom in atoms)


def _befores(rule: Rule, name: str) -> list[Atom]:
    return [each.atom for each in rule.body if isinstance(each, Positive) and each.atom.predicate == name]


def _moving(rule: Rule, name: str) -> tuple[str, Rule] | None:
    """The column that a recursive rule moves, and the rule of its edges; None if it does anything else."""
    (before, *others), new = _befores(rule, name), dict(rule.head.terms)
    old = dict(before.terms)
    if others or rule.aggregate is not None or old.keys() != new.keys():
        return None
    moved = [column for column in new if new[column] != old[column]]
    if len(moved) != 1:
        return None
    rest = tuple(each for each in rule.body if not (isinstance(each, Positive) and each.atom == before))
    begin, end = old[moved[0]], new[moved[0]]
    kept = [old[column] for column in new if column != moved[0]]
    if not _is_free(kept, (*rest, Positive(Atom("ends", ((FROM, begin), (TO, end)))))):
        return None
    bound = {each for literal in rest if isinstance(literal, Positive) for each in literal.atom.variables()}
    if not {begin, end} <= bound:
        return None
    return moved[0], Rule(Atom("edge", ((FROM, begin), (TO, end))), rest, rule.origin)


def _is_free(kept: Sequence[Term], literals: Sequence[Literal]) -> bool:
    """Whether these are different variables, of which the literals do not speak."""
    spoken = {name for each in literals for name in reads(each) | binds(each)}
    are_free = all(isinstance(each, Variable) and each.name not in spoken for each in kept)
    return are_free and len({*kept}) == len(kept)


def _edges(walk: Walk, world: World) -> Frame:
    """Where the rules lead from each value: pairs, which may repeat."""
    frames = []
    for rule in walk.edges:
        found = run(world.record.planned(plan(rule, world.relations)), world)
        if found.length:
            origins: dict[str, Origin] = {}
            for end, term in rule.head.terms:
                assert isinstance(term, Variable)
                origins[end] = found.columns.origin(term.name)
            frames.append(Frame(Columns(origins), found.length))
    return concatenated(frames) if frames else Frame({}, 0)


def _found(column: str, relation: Relation, edges: Frame, loops: ModuleType) -> Iterator[tuple[Frame, Array]]:
    """New rows, with their rounds, some millions at a time."""
    begins, ends, seeds = edges.columns[FROM], edges.columns[TO], relation.columns[column]
    nodes = _nodes((begins, ends, seeds))
    starts, order, _ = side_by_side(_numbers(begins, nodes), 0, len(nodes), loops)
    targets = _numbers(ends, nodes)[order].astype(np.int32)
    others = {name: each for name, each in relation.columns.items() if name != column}
    # Rows of a group stay in the order of their rounds.
    groups = group([*others.values()], relation.length)
    seed, round = _numbers(seeds, nodes)[groups.order], relation.round[groups.order]
    begin_of = np.append(groups.starts, relation.length)
    size = max(CHUNK, 2 * len(nodes))
    stamps, queue, when = np.full(len(nodes), -1, np.int32), *np.empty((2, len(nodes)), np.int32)
    at = 0
    while at < len(groups.starts):
        node, of, rounds = np.empty((3, size), np.int32)
        at, count = loops.walk(
            starts, targets, begin_of, seed, round, stamps, queue, when, node, of, rounds, at
        )
        if count:
            rows = Places(of[:count], Places(groups.heads))
            columns: dict[str, Origin] = {name: (each, rows) for name, each in others.items()}
            columns[column] = nodes, Places(node[:count])
            yield Frame(Columns(columns), count), rounds[:count]


def _nodes(values: Sequence[Array]) -> Array:
    """The different values in order; with those between them, if they are not many more."""
    ends = [bounds(each) for each in values]
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    if high - low <= DENSE * sum(map(len, values)):
        return np.arange(low, high + 1)
    return distinct(np.concatenate(values))


def _numbers(values: Array, nodes: Array) -> Array:
    """The places of values among the nodes."""
    is_dense = int(nodes[-1]) - int(nodes[0]) == len(nodes) - 1
    return values - nodes[0] if is_dense else np.searchsorted(nodes, values)
