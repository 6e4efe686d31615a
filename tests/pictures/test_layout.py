"""Where things go: nothing over anything else, lines around boxes, and the same every time."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from drawings import HOSTILE, drawings, large
from hypothesis import HealthCheck, given, settings

from lexlog.pictures.tree import Arrow, Row
from lexlog.render.picture.layers import layered
from lexlog.render.picture.layout import layout
from lexlog.render.picture.measure import width, wrapped
from tests.samples import some

QUIET = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
STEP = re.compile(r"([MVLC])([-\d. ]+)")


def frames(made):
    """The rectangles of boxes, then of labels: left, top, right, bottom."""
    boxes = [(b.x, b.y, b.x + b.panel.width, b.y + b.panel.height) for b in made.boxes]
    labels = [
        (*a.label, a.label[0] + a.panel.width, a.label[1] + a.panel.height) for a in made.arrows if a.label
    ]
    return boxes, labels


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def points(path):
    """Points along a path, close to each other."""
    x = y = 0.0
    for word, numbers in STEP.findall(path):
        values = [float(each) for each in numbers.split()]
        start = (x, y)
        if word == "V":
            values = [x, *values]
        x, y = values[-2:]
        if word == "M":
            continue
        curve = [start, *zip(values[::2], values[1::2], strict=True)]
        if len(curve) == 2:
            curve = [curve[0], curve[0], curve[1], curve[1]]
        for each in range(41):
            t = each / 40
            parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            yield tuple(
                sum(part * at[axis] for part, at in zip(parts, curve, strict=True)) for axis in (0, 1)
            )


def hold(drawing):
    made = layout(drawing)
    boxes, labels = frames(made)
    assert len(boxes) == len(drawing.boxes)
    assert len(made.arrows) == len(drawing.arrows)
    assert all(arrow.label is not None for arrow in made.arrows if arrow.panel.texts)
    for one, other in combinations([*boxes, *labels], 2):
        assert not overlap(one, other)
    number = {box.id: place for place, box in enumerate(drawing.boxes)}
    for placed in made.arrows:
        own = {number[placed.arrow.above], number[placed.arrow.below]}
        others = [boxes[n] for n in range(len(boxes)) if n not in own]
        for x, y in points(placed.path):
            assert not any(f[0] < x < f[2] and f[1] < y < f[3] for f in others), placed.path
    for left, top, right, bottom in (*boxes, *labels):
        assert left >= 0
        assert top >= 0
        assert right <= made.width + 1
        assert bottom <= made.height + 1
    for placed in made.boxes:
        assert all(text.y <= placed.panel.height for text in placed.panel.texts)


@QUIET
@given(drawings())
def test_nothing_lies_over_anything_else(drawing):
    hold(drawing)


@pytest.mark.parametrize(("count", "seed"), some([(5, 1), (30, 2), (80, 3), (200, 4)], 3, rows=True))
def test_nothing_lies_over_anything_else_in_large_pictures(count, seed):
    hold(large(count, seed))


@QUIET
@given(drawings())
def test_the_same_picture_is_laid_out_the_same(drawing):
    assert layout(drawing) == layout(drawing)


def test_a_wide_row_is_laid_out_as_several():
    drawing = large(200, 5, lines=1)
    flat = [Arrow(box.id, "firm:0", (Row("stake", (), "1%"),)) for box in drawing.boxes[1:]]
    made = layout(drawing.__class__(**{**_fields(drawing), "arrows": tuple(flat)}))
    assert made.width < 199 * 100 / 2
    assert made.width < 3 * made.height


def _fields(drawing):
    return {name: getattr(drawing, name) for name in drawing.__slots__}


def test_parents_stand_above_and_the_lesser_line_of_a_circle_leads_up():
    sizes = [(100.0, 50.0)] * 3
    found = layered(3, [(1, 0), (0, 1), (2, 1)], [(5,), (1,), (1,)], sizes)
    assert found.rows == (2, 1, 0)
    assert found.turned == {(0, 1)}
    assert layered(3, [(1, 0), (0, 1), (2, 1)], [(1,), (5,), (1,)], sizes).turned == {(1, 0)}


@pytest.mark.parametrize("text", [*HOSTILE, "", "a b", "one two three four five six seven"])
def test_lines_of_text_fit_and_lose_nothing(text):
    from lexlog.render.picture.measure import visible

    lines = wrapped(text, 12, 100)
    assert all(width(line, 12) <= 100 for line in lines)
    assert "".join("".join(lines).split()) == "".join(visible(text).split())
