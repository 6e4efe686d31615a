"""A session, an entity and how far to go in, the picture of what is around the entity out."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lexlog.decide.tree import Decision
from lexlog.pictures.alike import grouped
from lexlog.pictures.boxes import Around, boxes, is_drawn_unknown, without
from lexlog.pictures.cells import NOT_KNOWN, Kinds
from lexlog.pictures.chain import Chain, chain
from lexlog.pictures.reach import Bounds, is_somebody, reached
from lexlog.pictures.reader import Link, Reader
from lexlog.pictures.tree import Arrow, Box, Drawing
from lexlog.resolved.tree import Picture
from lexlog.session import Session

UNNAMED = "not known:"
"""Begins the id of a box for somebody who is not known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be drawn: around whom, on which day, how far, and whether leaves that are alike may be one
    box; the decision whose proof is marked, if there is one."""

    entity: str
    name: str
    day: int
    bounds: Bounds
    group: bool = True
    decision: Decision | None = None


def draw(session: Session, asked: Asked) -> Drawing:
    """The picture. The entity is one of the world, and some policy has a picture of its kind."""
    law = session.library.law
    picture = law.pictures[asked.entity]
    defined = [each for each in picture.relations() if each in law.definitions]
    session = session.asking(*defined) if defined else session
    told = _chain(session, asked.decision)
    evaluation = session.evaluation if defined else None
    kinds = Kinds.of_law(law)
    reader = Reader(law, picture, session.world, evaluation, asked.day, told.rows, kinds)
    middle = session.world.symbols.find(asked.name)
    assert middle is not None
    codes = tuple(reached(reader, middle, asked.bounds))
    around = Around(reader, codes, tuple(reader.links(codes)), told)
    return _drawing(around, picture, asked)


def _chain(session: Session, decision: Decision | None) -> Chain:
    if decision is None or decision.note:
        return Chain()
    proofs = (session.proof(decision), session.review_proof(decision))
    return chain([each for each in proofs if each is not None])


def _drawing(around: Around, picture: Picture, asked: Asked) -> Drawing:
    made, notes = _said_once(boxes(around))
    made.extend(_unknown_boxes(around))
    arrows = list(_arrows(around))
    if asked.group:
        made, arrows = grouped(around, made, arrows)
    decision = asked.decision
    return Drawing(
        picture.entity,
        picture.title,
        f"{picture.entity}:{asked.name}",
        datetime.date.fromordinal(asked.day).isoformat(),
        asked.bounds.depth,
        tuple(made),
        tuple(arrows),
        (*notes, *_left_out(made, asked.bounds), *_rests_on(around)),
        decision.case if decision else "",
        decision.outcome if decision else "",
    )


def _arrows(around: Around) -> Iterator[Arrow]:
    """A line for each two boxes and each kind of line between them."""
    between: dict[tuple[str, str, bool], list[Link]] = defaultdict(list)
    drawn, entity = frozenset(around.codes), around.reader.picture.entity
    for number, link in enumerate(around.links):
        if link.above == link.below and link.above is not None:
            continue
        ends = []
        for code in (link.above, link.below):
            if code in drawn and code is not None:
                ends.append(f"{entity}:{around.name(code)}")
            elif code is None and is_drawn_unknown(around, link):
                ends.append(f"{UNNAMED}{number}")
        if len(ends) == 2:
            between[ends[0], ends[1], link.line.dotted].append(link)
    for (above, below, dotted), links in between.items():
        rows = tuple(link.row for link in links)
        is_open = above.startswith(UNNAMED) or below.startswith(UNNAMED)
        label = rows[0].text.removesuffix(f": {NOT_KNOWN}") if is_open else ""
        yield Arrow(above, below, rows, dotted, label, max(link.amount for link in links))


def _unknown_boxes(around: Around) -> Iterator[Box]:
    """A box for each end of a line at the middle of which nobody knows whom it names."""
    for number, link in enumerate(around.links):
        if is_drawn_unknown(around, link):
            yield Box(f"{UNNAMED}{number}", "", NOT_KNOWN)


def _said_once(made: Sequence[Box]) -> tuple[list[Box], list[str]]:
    """Boxes without the doubts that all of them, or all but the middle, share; and notes that tell these."""
    middle, *others = made
    doubts = [{tag.text: tag for tag in box.tags if tag.kind == "doubt"} for box in others]
    shared = frozenset.intersection(*map(frozenset, doubts)) if len(doubts) > 1 else frozenset()
    notes = []
    for text in sorted(shared):
        is_of_all = any(tag.text == text for tag in middle.tags)
        source = doubts[0][text].rows[0].source
        notes.append(
            f"{text}, of {'all' if is_of_all else 'all but the middle'}{f' ({source})' if source else ''}"
        )
    return [without(box, shared) for box in made], notes


def _left_out(made: Sequence[Box], bounds: Bounds) -> list[str]:
    """What the picture does not show."""
    drawn = [member for box in made for member in (box.members or (box,))]
    names = {name for box in drawn for tag in box.tags for name in tag.names}
    if not names:
        return []
    most = "" if bounds.most is None else f" and at most {bounds.most} boxes"
    steps = f"{bounds.depth} step{'s' if bounds.depth != 1 else ''}"
    return [f"drawn to {steps} above and below{most}; {len(names)} more have lines to what is drawn"]


def _rests_on(around: Around) -> list[str]:
    """Rows of the proof that would be lines and have no place in the picture."""
    drawn = {(link.row.relation, link.row.file, link.row.line) for link in around.links}
    relations = {line.rows for line in around.reader.picture.lines}
    elsewhere = [place for place in around.chain.rows if place[0] in relations and place not in drawn]
    if not elsewhere:
        return []
    rows = f"{len(elsewhere)} row{'s' if len(elsewhere) != 1 else ''}"
    return [f"the proof also rests on {rows} between others, who are not drawn"]


__all__ = ["Asked", "Bounds", "draw", "is_somebody"]
