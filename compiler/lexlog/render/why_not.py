"""Why a case does not have an outcome in, text or `lexlog.why_not/1` out."""

from __future__ import annotations

from lexlog.decide.tree import Decision
from lexlog.questions.tree import WhyNot
from lexlog.render import decisions as rendered
from lexlog.render.outline import Outline
from lexlog.render.outline_text import drawn
from lexlog.render.proof import Document
from lexlog.render.words import Words, short
from lexlog.session import Session

Json = dict[str, object]

_ANSWERED = {
    "holds": "IT IS",
    "not": "NOT",
    "open": "NOT FOR CERTAIN",
    "not that day": "NOT ON THAT DAY",
    "never": "NEVER",
}


def text(found: WhyNot, decision: Decision, session: Session, words: Words, *, everything: bool) -> str:
    """The answer in a line, and every condition, the nearest way first."""
    asked = f"{found.asked.outcome} {short(found.asked.detail)}".strip()
    lines = [f"{_ANSWERED[found.answered]}  {asked}", rendered.place(decision, session)]
    if found.answered != "holds":
        lines.append(f"it is {rendered.says(decision)}")
    lines.extend(found.notes)
    said = "\n".join(lines) + "\n"
    if found.node is not None:
        outline = Outline(words, everything, brief=False)
        [proof] = outline.lines(found.node)
        said += "\n" + drawn(proof, words)
    return said


def as_json(found: WhyNot, decision: Decision) -> Json:
    """The document."""
    document = Document()
    shown: Json = {
        "schema": "lexlog.why_not/1",
        "case": found.case,
        "date": decision.date or None,
        "outcome": decision.outcome,
        "asked": {"outcome": found.asked.outcome, "detail": found.asked.detail or None},
        "answer": found.answered,
        "notes": list(found.notes),
        "proof": None if found.node is None else document.of(found.node),
    }
    if parts := document.done():
        shown["parts"] = parts
    return shown
