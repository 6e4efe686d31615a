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

    `load` brings the facts to where the engine wants them; `evaluate` answers, indexes included. Both are
    timed, each for itself, and done anew for each run. Not timed are `write`, which puts the files that the
    engine reads into a folder, once, and `columns`, which turns the answer into columns of places.
    """

    version: str
    load: Callable[[Facts], Any]
    evaluate: Callable[[Any], Any]
    columns: Callable[[Any], Columns]
    write: Callable[[Facts], None] = lambda facts: None
