"""A comparison that fails and the clause that was tried in, the rows that its values are made of out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lexlog.explain import tree


@dataclass(frozen=True, slots=True)
class Amount:
    """What one row, or another proof, adds to a value, as a reader writes it; `is_added` if it is one of
    several rows of a sum."""

    said: str
    node: tree.Node
    is_added: bool = False


def amounts(compared: tree.Compared, tried: tree.Tried) -> list[Amount]:
    """What the values that a comparison speaks of are made of, each row once. A value that is worked out from
    a row of its own, by a product say, is one amount."""
    found: dict[tuple[str, int], Amount] = {}
    for condition in tried.conditions:
        node = condition.node
        if not isinstance(node, tree.Derived) or "value" not in dict(node.row):
            continue
        if f"{node.relation} of " in compared.text:
            for each in _of_value(node):
                found.setdefault((each.said, id(each.node)), each)
    return list(found.values())


def added(found: list[Amount]) -> tuple[int, str] | None:
    """How many rows of which table were added up; None if none, or of several tables."""
    rows = [each.node for each in found if each.is_added]
    tables = {each.relation if isinstance(each, tree.Given) else "" for each in rows}
    return (len(rows), tables.pop()) if len(tables) == 1 and "" not in tables else None


def _of_value(node: tree.Derived) -> Iterator[Amount]:
    said = dict(node.row)["value"]
    given = next((each for each in node.children if isinstance(each, tree.Given)), None)
    if given is not None:
        yield Amount(said, given)
        return
    for child in node.children:
        if isinstance(child, tree.Summed):
            yield from _of_sum(child)
        elif isinstance(child, tree.Derived) and "value" in dict(child.row):
            yield from _of_value(child)


def _of_sum(node: tree.Summed) -> Iterator[Amount]:
    if node.over in ("total", "number"):
        for term in node.terms:
            yield Amount(node.amount((term,)), term.nodes[0], is_added=True)
        return
    for each in node.contributors:
        if isinstance(each, tree.Derived) and "value" in dict(each.row):
            yield from _of_value(each)
        elif isinstance(each, tree.Given):
            yield Amount(node.total, each)
