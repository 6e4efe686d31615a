"""Every document that a verb prints as JSON, by its name: what stands in it."""

from __future__ import annotations

from typing import get_args

from lexlog.compare.tree import Direction, Kind
from lexlog.coverage.tree import ACCOUNTS
from lexlog.determinations.tree import Standing
from lexlog.history.tree import State
from lexlog.render.schemas.parts import (
    DAY,
    DIGEST,
    TEXT,
    TRUTH,
    WHOLE,
    Schema,
    by_name,
    document,
    many,
    maybe,
    part,
    parts_in,
    record,
    word,
)
from lexlog.render.schemas.picture import GRAPH
from lexlog.render.schemas.shared import OUTCOME, REASON, ROW, SHARED
from lexlog.render.schemas.tested import MUTANTS, TEST
from lexlog.resolved.layer import POSTURES
from lexlog.symbolic.tree import EXIT

DIALECT = "https://json-schema.org/draft/2020-12/schema"


SNAPSHOTS = many(record({"list": TEXT, "as_of": TEXT}))
DECISIONS = document(
    "lexlog.decision/1",
    {
        "policy": part("law"),
        "facts": record({"digest": DIGEST, "snapshots": SNAPSHOTS}),
        "decisions": many(part("decision")),
    },
    sequence=record(
        {
            "order": TEXT,
            "booked": many(record({"case": TEXT, "exception": maybe(TEXT)})),
            "upper_bound": many(TEXT),
        }
    ),
)

WHY_NOT = document(
    "lexlog.why_not/1",
    {
        "case": TEXT,
        "date": maybe(DAY),
        "outcome": OUTCOME,
        "asked": record({"outcome": TEXT, "detail": maybe(TEXT)}),
        "answer": word(("holds", "not", "open", "not that day", "never")),
        "notes": many(TEXT),
        "proof": maybe(part("node")),
    },
    parts=by_name(part("node")),
)

WHAT_IF = document(
    "lexlog.what_if/1",
    {
        "case": TEXT,
        "supposed": many(
            record({"column": TEXT, "before": maybe(TEXT), "after": maybe(TEXT), "changed_by": maybe(TEXT)})
        ),
        "added": many(record({"table": TEXT, "row": ROW})),
        "before": part("decision"),
        "after": part("decision"),
    },
)

_STEP = record(
    {
        "table": TEXT,
        "column": maybe(TEXT),
        "before": maybe(TEXT),
        "after": maybe(TEXT),
        "row": maybe(ROW),
        "changed_by": maybe(TEXT),
        "controlled": TRUTH,
        "remark": TEXT,
        "left": maybe(TEXT),
    }
)
GOAL = document(
    "lexlog.goal/1",
    {
        "case": TEXT,
        "goal": record({"outcome": TEXT, "detail": maybe(TEXT)}),
        "holds": TRUTH,
        "before": part("decision"),
        "proposals": many(record({"steps": many(_STEP), "after": part("decision")})),
        "tried": WHOLE,
        "complete": TRUTH,
        "fixed": maybe(REASON),
    },
    parts=by_name(part("node")),
)

_ASKED = record(
    {
        "case": TEXT,
        "format": word(("md", "html")),
        "lang": TEXT,
        "expand": TRUTH,
        "posture": word(POSTURES),
        "as_of": maybe(DAY),
        "known_on": maybe(DAY),
        "readings": by_name(TEXT),
        "require_clearance": TRUTH,
        "policy": many(TEXT),
        "facts": many(TEXT),
        "cases": maybe(TEXT),
    }
)
_LIST = record({"name": TEXT, "as_of": TEXT, "max_age": TEXT, "file": TEXT, "line": WHOLE, "source": TEXT})
_READING = record(
    {
        **{name: TEXT for name in ("name", "title", "citation", "choice", "says")},
        **{"is_default": TRUTH, "bears": TRUTH},
    }
)
_CLAUSE = record(
    {
        **{name: TEXT for name in ("id", "heading", "citation", "file", "text", "by", "published")},
        **{name: TEXT for name in ("effective", "compliance", "until")},
        "line": WHOLE,
        "sources": many(TEXT),
        "standing": word(get_args(Standing)),
        "events": many(TEXT),
    }
)
_ROW = record({"relation": TEXT, "file": TEXT, "line": WHOLE, "source": TEXT, "cells": ROW})
MEMO = document(
    "lexlog.memo/1",
    {
        "lexlog": TEXT,
        "asked": _ASKED,
        "policy": part("law"),
        "facts": record({"digest": DIGEST, "lists": many(_LIST)}),
        "decision": part("decision"),
        "exit_code": {"enum": [0, 2, 3]},
        "readings": many(_READING),
        "clauses": many(_CLAUSE),
        "rows": many(_ROW),
        "proof": part("proof"),
    },
)

