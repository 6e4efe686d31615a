"""A session, a determination and what was asked for in, `lexlog.memo/1` out: what a memo says, for programs,
and all that is needed to write it again."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from lexlog import __version__
from lexlog.decide.tree import exit_code
from lexlog.determinations.tree import Determination
from lexlog.render import decisions as rendered
from lexlog.render import proof
from lexlog.session import Session

Json = dict[str, object]
SCHEMA = "lexlog.memo/1"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a memo was asked for; days are ISO dates, or None where the law of the case's day is meant. Paths
    are as they were typed."""

    case: str
    format: str
    lang: str
    expand: bool
    posture: str
    as_of: str | None
    known_on: str | None
    readings: dict[str, str]
    require_clearance: bool
    policy: tuple[str, ...]
    facts: tuple[str, ...]
    cases: str | None


def data(session: Session, found: Determination, asked: Asked) -> Json:
    """The document."""
    decided = rendered.as_json([found.decision], session)
    facts = decided["facts"]
    assert isinstance(facts, dict)
    return {
        "schema": SCHEMA,
        "lexlog": __version__,
        "asked": asdict(asked) | {"policy": list(asked.policy), "facts": list(asked.facts)},
        "policy": decided["policy"],
        "facts": {"digest": facts["digest"], "lists": [asdict(each) for each in found.lists]},
        "decision": rendered.decision_as_json(found.decision),
        "exit_code": exit_code(found.decision, require_clearance=asked.require_clearance),
        "readings": [asdict(each) for each in found.readings],
        "clauses": [
            asdict(each) | {"sources": list(each.sources), "events": list(each.events)}
            for each in found.texts
        ],
        "rows": [asdict(each) | {"cells": dict(each.cells)} for each in found.rows],
        "proof": proof.document(found),
    }
