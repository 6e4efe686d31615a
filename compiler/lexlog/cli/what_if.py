"""lexlog what-if: a case and what is supposed of it, or what it should be, in; how it would be decided
out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from lexlog.cli.loading import BAD_FACTS, Stop, load_library, refuse, session, unclear, unknown_cases
from lexlog.decide.tree import exit_code
from lexlog.questions.asked import Unclear
from lexlog.questions.goal import goal
from lexlog.questions.what_if import what_if
from lexlog.render import goal as rendered_goal
from lexlog.render import what_if as rendered
from lexlog.render.words import words
from lexlog.session import Session


def run(given: argparse.Namespace) -> int:
    """The exit code of the case as it would be; 4 if the facts had errors, 64 for what cannot be supposed."""
    try:
        cells = cells_of(given.set, "--set")
        added = [_row(each) for each in given.add]
        if given.goal is not None and (cells or added):
            refuse("a goal is asked for by itself", "leave out --set and --add, or --goal")
        if given.goal is None and not cells and not added:
            refuse(
                "nothing is supposed",
                "say what would be otherwise: --set COLUMN=VALUE, or --add TABLE:COLUMN=VALUE,...; or what "
                "it should come to: --goal go",
            )
        library = load_library(given)
        made, bad_facts = session(given, library)
        unknown_cases([given.case], made)
        try:
            if given.goal is not None:
                return _goal(given, made, bad_facts=bad_facts)
            found = what_if(made, given.case, cells, added)
        except Unclear as error:
            unclear(error)
    except Stop as stop:
        return stop.code
    if given.format == "json":
        print(json.dumps(rendered.as_json(found), indent=2, ensure_ascii=False, sort_keys=True))
    else:
        of = words(library.law, given.lang, made.cells(given.case))
        sys.stdout.write(rendered.text(found, of))
    return BAD_FACTS if bad_facts else exit_code(found.after, require_clearance=given.require_clearance)


def _goal(given: argparse.Namespace, made: Session, *, bad_facts: bool) -> int:
    """What brings the case to a goal, printed; the exit code is that of the case with the first of it, or of
    the case as it is where nothing does."""
    found = goal(made, given.case, given.goal)
    if given.format == "json":
        print(json.dumps(rendered_goal.as_json(found), indent=2, ensure_ascii=False, sort_keys=True))
    else:
        of = words(made.library.law, given.lang, made.cells(given.case))
        sys.stdout.write(rendered_goal.text(found, made, of))
    last = found.proposals[0].found.after if found.proposals else found.before
    return BAD_FACTS if bad_facts else exit_code(last, require_clearance=given.require_clearance)


def cells_of(written: Sequence[str], option: str) -> dict[str, str]:
    """Columns with their texts; Stop(64) for one that is no pair, or that is given two values."""
    found: dict[str, str] = {}
    for each in written:
        column, equals, text = (part.strip() for part in each.partition("="))
        if not equals or not column:
            refuse(f"`{each}` is not COLUMN=VALUE", f"as in {option} primary_quantity=20")
        if found.get(column, text) != text:
            refuse(f"`{column}` cannot be both `{found[column]}` and `{text}`", None)
        found[column] = text
    return found


def _row(written: str) -> tuple[str, dict[str, str]]:
    """A table and the cells of a row."""
    table, colon, cells = written.partition(":")
    if not colon:
        refuse(
            f"`{written}` is not TABLE:COLUMN=VALUE,...",
            "as in --add notice:kind=nac,to=bis,sent_on=2024-04-01",
        )
    return table.strip(), cells_of([each for each in cells.split(",") if each.strip()], "--add TABLE:")