_SIDE = record({"side": TEXT, "layer": TEXT, "digest": TEXT}, policy=TEXT)
_CHANGE = record(
    {
        **{name: TEXT for name in ("id", "of", "title", "citation")},
        "kind": word(get_args(Kind)),
        "direction": word(get_args(Direction)),
        "says": many(TEXT),
        "before": maybe(TEXT),
        "after": maybe(TEXT),
        "documents": many(TEXT),
        "since": maybe(DAY),
    }
)
_MOVED = record(
    {"case": TEXT, "date": maybe(DAY), "old": TEXT, "new": TEXT, "direction": word(get_args(Direction))}
)
_BLAME = record(
    {
        "sets": many(many(TEXT)),
        "not_blamed": maybe(TEXT),
        "aspects": many(TEXT),
        "first_day": maybe(DAY),
        "cases": many(_MOVED),
    }
)
DIFF = document(
    "lexlog.diff/1",
    {"old": _SIDE, "new": _SIDE, "summary": TEXT, "exit_code": WHOLE, "changes": many(_CHANGE)},
    cases=WHOLE,
    moved=many(_BLAME),
    undetermined=many(_MOVED),
    totals=record(
        {
            "clauses": by_name(WHOLE),
            "documents": by_name(WHOLE),
            "columns": by_name(by_name(WHOLE)),
            "sums": by_name(record({"total": TEXT, "unit": TEXT})),
            "first_day": maybe(DAY),
        }
    ),
)

SYMBOLIC = document(
    "lexlog.symbolic/1",
    {
        "asked": TEXT,
        "sides": many(record({"side": TEXT, "layer": TEXT, "digest": TEXT})),
        "verdict": word(EXIT),
        "exit_code": WHOLE,
        "because": many(TEXT),
        "changed": many(TEXT),
        "nothing_else_in": maybe(TEXT),
        "witnesses": many(
            record(
                {
                    "case": TEXT,
                    "date": DAY,
                    "answers": many(TEXT),
                    "clauses": many(TEXT),
                    "rows": many(record({"table": TEXT, "row": ROW})),
                }
            )
        ),
    },
)

_BECAUSE = record({"change": TEXT, "citation": TEXT, "says": many(TEXT), "by": many(TEXT)})
_ANSWER = record(
    {
        "first": DAY,
        "last": maybe(DAY),
        "decision": part("decision"),
        "what_changed": many(TEXT),
        "because_of": many(many(_BECAUSE)),
        "not_blamed": maybe(TEXT),
    }
)
_STRAND = record(
    {
        **{name: TEXT for name in ("id", "of", "title", "citation", "text")},
        "readings": many(TEXT),
        "stretches": many(record({"first": maybe(DAY), "last": maybe(DAY), "state": word(get_args(State))})),
        "marks": many(record({"date": DAY, "says": TEXT, "by": TEXT})),
    }
)
HISTORY = document(
    "lexlog.history/1",
    {
        "name": TEXT,
        "policy": record({"layer": TEXT, "digest": DIGEST}),
        "supposed": many(TEXT),
        "answers": many(_ANSWER),
        "not_modelled": many(TEXT),
        "clauses": many(_STRAND),
    },
)

