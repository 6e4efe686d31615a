"""What a loading did in, its costs as text out; and what was kept of a world, in a few lines."""

from __future__ import annotations

from pathlib import Path

from lexlog.world.steps import Steps
from lexlog.world.tree import World


def costs(steps: Steps) -> str:
    """A line a step, in the order of the work: seconds, and of a file its rows and megabytes."""
    lines = [f"{'seconds':>9}  {'rows':>13}  {'MB':>9}  loading"]
    for each in steps.done:
        rows, size = (f"{each.rows:,}", f"{each.bytes / 1e6:,.1f}") if each.bytes else ("", "")
        lines.append(f"{each.seconds:9.3f}  {rows:>13}  {size:>9}  {each.what}")
    seconds = sum(each.seconds for each in steps.done)
    read, bytes_ = sum(each.rows for each in steps.done), sum(each.bytes for each in steps.done)
    lines.append(f"{seconds:9.3f}  {read:13,}  {bytes_ / 1e6:9,.1f}  in all")
    return "\n".join(lines) + "\n"


def kept(world: World, into: Path, steps: Steps) -> str:
    """How many rows of how many tables are in the snapshot, and how to use it."""
    rows = [(table.length, name) for name, table in world.tables.items() if table.length]
    seconds = sum(each.seconds for each in steps.done)
    size = into.stat().st_size / 1e6
    lines = [f"{into}: {len(world.files)} files, {size:,.1f} MB, {seconds:.1f} s"]
    lines.extend(f"  {length:>13,}  {name}" for length, name in rows)
    return "\n".join([*lines, f"use it by `--facts {into}`"]) + "\n"
