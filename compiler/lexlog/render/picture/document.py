"""A picture in, JSON of it out."""

from __future__ import annotations

import json
from typing import Any

from lexlog.pictures.tree import Arrow, Box, Drawing, Row, Tag

SCHEMA = "lexlog.graph/1"


def text(drawing: Drawing) -> str:
    """The picture as a document."""
    return json.dumps(document(drawing), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def document(drawing: Drawing) -> dict[str, Any]:
    """The picture as plain values, in the order in which it is drawn."""
    return {
        "schema": SCHEMA,
        "entity": drawing.entity,
        "title": drawing.title,
        "middle": drawing.middle,
        "on": drawing.day,
        "depth": drawing.depth,
        "case": drawing.case or None,
        "outcome": drawing.outcome or None,
        "boxes": [_box(box) for box in drawing.boxes],
        "lines": [_line(arrow) for arrow in drawing.arrows],
        "notes": list(drawing.notes),
    }


def _box(box: Box) -> dict[str, Any]:
    return {
        "id": box.id,
        "key": box.key or None,
        "name": box.name,
        "details": list(box.details),
        "middle": box.is_middle,
        "used": box.used,
        "row": None if box.row is None else _row(box.row),
        "tags": [_tag(tag) for tag in box.tags],
        "members": [_box(member) for member in box.members],
    }


def _tag(tag: Tag) -> dict[str, Any]:
    return {
        "kind": tag.kind,
        "text": tag.text,
        "used": tag.used,
        "names": list(tag.names),
        "rows": [_row(row) for row in tag.rows],
    }


def _line(arrow: Arrow) -> dict[str, Any]:
    return {
        "above": arrow.above,
        "below": arrow.below,
        "texts": list(arrow.texts),
        "dotted": arrow.dotted,
        "in_doubt": arrow.in_doubt,
        "used": arrow.used,
        "rows": [_row(row) for row in arrow.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "relation": row.relation,
        "row": dict(row.cells),
        "text": row.text,
        "file": row.file or None,
        "line": row.line or None,
        "source": row.source or None,
        "state": row.state,
        "used": row.used,
    }
