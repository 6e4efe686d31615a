"""lexlog facts: published files in, tables of facts out; or tables in, what is wrong with them, or a snapshot
of them, out."""

from __future__ import annotations

import argparse
import json
import signal
import sys

from lexlog import locate
from lexlog.cli.loading import BAD_FACTS, Stop, color, load_library, print_findings
from lexlog.cli.progress import Bytes, Progress
from lexlog.render import diagnostics, repeated


def run(given: argparse.Namespace) -> int:
    """0 if all was taken and is sound, 4 if something was refused, is in doubt or wrong or could not be
    written, 5 for a bad law."""
    doing = {"import": _import, "validate": _validate, "snapshot": _snapshot}
    try:
        return doing[given.doing](given)
    except Stop as stop:
        return stop.code


def _import(given: argparse.Namespace) -> int:
    from lexlog.imports import schema
    from lexlog.imports.kinds import KINDS
    from lexlog.imports.report import as_json
    from lexlog.imports.run import import_files
    from lexlog.imports.tree import Settings
    from lexlog.render import imports as rendered

    # It ends as by Ctrl-C, so that what is half-written is taken away.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    law = load_library(given).law
    mappings = schema.mappings()
    settings = Settings(
        mappings,
        schema.known_countries(mappings),
        schema.columns(law),
        given.as_of.isoformat() if given.as_of else "",
        given.max_age,
        given.encoding or "",
        given.mapping,
    )
    kind = next(each for each in KINDS if each.name == given.kind)
    progress = Bytes()
    try:
        report = import_files(
            kind,
            given.files,
            given.into,
            settings,
            schema.keyed(law),
            beside=[locate.home() / "facts" / "reference", *given.facts],
            replaced=given.replace,
            told=progress.told,
        )
    finally:
        progress.end()
    if given.format == "json":
        print(json.dumps(as_json(report), indent=2, ensure_ascii=False, sort_keys=True))
    else:
        sys.stdout.write(rendered.text(report, given.into))
    return BAD_FACTS if report.in_doubt else 0


def _validate(given: argparse.Namespace) -> int:
    from lexlog.diagnostic import Report
    from lexlog.imports.soundness import examine, unknown_cells
    from lexlog.render import imports as rendered
    from lexlog.worlds import load_world

    library = load_library(given)
    report = Report()
    world = load_world(library, given.folders, report)
    examine(world, report)
    cells = unknown_cells(world)
    if given.format == "json":
        document = rendered.validation(report.diagnostics, cells)
        print(json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True))
    else:
        told = repeated.text(report.diagnostics, color=color(sys.stdout))
        if given.verbose:
            told = diagnostics.text(report.diagnostics, {}, color=color(sys.stdout))
        sys.stdout.write(told + rendered.validation_text(report.diagnostics, cells))
    return BAD_FACTS if report.diagnostics else 0


def _snapshot(given: argparse.Namespace) -> int:
    from lexlog.diagnostic import Report
    from lexlog.render import loading
    from lexlog.world.steps import Steps
    from lexlog.worlds import Facts, keep_world

    library = load_library(given)
    report, steps = Report(), Steps(Progress().component)
    facts = Facts.of(given.folders, given.cases)
    try:
        world = keep_world(library, facts, given.into, report, steps)
    except OSError as error:
        sys.stderr.write(f"lexlog: `{given.into}` cannot be written: {error.strerror}\n")
        return BAD_FACTS
    print_findings(report, verbose=given.verbose)
    sys.stdout.write(loading.kept(world, given.into, steps))
    return BAD_FACTS if report.has_errors else 0
