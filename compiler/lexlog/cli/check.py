"""lexlog check: policy text in, every mistake out."""

from __future__ import annotations

import argparse
import json
import sys

from lexlog import library as libraries
from lexlog.cli.loading import NO_LAW, color
from lexlog.render import diagnostics as rendered
from lexlog.worlds import names_without_rows


def run(given: argparse.Namespace) -> int:
    """0 clean, 1 if there are warnings, 5 if the law has errors: no verb that decides would load it."""
    library = libraries.load([*given.policy, *given.paths])
    found = (*library.diagnostics, *names_without_rows(library))
    if given.format == "json":
        print(
            json.dumps(rendered.as_json(found, library.sources), indent=2, ensure_ascii=False, sort_keys=True)
        )
    elif given.format == "sarif":
        print(
            json.dumps(
                rendered.as_sarif(found, library.sources), indent=2, ensure_ascii=False, sort_keys=True
            )
        )
    else:
        sys.stdout.write(rendered.text(found, library.sources, color=color(sys.stdout)))
        errors = sum(each.severity == "error" for each in found)
        clauses = len(library.law.clauses())
        files = len(library.sources)
        print(
            f"{files} files, {clauses} clauses: "
            + (f"{errors} errors, {len(found) - errors} warnings" if found else "no mistakes")
        )
    if any(each.severity == "error" for each in found):
        return NO_LAW
    return 1 if found else 0
