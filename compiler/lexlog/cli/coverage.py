"""lexlog coverage: policies and a table of claims in, what is made of each passage of the law out."""

from __future__ import annotations

import argparse
import json
import sys

from lexlog.cli.loading import Stop, color, load_library
from lexlog.render import coverage as rendered
from lexlog.render import diagnostics


def run(given: argparse.Namespace) -> int:
    """0 printed, 1 printed and some claim has no answer, 4 the claims cannot be read, 5 the law does not
    load."""
    from lexlog.coverage import claims
    from lexlog.coverage.sections import sections
    from lexlog.coverage.tree import Coverage

    try:
        library = load_library(given)
    except Stop as stop:
        return stop.code
    path = given.claims or claims.bundled()
    of = Coverage(sections(library.law), claims.read(path) if path is not None else ())
    if given.format == "json":
        print(json.dumps(rendered.as_json(of), indent=2, ensure_ascii=False, sort_keys=True))
    else:
        sys.stdout.write(rendered.markdown(of) if given.format == "md" else rendered.text(of))
    found = claims.check(of.claims, library.law)
    sys.stderr.write(diagnostics.text(found, {}, color=color(sys.stderr)))
    return 1 if found else 0
