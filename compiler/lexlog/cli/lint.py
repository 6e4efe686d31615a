"""lexlog lint: policy text and facts in, what reads well and is no sound law out."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from lexlog import scenarios
from lexlog.cli.finding import print_found
from lexlog.cli.loading import BAD_FACTS, Stop, load_library, print_findings
from lexlog.diagnostic import Diagnostic, Report
from lexlog.library import Library


def run(given: argparse.Namespace) -> int:
    """0 clean, 1 if something was found, 4 if the facts have errors, 5 if the policies do not load."""
    from lexlog.lints.overlay import looser
    from lexlog.lints.run import lint, within

    try:
        library = load_library(given, (*given.paths, *given.overlay))
        paths = [*given.paths, *given.overlay]
        found = list(within(lint(library.law), paths))
        if not given.static:
            found += within(_untested(library, paths), paths)
        if given.overlay:
            found += looser(load_library(given, tuple(given.paths)).law, library.law)
        if given.facts:
            found += _stale(given, library)
    except Stop as stop:
        return stop.code
    found.sort(key=lambda each: (each.span.path, each.span.start, each.span.line))
    clean = "nothing found, and nothing that loosens the law" if given.overlay else "nothing found"
    return print_found(found, library, given.format, clean)


def _untested(library: Library, paths: list[Path]) -> tuple[Diagnostic, ...]:
    """Clauses without a scenario, of those that stand in the files, or in a folder with one of them."""
    from lexlog.lints.untested import untested

    beside = [path if path.is_dir() else path.parent for path in paths]
    chosen = scenarios.selected(library, beside, None)
    return untested(library.law, scenarios.run(library, chosen))


def _stale(given: argparse.Namespace, library: Library) -> tuple[Diagnostic, ...]:
    from lexlog.lints.copies import stale_copies
    from lexlog.worlds import load_world

    report = Report()
    world = load_world(library, given.facts, report)
    if report.has_errors:
        print_findings(report, verbose=False)
        raise Stop(BAD_FACTS)
    return stale_copies(library.law, world, (given.on or datetime.date.today()).toordinal())
