"""A program in, its components in an order of evaluation out; or the cycle that has no meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from lexlog.datalog.tree import Negative, Positive, Program, Rule

N = TypeVar("N", str, int)


@dataclass(frozen=True, slots=True)
class Component:
    """Predicates that depend on each other (or one alone), in the order of the program."""

    predicates: tuple[str, ...]
    recursive: bool


@dataclass(frozen=True, slots=True)
class Unstratified:
    """A cycle through a negation, an aggregate or another day: the rules on it, the offending one first."""

    rules: tuple[Rule, ...]


def components(program: Program) -> tuple[Component, ...] | Unstratified:
    """The strongly connected components of the program's dependencies, callees first.

    Raises nothing: a cycle through a negative literal, a plain aggregate or an `ever` literal is returned.
    """
    uses: dict[str, dict[str, None]] = {predicate.name: {} for predicate in program.predicates}
    needs = [(rule, tuple(dependencies(rule))) for rule in program.rules]
    for rule, found_in in needs:
        for used, _ in found_in:
            uses.setdefault(rule.head.predicate, {})[used] = None
            uses.setdefault(used, {})
    order = {name: place for place, name in enumerate(uses)}
    found: list[Component] = []
    home: dict[str, int] = {}
    for members in strong_components(uses):
        names = tuple(sorted(members, key=order.__getitem__))
        home.update(dict.fromkeys(names, len(found)))
        found.append(Component(names, len(names) > 1 or names[0] in uses[names[0]]))
    for rule, found_in in needs:
        for used, strict in found_in:
            if strict and home[used] == home[rule.head.predicate]:
                return _cycle(program, found[home[used]].predicates, rule, used)
    return tuple(found)


def strong_components(edges: Mapping[N, Iterable[N]]) -> Iterator[list[N]]:
    """Tarjan's algorithm without recursion: each component after those that it leads to.

    R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972). Ours because every
    command orders its strata, and a graph library takes longer to import than all of them to order; a test
    holds it against that library.

    >>> list(strong_components({"a": ["b"], "b": ["a", "c"], "c": []}))
    [['c'], ['b', 'a']]
    """
    number: dict[N, int] = {}
    low: dict[N, int] = {}
    stack: list[N] = []
    waiting: set[N] = set()
    for root in edges:
        if root in number:
            continue
        path = [(root, iter(edges[root]))]
        number[root] = low[root] = len(number)
        stack.append(root)
        waiting.add(root)
        while path:
            node, rest = path[-1]
            for following in rest:
                if following not in number:
                    number[following] = low[following] = len(number)
                    stack.append(following)
                    waiting.add(following)
                    path.append((following, iter(edges[following])))
                    break
                if following in waiting:
                    low[node] = min(low[node], number[following])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == number[node]:
                    place = stack.index(node)
                    component = stack[place:][::-1]
                    del stack[place:]
                    waiting.difference_update(component)
                    yield component


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


def _cycle(program: Program, members: tuple[str, ...], rule: Rule, used: str) -> Unstratified:
    """The rules on a shortest way from the offending rule's head back to what it uses."""
    import networkx as nx

    graph = nx.DiGraph()
    for each in program.rules:
        graph.add_edges_from((name, each.head.predicate) for name, _ in dependencies(each))
    path = nx.shortest_path(graph.subgraph(members), rule.head.predicate, used)
    rules = [rule]
    for source, target in pairwise(path):
        rules.append(
            next(
                each
                for each in program.rules
                if each.head.predicate == target and source in {name for name, _ in dependencies(each)}
            )
        )
    return Unstratified(tuple(rules))
