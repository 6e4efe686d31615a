"""Trees of frozen dataclasses in, whether and how far they say the same out: places, types and the order of
parts that have none do not count.

After the change distilling of Fluri and others (2007), which sqlglot's diff follows: what is the same is
matched first, then what is most alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeVar

Item = TypeVar("Item")
Other = TypeVar("Other")

_SILENT = frozenset({"span", "type", "life", "id", "source", "places"})
"""Fields that say nothing of what a node means."""
_UNORDERED = frozenset({"parts", "names", "columns", "words"})
"""Fields whose items may stand in any order."""


def key(node: object) -> str:
    """What the node says, so that two nodes with one meaning on their face have one key."""
    if hasattr(node, "__dataclass_fields__"):
        said = (key(getattr(node, name)) for name in _fields(node))
        inner = ",".join(_sorted(text, node, name) for text, name in zip(said, _fields(node), strict=True))
        return f"{type(node).__name__}({_unit(node)}{inner})"
    if isinstance(node, tuple):
        return "[" + ",".join(map(key, node)) + "]"
    if isinstance(node, Decimal):
        return str(node.normalize()) if node else "0"
    return repr(node)


def _fields(node: object) -> list[str]:
    return [each for each in node.__dataclass_fields__ if each not in _SILENT]  # type: ignore[attr-defined]


def _sorted(text: str, node: object, name: str) -> str:
    items = getattr(node, name)
    return f"[{','.join(sorted(map(key, items)))}]" if name in _UNORDERED and items else text


def _unit(node: object) -> str:
    """The unit of a figure, which is all that its type says of its meaning."""
    is_figure = type(node).__name__ == "Number"
    return f"{node.type.unit.name}:" if is_figure else ""  # type: ignore[attr-defined]


def nodes(of: object) -> Iterator[object]:
    """The node and every node below it."""
    if hasattr(of, "__dataclass_fields__"):
        yield of
        for name in _fields(of):
            yield from nodes(getattr(of, name))
    elif isinstance(of, tuple):
        for each in of:
            yield from nodes(each)


def alike(one: object, other: object) -> float:
    """How much of two trees is in both, from 0 to 1 (Dice, over all subtrees)."""
    left, right = (Counter(map(key, nodes(each))) for each in (one, other))
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


def paired(
    old: Sequence[Item],
    new: Sequence[Other],
    score: Callable[[Item, Other], float],
    least: float,
) -> list[tuple[Item, Other]]:
    """The pairs that are most alike, none below `least`; each item is in one pair at most."""
    scored = [(score(a, b), -i, -j) for i, a in enumerate(old) for j, b in enumerate(new)]
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    found = []
    for value, i, j in sorted(scored, reverse=True):
        if value < least:
            break
        if -i not in taken_old and -j not in taken_new:
            taken_old.add(-i)
            taken_new.add(-j)
            found.append((old[-i], new[-j]))
    return found


def without(items: Iterable[Item], taken: Iterable[object]) -> list[Item]:
    """The items that are none of those that were taken, told apart as objects."""
    gone = {id(each) for each in taken}
    return [each for each in items if id(each) not in gone]
