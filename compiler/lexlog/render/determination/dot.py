"""A page of a determination in, its proofs for Graphviz, in its language DOT, out."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.render.determination.tree import Page
from lexlog.render.outline import Line
from lexlog.render.picture.measure import visible, wrapped

SHAPES = {"given": "note", "compared": "box", "summed": "box", "unknown": "box", "derived": "box"}
WIDE, SIZE = 340.0, 12.0
"""How wide a node is before its words are broken, and the size of its letters."""


def dot(page: Page) -> str:
    """Each line of the proofs as a node under the one that it stands under; what is shown above is one node
    with where it was shown."""
    title = [page.of.decision.case, f"{page.verdict.word}: {page.verdict.phrase}", page.about]
    lines = [
        "digraph {",
        f"  graph [label={_quoted(title)} labelloc=t rankdir=LR]",
        "  node [shape=box fontsize=12]",
        *_nodes(page),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _nodes(page: Page) -> Iterator[str]:
    first: dict[tuple[str, str], str] = {}
    number = 0
    for proof in page.proofs:
        path: list[str] = []
        for line in proof.lines:
            del path[line.depth :]
            name = first.get((line.said, line.law), "") if line.again else ""
            if not name:
                name = f"n{number}"
                number += 1
                if line.below:
                    first.setdefault((line.said, line.law), name)
                yield f"  {name} [{' '.join(_attributes(page, line))}]"
            if path:
                yield f"  {path[-1]} -> {name}"
            path.append(name)


def _attributes(page: Page, line: Line) -> Iterator[str]:
    place = [line.place] if line.place else []
    clause = ["; ".join(part for part in (line.clause, line.citation) if part)]
    lead = {"met": "✓ ", "unmet": "✗ ", "unknown": "? "}.get(line.state, "")
    texts = [*wrapped(f"{lead}{line.said}", SIZE, WIDE), *(each for each in (*clause, *place) if each)]
    yield f"label={_quoted(texts)}"
    if SHAPES.get(line.kind, "box") != "box":
        yield f"shape={SHAPES[line.kind]}"
    if line.state == "unknown":
        yield "style=dashed"
    if line.left_out:
        yield "style=dotted"


def _quoted(lines: list[str]) -> str:
    """A text of several lines, none of whose letters means anything to Graphviz."""
    escaped = (visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'
