"""lexlog bench: workloads in, times beside those of other engines out."""

from __future__ import annotations

import argparse
import importlib
import sys

from lexlog import locate
from lexlog.cli.loading import USAGE


def run(given: argparse.Namespace) -> int:
    """0 if all answers are equal, 1 if some differ, 64 for usage or where the benchmarks are not."""
    home = locate.home()
    if not (home / "benchmarks" / "command.py").is_file():
        sys.stderr.write(f"lexlog: there is no folder `benchmarks` in {home}\n")
        return USAGE
    sys.path.insert(0, str(home))
    command = importlib.import_module("benchmarks.command")
    options = command.Options(
        workloads=tuple(given.workload),
        sizes=tuple(given.size),
        peers=tuple(given.peer),
        runs=given.runs,
        limit=given.limit,
        seed=given.seed,
        out=given.out,
    )
    return int(command.run(options))