COVERAGE = document(
    "lexlog.coverage/1",
    {
        "sections": many(
            record(
                {
                    "citation": TEXT,
                    "paragraphs": many(
                        record(
                            {
                                "paragraph": TEXT,
                                "account": word(ACCOUNTS),
                                "text": TEXT,
                                "blocks": many(record({"block": TEXT, "clauses": WHOLE})),
                                "policies": many(TEXT),
                            }
                        )
                    ),
                }
            )
        ),
        "claims": many(
            record(
                {
                    **{"claim": TEXT, "said": TEXT, "remark": TEXT},
                    **{each: maybe(TEXT) for each in ("scenario", "not_modelled", "reason")},
                }
            )
        ),
    },
)

QUERY = document(
    "lexlog.query/1",
    {"atom": TEXT, "on": DAY, "rows": many(record({"holds": word(("must", "may")), "row": ROW}))},
)

FACTS = document(
    "lexlog.facts/1",
    {
        "tables": by_name(record({"rows": WHOLE, "unknown": by_name(WHOLE)})),
        "diagnostics": many(part("diagnostic")),
    },
)

_FATES = ("read", "taken", "taken_in_part", "skipped", "refused")
_EXAMPLE = record({"place": TEXT, "message": TEXT})
IMPORT = document(
    "lexlog.import/1",
    {
        "kind": TEXT,
        "files": many(record({"file": TEXT, "bytes": WHOLE, "sha256": maybe(DIGEST)})),
        "records": record(dict.fromkeys(_FATES, WHOLE)),
        "reasons": many(
            record(
                {
                    "weight": word(("refused", "doubt", "skipped", "note")),
                    "reason": TEXT,
                    "sentence": TEXT,
                    "count": WHOLE,
                    "examples": many(_EXAMPLE),
                }
            )
        ),
        "tables": by_name(WHOLE),
    },
)

DOCUMENTS: dict[str, Schema] = {
    "lexlog.decision/1": DECISIONS,
    "lexlog.proof/1": SHARED["proof"],
    "lexlog.why_not/1": WHY_NOT,
    "lexlog.what_if/1": WHAT_IF,
    "lexlog.goal/1": GOAL,
    "lexlog.memo/1": MEMO,
    "lexlog.diff/1": DIFF,
    "lexlog.symbolic/1": SYMBOLIC,
    "lexlog.history/1": HISTORY,
    "lexlog.graph/1": GRAPH,
    "lexlog.query/1": QUERY,
    "lexlog.diagnostics/1": document("lexlog.diagnostics/1", {"diagnostics": many(part("diagnostic"))}),
    "lexlog.test/1": TEST,
    "lexlog.mutants/1": MUTANTS,
    "lexlog.coverage/1": COVERAGE,
    "lexlog.facts/1": FACTS,
    "lexlog.import/1": IMPORT,
}

PRINTED_BY = {
    "lexlog.decision/1": "decide --format json",
    "lexlog.proof/1": "why --format json",
    "lexlog.why_not/1": "why-not --format json",
    "lexlog.what_if/1": "what-if --format json",
    "lexlog.goal/1": "what-if --goal OUTCOME --format json",
    "lexlog.memo/1": "memo: the block of data in a memo",
    "lexlog.diff/1": "diff --format json",
    "lexlog.symbolic/1": "diff --symbolic --format json, prove --format json",
    "lexlog.history/1": "history --format json",
    "lexlog.graph/1": "graph --format json",
    "lexlog.query/1": "query --format json",
    "lexlog.diagnostics/1": "check --format json, lint --format json",
    "lexlog.test/1": "test --format json",
    "lexlog.mutants/1": "test --mutate --format json",
    "lexlog.coverage/1": "coverage --format json",
    "lexlog.facts/1": "facts validate --format json",
    "lexlog.import/1": "facts import --format json",
}


def schema(name: str) -> Schema:
    """The schema of a document, with the parts that it names and nothing to look up elsewhere."""
    of = DOCUMENTS[name]
    needed, waiting = set[str](), parts_in(of)
    while waiting:
        needed |= waiting
        waiting = set().union(*(parts_in(SHARED[each]) for each in waiting)) - needed
    shared = {each: SHARED[each] for each in sorted(needed)}
    return {"$schema": DIALECT, "title": name, **of, **({"$defs": shared} if shared else {})}
