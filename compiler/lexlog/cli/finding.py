"""Findings about policy text in, what is printed and an exit code out, alike for every verb that reports
them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from lexlog.cli.loading import NO_LAW, color
from lexlog.diagnostic import Diagnostic
from lexlog.library import Library
from lexlog.render import diagnostics as rendered


def print_found(found: Sequence[Diagnostic], library: Library, form: str, clean: str) -> int:
    """Print the findings; 0 if there are none, 1 for warnings, 5 for errors."""
    errors = sum(each.severity == "error" for each in found)
    if form == "text":
        sys.stdout.write(rendered.text(found, library.sources, color=color(sys.stdout)))
        clauses = len(library.law.clauses())
        files = len(library.sources)
        told = f"{errors} errors, {len(found) - errors} warnings" if found else clean
        print(f"{files} files, {clauses} clauses: {told}")
    else:
        write = rendered.as_json if form == "json" else rendered.as_sarif
        print(json.dumps(write(found, library.sources), indent=2, ensure_ascii=False, sort_keys=True))
    if errors:
        return NO_LAW
    return 1 if found else 0
