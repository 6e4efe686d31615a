"""lexlog schema: the name of a document in, its JSON Schema out; without a name, the names of all."""

from __future__ import annotations

import argparse
import json
import sys

from lexlog.cli.loading import Stop, refuse
from lexlog.diagnostic import nearest
from lexlog.render.schemas.documents import DOCUMENTS, PRINTED_BY, schema


def run(given: argparse.Namespace) -> int:
    """0 with the schema, 64 if there is no such document."""
    if given.name is None:
        width = max(map(len, DOCUMENTS))
        sys.stdout.write("".join(f"{name:{width}}  {PRINTED_BY[name]}\n" for name in DOCUMENTS))
        return 0
    try:
        name = _named(given.name)
    except Stop as stop:
        return stop.code
    print(json.dumps(schema(name), indent=2, ensure_ascii=False))
    return 0


def _named(asked: str) -> str:
    """The document that is called so, in full or by its middle; Stop(64) if there is none."""
    known = {each: each for each in DOCUMENTS}
    known |= {each.removeprefix("lexlog.").partition("/")[0]: each for each in DOCUMENTS}
    if asked not in known:
        refuse(
            f"no document is called `{asked}`", nearest(asked, known) or f"there are {', '.join(DOCUMENTS)}"
        )
    return known[asked]
