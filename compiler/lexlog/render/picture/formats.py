"""The formats of pictures by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lexlog.pictures.tree import Drawing
from lexlog.render.picture import document, dot, html, outline, svg

WRITE: Mapping[str, Callable[[Drawing], str]] = {
    "text": outline.text,
    "svg": svg.svg,
    "html": html.html,
    "json": document.text,
    "dot": dot.text,
}
