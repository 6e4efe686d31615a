"""A picture in, SVG out: without scripts, text as text, and a description for who does not see it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from xml.sax.saxutils import escape

from lexlog.pictures.tree import Arrow, Box, Drawing, Row
from lexlog.render.picture.layout import HEAD, Layout, PlacedArrow, PlacedBox, layout
from lexlog.render.picture.measure import visible, wrapped
from lexlog.render.picture.panels import Panel, Text
from lexlog.render.picture.signs import SIGNS, is_hollow, legend

MARGIN = 24
LINE = 18
HEIGHTS = {"head": 23, "subhead": 18, "subhead used": 18}
NARROWEST = 620
"""The least width of a picture, so that its head and notes have room."""


@cache
def style() -> str:
    """The style sheet of pictures."""
    return (resources.files("lexlog.render.picture") / "picture.css").read_text("utf-8")


def svg(drawing: Drawing) -> str:
    """The picture as a file of its own."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(elements(drawing)) + "\n"


def elements(drawing: Drawing, mark: str = "") -> Iterator[str]:
    """The lines of the `svg` element. Boxes have ids b0, b1 and so on, lines a0, a1, in their order; `mark`
    stands before each, so that a page may have several pictures."""
    made = layout(drawing)
    wide = max(made.width, NARROWEST)
    head = list(_head(drawing, wide))
    top = MARGIN + sum(HEIGHTS[kind] for kind, _ in head) + 22
    foot = list(_foot(drawing, wide))
    foot_top = top + made.height + 34
    tall = foot_top + LINE * len(foot) + MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="lexlog" role="img" '
        f'aria-labelledby="{mark}title {mark}desc" '
        f'width="{wide + 2 * MARGIN}" height="{tall}" viewBox="0 0 {wide + 2 * MARGIN} {tall}">'
    )
    yield f'<title id="{mark}title">{_text(_title(drawing))}</title>'
    yield f'<desc id="{mark}desc">{_text(_description(drawing))}</desc>'
    yield f"<style>\n{style()}</style>"
    yield f'<rect class="paper" width="{wide + 2 * MARGIN}" height="{tall}"/>'
    y = MARGIN - 4
    for kind, line in head:
        y += HEIGHTS[kind]
        yield f'<text class="{kind}" x="{MARGIN}" y="{y}">{_text(line)}</text>'
    yield f'<g transform="translate({MARGIN + (wide - made.width) // 2} {top})">'
    yield from _drawn(made, mark)
    yield "</g>"
    yield f'<g class="legend" transform="translate({MARGIN} {foot_top})">'
    for number, (kind, line) in enumerate(foot):
        yield from _foot_line(kind, line, LINE * number)
    yield "</g>"
    yield "</svg>"


def _drawn(made: Layout, mark: str) -> Iterator[str]:
    """Lines first, those of the proof over the others, then labels, then boxes."""
    arrows = sorted(enumerate(made.arrows), key=lambda pair: pair[1].arrow.used)
    for number, arrow in arrows:
        yield from _line(f"{mark}a{number}", arrow)
    for number, box in enumerate(made.boxes):
        yield from _box(f"{mark}b{number}", box)


# --- head and foot ------------------------------------------------------------------------------------------


def _title(drawing: Drawing) -> str:
    return f"{drawing.box(drawing.middle).name}: {drawing.title or drawing.entity}"


def _head(drawing: Drawing, wide: int) -> Iterator[tuple[str, str]]:
    yield from (("head", line) for line in wrapped(_title(drawing), 18, wide, bold=True))
    yield "subhead", f"on {drawing.day}"
    if drawing.case:
        said = f"the chain of {drawing.case}, {drawing.outcome.replace('_', ' ')}, is drawn thick"
        yield from (("subhead used", line) for line in wrapped(said, 12, wide, bold=True))


def _foot(drawing: Drawing, wide: int) -> Iterator[tuple[str, str]]:
    for note in drawing.notes:
        yield from (("note", line) for line in wrapped(f"{note[:1].upper()}{note[1:]}.", 12, wide))
    yield from legend(drawing)


def _foot_line(kind: str, line: str, y: int) -> Iterator[str]:
    if kind == "note":
        yield f'<text class="note" x="0" y="{y}">{_text(line)}</text>'
        return
    what, _, rest = kind.partition(" ")
    if what == "sign":
        hollow = " hollow" if rest == "doubt" else ""
        sign = f'<path class="sign {rest}{hollow}" transform="translate(9 {y - 9})" d="{SIGNS[rest]}"/>'
    elif what == "box":
        double = f'<rect x="5" y="{y - 13}" width="24" height="12" rx="3"/>' if rest == "alike" else ""
        sign = f'<g class="{rest}">{double}<rect x="2" y="{y - 10}" width="24" height="12" rx="3"/></g>'
    else:
        sign = f'<g class="line {rest}"><path class="way" d="M0 {y - 4}H28"/></g>'
    yield f'{sign}<text x="38" y="{y}">{_text(line)}</text>'


