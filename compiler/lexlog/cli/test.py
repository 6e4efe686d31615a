"""lexlog test: scenarios in, each expectation that the law does not meet out."""

from __future__ import annotations

import argparse
import json
import sys

from lexlog import scenarios
from lexlog.cli import mutate
from lexlog.cli.loading import Stop, load_library
from lexlog.cli.progress import Progress
from lexlog.render import scenarios as rendered


def run(given: argparse.Namespace) -> int:
    """0 all as expected, or every mutant noticed; 1 some not; 5 the policies do not load; 64 usage."""
    try:
        library = load_library(given, tuple(given.paths))
    except Stop as stop:
        return stop.code
    told = Progress().component if sys.stderr.isatty() else lambda *_: None
    if given.mutate:
        return mutate.run(given, library, told)
    chosen = scenarios.selected(library, given.paths, given.named)
    results = scenarios.run(library, chosen, told)
    if given.format == "json":
        print(json.dumps(rendered.as_json(results), indent=2, ensure_ascii=False, sort_keys=True))
    elif given.format == "junit":
        sys.stdout.write(rendered.junit(results))
    else:
        sys.stdout.write(rendered.text(results))
        if given.coverage:
            sys.stdout.write(rendered.coverage(results, library.law))
    return 0 if all(each.passed for each in results) else 1
