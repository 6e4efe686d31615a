"""What `lexlog test` prints in, the schemas of its documents out."""

from __future__ import annotations

from typing import get_args

from lexlog.mutants.tree import KINDS, Word
from lexlog.render.schemas.parts import TEXT, TRUTH, WHOLE, document, many, maybe, record, word
from lexlog.render.schemas.shared import OUTCOME

TEST = document(
    "lexlog.test/1",
    {
        "results": many(
            record(
                {
                    "scenario": TEXT,
                    "expectation": TEXT,
                    "file": TEXT,
                    "line": WHOLE,
                    "passed": TRUTH,
                    "differences": many(TEXT),
                    "outcome": maybe(OUTCOME),
                }
            )
        )
    },
)

MUTANTS = document(
    "lexlog.mutants/1",
    {
        "noticed": WHOLE,
        "of": WHOLE,
        "beside_alone": TRUTH,
        "mutants": many(
            record(
                {
                    "clause": TEXT,
                    "kind": word(KINDS),
                    "text": TEXT,
                    "was": TEXT,
                    "now": TEXT,
                    "file": TEXT,
                    "line": WHOLE,
                    "fate": word(get_args(Word)),
                    "by": TEXT,
                }
            )
        ),
    },
)
