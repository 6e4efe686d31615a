"""Measurements in, lines of a table and a JSON document out."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measurement import Measurement

HEAD = f"  {'peer':<18}{'load s':>9}{'evaluate s':>12}  {'beside lexlog':<15}{'peak MB':>8}{'rows':>14}"


def line(of: Measurement, limit: float) -> str:
    """One peer as a line of the table."""
    if of.status in ("unavailable", "failed", "skipped"):
        return f"  {of.peer:<18}{of.status}: {of.why}"
    load = "" if of.median_load is None else f"{of.median_load:.3f}"
    if of.status == "over the limit":
        seconds = f"> {limit:g}"
        load = seconds if of.why == "loading" else load
        return f"  {of.peer:<18}{load:>9}{'' if of.why == 'loading' else seconds:>12}"
    told = f"  {of.peer:<18}{load:>9}{of.median or 0:>12.4f}  {_beside(of):<15}{of.peak_mb:>8,}{of.rows:>14,}"
    if of.rate is not None:
        told += f"  {of.rate:,.0f} rows/s"
    if of.status == "differs":
        told += f"  ANSWERS DIFFER: {of.why}"
    return told


def _beside(of: Measurement) -> str:
    if of.of_lexlog is None:
        return ""
    if of.of_lexlog < 1:
        return f"{1 / of.of_lexlog:.2f}x faster"
    return f"{of.of_lexlog:.2f}x slower"


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "load_before": [round(each, 2) for each in os.getloadavg()],
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [each.split(":", 1)[1].strip() for each in lines if each.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def document(measured: Sequence[Measurement], on: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """Everything that was measured."""
    versions = {each.peer: each.version for each in measured if each.version}
    return {
        "schema": "lexlog.bench/1",
        "machine": on,
        "versions": versions,
        "options": options,
        "measurements": [
            {
                "workload": each.workload,
                "size": each.size,
                "peer": each.peer,
                "status": each.status,
                "why": each.why,
                "load_s": [round(seconds, 6) for seconds in each.load],
                "evaluate_s": [round(seconds, 6) for seconds in each.evaluate],
                "median_s": None if each.median is None else round(each.median, 6),
                "of_lexlog": None if each.of_lexlog is None else round(each.of_lexlog, 4),
                "peak_mb": each.peak_mb,
                "rows": each.rows,
                "rows_per_s": None if each.rate is None else round(each.rate),
                "digest": each.digest,
            }
            for each in measured
        ],
    }
