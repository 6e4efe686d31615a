"""Pictures that nobody drew: hypothesis strategies, and pictures of many boxes by a seed."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from lexlog.pictures.tree import Arrow, Box, Drawing, Row, Tag

HOSTILE = (
    "<script>alert(1)</script>",
    "Q & A \"quoted\" 'single' ]]> <!-- ",
    "\u0634\u0631\u0643\u0629 \u0627\u0644\u0634\u0631\u0642",
    "\u05d7\u05d1\u05e8\u05d4 (Ltd) 7",
    "\u4e2d\u82af\u56fd\u9645\u96c6\u6210\u7535\u8def\u5236\u9020\u6709\u9650\u516c\u53f8",
    "right\u202eleft\u200bnothing\x00\x1b[31m\ufffe",
    "a" * 300,
    "very-long-hyphenated-name-" * 9,
    "e\u0301" * 80,
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "back\\slash \\n {brace} %s &amp; &#0;",
    "\u0baa\u0ba9\u0bcd\u0ba9\u0bbe\u0b9f\u0bcd\u0b9f\u0bc1 \u0ba8\u0bbf\u0bb1\u0bc1\u0bb5\u0ba9\u0bae\u0bcd",
    "line\nbreak\ttab\r",
)
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
states = st.sampled_from(["said", "in part", "may be", "not known"])
rows = st.builds(
    Row, st.just("stake"), st.lists(st.tuples(texts, texts), max_size=2).map(tuple), texts, texts,
    st.integers(0, 9), texts, states, st.booleans(),
)  # fmt: skip
kinds = st.sampled_from(["badge", "mark", "sum", "itself", "doubt", "above", "below"])
tags = st.builds(
    Tag, kinds, texts, st.lists(rows, max_size=2).map(tuple), st.lists(texts, max_size=2).map(tuple)
)


@st.composite
def drawings(draw, most: int = 14):
    """A picture of some boxes with any lines between them."""
    count = draw(st.integers(1, most))
    boxes = [
        Box(
            f"firm:{n}", draw(texts), draw(texts) or "?", draw(st.lists(texts, max_size=2).map(tuple)),
            draw(st.lists(tags, max_size=3).map(tuple)), None, n == 0, draw(st.booleans()),
        )
        for n in range(count)
    ]  # fmt: skip
    number = st.integers(0, count - 1)
    ends = (
        draw(st.lists(st.tuples(number, number).filter(lambda p: p[0] != p[1]), max_size=2 * count))
        if count > 1
        else []
    )
    arrows = [
        Arrow(
            f"firm:{a}",
            f"firm:{b}",
            draw(st.lists(rows, min_size=1, max_size=2).map(tuple)),
            draw(st.booleans()),
        )
        for a, b in ends
    ]
    notes = draw(st.lists(texts, max_size=2).map(tuple))
    return Drawing(
        "firm", draw(texts), "firm:0", "2024-06-01", 4, tuple(boxes), tuple(arrows), notes, draw(texts), "x"
    )


def large(count: int, seed: int, lines: float = 1.3) -> Drawing:
    """A picture of so many boxes, most of them above the middle, with lines that lead back and across."""
    dice = random.Random(seed)
    row = Row("stake", (), "")
    boxes, arrows = [], []
    for n in range(count):
        marks = tuple(Tag("badge", f"badge {each}") for each in range(dice.randrange(4)))
        boxes.append(Box(f"firm:{n}", f"f{n}", "Name " * dice.randrange(1, 8), (), marks, row, n == 0))
        if n:
            to = dice.randrange(max(0, n // 3 - 2), max(1, n // 2))
            arrows.append(
                Arrow(f"firm:{n}", f"firm:{to}", (Row("stake", (), f"{dice.randrange(100)}% of equity"),))
            )
    for _ in range(int(count * (lines - 1))):
        a, b = dice.sample(range(count), 2)
        arrows.append(Arrow(f"firm:{a}", f"firm:{b}", (Row("stake", (), "5%"),), dice.random() < 0.4))
    return Drawing("firm", "Firms", "firm:0", "2024-06-01", 4, tuple(boxes), tuple(arrows))
