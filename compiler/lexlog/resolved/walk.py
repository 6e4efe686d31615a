"""A part of the resolved law in, every node in it out, parents first and in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.resolved.tree import Law

_BESIDES = ("span", "type", "life")
"""Fields that say nothing of what a clause looks at."""


def looking(law: Law) -> Iterator[object]:
    """Every node that may look at facts: in definitions, classifications, rulings and omissions."""
    return nodes((law.definitions.values(), law.classifications, law.rulings.values(), law.policies))


def nodes(of: object) -> Iterator[object]:
    """The node and every node below it, through tuples and other collections."""
    if isinstance(of, str | int):
        return
    if hasattr(of, "__dataclass_fields__"):
        yield of
        for name in of.__dataclass_fields__:
            if name not in _BESIDES:
                yield from nodes(getattr(of, name))
    elif hasattr(of, "__iter__"):
        for each in of:
            yield from nodes(each)
