"""A picture in, where its boxes, lines and labels go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lexlog.pictures.tree import Arrow, Box, Drawing
from lexlog.render.picture.items import Item, Items, items
from lexlog.render.picture.layers import layered
from lexlog.render.picture.order import ordered
from lexlog.render.picture.panels import Panel, label, panel
from lexlog.render.picture.places import GAPS, place

NEAR, FAR, SLOPE = 18.0, 90.0, 0.1
"""The least and the most room between two layers, and how much of the widest step of a line is added."""
HEAD = 8.0
"""The height of the head of an arrow."""


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its upper left corner."""

    box: Box
    panel: Panel
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class PlacedArrow:
    """A line: the path from its upper to its lower end; whether it leads up; its label and that's corner."""

    arrow: Arrow
    path: str
    ends: tuple[tuple[int, int], tuple[int, int]]
    is_upward: bool
    panel: Panel
    label: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything goes, in whole points from the upper left corner."""

    boxes: tuple[PlacedBox, ...]
    arrows: tuple[PlacedArrow, ...]
    width: int
    height: int


def layout(drawing: Drawing) -> Layout:
    """The places of everything that is drawn."""
    panels = [panel(box) for box in drawing.boxes]
    labels = [label(arrow) for arrow in drawing.arrows]
    number = {box.id: place_ for place_, box in enumerate(drawing.boxes)}
    edges = [(number[arrow.above], number[arrow.below]) for arrow in drawing.arrows]
    weights = [(arrow.used, not arrow.dotted, arrow.amount) for arrow in drawing.arrows]
    rows = layered(len(panels), edges, weights, [(each.width + GAPS["box"], each.height) for each in panels])
    made = items(panels, labels, edges, rows)
    made = Items(ordered(made.layers), made.chains)
    place(made.layers, made.chains)
    for layer in made.layers:
        for item in layer:
            item.x = round(item.x)
    tops, heights, height = _vertical(made)
    ports = _ports(made)
    boxes = {
        item.number: (
            round(item.x - item.width / 2),
            round(tops[item.layer] + (heights[item.layer] - item.height) / 2),
        )
        for layer in made.layers
        for item in layer
        if item.kind == "box"
    }
    placed = tuple(PlacedBox(box, panels[n], *boxes[n]) for n, box in enumerate(drawing.boxes))
    arrows = tuple(
        _arrow(arrow, made.chains[n], ports[n], boxes, labels[n], (tops, heights), edges[n] in rows.turned)
        for n, arrow in enumerate(drawing.arrows)
    )
    width = max((item.x + item.width / 2 for layer in made.layers for item in layer), default=0)
    return Layout(placed, arrows, round(width), round(height))


def _vertical(made: Items) -> tuple[list[float], list[float], float]:
    """The top and the height of each layer, and the height of all."""
    heights = [max((item.height for item in layer), default=0.0) for layer in made.layers]
    tops, y = [], 0.0
    for number, layer in enumerate(made.layers):
        tops.append(y)
        steps = [abs(item.x - each.x) for item in layer for each in item.below]
        y += heights[number] + min(FAR, NEAR + SLOPE * max(steps, default=0.0))
    end = tops[-1] + heights[-1] if tops else 0.0
    return tops, heights, end


def _ports(made: Items) -> list[tuple[float, float]]:
    """Where each line leaves its upper box and meets its lower one, in the order of its neighbors."""
    leaving: dict[int, list[tuple[float, int]]] = defaultdict(list)
    meeting: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for number, chain in enumerate(made.chains):
        leaving[chain[0].number].append((chain[1].x, number))
        meeting[chain[-1].number].append((chain[-2].x, number))
    tops, bottoms = _spread(made, leaving), _spread(made, meeting)
    return [(tops[number], bottoms[number]) for number in range(len(made.chains))]


def _spread(made: Items, at: Mapping[int, list[tuple[float, int]]]) -> dict[int, float]:
    boxes = {item.number: item for layer in made.layers for item in layer if item.kind == "box"}
    found: dict[int, float] = {}
    for number, lines in at.items():
        box = boxes[number]
        step = min(22.0, (box.width - 24) / len(lines))
        for order, (_, line) in enumerate(sorted(lines)):
            found[line] = box.x + (order - (len(lines) - 1) / 2) * step
    return found


def _arrow(
    arrow: Arrow,
    chain: Sequence[Item],
    ports: tuple[float, float],
    boxes: Mapping[int, tuple[int, int]],
    panel_: Panel,
    vertical: tuple[list[float], list[float]],
    is_upward: bool,
) -> PlacedArrow:
    tops, heights = vertical
    start_y = boxes[chain[0].number][1] + chain[0].height
    end_y = float(boxes[chain[-1].number][1])
    points = [
        (ports[0], start_y + (HEAD if is_upward else 0)),
        (ports[0], tops[chain[0].layer] + heights[chain[0].layer]),
    ]
    corner = None
    for item in chain[1:-1]:
        top, bottom = tops[item.layer], tops[item.layer] + heights[item.layer]
        points.extend([(item.x, top), (item.x, bottom)])
        if item.kind == "label":
            corner = round(item.x - item.width / 2), round(top + (heights[item.layer] - item.height) / 2)
    last = chain[-1].layer
    points.extend([(ports[1], tops[last]), (ports[1], end_y - (0 if is_upward else HEAD))])
    ends = (round(ports[0]), round(start_y)), (round(ports[1]), round(end_y))
    return PlacedArrow(
        arrow, _path([(round(x), round(y)) for x, y in points]), ends, is_upward, panel_, corner
    )


def _path(points: Sequence[tuple[int, int]]) -> str:
    """Straight down within layers, and a curve between them that begins and ends straight down."""
    (x, y), *rest = points
    parts = [f"M{x} {y}"]
    for number, (to_x, to_y) in enumerate(rest):
        if to_x == x:
            parts.append(f"V{to_y}" if to_y != y else "")
        elif number % 2 == 0:
            parts.append(f"L{to_x} {to_y}")
        else:
            middle = round((y + to_y) / 2)
            parts.append(f"C{x} {middle} {to_x} {middle} {to_x} {to_y}")
        x, y = to_x, to_y
    return "".join(parts)
