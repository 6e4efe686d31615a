"""lexlog graph: the name of an entity in, a picture of what is around it out."""

from __future__ import annotations

import argparse
import datetime
import sys

from lexlog.cli.loading import BAD_FACTS, Stop, load_library, refuse, session, unknown_cases
from lexlog.cli.writing import write
from lexlog.pictures.draw import Asked, draw
from lexlog.pictures.names import entity_called, nearest_name
from lexlog.pictures.reach import Bounds
from lexlog.render.picture import formats
from lexlog.session import Session

FORMATS = ("text", "svg", "html", "json", "dot")


def run(given: argparse.Namespace) -> int:
    """0 with the picture, 64 for what cannot be drawn, 4 if the facts had errors, 5 if the law does not
    load."""
    try:
        format_ = _format(given)
        library = load_library(given)
        made, bad_facts = session(given, library, differences=False)
        asked = _asked(given, made)
    except Stop as stop:
        return stop.code
    text = formats.WRITE[format_](draw(made, asked))
    if given.out is None:
        sys.stdout.write(text)
    elif not write(given.out, text):
        return 1
    return BAD_FACTS if bad_facts else 0


def _format(given: argparse.Namespace) -> str:
    """The format that is asked for, or that the ending of the file says; Stop(64) if it says none."""
    if given.format is not None:
        return str(given.format)
    if given.out is None:
        return "text"
    ending = given.out.suffix.lower().lstrip(".")
    chosen: str = {"txt": "text", "htm": "html", "gv": "dot"}.get(ending, ending)
    if chosen not in FORMATS:
        known = ", ".join(f"`.{each}`" for each in FORMATS[1:])
        refuse(f"the ending of `{given.out}` names no format", f"name one by --format, or end in {known}")
    return chosen


def _asked(given: argparse.Namespace, made: Session) -> Asked:
    """What is to be drawn; Stop(64) if there is no such entity or case."""
    law = made.library.law
    entity = entity_called(given.name, law, made.world, given.of)
    if entity is None:
        kinds = [given.of] if given.of else [*law.pictures]
        if given.of and given.of not in law.pictures:
            refuse(
                f"no policy has a picture of `{given.of}`", f"there are pictures of {', '.join(law.pictures)}"
            )
        refuse(
            f"no {' or '.join(kinds)} is called `{given.name}`",
            nearest_name(given.name, law, made.world, kinds),
        )
    decision = None
    if given.case is not None:
        unknown_cases([given.case], made)
        decision = made.decision(given.case)
    bounds = Bounds(given.depth, None if given.expand else given.most)
    return Asked(entity, given.name, _day(given, made), bounds, not given.expand, decision)


def _day(given: argparse.Namespace, made: Session) -> int:
    """The day that is asked for, that of the case, that of the law, or today."""
    if given.on is not None:
        return int(given.on.toordinal())
    if given.case is not None and given.case in made.days:
        return made.days[given.case]
    return made.layer.as_of or datetime.date.today().toordinal()
