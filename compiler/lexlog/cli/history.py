"""lexlog history: a name in the law, or a case, in; how it came to be what it is out."""

from __future__ import annotations

import argparse
import datetime
import json
from collections.abc import Callable

from lexlog.cli.loading import BAD_FACTS, Stop, layer, load_library, refuse, session, unclear, unknown_cases
from lexlog.cli.progress import Progress
from lexlog.cli.what_if import cells_of
from lexlog.cli.writing import format_of, write
from lexlog.compare.sides import under
from lexlog.diagnostic import nearest
from lexlog.history.answers import answers
from lexlog.history.strands import names, strands
from lexlog.history.tree import History
from lexlog.questions.asked import Unclear
from lexlog.questions.what_if import what_if
from lexlog.render import history as rendered
from lexlog.render import timeline
from lexlog.resolved.layer import Layer

FORMATS = ("text", "json", "svg", "html")
WRITE: dict[str, Callable[[History], str]] = {
    "text": rendered.text,
    "json": lambda found: (
        json.dumps(rendered.as_json(found), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    ),
    "svg": timeline.svg,
    "html": timeline.html,
}


def run(given: argparse.Namespace) -> int:
    """0 with the history, 64 for what has none, 4 if the facts had errors, 5 if the law does not load."""
    try:
        chosen = format_of(given, FORMATS)
        if (given.name is None) == (given.case is None):
            refuse(
                "a history is of a name in the law or of a case",
                "a clause, a group, a paragraph and so on, or --case CASE",
            )
        if given.case is None and (given.set or given.first or given.last):
            refuse("--set, --from and --to belong to --case", None)
        found, bad_facts = _of_case(given) if given.case else (_of_name(given), False)
    except Stop as stop:
        return stop.code
    if not write(WRITE[chosen](found), given.out):
        return 1
    return BAD_FACTS if bad_facts else 0


def _of_name(given: argparse.Namespace) -> History:
    library = load_library(given)
    asked = layer(given, library)
    found = strands(library.law, asked, given.name)
    if not found:
        near = nearest(given.name, names(library.law))
        refuse(
            f"nothing in the law is called `{given.name}`",
            near or "a clause, block, group, member or paragraph",
        )
    return History(given.name, _words(asked), library.digest, _today(), strands=found)


def _of_case(given: argparse.Namespace) -> tuple[History, bool]:
    library = load_library(given)
    made, bad_facts = session(given, library, differences=False)
    unknown_cases([given.case], made)
    if given.as_of is not None:
        refuse("--as-of names one day, and a history has many", "--from and --to say which")
    supposed: tuple[str, ...] = ()
    if given.set:
        try:
            asked = what_if(made, given.case, cells_of(given.set, "--set"), [])
        except Unclear as error:
            unclear(error)
        made = asked.then
        supposed = tuple(
            f"{each.column} {each.before or 'unknown'} -> {each.after or 'unknown'}" for each in asked.changes
        )
    first, last = (each.toordinal() if each else None for each in (given.first, given.last))
    progress = Progress()
    try:
        found = answers(made, given.case, first, last, progress.component)
    finally:
        progress.component("", 1, 1)
    history = History(
        given.case, _words(made.layer), library.digest, _today(), answers=found, supposed=supposed
    )
    return history, bad_facts


def _words(asked: Layer) -> str:
    """The layer in words; every day of the law is asked for."""
    return "posture text" if asked == Layer() else under(asked)


def _today() -> int:
    return datetime.date.today().toordinal()
