"""A picture in, the same for Graphviz, in its language DOT, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lexlog.pictures.tree import Arrow, Box, Drawing
from lexlog.render.picture.measure import visible


def text(drawing: Drawing) -> str:
    """The picture as a graph; boxes that are alike are one node."""
    numbers = {box.id: f"b{number}" for number, box in enumerate(drawing.boxes)}
    title = f"{drawing.title or drawing.entity}, on {drawing.day}"
    lines = [
        "digraph {",
        f"  graph [label={_quoted([title, *drawing.notes])} labelloc=t]",
        "  node [shape=box]",
        *(f"  {numbers[box.id]} {_attributes(_box(box))}" for box in drawing.boxes),
        *(f"  {numbers[a.above]} -> {numbers[a.below]} {_attributes(_line(a))}" for a in drawing.arrows),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _box(box: Box) -> Iterator[tuple[str, str]]:
    named = [box.name] if box.key in ("", box.name) else [box.name, box.key]
    details = [", ".join(box.details)] if box.details else []
    yield "label", _quoted([*named, *details, *(tag.text for tag in box.tags)])
    if not box.is_known:
        yield "style", "dashed"
    if box.used:
        yield "penwidth", "3"
    if box.is_middle or box.members:
        yield "peripheries", "2"


def _line(arrow: Arrow) -> Iterator[tuple[str, str]]:
    yield "label", _quoted(arrow.texts)
    if arrow.dotted or arrow.in_doubt:
        yield "style", "dashed" if arrow.in_doubt else "dotted"
    if arrow.used:
        yield "penwidth", "3"


def _attributes(pairs: Iterable[tuple[str, str]]) -> str:
    return f"[{' '.join(f'{name}={value}' for name, value in pairs)}]"


def _quoted(lines: Iterable[str]) -> str:
    """A text of several lines, none of whose letters means anything to Graphviz."""
    escaped = (visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
