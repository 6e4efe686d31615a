"""lexlog decide: cases in, their decisions out."""

from __future__ import annotations

import argparse
import json
import sys

from lexlog.cli.loading import BAD_FACTS, Stop, load_library, print_costs, print_plans, session, unknown_cases
from lexlog.decide.tree import exit_code
from lexlog.render import decisions as rendered


def run(given: argparse.Namespace) -> int:
    """0 all go, 2 some blocked, 3 some undetermined, 4 bad facts, 5 no law; the first of 5, 4, 3, 2, 0
    counts."""
    try:
        library = load_library(given)
        made, bad_facts = session(given, library)
        unknown_cases(given.case, made)
    except Stop as stop:
        return stop.code
    if given.plan:
        print_plans(made)
        return BAD_FACTS if bad_facts else 0
    decisions = [made.decision(each) for each in sorted({*given.case})] if given.case else made.decisions()
    if given.format == "json":
        print(
            json.dumps(
                rendered.as_json(decisions, made, explain=given.explain),
                indent=2,
                ensure_ascii=False,
                sort_keys=True,
            )
        )
    elif given.format == "md":
        sys.stdout.write(rendered.markdown(decisions, made))
    else:
        sys.stdout.write(rendered.text(decisions, made, explain=given.explain))
    if given.stats:
        print_costs(made)
    codes = [exit_code(each, require_clearance=given.require_clearance) for each in decisions]
    worst = next((code for code in (3, 2) if code in codes), 0)
    return BAD_FACTS if bad_facts else worst
