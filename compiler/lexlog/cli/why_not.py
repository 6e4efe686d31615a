"""lexlog why-not: a case and an outcome that it is not in, every condition of that outcome out."""

from __future__ import annotations

import argparse
import json
import sys

from lexlog.cli.loading import BAD_FACTS, Stop, load_library, session, unclear, unknown_cases
from lexlog.decide.tree import exit_code
from lexlog.questions.asked import Unclear, asked
from lexlog.questions.why_not import why_not
from lexlog.render import why_not as rendered
from lexlog.render.words import words


def run(given: argparse.Namespace) -> int:
    """The exit code of the case's decision; 4 if the facts had errors, 64 for what cannot be asked."""
    try:
        library = load_library(given)
        try:
            wanted = asked(given.outcome, library.law)
        except Unclear as error:
            unclear(error)
        made, bad_facts = session(given, library, of_cases=True)
        unknown_cases([given.case], made)
    except Stop as stop:
        return stop.code
    decision = made.decision(given.case)
    found = why_not(made, decision, wanted)
    if given.format == "json":
        print(json.dumps(rendered.as_json(found, decision), indent=2, ensure_ascii=False, sort_keys=True))
    else:
        of = words(library.law, given.lang, made.cells(given.case))
        sys.stdout.write(rendered.text(found, decision, made, of, everything=given.expand))
    return BAD_FACTS if bad_facts else exit_code(decision, require_clearance=given.require_clearance)
