"""Whether compiled loops are there, and worth their start: what chooses between hashing and sorting."""

from __future__ import annotations

import os
from functools import cache
from types import ModuleType

_WORTH = 50_000
"""Rows from which compiled loops pay: importing the compiler and what it kept costs about 0.4 s."""


def loops(rows: int) -> ModuleType | None:
    """The module of compiled loops for a world of so many rows; None if it is not installed or not worth it.

    LEXLOG_LOOPS=always or never overrides the number of rows, for tests and comparisons.
    """
    wish = os.environ.get("LEXLOG_LOOPS", "")
    if wish == "never" or (wish != "always" and rows < _WORTH):
        return None
    return _loaded()


@cache
def _loaded() -> ModuleType | None:
    try:
        from lexlog.engine import loops
    except ImportError:
        return None
    return loops
