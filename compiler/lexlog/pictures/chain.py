"""Proofs in, the rows of facts that they rest on, and the sums that were compared, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lexlog.explain.tree import Derived, Given, Node, Summed

Place = tuple[str, str, int]
"""A row of a file: its table, the file and the line."""

NEEDED = {">=": "{} or more", ">": "more than {}"}


@dataclass(frozen=True, slots=True)
class Sum:
    """Rows that were added up, what they came to, and the definition that asked."""

    rows: frozenset[Place]
    text: str
    relation: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What the proofs of a case rest on."""

    rows: frozenset[Place] = frozenset()
    sums: tuple[Sum, ...] = ()


def chain(proofs: Iterable[Node]) -> Chain:
    """The rows and sums in these proofs, each once."""
    rows: set[Place] = set()
    sums: dict[Sum, None] = {}
    for node, of in _nodes(proofs):
        if isinstance(node, Given) and node.line:
            rows.add((node.relation, node.file, node.line))
        if isinstance(node, Summed) and node.over == "total":
            found = [each for each in node.contributors if isinstance(each, Given)]
            places = frozenset((each.relation, each.file, each.line) for each in found)
            sums[Sum(places, _adds_up(node), of)] = None
    return Chain(frozenset(rows), tuple(sums))


def _nodes(proofs: Iterable[Node]) -> Iterator[tuple[Node, str]]:
    """Every node of the proofs with the relation of the row that it is under; parts that are shared once."""
    waiting = [(node, "") for node in reversed([*proofs])]
    seen: set[int] = set()
    while waiting:
        node, of = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node, of
        if isinstance(node, Derived):
            waiting.extend((child, node.relation) for child in reversed(node.children))
        elif isinstance(node, Summed):
            waiting.extend((child, of) for child in reversed(node.contributors))


def _adds_up(node: Summed) -> str:
    """What was added up, in one line."""
    amounts = [node.amount((term,)) for term in node.terms]
    added = f"{' + '.join(amounts)} = {node.amount(node.terms)}" if len(amounts) > 1 else "".join(amounts)
    op, _, bound = node.asked.partition(" ")
    return f"adds up to {added}" + (f"; asked for: {NEEDED[op].format(bound)}" if bound else "")
