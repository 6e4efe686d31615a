"""One peer, one workload and a folder of facts in; what happened, event by event, out on stdout.

Run as a process of its own (`python -m benchmarks.measure WORKLOAD PEER FOLDER RUNS`), so that a peer that
does not end can be ended, and none finds the memory of another warm.
"""

from __future__ import annotations

import gc
import importlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import facts, registry
from benchmarks.answer import answer
from benchmarks.peers.peer import Peer, Unavailable
from benchmarks.workload import Workload

Event = dict[str, object]


def events(workload_id: str, peer_name: str, folder: Path, runs: int) -> Iterator[Event]:
    """`ready`, then `loaded` and `evaluated` for each run, `answered` after the first, and `done`.

    `unavailable` is the only event where the peer is not here or cannot say the workload.
    """
    [workload] = [each for each in registry.WORKLOADS if each.id == workload_id]
    try:
        peer = door(workload, peer_name)(workload, folder)
    except Unavailable as reason:
        yield {"event": "unavailable", "why": str(reason)}
        return
    given = facts.read(folder)
    peer.write(given)
    yield {"event": "ready", "version": peer.version}
    for run in range(runs):
        begin = time.perf_counter()
        loaded = peer.load(given)
        yield {"event": "loaded", "seconds": time.perf_counter() - begin}
        gc.collect()
        begin = time.perf_counter()
        found = peer.evaluate(loaded)
        yield {"event": "evaluated", "seconds": time.perf_counter() - begin, "peak_mb": _peak()}
        if run == 0:
            made = answer(peer.columns(found))
            yield {"event": "answered", "rows": made.rows, "digest": made.digest}
        del loaded, found
        gc.collect()
    yield {"event": "done"}


def door(workload: Workload, peer_name: str) -> Callable[[Workload, Path], Peer]:
    """What makes the peer: that of the workload's own folder, if there is one."""
    name = f"of_{peer_name.replace('-', '_')}"
    own = workload.folder / f"{name}.py"
    module = f"benchmarks.{workload.module if own.is_file() else 'peers'}.{name}"
    found: Callable[[Workload, Path], Peer] = importlib.import_module(module).peer
    return found


def _peak() -> int:
    """Megabytes of memory that this process, or a child of it, has had at most."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    most = max(_own_peak(), children)
    return round(most / (1_000_000 if sys.platform == "darwin" else 1_000))


def _own_peak() -> int:
    """As the kernel counts it since this program began: on Linux `getrusage` also counts who started it."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1])


def main() -> None:
    """Prints one line of JSON an event."""
    workload, peer, folder, runs = sys.argv[1:]
    for event in events(workload, peer, Path(folder), int(runs)):
        print(json.dumps(event), flush=True)


if __name__ == "__main__":
    main()
