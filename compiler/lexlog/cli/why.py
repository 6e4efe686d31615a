"""lexlog why: a case in, the proof of its decision out."""

from __future__ import annotations

import argparse
import json
import sys

from lexlog.cli.loading import BAD_FACTS, Stop, load_library, print_costs, print_plans, session, unknown_cases
from lexlog.decide.tree import exit_code
from lexlog.explain.specified import specified
from lexlog.render import decisions as rendered
from lexlog.render import outline_text, proof
from lexlog.render import reasons as rendered_reasons
from lexlog.render.words import words
from lexlog.splitting.search import is_open


def run(given: argparse.Namespace) -> int:
    """The exit code of the case's decision; 4 if the facts had errors, 64 if there is no such case."""
    try:
        library = load_library(given)
        made, bad_facts = session(given, library)
        unknown_cases([given.case], made)
    except Stop as stop:
        return stop.code
    if given.plan:
        print_plans(made)
        return BAD_FACTS if bad_facts else 0
    decision = made.decision(given.case)
    node = None if decision.note else made.proof(decision)
    review = None if decision.note else made.review_proof(decision)
    reasons = made.reasons(decision) if given.all and node is not None and not is_open(decision) else None
    day = made.days.get(decision.case)
    items = list(specified(made.prover(day), library.law, decision.case)) if decision.is_go and day else []
    if given.format == "json":
        shown = {"schema": "lexlog.proof/1", "case": decision.case, "outcome": decision.outcome}
        made_of = proof.Document()
        shown["proof"] = made_of.of(node) if node is not None else None  # type: ignore[assignment]
        if review is not None:
            shown["review"] = made_of.of(review)  # type: ignore[assignment]
        shown["items"] = [made_of.of(each) for each in items]  # type: ignore[assignment]
        if reasons is not None:
            shown["reasons"] = rendered_reasons.as_json(reasons, made_of)  # type: ignore[assignment]
        if parts := made_of.done():
            shown["parts"] = parts  # type: ignore[assignment]
        print(json.dumps(shown, indent=2, ensure_ascii=False, sort_keys=True))
    else:
        sys.stdout.write(rendered.headline(decision, made))
        trees = [each for each in (node, review, *items) if each is not None]
        of = words(library.law, given.lang, made.cells(given.case))
        if reasons is not None:
            citations = {name: each.citation for name, each in library.law.clauses().items()}
            sys.stdout.write(rendered_reasons.text(reasons, of, citations))
        elif trees:
            sys.stdout.write("\n" + outline_text.text(*trees, words=of, everything=given.expand))
        sys.stdout.write(rendered.details(decision, made, of))
    if given.stats:
        print_costs(made)
    return BAD_FACTS if bad_facts else exit_code(decision, require_clearance=given.require_clearance)
