"""A session and proofs in, a picture for each entity at the end of lines that the proofs rest on out: whom it
is about that somebody owns, what it is about that was made from something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lexlog.decide.tree import Decision
from lexlog.determinations.rows import numbers_at
from lexlog.explain.tree import Node
from lexlog.pictures.cells import Kinds
from lexlog.pictures.chain import chain
from lexlog.pictures.draw import Asked, draw
from lexlog.pictures.found import TableRows
from lexlog.pictures.reach import Bounds, is_somebody
from lexlog.pictures.tree import Drawing
from lexlog.resolved.tree import Picture
from lexlog.session import Session

MOST = 3
"""Pictures of one answer; those beyond are counted."""

AROUND = Bounds(2, 60)
"""What is drawn beside what the proofs rest on, which is drawn however far it is."""


def drawn(session: Session, decision: Decision, proofs: Sequence[Node]) -> tuple[tuple[Drawing, ...], int]:
    """The pictures, and how many more there would be."""
    day = session.days[decision.case]
    wanted = [
        Asked(picture.entity, name, day, AROUND, decision=decision)
        for picture in session.library.law.pictures.values()
        for name in _ends(session, picture, proofs)
    ]
    return tuple(draw(session, each) for each in wanted[:MOST]), max(0, len(wanted) - MOST)


def _ends(session: Session, picture: Picture, proofs: Sequence[Node]) -> Iterator[str]:
    """The entities below a line that the proofs rest on, and above none; by name where lines lead in a
    circle."""
    above: set[int | None] = set()
    below: set[int | None] = set()
    law, world = session.library.law, session.world
    used, kinds = chain(proofs).rows, Kinds.of_law(law)
    for line in picture.lines:
        if line.rows not in law.tables:
            continue
        places = [(file, number) for relation, file, number in used if relation == line.rows]
        rows = TableRows(world, law.tables[line.rows], kinds, 0)
        for number in numbers_at(world.tables[line.rows], places):
            cells = rows.at(number).cells
            ends = [cells[column].code for column in (line.above, line.below)]
            if all(is_somebody(end, world.symbols) for end in ends):
                above.add(ends[0])
                below.add(ends[1])
    named = [code for code in (below - above) or below if code is not None]
    yield from sorted(map(world.symbols.name, named))
