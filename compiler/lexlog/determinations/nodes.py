"""Proofs in, their nodes out, each once, also where several proofs share a part."""

from __future__ import annotations

from collections.abc import Iterable

from lexlog.explain.tree import Absent, Derived, Node, Summed


def nodes(proofs: Iterable[Node]) -> list[Node]:
    """Every node, those above before those under them."""
    waiting, seen, found = [*proofs][::-1], set[int](), list[Node]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        found.append(node)
        waiting.extend(reversed(_below(node)))
    return found


def _below(node: Node) -> list[Node]:
    match node:
        case Derived(children=children):
            return [*children]
        case Summed():
            return [*node.contributors]
        case Absent(tried=tried):
            parts = [each.node for one in tried for each in one.conditions if each.node is not None]
            return parts if node.instead is None else [*parts, node.instead]
        case _:
            return []
