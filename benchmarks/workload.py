"""What a workload is: policy text, a generator of facts, and where its answer stands in the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.facts import Columns, Facts
from benchmarks.peers.lexlog_model import Encoded, Reading, encoded
from lexlog.resolved.tree import Law

SIZES = (10_000, 100_000, 1_000_000)
LARGE = (*SIZES, 10_000_000)
PEERS = ("lexlog", "numpy", "c", "duckdb", "clingo", "souffle", "pydatalog")


@dataclass(frozen=True, slots=True)
class Workload:
    """One question at any size.

    `module` is the package that holds the policy and the programs of the peers. `generate` takes a size and a
    seed. `read` finds the rows of the answer in an evaluated model, as the places of their entities.
    `more_peers` answer only if they are asked for. `world` encodes the facts, and `with_facts` are folders of
    tables that belong to them. `rated`: the rows of the answer are those that were read, so that rows a
    second say something.
    """

    id: str
    title: str
    module: str
    generate: Callable[[int, int], Facts]
    read: Callable[[Reading], Columns]
    sizes: tuple[int, ...] = SIZES
    peers: tuple[str, ...] = PEERS
    more_peers: tuple[str, ...] = ("lexlog-files",)
    world: Callable[[Law, Facts], Encoded] = encoded
    with_facts: tuple[Path, ...] = ()
    rated: bool = False

    @property
    def folder(self) -> Path:
        """Where the policy and the programs are."""
        return Path(__file__).resolve().parent / self.module

    @property
    def policy(self) -> Path | None:
        """The policy text; None for the bundled law."""
        return next(iter(sorted(self.folder.glob("*.lexlog"))), None)


def no_model(reading: Reading) -> Columns:
    """Of workloads that do not evaluate: their peers have doors of their own, and there is no model."""
    raise NotImplementedError
