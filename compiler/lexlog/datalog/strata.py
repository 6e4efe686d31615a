"""A program in, its components in an order of evaluation out; or the cycle that has no meaning."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from lexlog.datalog.tree import Negative, Positive, Program, Rule


@dataclass(frozen=True, slots=True)
class Component:
    """Predicates that depend on each other (or one alone), in the order of the program."""

    predicates: tuple[str, ...]
    recursive: bool


@dataclass(frozen=True, slots=True)
class Unstratified:
    """A cycle through a negation, an aggregate or another day: the rules around it, the offending one first."""

    rules: tuple[Rule, ...]


def components(program: Program) -> tuple[Component, ...] | Unstratified:
    """The strongly connected components of the program's dependencies, callees first.

    Raises nothing: a cycle through a negative literal, a plain aggregate or an `ever` literal is returned.
    """
    import networkx as nx

    order = {predicate.name: i for i, predicate in enumerate(program.predicates)}
    graph = nx.DiGraph()
    graph.add_nodes_from(order)
    for rule in program.rules:
        graph.add_edges_from((used, rule.head.predicate) for used, _ in dependencies(rule))
    condensed = nx.condensation(graph)
    ranked = nx.lexicographical_topological_sort(
        condensed, key=lambda node: min(order.get(name, -1) for name in condensed.nodes[node]["members"])
    )
    found: list[Component] = []
    home: dict[str, int] = {}
    for node in ranked:
        members = condensed.nodes[node]["members"]
        names = tuple(sorted(members, key=lambda name: order.get(name, -1)))
        home.update(dict.fromkeys(names, len(found)))
        found.append(Component(names, len(names) > 1 or graph.has_edge(names[0], names[0])))
    for rule in program.rules:
        for used, strict in dependencies(rule):
            if strict and home[used] == home[rule.head.predicate]:
                return _cycle(program, graph.subgraph(found[home[used]].predicates), rule, used)
    return tuple(found)


def dependencies(rule: Rule) -> Iterator[tuple[str, bool]]:
    """Each predicate of the body, and whether it must be complete before the rule is read."""
    plain_aggregate = rule.aggregate is not None and rule.aggregate.bound is None
    for literal in rule.body:
        match literal:
            case Positive(atom, ever):
                yield atom.predicate, ever or plain_aggregate
            case Negative(atom):
                yield atom.predicate, True
            case _:
                pass


def _cycle(program: Program, graph: object, rule: Rule, used: str) -> Unstratified:
    import networkx as nx

    path = nx.shortest_path(graph, rule.head.predicate, used)
    rules = [rule]
    for source, target in itertools.pairwise(path):
        rules.append(
            next(
                each
                for each in program.rules
                if each.head.predicate == target and source in {name for name, _ in dependencies(each)}
            )
        )
    return Unstratified(tuple(rules))
