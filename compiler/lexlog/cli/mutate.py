"""lexlog test --mutate: a law in, the small changes of it that no scenario notices out."""

from __future__ import annotations

import argparse
import json
import os
import sys

from lexlog import locate
from lexlog.cli.loading import USAGE
from lexlog.library import Library
from lexlog.mutants.tree import Tried
from lexlog.scenarios import is_within
from lexlog.session import Progress


def run(given: argparse.Namespace, library: Library, told: Progress) -> int:
    """0 every mutant is noticed, 1 some are not or a scenario is not met, 64 usage."""
    from lexlog.mutants.run import prepare
    from lexlog.mutants.trial import NotMet
    from lexlog.render import mutants as rendered

    if given.named is not None or given.coverage or given.format == "junit":
        sys.stderr.write("--mutate tries every scenario and prints text or json: leave out -k, --coverage\n")
        return USAGE
    shown = [locate.shown(path) for path in given.paths]
    made = prepare(
        library,
        lambda file: not shown or any(is_within(file, path) for path in shown),
        told,
        beside_alone=given.beside,
    )
    if not made.mutants:
        sys.stderr.write(f"nothing to change: no clause and no figure stands in {', '.join(shown)}\n")
        return USAGE
    tried: list[Tried] = []
    try:
        for each in made.tried(given.jobs or os.cpu_count() or 1):
            tried.append(each)
            told("mutants are tried", len(tried), len(made.mutants))
    except NotMet as error:
        sys.stderr.write(f"the law itself does not meet `{error}`: mend that first (lexlog test)\n")
        return 1
    if given.format == "json":
        print(
            json.dumps(
                rendered.as_json(tried, library, beside_alone=given.beside),
                indent=2,
                ensure_ascii=False,
                sort_keys=True,
            )
        )
    else:
        sys.stdout.write(rendered.text(tried, library, beside_alone=given.beside))
    return 1 if any(each.fate.word == "survived" for each in tried) else 0
