"""The door of every peer: facts in and loaded, the question answered, the answer as columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.facts import Columns, Facts


class Unavailable(Exception):
    """The peer is not here, or cannot say the workload; the message tells which, and what would help."""


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine that is ready to answer one workload.

    `load` brings the facts to where the engine wants them; `evaluate` answers, indexes included, and is what
    is timed; `columns` turns the answer into columns of places and is not timed. A peer is loaded anew for
    each run.
    """

    version: str
    load: Callable[[Facts], Any]
    evaluate: Callable[[Any], Any]
    columns: Callable[[Any], Columns]
