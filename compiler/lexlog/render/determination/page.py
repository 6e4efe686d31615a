"""A session and a determination in, the page of it in a language out."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog import __version__
from lexlog.decide.tree import Decision
from lexlog.determinations.tree import Determination
from lexlog.explain.values import day
from lexlog.render import exceptions
from lexlog.render.determination.frames import LANGUAGES
from lexlog.render.determination.settle import settling
from lexlog.render.determination.todo import omissions, todo, verdict
from lexlog.render.determination.tree import Page, Proof
from lexlog.render.frames import Frames
from lexlog.render.outline import Outline
from lexlog.render.reasons import grounds
from lexlog.render.words import Words, words
from lexlog.session import Session

SHORT = 12
"""Digits of a digest that are enough for a reader."""


def page(
    session: Session,
    found: Determination,
    language: str,
    *,
    everything: bool = False,
    require_clearance: bool = False,
) -> Page:
    """The page."""
    frames, decision = LANGUAGES[language], found.decision
    of = words(session.library.law, language, {} if decision.note else session.cells(decision.case))
    return Page(
        found,
        frames,
        of,
        verdict(decision, frames, require_clearance=require_clearance),
        about(session, decision, frames),
        frames["made by"].format(
            version=__version__,
            policy=session.library.digest[:SHORT],
            facts=session.world.digest[:SHORT],
        ),
        tuple(todo(decision, frames, of, require_clearance=require_clearance)),
        tuple(settling(found.leads, frames, of)),
        tuple(exceptions.lines(found.exceptions, of)),
        tuple(omissions(decision, frames)),
        tuple(_proofs(found, of, frames, everything=everything)),
        {(each.file, each.line): number for number, each in enumerate(found.rows, 1)},
        {each.id: number for number, each in enumerate(found.texts, 1)},
    )


def about(session: Session, decision: Decision, frames: Frames) -> str:
    """Which case is spoken of, and by which law."""
    layer = session.layer
    date = frames["on"].format(date=decision.date) if decision.date else frames["no date"]
    law = frames["law as of"].format(day=day(layer.as_of)) if layer.as_of else frames["law of case"]
    parts = [date, law, frames["layer"].format(posture=layer.posture)]
    if layer.known_on:
        parts.append(frames["known on"].format(day=day(layer.known_on)))
    parts.extend(f"{name}={choice}" for name, choice in sorted(layer.readings.items()))
    return " · ".join(parts)


def _proofs(found: Determination, of: Words, frames: Frames, *, everything: bool) -> Iterator[Proof]:
    """The proofs, or the reasons where these were asked for."""
    if found.reasons is not None:
        yield Proof(frames["reasons"], tuple(grounds(found.reasons, of, _citations(found))))
        return
    outline, decision = Outline(of, everything), found.decision
    for number, node in enumerate(found.proofs):
        if number == 0:
            heading = "proof"
        else:
            heading = "proof of item" if decision.is_go else "proof of review"
        for lines in outline.lines(node):
            yield Proof(frames[heading], tuple(lines))


def _citations(found: Determination) -> dict[str, str]:
    return {each.id: each.citation for each in found.texts}
