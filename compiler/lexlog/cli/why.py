"""lexlog why: a case in, the proof of its decision out."""

from __future__ import annotations

import argparse
import json
import sys

from lexlog.cli.loading import BAD_FACTS, Stop, load_library, print_costs, print_plans, session, unknown_cases
from lexlog.decide.tree import exit_code
from lexlog.determinations.determine import determine
from lexlog.determinations.tree import Determination
from lexlog.render import decisions as rendered
from lexlog.render import outline_text, proof
from lexlog.render import reasons as rendered_reasons
from lexlog.render.determination import dot, html, markdown
from lexlog.render.determination.page import page
from lexlog.render.words import words
from lexlog.session import Session

PAGES = {"html": html.html, "md": markdown.markdown, "dot": dot.dot}


def run(given: argparse.Namespace) -> int:
    """The exit code of the case's decision; 4 if the facts had errors, 64 if there is no such case."""
    try:
        library = load_library(given)
        made, bad_facts = session(given, library, of_cases=True)
        unknown_cases([given.case], made)
    except Stop as stop:
        return stop.code
    if given.plan:
        print_plans(made)
        return BAD_FACTS if bad_facts else 0
    found = determine(made, made.decision(given.case), with_reasons=given.all, shown=given.format in PAGES)
    sys.stdout.write(_written(given, made, found))
    if given.stats:
        print_costs(made)
    code = exit_code(found.decision, require_clearance=given.require_clearance)
    return BAD_FACTS if bad_facts else code


def _written(given: argparse.Namespace, made: Session, found: Determination) -> str:
    if given.format == "json":
        document = proof.document(found)
        return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    if given.format in PAGES:
        clearance = given.require_clearance
        return PAGES[given.format](
            page(made, found, given.lang, everything=given.expand, require_clearance=clearance)
        )
    return _text(given, made, found)


def _text(given: argparse.Namespace, made: Session, found: Determination) -> str:
    """The answer, the proof or the reasons, and what else belongs to the decision."""
    law, decision = made.library.law, found.decision
    of = words(law, given.lang, made.cells(given.case))
    shown = rendered.headline(decision, made)
    if found.reasons is not None:
        citations = {name: each.citation for name, each in law.clauses().items()}
        shown += rendered_reasons.text(found.reasons, of, citations)
    elif found.proofs:
        shown += "\n" + outline_text.text(*found.proofs, words=of, everything=given.expand)
    return shown + rendered.details(decision, made, of, found.leads)
