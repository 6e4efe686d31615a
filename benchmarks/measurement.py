"""A peer and a workload in, what was measured of it out: the child process is watched and ended in time."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import statistics
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

import lexlog

Status = Literal["ok", "over the limit", "unavailable", "failed", "differs", "skipped"]


@dataclass(slots=True)
class Measurement:
    """One peer on one workload at one size: the seconds of each run, or in `why` what kept it from them."""

    workload: str
    size: int
    peer: str
    status: Status = "ok"
    why: str = ""
    version: str = ""
    load: list[float] = field(default_factory=list)
    evaluate: list[float] = field(default_factory=list)
    rows: int | None = None
    digest: str | None = None
    peak_mb: int | None = None
    of_lexlog: float | None = None
    rated: bool = False

    @property
    def median(self) -> float | None:
        """The median of the seconds of evaluation."""
        return statistics.median(self.evaluate) if self.evaluate else None

    @property
    def rate(self) -> float | None:
        """Rows of the answer a second, where these are the rows that were read."""
        return self.rows / self.median if self.rated and self.rows and self.median else None

    @property
    def median_load(self) -> float | None:
        """The median of the seconds of loading."""
        return statistics.median(self.load) if self.load else None


def measure(made: Measurement, folder: Path, runs: int, limit: float) -> None:
    """Fills in the measurement. No step of the peer (loading, or evaluating once) may take more than `limit`
    seconds."""
    command = [sys.executable, "-m", "benchmarks.measure", made.workload, made.peer, str(folder), str(runs)]
    child = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(),
        start_new_session=True,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    told: queue.Queue[str] = queue.Queue()
    errors: list[str] = []
    readers = [
        threading.Thread(target=_read, args=(child.stdout, told.put), daemon=True),
        threading.Thread(target=_read, args=(child.stderr, errors.append), daemon=True),
    ]
    for reader in readers:
        reader.start()
    try:
        _follow(made, told, limit)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        code = child.wait()
        readers[1].join(1.0)
    if made.status == "failed":
        last = [line.strip() for line in errors if line.strip()][-1:]
        made.why = last[0] if last else f"ended with code {code}"


def _follow(made: Measurement, told: queue.Queue[str], limit: float) -> None:
    while True:
        try:
            line = told.get(timeout=limit)
        except queue.Empty:
            # What was measured before the limit stands; a run that began after it does not.
            made.why = "loading" if len(made.load) == len(made.evaluate) else "evaluating"
            made.status = "ok" if made.evaluate and made.digest else "over the limit"
            return
        if not line:
            made.status = "failed"
            return
        if _heard(made, json.loads(line)):
            return


def _heard(made: Measurement, event: dict[str, Any]) -> bool:
    """Takes in an event; True after the last."""
    match event["event"]:
        case "ready":
            made.version = event["version"]
        case "loaded":
            made.load.append(event["seconds"])
        case "evaluated":
            made.evaluate.append(event["seconds"])
            made.peak_mb = event["peak_mb"]
        case "answered":
            made.rows, made.digest = event["rows"], event["digest"]
        case "unavailable":
            made.status, made.why = "unavailable", event["why"]
            return True
        case "done":
            return True
    return False


def _read(stream: IO[str], put: Any) -> None:
    for line in stream:
        put(line)
    put("")


def _environment() -> dict[str, str]:
    """That of this process, with the benchmarks and the package where the child finds them."""
    roots = [Path(__file__).resolve().parents[1], Path(lexlog.__file__).resolve().parents[1]]
    paths = [*map(str, roots), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
