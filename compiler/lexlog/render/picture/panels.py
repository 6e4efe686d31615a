"""A box or a line in, the texts that stand in it, each with its place, and how large it is, out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from lexlog.pictures.tree import Arrow, Box, Tag
from lexlog.render.picture.measure import width, wrapped

Style: TypeAlias = Literal["name", "key", "detail", "tag"]

SIZES: dict[Style, float] = {"name": 13, "key": 10.5, "detail": 11.5, "tag": 11.5}
LEADING = 1.3
MOST, LEAST, PADDING, SIGN = 190.0, 92.0, 10.0, 14.0
"""The widest text of a box, the narrowest box, the blank around its text, and the room for a sign."""
LABEL_SIZE, LABEL_MOST = 11.0, 130.0


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text at a place in its panel: where it starts, and its base line."""

    text: str
    style: Style
    x: float
    y: float
    tag: Tag | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Texts within a width and a height."""

    texts: tuple[Text, ...]
    width: float
    height: float


def panel(box: Box) -> Panel:
    """What stands in a box: its name, its key, what else its row says, and its tags."""
    parts: list[tuple[str, Style, Tag | None]] = [(box.name, "name", None)]
    if box.key and box.key != box.name:
        parts.append((box.key, "key", None))
    if box.details:
        parts.append((", ".join(box.details), "detail", None))
    ends = {"above": -1, "below": 1}
    tags = sorted(box.tags, key=lambda tag: ends.get(tag.kind, 0))
    parts.extend((tag.text, "tag", tag) for tag in tags)
    return _laid_out(parts)


def _laid_out(parts: list[tuple[str, Style, Tag | None]]) -> Panel:
    texts: list[Text] = []
    widest, y = LEAST - 2 * PADDING, PADDING - 2
    for text, style, tag in parts:
        size, is_bold = SIZES[style], style == "name" or (tag is not None and is_strong(tag))
        indent = SIGN if tag is not None else 0.0
        if tag is not None and not any(each.tag for each in texts):
            y += 4
        for number, line in enumerate(wrapped(text, size, MOST - indent, bold=is_bold)):
            y += size * LEADING
            texts.append(Text(line, style, PADDING + indent, y - size * 0.25, tag, number == 0))
            widest = max(widest, indent + width(line, size, bold=is_bold))
    return Panel(tuple(texts), round(widest + 2 * PADDING), round(y + PADDING))


def is_strong(tag: Tag) -> bool:
    """Whether the text of a tag is bold."""
    return tag.kind in ("mark", "sum") or tag.used


def label(arrow: Arrow) -> Panel:
    """What a line says, a text below the other, each in the middle."""
    found: list[Text] = []
    lines = [line for text in arrow.texts for line in wrapped(text, LABEL_SIZE, LABEL_MOST, bold=arrow.used)]
    widest = max((width(line, LABEL_SIZE, bold=arrow.used) for line in lines), default=0) + 8
    for number, line in enumerate(lines):
        found.append(Text(line, "tag", widest / 2, (number + 0.8) * LABEL_SIZE * LEADING))
    return Panel(tuple(found), round(widest), round(len(lines) * LABEL_SIZE * LEADING + 2))
