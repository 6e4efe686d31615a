"""Proofs in, the rows of facts that they rest on, and the sums that were compared, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lexlog.datalog.tree import ALONE
from lexlog.explain.rules import NOT_KNOWN
from lexlog.explain.tree import Compared, Derived, Given, Node, Summed, Unknown
from lexlog.explain.values import with_unit

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
            sums[Sum(_places(node.contributors), _adds_up(node), of)] = None
        if isinstance(node, Derived):
            alone = (each for each in node.children if isinstance(each, Compared) and each.text == ALONE)
            sums.update({Sum(_places(node.children), _asked(each), node.relation): None for each in alone})
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


def _places(nodes: Iterable[Node]) -> frozenset[Place]:
    rows = (each for each in nodes if isinstance(each, Given))
    return frozenset((each.relation, each.file, each.line) for each in rows)


def _asked(node: Compared) -> str:
    """What one row came to alone, in one line."""
    figure = NEEDED[node.op].format(with_unit(node.right, node.unit))
    if node.left == NOT_KNOWN:
        return f"enough, whatever of it is not known; asked for: {figure}"
    return f"adds up to {with_unit(node.left, node.unit)}; asked for: {figure}"


def _adds_up(node: Summed) -> str:
    """What was added up, in one line."""
    amounts = [node.amount((term,)) for term in node.terms]
    added = f"{' + '.join(amounts)} = {node.amount(node.terms)}" if len(amounts) > 1 else "".join(amounts)
    least = "at least " if any(isinstance(each, Unknown) for each in node.contributors) else ""
    op, _, bound = node.asked.partition(" ")
    return f"adds up to {least}{added}" + (f"; asked for: {NEEDED[op].format(bound)}" if bound else "")
