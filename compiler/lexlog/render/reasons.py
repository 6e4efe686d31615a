"""Independent reasons for an outcome in, text or the `reasons` of `lexlog.proof/1` out."""

from __future__ import annotations

from collections.abc import Iterator

from lexlog.explain.facts import Fact
from lexlog.explain.reasons import Ground, Reason, Reasons
from lexlog.render.outline import Line, Outline, reference
from lexlog.render.proof import Document
from lexlog.render.words import Words

Json = dict[str, object]

MOST_UNDOING = 3
"""Ways to undo all reasons that are shown."""


def text(found: Reasons, words: Words, citations: dict[str, str]) -> str:
    """The reasons in order, the easiest to undo first; then what would undo all of them together."""
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
    undoing = list(_undoing(found, words))
    if undoing:
        lines += ["", words.frames["undoing"], *undoing]
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


def _undoing(found: Reasons, words: Words) -> Iterator[str]:
    grounds = {each.fact: each for reason in found.reasons for each in reason.grounds}
    sets = found.undoing(MOST_UNDOING * 4)
    ranked = sorted(sets, key=lambda facts: (max(grounds[each].rank for each in facts), len(facts)))
    for facts in ranked[:MOST_UNDOING]:
        yield "   - " + words.frames["and"].join(_said(grounds, each, words) for each in facts)


def _said(grounds: dict[Fact, Ground], fact: Fact, words: Words) -> str:
    return _line(grounds[fact], words).said


def as_json(found: Reasons, document: Document) -> Json:
    """The reasons, whether some may be missing, and what undoes all of them."""
    grounds = {each.fact: each for reason in found.reasons for each in reason.grounds}
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
        "undoing": [
            [_ground(grounds[fact], document) for fact in facts] for facts in found.undoing(MOST_UNDOING * 4)
        ],
    }


def _ground(ground: Ground, document: Document) -> Json:
    changer = None if ground.changer is None else ground.changer.name
    return {"fact": document.of(ground.node), "changer": changer}
