"""A picture in, an outline of it for a terminal out: what stands above the middle, then what stands below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lexlog.pictures.tree import Arrow, Box, Drawing

USED = "* "
"""Before what the proof of the case rests on."""


def text(drawing: Drawing) -> str:
    """The picture as an indented outline."""
    written = _Written(drawing)
    lines = [*_head(drawing), *written.box(drawing.box(drawing.middle), "")]
    for end, of in (("above", "below"), ("below", "above")):
        branches = list(written.branches(drawing.middle, of, "  ", {drawing.middle}))
        lines.extend([end, *(branches or ["  nothing is on record"])])
    for box in written.unseen():
        lines.extend(
            ["elsewhere", *written.box(box, "  "), *written.branches(box.id, "below", "    ", {box.id})]
        )
    lines.extend(f"note: {each}" for each in drawing.notes)
    return "\n".join(_plain(line) for line in lines) + "\n"


def _head(drawing: Drawing) -> Iterator[str]:
    yield f"{drawing.title or drawing.entity}, on {drawing.day}"
    if drawing.case:
        yield f"{USED}marks what the proof of {drawing.case} rests on: {drawing.outcome}"


@dataclass(slots=True)
class _Written:
    """Writes boxes, each with what it says once."""

    drawing: Drawing
    seen: set[str]
    at: Mapping[tuple[str, str], Sequence[Arrow]]

    def __init__(self, drawing: Drawing) -> None:
        self.drawing, self.seen = drawing, set()
        at: dict[tuple[str, str], list[Arrow]] = defaultdict(list)
        for arrow in drawing.arrows:
            at[arrow.above, "above"].append(arrow)
            at[arrow.below, "below"].append(arrow)
        self.at = at

    def box(self, box: Box, lead: str, said: str = "") -> Iterator[str]:
        """The lines of a box; only its name where it was written before."""
        mark = USED if box.used else ""
        name = box.name if not box.key or box.key == box.name else f"{box.name} ({box.key})"
        again = box.id in self.seen and box.is_known
        details = "" if again else "".join(f", {each}" for each in box.details)
        yield f"{lead}{mark}{said}{name}{details}{', as told already' if again else ''}"
        if again:
            return
        self.seen.add(box.id)
        for tag in box.tags:
            sign = USED if tag.used else "- "
            names = f": {', '.join(tag.names)}" if tag.names and len(tag.names) <= 5 else ""
            yield f"{lead}    {sign}{tag.text}{names}"

    def branches(self, identity: str, end: str, lead: str, path: set[str]) -> Iterator[str]:
        """What stands on the other side of the lines that have this box at their lower (or upper) end."""
        for arrow in self.at[identity, end]:
            other = arrow.above if end == "below" else arrow.below
            box = self.drawing.box(other)
            new = other not in self.seen
            said = f"{'; '.join(arrow.texts)}: "
            yield from self.box(box, f"{lead}{USED if arrow.used and not box.used else ''}", said)
            if new and other not in path:
                yield from self.branches(other, end, f"{lead}    ", {*path, other})

    def unseen(self) -> Iterator[Box]:
        """Boxes that no line leads to from the middle in one direction."""
        for box in self.drawing.boxes:
            if box.id not in self.seen:
                yield box


def _plain(line: str) -> str:
    """Without what would steer a terminal or turn the direction of what stands behind it."""
    return "".join(each if each.isprintable() else f"<U+{ord(each):04X}>" for each in line)
