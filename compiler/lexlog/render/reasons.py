"""Reasons for an outcome in, text or lines of an outline out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lexlog.explain.reasons import Ground, Reason, Reasons
from lexlog.render.outline import Line, Outline, reference
from lexlog.render.words import Words


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


def grounds(found: Reasons, words: Words, citations: dict[str, str]) -> Iterator[Line]:
    """The same as lines of an outline, each ground under who can change it."""
    frame = "one reason" if len(found.reasons) == 1 else "reasons"
    outcome = words.value("outcome", "outcome", found.outcome)
    yield Line(0, words.frame(frame, count=str(len(found.reasons)), outcome=outcome))
    if found.is_cut:
        yield Line(0, words.frames["reasons cut"])
    for number, reason in enumerate(found.reasons, 1):
        changer = words.frames["law alone"] if not reason.grounds else _changer(reason.grounds[0], words)
        below = len(reason.clauses) + len({_changer(each, words) for each in reason.grounds})
        yield Line(0, words.frame("reason", number=str(number), changer=changer), below=below)
        for clause in reason.clauses:
            said = words.gloss(clause) or words.name(clause)
            yield Line(1, said, clause=words.clause(clause), citation=citations.get(clause, ""), law=clause)
        yield from _grounds(reason, words)
    yield Line(0, words.frames["reasons end"])


def _grounds(reason: Reason, words: Words) -> Iterator[Line]:
    before = None
    for ground in reason.grounds:
        name = _changer(ground, words)
        if name != before:
            yield Line(1, name, below=sum(_changer(each, words) == name for each in reason.grounds))
            before = name
        yield replace(_line(ground, words), depth=2, below=0)


def _reason(number: int, reason: Reason, words: Words, citations: dict[str, str]) -> Iterator[str]:
    changer = words.frames["law alone"] if not reason.grounds else _changer(reason.grounds[0], words)
    yield words.frame("reason", number=str(number), changer=changer)
    yield from reason_lines(reason, words, citations)


def reason_lines(reason: Reason, words: Words, citations: dict[str, str]) -> Iterator[str]:
    """The clauses and the grounds of a reason, each ground under who can change it."""
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
