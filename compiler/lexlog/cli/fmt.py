"""lexlog fmt: policy text in, the same text in its one layout out."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from pathlib import Path

from lexlog import locate
from lexlog.cli.loading import NO_LAW, color
from lexlog.diagnostic import Report
from lexlog.library import policy_files
from lexlog.render import diagnostics as rendered
from lexlog.source import Source
from lexlog.syntax.parse import parse
from lexlog.syntax.print import text


def run(given: argparse.Namespace) -> int:
    """0 nothing to change (or changed), 1 something would change, 5 a file does not parse; it is left
    alone."""
    roots = given.paths or [locate.home() / "policy"]
    changed = failed = 0
    for path in policy_files(roots):
        source = Source(locate.shown(path), path.read_text(encoding="utf-8", errors="replace"))
        report = Report()
        file = parse(source, report)
        if file is None:
            sys.stderr.write(
                rendered.text(report.diagnostics, {source.path: source}, color=color(sys.stderr))
            )
            failed += 1
            continue
        formatted = text(file)
        if formatted == source.text:
            continue
        changed += 1
        if given.diff:
            sys.stdout.writelines(
                difflib.unified_diff(
                    source.text.splitlines(True),
                    formatted.splitlines(True),
                    source.path,
                    f"{source.path} (formatted)",
                )
            )
        elif given.check:
            print(f"would change {source.path}")
        else:
            _write(path, formatted)
            print(f"changed {source.path}")
    if failed:
        return NO_LAW
    return 1 if changed and (given.check or given.diff) else 0


def _write(path: Path, formatted: str) -> None:
    """Replace the file in one step, so that a failure leaves it as it was."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(formatted, encoding="utf-8", newline="\n")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
