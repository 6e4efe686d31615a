"""The formats of pictures by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lexlog.pictures.tree import Drawing
from lexlog.render.picture import outline

WRITE: Mapping[str, Callable[[Drawing], str]] = {
    "text": outline.text,
}