def _description(drawing: Drawing) -> str:
    """What the picture shows, in words, for who does not see it."""
    names = {box.id: box.name for box in drawing.boxes}
    lines = [f"{names[a.above]}, {', '.join(a.texts)}: {names[a.below]}" for a in drawing.arrows if a.used]
    said = f"{len(drawing.boxes)} boxes and {len(drawing.arrows)} lines, on {drawing.day}."
    if lines:
        said += f" The proof of {drawing.case} rests on: {'; '.join(lines)}."
    return said


# --- boxes and lines ----------------------------------------------------------------------------------------


def _box(identity: str, placed: PlacedBox) -> Iterator[str]:
    box, panel = placed.box, placed.panel
    yield f'<g class="{_classes(box)}" id="{identity}" transform="translate({placed.x} {placed.y})">'
    yield f"<title>{_text(_told(box))}</title>"
    if box.members:
        yield f'<rect x="4" y="-4" width="{panel.width}" height="{panel.height}" rx="6"/>'
    yield f'<rect width="{panel.width}" height="{panel.height}" rx="6"/>'
    if box.is_middle:
        yield f'<rect x="4" y="4" width="{panel.width - 8}" height="{panel.height - 8}" rx="3"/>'
    if any(tag.kind == "mark" and not is_hollow(tag) for tag in box.tags):
        yield f'<path class="stripe" d="M0 6V{panel.height - 6}H6V6Z"/>'
    for text in panel.texts:
        yield from _line_of_text(text)
    yield "</g>"


def _classes(box: Box) -> str:
    parts = {
        "middle": box.is_middle,
        "used": box.used,
        "alike": bool(box.members),
        "doubt": not box.is_known,
        "alone": box.row is None and bool(box.key),
    }
    return " ".join(["box", *(name for name, holds in parts.items() if holds)])


def _line_of_text(text: Text) -> Iterator[str]:
    kind = text.style
    if text.tag is not None:
        used = " used" if text.tag.used else ""
        kind_of_tag = f"{text.tag.kind}{used}"
        if text.is_first:
            hollow = " hollow" if is_hollow(text.tag) else ""
            shape = f'<path class="sign {text.tag.kind}{hollow}" d="{SIGNS[text.tag.kind]}"'
            yield (
                f'<g class="{kind_of_tag}">{shape} '
                f'transform="translate({text.x - 14:g} {text.y - 8.5:.1f}) scale(0.9)"/></g>'
            )
        yield f'<text class="tag {kind_of_tag}" x="{text.x:g}" y="{text.y:.1f}">{_text(text.text)}</text>'
        return
    yield f'<text class="{kind}" x="{text.x:g}" y="{text.y:.1f}">{_text(text.text)}</text>'


def _line(identity: str, placed: PlacedArrow) -> Iterator[str]:
    arrow = placed.arrow
    parts = {"used": arrow.used, "dotted": arrow.dotted, "doubt": arrow.in_doubt}
    classes = " ".join(["line", *(name for name, holds in parts.items() if holds)])
    yield f'<g class="{classes}" id="{identity}"><title>{_text(_told_of_line(arrow))}</title>'
    yield f'<path class="way" d="{placed.path}"/>'
    (x1, y1), (x2, y2) = placed.ends
    tip = f"M{x1} {y1}l-5 {HEAD:g}h10Z" if placed.is_upward else f"M{x2} {y2}l-5 {-HEAD:g}h10Z"
    yield f'<path class="tip" d="{tip}"/>'
    if placed.label is not None:
        yield from _label(placed.panel, placed.label)
    yield "</g>"


def _label(panel: Panel, corner: tuple[int, int]) -> Iterator[str]:
    x, y = corner
    yield f'<g class="label" transform="translate({x} {y})">'
    yield f'<rect width="{panel.width}" height="{panel.height}" rx="3"/>'
    for text in panel.texts:
        yield f'<text x="{text.x:g}" y="{text.y:.1f}">{_text(text.text)}</text>'
    yield "</g>"


def _told(box: Box) -> str:
    """What is shown beside the pointer: everything that the box says, and where its row is."""
    lines = [f"{box.name} ({box.key})" if box.key else box.name, *box.details]
    lines.extend(tag.text for tag in box.tags)
    lines.extend(member.name for member in box.members)
    return "\n".join([*lines, *([] if box.row is None else _places([box.row]))])


def _told_of_line(arrow: Arrow) -> str:
    return "\n".join([*arrow.texts, *_places(arrow.rows)])


def _places(rows: tuple[Row, ...] | list[Row]) -> list[str]:
    return [f"{row.file}:{row.line}" for row in rows if row.line]


def _text(text: str) -> str:
    return escape("\n".join(visible(line) for line in text.split("\n")))
