"""lexlog check: policy text in, every mistake out."""

from __future__ import annotations

import argparse

from lexlog import library as libraries
from lexlog.cli.finding import print_found
from lexlog.worlds import names_without_rows


def run(given: argparse.Namespace) -> int:
    """0 clean, 1 if there are warnings, 5 if the law has errors: no verb that decides would load it."""
    library = libraries.load([*given.policy, *given.paths])
    found = (*library.diagnostics, *names_without_rows(library))
    return print_found(found, library, given.format, "no mistakes")
