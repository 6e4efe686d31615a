"""lexlog test: scenarios in, each expectation that the law does not meet out."""

from __future__ import annotations

import argparse
import json
import sys
import time

from lexlog import scenarios
from lexlog.cli.loading import Stop, load_library
from lexlog.render import scenarios as rendered


def run(given: argparse.Namespace) -> int:
    """0 all as expected, 1 some not, 5 the policies do not load."""
    try:
        library = load_library(given, tuple(given.paths))
    except Stop as stop:
        return stop.code
    chosen = scenarios.selected(library, given.paths, given.named)
    results = []
    started = time.monotonic()
    for number, result in enumerate(scenarios.run(library, chosen), 1):
        results.append(result)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{number} expectations, {time.monotonic() - started:.0f} s")
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    if given.format == "json":
        print(json.dumps(rendered.as_json(results), indent=2, ensure_ascii=False, sort_keys=True))
    elif given.format == "junit":
        sys.stdout.write(rendered.junit(results))
    else:
        sys.stdout.write(rendered.text(results))
        if given.coverage:
            sys.stdout.write(rendered.coverage(results, library.law))
    return 0 if all(each.passed for each in results) else 1
