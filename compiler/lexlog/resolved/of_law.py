"""What follows from the law alone, worked out once: many worlds are loaded under one law."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar

from lexlog.resolved.tree import Law

Found = TypeVar("Found")


def once(work: Callable[..., Found]) -> Callable[..., Found]:
    """Remembers what a function of the law, and of names, says of the law that it was last asked about."""
    last: list[Law] = []
    known: dict[Hashable, Found] = {}

    @wraps(work)
    def remembered(law: Law, *names: str) -> Found:
        if not last or last[0] is not law:
            last[:] = [law]
            known.clear()
        if names not in known:
            known[names] = work(law, *names)
        return known[names]

    return remembered
