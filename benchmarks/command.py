"""The options of `lexlog bench` in, a table on stdout and a JSON file out."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import registry, report
from benchmarks.compare import compare
from benchmarks.facts import Facts
from benchmarks.measurement import Measurement, measure
from benchmarks.workload import Workload
from lexlog.diagnostic import nearest

DIFFERS, USAGE = 1, 64


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure. Empty tuples mean all workloads, their own sizes, and their own peers."""

    workloads: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    peers: tuple[str, ...] = ()
    runs: int = 3
    limit: float = 120.0
    seed: int = 0
    out: Path = Path(".benchmarks/latest.json")


def run(options: Options) -> int:
    """0 if all answers are equal, 1 if some differ, 64 for a workload or a peer that there is not."""
    known = list(
        dict.fromkeys(name for each in registry.WORKLOADS for name in (*each.peers, *each.more_peers))
    )
    for asked in options.peers:
        if asked not in known:
            return _usage(
                f"no peer is called `{asked}`", nearest(asked, known) or f"there are {', '.join(known)}"
            )
    try:
        workloads = registry.chosen(options.workloads)
    except KeyError as error:
        ids = ", ".join(each.id for each in registry.WORKLOADS)
        return _usage(f"no workload is called `{error.args[0]}`", f"there are {ids}")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    machine = report.machine()
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    measured: list[Measurement] = []
    equal = True
    for workload in workloads:
        for size in options.sizes or workload.sizes:
            ours = _measured(workload, size, options, measured)
            equal = equal and all(each.status != "differs" for each in ours)
            measured.extend(ours)
            _keep(measured, machine, options)
    print("\n" + "  ".join(f"{name} {version}" for name, version in _versions(measured).items()))
    print(f"written to {options.out}")
    return 0 if equal else DIFFERS


def _measured(
    workload: Workload, size: int, options: Options, before: list[Measurement]
) -> list[Measurement]:
    """Every peer on one workload and size; the table is printed when all have answered."""
    facts = workload.generate(size, options.seed)
    print(f"\n{workload.id}  {workload.title}, size {size:,}: {_told(facts)}\n{report.HEAD}", flush=True)
    found = []
    with tempfile.TemporaryDirectory(prefix="facts-", dir=options.out.parent) as folder:
        facts.save(Path(folder))
        for name in options.peers or workload.peers:
            if name not in (*workload.peers, *workload.more_peers):
                continue
            made = Measurement(workload.id, size, name, rated=workload.rated)
            found.append(made)
            smaller = _beyond(made, before)
            if smaller is not None:
                made.status, made.why = "skipped", f"beyond the limit at size {smaller:,}"
            else:
                _tell(f"{workload.id} {size:,} {name}")
                measure(made, Path(folder), options.runs, options.limit)
                _tell("")
    compare(found)
    for made in found:
        print(report.line(made, options.limit), flush=True)
    return found


def _beyond(made: Measurement, before: list[Measurement]) -> int | None:
    """The smaller size at which the peer was already beyond the limit, if there is one."""
    over = [
        each.size
        for each in before
        if (each.workload, each.peer) == (made.workload, made.peer)
        and each.status == "over the limit"
        and each.size < made.size
    ]
    return min(over, default=None)


def _told(facts: Facts) -> str:
    """How many rows the tables have."""
    counts = {name: len(next(iter(columns.values()))) for name, columns in facts.tables.items()}
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _versions(measured: list[Measurement]) -> dict[str, str]:
    return {each.peer: each.version for each in measured if each.version}


def _keep(measured: list[Measurement], machine: dict[str, object], options: Options) -> None:
    asked = {**asdict(options), "out": str(options.out)}
    document = report.document(measured, machine, asked)
    options.out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def _tell(text: str) -> None:
    """What is under way, on a terminal only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def _usage(message: str, help: str) -> int:
    sys.stderr.write(f"lexlog: {message}\n  help: {help}\n")
    return USAGE
