"""What a shape in a picture means: its path, in a square of ten points, and its meaning in words."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.pictures.tree import Drawing, Tag

SIGNS = {
    "mark": "M5 0L10 5L5 10L0 5Z",
    "badge": "M1.5 1.5H8.5V8.5H1.5Z",
    "sum": "M1 0.5H9V3H4.5L7 5L4.5 7H9V9.5H1V8L4 5L1 2Z",
    "itself": "M5 1A4 4 0 1 1 1 5H3A2 2 0 1 0 5 3V5L2 2L5 -1Z",
    "doubt": "M5 0.8A4.2 4.2 0 1 1 4.99 0.8Z",
    "above": "M5 1L10 9H0Z",
    "below": "M0 1H10L5 9Z",
}
_MEANING = {
    "mark": "what the law says of a box",
    "badge": "a row of facts about a box",
    "sum": "a sum that decides",
    "itself": "a line from a box to itself",
    "doubt": "not known",
    "above": "left out above",
    "below": "left out below",
}


def legend(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """The styles that occur in a picture, each with what it means: of lines, then of boxes, then of signs."""
    arrows, boxes = drawing.arrows, drawing.boxes
    if drawing.case:
        yield "line used", f"the proof of {drawing.case} rests on it"
    if any(not arrow.dotted for arrow in arrows):
        yield "line", "a line leads down, to the head of its arrow"
    if any(arrow.dotted for arrow in arrows):
        yield "line dotted", "stated, or counts for less"
    if any(arrow.in_doubt for arrow in arrows):
        yield "line doubt", "something in it is not known"
    if any(box.members for box in boxes):
        yield "box alike", "several that are alike"
    if any(not box.is_known for box in boxes):
        yield "box doubt", "not known who"
    if any(box.row is None and box.key for box in boxes):
        yield "box alone", "named by a row, with no row of its own"
    kinds = {tag.kind for box in boxes for tag in box.tags}
    yield from ((f"sign {kind}", meaning) for kind, meaning in _MEANING.items() if kind in kinds)


def is_hollow(tag: Tag) -> bool:
    """Whether the sign of a tag is an outline: what may be so, or is not known."""
    return tag.kind == "doubt" or (
        bool(tag.rows) and all(row.state in ("may be", "not known") for row in tag.rows)
    )
