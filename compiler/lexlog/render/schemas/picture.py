"""What stands in `lexlog.graph/1`: boxes, lines between them, and the rows behind each."""

from __future__ import annotations

from lexlog.render.schemas.parts import DAY, TEXT, TRUTH, WHOLE, Schema, many, maybe, record, word
from lexlog.render.schemas.shared import OUTCOME, ROW

_ROW = record(
    {
        "relation": TEXT,
        "row": ROW,
        "text": TEXT,
        "file": maybe(TEXT),
        "line": maybe(WHOLE),
        "source": maybe(TEXT),
        "state": word(("said", "in part", "may be", "not known")),
        "used": TRUTH,
    }
)
_TAG = record(
    {
        "kind": word(("badge", "mark", "sum", "itself", "doubt", "above", "below")),
        "text": TEXT,
        "used": TRUTH,
        "names": many(TEXT),
        "rows": many(_ROW),
    }
)


def _box(members: Schema) -> Schema:
    return record(
        {
            "id": TEXT,
            "key": maybe(TEXT),
            "name": TEXT,
            "details": many(TEXT),
            "middle": TRUTH,
            "used": TRUTH,
            "row": maybe(_ROW),
            "tags": many(_TAG),
            "members": members,
        }
    )


_LINE = record(
    {
        "above": TEXT,
        "below": TEXT,
        "texts": many(TEXT),
        "dotted": TRUTH,
        "in_doubt": TRUTH,
        "used": TRUTH,
        "rows": many(_ROW),
    }
)

GRAPH = record(
    {
        "schema": {"const": "lexlog.graph/1"},
        "entity": TEXT,
        "title": TEXT,
        "middle": TEXT,
        "on": DAY,
        "depth": WHOLE,
        "case": maybe(TEXT),
        "outcome": maybe(OUTCOME),
        "boxes": many(_box(many(_box({"type": "array", "maxItems": 0})))),
        "lines": many(_LINE),
        "notes": many(TEXT),
    }
)
"""Those that are several in one have members, and these have none."""
