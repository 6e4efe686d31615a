"""lexlog decide: cases in, their decisions out."""

from __future__ import annotations

import argparse
import json
import sys

from lexlog.cli.loading import (
    BAD_FACTS,
    Stop,
    load_library,
    print_costs,
    print_plans,
    refuse,
    session,
    unknown_cases,
)
from lexlog.cli.progress import Progress
from lexlog.decide.tree import exit_code
from lexlog.render import decisions as rendered
from lexlog.sequence.tree import Sequenced
from lexlog.session import Session


def run(given: argparse.Namespace) -> int:
    """0 all go, 2 some blocked, 3 some undetermined, 4 bad facts, 5 no law; the first of 5, 4, 3, 2, 0
    counts."""
    try:
        library = load_library(given)
        made, bad_facts = session(given, library, of_cases=True)
        unknown_cases(given.case, made)
        _check_sequence(given)
    except Stop as stop:
        return stop.code
    if given.plan:
        print_plans(made)
        return BAD_FACTS if bad_facts else 0
    sequence = None
    if given.in_sequence:
        try:
            sequence = _in_sequence(given, made)
        except Stop as stop:
            return stop.code
        decisions = [*sequence.decisions]
    elif given.case:
        decisions = [made.decision(each) for each in sorted({*given.case})]
    else:
        decisions = made.decisions()
    if given.format == "json":
        print(
            json.dumps(
                rendered.as_json(decisions, made, explain=given.explain, sequence=sequence),
                indent=2,
                ensure_ascii=False,
                sort_keys=True,
            )
        )
    elif given.format == "md":
        sys.stdout.write(rendered.markdown(decisions, made, sequence=sequence))
    else:
        sys.stdout.write(rendered.text(decisions, made, explain=given.explain, sequence=sequence))
    if given.stats:
        print_costs(made)
    codes = [exit_code(each, require_clearance=given.require_clearance) for each in decisions]
    worst = next((code for code in (3, 2) if code in codes), 0)
    return BAD_FACTS if bad_facts else worst


def _check_sequence(given: argparse.Namespace) -> None:
    """Stop(64) for what cannot be decided in sequence."""
    if given.in_sequence and given.case:
        refuse("`--in-sequence` decides every case, by date and name", "leave out the names of cases")
    if given.in_sequence and given.engine != "columnar":
        refuse(f"`--in-sequence` needs the columnar engine, not {given.engine}", "leave out --engine")


def _in_sequence(given: argparse.Namespace, made: Session) -> Sequenced:
    from lexlog.sequence.run import NoBooking, in_sequence

    told = Progress().component
    try:
        return in_sequence(made, require_clearance=given.require_clearance, told=told)
    except NoBooking:
        refuse(
            "no table of this law says how a case that goes is booked",
            "expected `booked with COLUMN is WORD` in a `case` table",
        )
