"""Parts that several documents have: a decision, the law and facts behind it, a node of a proof, a place."""

from __future__ import annotations

from lexlog.decide.tree import OUTCOMES
from lexlog.render.schemas.parts import (
    DAY,
    DIGEST,
    TEXT,
    TRUTH,
    WHOLE,
    Schema,
    by_name,
    either,
    many,
    maybe,
    part,
    record,
    word,
)
from lexlog.resolved.layer import POSTURES
from lexlog.resolved.tree import REVIEWS

STATES = ("met", "unmet", "unknown")
OUTCOME = word((*OUTCOMES, "undetermined"))
REVIEW = word(REVIEWS)
ROW = by_name(TEXT)
CITED = record({"clause": TEXT, "citation": TEXT})

LAW = record(
    {
        "name": TEXT,
        "digest": DIGEST,
        "as_of": maybe(DAY),
        "posture": word(POSTURES),
        "known_on": maybe(DAY),
        "readings": by_name(TEXT),
    }
)

MISSING = record({"relation": TEXT, "key": TEXT, "field": TEXT})
_LEAD = record({"values": many(TEXT), "settles": TRUTH, "outcomes": many(TEXT)})
_WAY = record({"known": many(record({"fact": MISSING, "values": many(TEXT)})), "outcome": TEXT})
LEADS = record(
    {
        "facts": many(record({"fact": MISSING, "leads": many(_LEAD)})),
        "enough": many(record({"facts": many(MISSING), "ways": many(_WAY)})),
        "complete": TRUTH,
    }
)

DECISION = record(
    {
        "case": TEXT,
        "date": maybe(DAY),
        "outcome": OUTCOME,
        "exception": maybe(TEXT),
        "review": maybe(REVIEW),
        "review_may_be": many(REVIEW),
        "requirements": many(
            record(
                {
                    "clause": TEXT,
                    "citation": TEXT,
                    "review": maybe(REVIEW),
                    "review_clauses": many(TEXT),
                    "overcome_by": maybe(TEXT),
                }
            )
        ),
        "exceptions": many(
            record(
                {
                    "id": TEXT,
                    "available": word(("yes", "no", "unknown")),
                    "because": many(record({"clause": TEXT, "citation": TEXT, "condition": word(STATES)})),
                }
            )
        ),
        "prohibitions": many(CITED),
        "exclusions": many(CITED),
        "flags": many(
            record({"id": TEXT, "clause": TEXT, "certain": TRUTH, "resolved": TRUTH, "ask": many(TEXT)})
        ),
        "duties": many(record({"clause": TEXT, "due": maybe(DAY), "text": TEXT})),
        "conditions": many(record({"clause": TEXT, "citation": TEXT, "text": TEXT})),
        "missing": many(MISSING),
        "not_modelled": many(record({"paragraph": TEXT, "text": TEXT, "cleared_by": maybe(TEXT)})),
        "differs_under": many(
            either(record({"posture": TEXT, "outcome": TEXT}), record({"reading": TEXT, "outcome": TEXT}))
        ),
        "note": maybe(TEXT),
        "outcome_may_be": many(TEXT),
        "undetermined_because": maybe(word(("outcomes_differ", "budget_spent", "row_in_doubt"))),
    },
    leads=LEADS,
)


def _kind(name: str, needed: dict[str, Schema], **optional: Schema) -> Schema:
    return record({"kind": {"const": name}, **needed}, **optional)


NODES = many(part("node"))
GIVEN = _kind("given", {"relation": TEXT, "row": ROW, "file": TEXT, "line": WHOLE, "source": TEXT})
DERIVED = _kind(
    "derived",
    {
        "relation": TEXT,
        "row": ROW,
        "clause": TEXT,
        "citation": TEXT,
        "origin": record({"file": TEXT, "line": WHOLE}),
        "children": NODES,
    },
)
COMPARED = _kind(
    "compared",
    {"left": TEXT, "op": TEXT, "right": TEXT, "unit": TEXT, "holds": TRUTH, "gap": TEXT, "text": TEXT},
    worked=TEXT,
)
SUMMED = _kind(
    "summed",
    {
        "over": word(("total", "number", "greatest", "least", "integrated")),
        "contributors": NODES,
        "amounts": many(TEXT),
        "total": TEXT,
        "at_least": TRUTH,
    },
)
TRIED = record(
    {
        "clause": TEXT,
        "citation": TEXT,
        "conditions": many(record({"text": TEXT, "state": word(STATES)}, node=part("node"))),
    }
)
ABSENT = _kind(
    "absent",
    {"relation": TEXT, "pattern": TEXT, "tried": many(TRIED)},
    instead=GIVEN,
    differs=many(record({"column": TEXT, "has": TEXT, "asked": TEXT})),
)
UNKNOWN = _kind("unknown", {"relation": TEXT, "key": TEXT, "field": TEXT})
PART = _kind("part", {"of": TEXT})

PLACE = record({"path": TEXT, "line": WHOLE, "column": WHOLE, "end_line": WHOLE, "end_column": WHOLE})

DIAGNOSTIC = record(
    {
        "code": TEXT,
        "number": maybe(either(TEXT, WHOLE)),
        "severity": word(("error", "warning", "note")),
        "message": TEXT,
        "place": maybe(part("place")),
        "labels": many(record({"text": TEXT, "place": maybe(part("place"))})),
        "help": maybe(TEXT),
    }
)

REASON = record(
    {
        "clauses": many(TEXT),
        "changer": maybe(TEXT),
        "rank": maybe(WHOLE),
        "grounds": many(record({"fact": part("node"), "changer": maybe(TEXT)})),
    }
)

REASONS = record(
    {
        "outcome": OUTCOME,
        "complete": TRUTH,
        "reasons": many(REASON),
    }
)

PROOF = record(
    {
        "schema": {"const": "lexlog.proof/1"},
        "case": TEXT,
        "outcome": OUTCOME,
        "proof": maybe(part("node")),
        "items": NODES,
    },
    review=part("node"),
    reasons=REASONS,
    leads=LEADS,
    parts=by_name(part("node")),
)

SHARED: dict[str, Schema] = {
    "law": LAW,
    "decision": DECISION,
    "node": either(GIVEN, DERIVED, COMPARED, SUMMED, ABSENT, UNKNOWN, PART),
    "place": PLACE,
    "diagnostic": DIAGNOSTIC,
    "proof": PROOF,
}
"""The parts by the names by which documents speak of them."""
