"""Reasons for an outcome in, text or the `reasons` of `lexlog.proof/1` out."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.explain.reasons import Ground, Reason, Reasons
from lexlog.render.outline import Line, Outline, reference
from lexlog.render.proof import Document
from lexlog.render.words import Words

Json = dict[str, object]


def text(found: Reasons, words: Words, citations: dict[str, str]) -> str:
    """The reasons in order, those first that rest on what is the easiest to change."""
    count = len(found.reasons)
    frame = "one reason" if count == 1 else "reasons"
    lines = [
        "",
        words.frame(frame, count=str(count), outcome=words.value("outcome", "outcome", found.outcome)),
    ]
    if found.is_cut:
        lines.append(words.frames["reasons cut"])
    for number, reason in enumerate(found.reasons, 1):
        lines += ["", *_reason(number, reason, words, citations)]
    lines += ["", words.frames["reasons end"]]
    return "\n".join(lines) + "\n"


def _reason(number: int, reason: Reason, words: Words, citations: dict[str, str]) -> Iterator[str]:
    changer = words.frames["law alone"] if not reason.grounds else _changer(reason.grounds[0], words)
    yield words.frame("reason", number=str(number), changer=changer)
    for clause in reason.clauses:
        gloss = words.gloss(clause)
        said = words.frame("named", name=words.clause(clause), said=gloss) if gloss else words.clause(clause)
        yield f"   {said}   [{citations.get(clause, '')}]"
    before = None
    for ground in reason.grounds:
        name = _changer(ground, words)
        if name != before:
            yield f"   {name}:"
            before = name
        line = _line(ground, words)
        tail = reference(line)
        yield f"   - {line.said}" + (f"   {tail}" if tail else "")


def _changer(ground: Ground, words: Words) -> str:
    if ground.changer is None:
        return words.frames["changed by nobody"]
    phrase = words.phrases.get(ground.changer.name)
    return phrase.text if phrase is not None else ground.changer.text


def _line(ground: Ground, words: Words) -> Line:
    return Outline(words).lines(ground.node)[0][0]


def as_json(found: Reasons, document: Document) -> Json:
    """The reasons, and whether some may be missing."""
    return {
        "outcome": found.outcome,
        "complete": not found.is_cut,
        "reasons": [
            {
                "clauses": list(reason.clauses),
                "changer": reason.changer.name if reason.changer is not None else None,
                "rank": reason.rank if reason.grounds else None,
                "grounds": [_ground(each, document) for each in reason.grounds],
            }
            for reason in found.reasons
        ],
    }


def _ground(ground: Ground, document: Document) -> Json:
    changer = None if ground.changer is None else ground.changer.name
    return {"fact": document.of(ground.node), "changer": changer}
