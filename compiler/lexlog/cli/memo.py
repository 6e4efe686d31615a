"""lexlog memo: a case in, a determination that `lexlog verify` can compute again out."""

from __future__ import annotations

import argparse
import sys

from lexlog.cli.loading import BAD_FACTS, Stop, load_library, session, unknown_cases
from lexlog.cli.writing import write
from lexlog.decide.tree import Decision, exit_code
from lexlog.determinations.determine import determine
from lexlog.render.determination.memo import memo
from lexlog.render.determination.memo_block import Json
from lexlog.render.determination.memo_data import Asked, data
from lexlog.render.determination.page import page
from lexlog.session import Session


def run(given: argparse.Namespace) -> int:
    """The exit code of the case's decision; 4, and no memo, over facts with errors, 64 if there is no such
    case, 1 if the file cannot be written."""
    try:
        library = load_library(given)
        made, bad_facts = session(given, library, of_cases=True)
        unknown_cases([given.case], made)
    except Stop as stop:
        return stop.code
    if bad_facts:
        sys.stderr.write("lexlog: no memo was written: the facts have errors\n")
        return BAD_FACTS
    text, _, decision = written(made, _asked(given))
    if not write(text, given.out):
        return 1
    return exit_code(decision, require_clearance=given.require_clearance)


def written(made: Session, asked: Asked) -> tuple[str, Json, Decision]:
    """The memo, its data, and the decision that it tells of."""
    found = determine(made, made.decision(asked.case))
    of = page(made, found, asked.lang, everything=asked.expand, require_clearance=asked.require_clearance)
    known = data(made, found, asked)
    return memo(of, known, asked), known, found.decision


def _asked(given: argparse.Namespace) -> Asked:
    return Asked(
        given.case,
        given.format,
        given.lang,
        given.expand,
        given.posture,
        given.as_of.isoformat() if given.as_of else None,
        given.known_on.isoformat() if given.known_on else None,
        dict(sorted(given.reading)),
        given.require_clearance,
        tuple(map(str, given.policy)),
        tuple(map(str, given.facts)),
        str(given.cases) if given.cases else None,
    )
